from __future__ import annotations

from typing import TYPE_CHECKING

from kg.build.pipeline import check
from tests.content import BASE, PREFIXES, append, spoil, write_content

if TYPE_CHECKING:
    from pathlib import Path


def test_everything_is_looked_at_in_one_run(tmp_path: Path) -> None:
    write_content(tmp_path)
    statements = "data/documents/report/statements.trig"
    spoil(tmp_path, statements, "hkg:teamSize 10", "hkg:teamSize 10 , 020")
    spoil(tmp_path, statements, "id:city\\/cancun", "id:city\\/cancum")
    spoil(tmp_path, "data/mappings/programmes.csv", ",11.1,", ",11.12,")
    found = {finding.check for finding in check(tmp_path).errors}
    assert {"source", "literals", "ontology/checks/dangling-reference.rq"} < found
    assert len(found) == 4, "and the shape that found two sizes"


def test_the_progress_ends_where_it_says(tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    check(write_content(tmp_path), progress=lambda *step: told.append(step))
    stages = list(dict.fromkeys(stage for stage, _, _ in told))
    assert stages == ["read", "merge", "derive", "check"]
    for stage in stages:
        steps = [(done, total) for name, done, total in told if name == stage]
        assert steps[-1][0] == steps[-1][1]
        assert steps == sorted(steps)


def test_shapes_that_cannot_be_applied_are_left_out(tmp_path: Path) -> None:
    write_content(tmp_path)
    statements = "data/documents/report/statements.trig"
    spoil(tmp_path, statements, "hkg:teamSize 10", 'hkg:teamSize "ten"^^xsd:integer , 20')
    found = [finding.check for finding in check(tmp_path).errors]
    assert found == ["ontology/checks/ill-formed-literal.rq"]


def test_a_shape_that_cannot_be_used_hides_no_other_finding(tmp_path: Path) -> None:
    write_content(tmp_path)
    spoil(tmp_path, "ontology/shapes/programme.ttl", "sh:maxCount 1", 'sh:maxCount "one"')
    spoil(tmp_path, "data/documents/report/statements.trig", ' , "Homes中"@zh', "")
    found = {finding.check for finding in check(tmp_path).errors}
    assert found == {"ontology/shapes/programme.ttl", "ontology/checks/missing-label.rq"}


def test_what_a_check_says_no_shape_repeats(tmp_path: Path) -> None:
    write_content(tmp_path)
    shape = f"<{BASE}ontology/shapes#Mapping-rationaleZh>"
    (tmp_path / "ontology/shapes/outside.ttl").write_text(
        f"""{PREFIXES}[] a sh:NodeShape ; sh:targetClass hkg:Mapping ;
    sh:property {shape} .
{shape} a sh:PropertyShape ; sh:path hkg:rationale ; sh:qualifiedMinCount 1 ;
    sh:qualifiedValueShape [ sh:languageIn ( "zh" ) ] ; sh:message "It has a reason."@en .
""",
        encoding="utf-8",
    )
    mapping = (
        'id:mapping\\/m a hkg:Mapping ; skos:prefLabel "M"@en , "M中"@zh ; hkg:rationale "r"@en .'
    )
    line = append(tmp_path, "data/mappings/programmes.ttl", mapping)
    (found,) = check(tmp_path).errors
    assert found.check == "ontology/checks/mapping-without-rationale.rq"
    assert (found.path, found.line) == ("data/mappings/programmes.ttl", line)
    (tmp_path / "ontology/checks/mapping-without-rationale.rq").unlink()
    (again,) = check(tmp_path).errors
    assert again.check.endswith("#Mapping-rationaleZh>")
