from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from rdflib import Graph
from rdflib.namespace import SH

from kg.build.assemble import assemble
from kg.build.pipeline import check
from kg.errors import SourceError
from kg.quality.shapes import validate
from kg.sources.collect import collect
from kg.sources.content import Content
from tests.content import BASE, spoil, write_content

if TYPE_CHECKING:
    from pathlib import Path

STATEMENTS = "data/documents/report/statements.trig"


def test_a_violation_is_a_sentence_with_its_line(tmp_path: Path) -> None:
    write_content(tmp_path)
    line = spoil(tmp_path, STATEMENTS, "hkg:teamSize 10", "hkg:teamSize 10 , 20")
    verdict = check(tmp_path)
    assert [f.sentence() for f in verdict.errors] == [
        f"{STATEMENTS}:{line}: id:flagship-programme/homes: A flagship programme has one size of "
        "its team: keep one hkg:teamSize."
    ]
    report = Graph().parse(data=verdict.report, format="turtle")
    assert len(list(report.subjects(SH.focusNode))) == 1


def test_a_warning_does_not_stop(tmp_path: Path) -> None:
    write_content(tmp_path)
    spoil(tmp_path, STATEMENTS, "hkg:teamSize 10", "hkg:teamSize 10 , 20")
    spoil(
        tmp_path,
        "ontology/shapes/programme.ttl",
        "sh:maxCount 1",
        "sh:maxCount 1 ; sh:severity sh:Warning",
    )
    verdict = check(tmp_path)
    assert verdict.conforms
    assert len(verdict.warnings) == 1


def test_the_report_is_the_same_every_time(tmp_path: Path) -> None:
    write_content(tmp_path)
    spoil(tmp_path, STATEMENTS, "hkg:teamSize 10", "hkg:teamSize 10 , 20")
    spoil(tmp_path, STATEMENTS, "hkg:locatedIn", "hkg:basis id:basis\\/stated ; hkg:locatedIn")
    reports = {check(tmp_path).report for _ in range(3)}
    assert len(reports) == 1


def test_shapes_that_cannot_be_applied(tmp_path: Path) -> None:
    write_content(tmp_path)
    spoil(tmp_path, "ontology/shapes/programme.ttl", "sh:maxCount 1", 'sh:maxCount "one"')
    collected = collect(Content(tmp_path), BASE)
    with pytest.raises(SourceError, match="shapes cannot be applied"):
        validate(assemble(collected.files, BASE), collected.shapes)
    assert [f.check for f in check(tmp_path).errors] == ["ontology/shapes/programme.ttl"]


def test_plain_texts_are_compared_as_such(tmp_path: Path) -> None:
    write_content(tmp_path)
    shape = "ontology/shapes/programme.ttl"
    spoil(
        tmp_path,
        shape,
        "hkg:FlagshipProgramme ;",
        """sdgo:Goal ;
        sh:property [ sh:path skos:notation ; sh:in ( "11" "12" ) ; sh:hasValue "11" ] ;""",
    )
    assert check(tmp_path).findings == ()
    spoil(tmp_path, shape, 'sh:in ( "11" "12" )', 'sh:in ( "12" )')
    spoil(tmp_path, shape, 'sh:hasValue "11"', 'sh:hasValue "12"')
    assert len(check(tmp_path).errors) == 2
