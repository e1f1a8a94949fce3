"""Stored queries are read whole, and every fault names file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import NotFound, SourceError
from kg.queries.catalog import Catalog

ROOT = Path(__file__).parents[2]


def _catalog(folder: Path, text: str, name: str = "queries/programme/by-target.rq") -> Catalog:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return Catalog.read(folder / "queries")


def test_a_sound_query_is_read(tmp_path: Path, sample: str) -> None:
    query = _catalog(tmp_path, sample).get("programme/by-target")
    assert query.header.summary.zh == "哪些方案？"
    assert [(p.name, p.kind, p.required, p.default) for p in query.header.parameters] == [
        ("target", "target", True, None),
        ("language", "language", False, "en"),
    ]
    assert query.header.parameters[0].example == "11.1"
    assert query.text.startswith("PREFIX hkg:")
    (check,) = query.header.checks
    assert (check.given, check.at_least) == ({"target": "11.1"}, 1)


FAULTS = {
    "no question": ("Which programmes?", "Programmes", 1, "not a question"),
    "no Chinese": (', zh: "哪些方案？"', "", 1, "English and Chinese"),
    "unknown key": ("#+ tags:", "#+ tag:", 3, '"tag" is not a key'),
    "no tags": ("#+ tags: [programme]", "#+ tags: []", 3, "no tags"),
    "unknown type": ("type: target", "type: goals", 5, '"goals" of parameter target is no type'),
    "required is no boolean": ("required: true", "required: 1", 5, "not true or false"),
    "no example": ("#+     example: 11.1\n", "", 5, "has no example"),
    "reserved name": ("   language:", "   format:", 10, "taken by the service"),
    "undeclared": ("?programme hkg", "$other hkg", 25, "$other is not declared"),
    "unused": ("$target ;", "?t ;", 1, "target is not used"),
    "both signs": ("$target ;", "$target , ?target ;", 25, "written $target and ?target"),
    "returns differ": ("SELECT ?programme ?label", "SELECT ?label ?programme", 23, "returns says"),
    "no SELECT": ("SELECT ?programme ?label\nWHERE", "ASK", 1, "is a SELECT"),
    "syntax": ("FILTER(LANG", "FILTER LANG)", 26, "not SPARQL"),
    "syntax, elsewhere": ("FILTER(LANG", "FILTER LANG)", 26, "there or on the line before"),
    "unknown word": ("FILTER(LANG", "FILTR(LANG", 26, "not a word of SPARQL"),
    "unknown function": ("FILTER(LANG", "FILTER(<urn:f>(1) && LANG", None, "cannot evaluate"),
    "service": ("WHERE {", "WHERE { SERVICE <http://e/> {}", 24, "never does"),
    "check counts nothing": ("#+     at_least: 1\n", "", 18, "counts nothing"),
    "no YAML": ("#+ tags: [programme]", "#+ tags: [programme", 4, "not YAML"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_names_file_and_line(name: str, tmp_path: Path, sample: str) -> None:
    old, new, line, says = FAULTS[name]
    assert old in sample
    with pytest.raises(SourceError) as caught:
        _catalog(tmp_path, sample.replace(old, new, 1))
    assert says in str(caught.value)
    assert str(caught.value).startswith("queries/programme/by-target.rq:")
    assert caught.value.line == line
    assert caught.value.remedy


def test_a_file_without_header_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"no #\+ header"):
        _catalog(tmp_path, "ASK { ?s ?p ?o }")


def test_a_file_in_the_wrong_place_is_refused(tmp_path: Path, sample: str) -> None:
    with pytest.raises(SourceError, match="stands at queries/<group>/<name>"):
        _catalog(tmp_path, sample, "queries/by-target.rq")


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="No stored query"):
        Catalog.read(tmp_path)


def test_system_queries_are_not_offered(tmp_path: Path, sample: str) -> None:
    catalog = _catalog(tmp_path, sample, "queries/system/keys.rq")
    assert not catalog.queries
    assert list(catalog.system) == ["keys"]


def test_iris_move_with_the_base(tmp_path: Path, sample: str) -> None:
    _catalog(tmp_path, sample)
    moved = Catalog.read(tmp_path / "queries", "https://example.org/kg/")
    text = moved.get("by-target").text
    assert "<https://example.org/kg/ontology#>" in text
    assert "w3id.org" not in text


def test_an_unknown_name_is_refused_with_those_like_it(tmp_path: Path, sample: str) -> None:
    with pytest.raises(NotFound, match=r"Did you mean programme/by-target\?"):
        _catalog(tmp_path, sample).get("programme/by-targets")


def test_the_shipped_queries_are_sound() -> None:
    catalog = Catalog.read(ROOT / "queries")
    assert len(catalog.queries) >= 55
    assert len(list((ROOT / "queries").rglob("*.rq"))) == len(catalog.queries) + len(catalog.system)
    for query in catalog.queries.values():
        assert query.header.checks, query.key
        assert "basis" in query.header.returns, query.key
