from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest

from kg.build.pipeline import build, check
from kg.errors import GateRefused
from kg.releases import Home
from tests.content import BASE, spoil, write_content

if TYPE_CHECKING:
    from pathlib import Path

STATEMENTS = "data/documents/report/statements.trig"
TABLE = "data/mappings/programmes.csv"


def state(home: Path) -> dict[str, str]:
    """The content of every file below ``home``, and where the links lead."""
    return {
        str(path.relative_to(home)): str(path.readlink())
        if path.is_symlink()
        else hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(home.rglob("*"))
        if path.is_symlink() or path.is_file()
    }


FAULTS = {
    "a wrong target in the table": (TABLE, ",11.1,", ",11.12,", '"11.12" is not an SDG target'),
    "a wrong target in TriG": (
        STATEMENTS,
        "hkg:teamSize 10",
        "hkg:contributesTo sdg:11.12",
        "sdg:11.12 is not a goal, target or indicator",
    ),
    "a missing label": (STATEMENTS, ' , "Homes中"@zh', "", "has no label in Chinese"),
    "a claim in an undescribed graph": (
        STATEMENTS,
        "id:document\\/report\\/para\\/2\\/a {",
        "id:document\\/report\\/para\\/2\\/b {",
        "which nothing describes",
    ),
    "a claim outside a graph": (
        STATEMENTS,
        "id:document\\/report\\/para\\/2\\/a {",
        "{",
        "stands outside a named graph",
    ),
    "a document without a full stop": (
        "data/documents/report/document.ttl",
        "@zh .",
        "@zh",
        "A fault of syntax",
    ),
    "statements with a brace too many": (STATEMENTS, "hkg:teamSize 10 .", "}", "A fault of syntax"),
    "a table with an open quote": (TABLE, "Homes near", '"Homes near', "A fault of syntax"),
    "a reference without its prefix": (
        "data/reference/sdg.ttl",
        "sdg:11.1 a",
        "sdgs:11.1 a",
        "A fault of syntax",
    ),
    "a module with an open text": (
        "ontology/modules/all.ttl",
        '"City"@en',
        '"City@en',
        "A fault of syntax",
    ),
    "a shape with an open bracket": (
        "ontology/shapes/programme.ttl",
        "@en ] .",
        "@en .",
        "A fault of syntax",
    ),
    "a rule with a broken header": (
        "ontology/rules/label.rq",
        "{en: Labels, zh",
        "{en: Labels zh",
        "The header is not YAML",
    ),
    "a rule with a broken query": (
        "ontology/rules/label.rq",
        "WHERE {",
        "WHERE",
        "A fault of syntax",
    ),
    "a check with a broken query": (
        "ontology/checks/missing-label.rq",
        "FILTER NOT EXISTS {",
        "FILTER NOT {",
        "A fault of syntax",
    ),
    "a rule that asks outside": (
        "ontology/rules/label.rq",
        "?thing skos:prefLabel ?label }",
        "SERVICE <http://example.org/> { ?thing skos:prefLabel ?label } }",
        "by SERVICE",
    ),
    "a check without a severity": (
        "ontology/checks/missing-label.rq",
        "#+ severity: error\n",
        "",
        "The header lacks severity",
    ),
    "a blank node": (STATEMENTS, "hkg:teamSize 10", "hkg:locatedIn [ ]", "A blank node"),
    "a missing description": (
        "data/mappings/programmes.ttl",
        "hkg:basis id:basis\\/mapped ;",
        "",
        "has no hkg:basis",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_stops_the_build_with_a_sentence(tmp_path: Path, fault: str) -> None:
    content, home = write_content(tmp_path / "content"), tmp_path / "home"
    build(content, home)
    before = state(home)
    path, old, new, words = FAULTS[fault]
    line = spoil(content, path, old, new)
    with pytest.raises(GateRefused) as refused:
        build(content, home)
    told = [s for s in refused.value.sentences if words in s]
    assert told, refused.value.sentences
    assert told[0].startswith(f"{path}:"), told[0]
    number = int(told[0].split(":")[1])
    assert abs(number - line) <= 2, f"the fault is in line {line}: {told[0]}"
    assert told[0].count(". ") >= 1, "a problem and a remedy"
    assert state(home) == before, "the served release is untouched"


def test_the_faults_are_as_many_as_promised() -> None:
    assert len(FAULTS) == 18


def test_all_files_with_faults_are_told_in_one_run(tmp_path: Path) -> None:
    write_content(tmp_path)
    names = [
        STATEMENTS,
        "data/reference/sdg.ttl",
        "ontology/modules/all.ttl",
        "ontology/rules/label.rq",
        "ontology/shapes/programme.ttl",
        "ontology/checks/unknown-sdg.rq",
    ]
    for name in names:
        with (tmp_path / name).open("a") as file:
            file.write("\n<open")
    found = [finding.path for finding in check(tmp_path).errors]
    assert sorted(set(names) - set(found)) == []


def test_a_file_that_nobody_reads_is_told(tmp_path: Path) -> None:
    write_content(tmp_path)
    (tmp_path / "data/reference/more").mkdir()
    (tmp_path / "data/reference/more/x.ttl").write_text("")
    (tmp_path / "data/README.md").write_text("")
    assert [f.sentence() for f in check(tmp_path).errors] == [
        "data/reference/more/x.ttl: No reader reads this file. Move it to one of the places that "
        "data/README.md lists, or remove it."
    ]


def test_an_empty_folder_is_no_content(tmp_path: Path) -> None:
    verdict = check(tmp_path)
    assert not verdict.conforms
    assert verdict.errors[0].path == "ontology/habitat-kg.ttl"


def test_a_check_releases_nothing(tmp_path: Path) -> None:
    assert check(write_content(tmp_path)).conforms
    assert sorted(p.name for p in tmp_path.iterdir()) == ["data", "ontology", "queries"]


def test_another_base(tmp_path: Path) -> None:
    content, home = write_content(tmp_path / "content"), tmp_path / "home"
    release = build(content, home, "http://example.org/kg/")
    text = release.quads.read_text("utf-8")
    assert BASE not in text
    assert "<http://example.org/kg/id/flagship-programme/homes>" in text
    assert "<http://example.org/kg/id/rule/label>" in text
    assert release.manifest().base == "http://example.org/kg/"
    spoil(content, STATEMENTS, "id:city\\/cancun", "id:city\\/cancum")
    found = check(content, "http://example.org/kg/").errors
    assert any("Did you mean id:city/cancun?" in finding.sentence() for finding in found)


def test_a_build_without_a_home(tmp_path: Path) -> None:
    content = write_content(tmp_path / "content")
    assert Home(tmp_path / "a/b").current() is None
    build(content, tmp_path / "a/b")
    assert Home(tmp_path / "a/b").current() is not None
