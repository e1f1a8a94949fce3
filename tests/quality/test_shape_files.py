"""What is wrong with the shapes themselves is said with file, line and remedy."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kg.build.pipeline import check
from kg.vocab import RDF
from tests.content import spoil, write_content

if TYPE_CHECKING:
    from pathlib import Path

SHAPES = "ontology/shapes/programme.ttl"
COUNT = "sh:maxCount 1"
TARGET = "sh:targetClass hkg:FlagshipProgramme"
PATH = "sh:path hkg:teamSize"

FAULTS = {
    "a misspelt property of SHACL": (
        COUNT,
        "sh:maxCont 1",
        "sh:maxCont is not a term of its vocabulary: the shape has no effect. "
        "Correct its spelling. Did you mean sh:maxCount?",
    ),
    "a misspelt datatype": (
        COUNT,
        "sh:datatype xsd:intger",
        "xsd:intger is not a term of its vocabulary: the shape has no effect. "
        "Correct its spelling. Did you mean xsd:integer?",
    ),
    "an unknown target class": (
        TARGET,
        "sh:targetClass hkg:FlagshipProgram",
        "hkg:FlagshipProgram is not a term of the ontology: the shape has no effect. "
        "Correct its spelling, or define it in ontology/modules/. "
        "Did you mean hkg:FlagshipProgramme?",
    ),
    "an unknown class of others": (
        TARGET,
        "sh:targetClass sdgo:Gaol",
        "sdgo:Gaol is not a class that the ontology declares: the shape has no effect. "
        "Correct its spelling, or declare it in ontology/modules/outside.ttl. "
        "Did you mean sdgo:Goal?",
    ),
    "a class as a path": (
        PATH,
        "sh:path hkg:City",
        "hkg:City stands here for a property, and is declared as none: the shape has no effect. "
        "Name a property.",
    ),
    "an unknown property in a path": (
        PATH,
        "sh:path ( hkg:locatedIn [ sh:inversePath skos:notations ] )",
        "skos:notations is not a property that the ontology declares: the shape has no effect. "
        "Correct its spelling, or declare it in ontology/modules/outside.ttl. "
        "Did you mean skos:notation?",
    ),
    "an unknown property as a target": (
        TARGET,
        "sh:targetSubjectsOf hkg:teamSizes",
        "hkg:teamSizes is not a term of the ontology: the shape has no effect. "
        "Correct its spelling, or define it in ontology/modules/. Did you mean hkg:teamSize?",
    ),
    "a count that is none": (
        COUNT,
        'sh:maxCount "x"',
        'sh:maxCount takes a whole number, not "x". Write 1, without quotes.',
    ),
    "a count below nought": (
        COUNT,
        "sh:minCount -1",
        'sh:minCount takes a whole number, not "-1". Write 1, without quotes.',
    ),
    "a switch that is none": (
        COUNT,
        'sh:uniqueLang "yes"',
        'sh:uniqueLang takes true or false, not "yes". Write true, without quotes.',
    ),
    "a class in quotes": (
        TARGET,
        'sh:targetClass "hkg:FlagshipProgramme"',
        'sh:targetClass takes a term, not "hkg:FlagshipProgramme". '
        "Write a prefixed name, without quotes.",
    ),
    "one value where a list belongs": (
        COUNT,
        "sh:in 10",
        'sh:in takes a list, not "10". Write its members in brackets: ( … ).',
    ),
    "a broken pattern": (
        COUNT,
        'sh:pattern "([0-9]"',
        'The value of sh:pattern is not a regular expression: "([0-9]" (missing ), unterminated '
        "subpattern at position 0). Mend the pattern; \\\\ stands for one \\ in Turtle.",
    ),
}


@pytest.mark.parametrize(("before", "after", "sentence"), FAULTS.values(), ids=list(FAULTS))
def test_a_shape_of_no_effect_is_an_error(
    before: str, after: str, sentence: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    write_content(tmp_path)
    line = spoil(tmp_path, SHAPES, before, f"\n{after}") + 1
    found = [f.sentence() for f in check(tmp_path).errors if f.check == SHAPES]
    assert found == [f"{SHAPES}:{line}: {sentence}"]
    assert capfd.readouterr().err == ""


def test_all_of_them_were_tried() -> None:
    assert len(FAULTS) == 13


def test_the_line_is_that_of_the_wrong_value(tmp_path: Path) -> None:
    write_content(tmp_path)
    line = spoil(tmp_path, SHAPES, COUNT, 'sh:minCount 0 ;\nsh:minLength 1 ;\nsh:minCount\n"1"')
    (found,) = [f for f in check(tmp_path).errors if f.check == SHAPES]
    assert found.line == line + 3


def test_sound_paths_and_lists_are_let_pass(tmp_path: Path) -> None:
    write_content(tmp_path)
    spoil(
        tmp_path,
        SHAPES,
        COUNT,
        "sh:maxCount 1 ] ; sh:property [ sh:path ( [ sh:zeroOrMorePath rdf:type ] rdfs:label ) ; "
        'sh:languageIn ( "en" "zh" ) ] , [ sh:path [ sh:alternativePath ( skos:prefLabel '
        "[ sh:inversePath hkg:locatedIn ] ) ] ; sh:severity sh:Warning ; sh:minCount 1 ] , "
        "[ sh:path hkg:teamSize ; sh:class rdfs:Resource ; sh:deactivated true",
    )
    spoil(tmp_path, SHAPES, "@prefix rdfs:", f"@prefix rdf: <{RDF.iri}> .\n@prefix rdfs:")
    assert check(tmp_path).findings == ()
