"""A validation report is read and written without losing a result, and holds all warnings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pyoxigraph import NamedNode
from rdflib import Graph
from rdflib.compare import isomorphic

from kg.build.pipeline import build, check
from kg.quality.report import Finding
from kg.quality.results import read_results, warning, with_warnings, write_report
from tests.content import BASE, append, write_content

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix e: <http://e/> .\n"
REPORT = (
    HEAD
    + """
[] a sh:ValidationReport ; sh:conforms false ; sh:result
  [ a sh:ValidationResult ; sh:focusNode e:a ; sh:resultSeverity sh:Warning ;
    sh:resultPath ( e:p [ sh:inversePath e:q ] ) ; sh:sourceShape e:S ;
    sh:resultMessage "One"@en , "一"@zh ;
    sh:sourceConstraintComponent sh:MinCountConstraintComponent
  ] ,
  [ a sh:ValidationResult ; sh:focusNode e:b ; sh:resultSeverity sh:Violation ;
    sh:value "x" ; sh:sourceConstraintComponent sh:InConstraintComponent ] .
"""
)
CONFORMS = HEAD + "[] a sh:ValidationReport ; sh:conforms true ."
TOWN = """hkg:Town a owl:Class ; owl:deprecated true ; dcterms:isReplacedBy hkg:City ;
    rdfs:label "Town"@en , "镇"@zh ; skos:definition "A town"@en , "镇"@zh ."""


def same(one: str, other: str) -> bool:
    return isomorphic(*(Graph().parse(data=text, format="turtle") for text in (one, other)))


def test_what_is_read_is_written_again_whatever_the_order() -> None:
    results = read_results(REPORT)
    assert [result.focus for result in results] == [
        NamedNode("http://e/a"),
        NamedNode("http://e/b"),
    ]
    assert [result.is_violation for result in results] == [False, True]
    assert sorted(results[0].messages) == ["One", "一"]
    assert len(results[0].triples) == 13, "its path is among them"
    written = write_report(results)
    assert same(written, REPORT)
    assert write_report(read_results(written)[::-1]) == written
    assert same(write_report([]), CONFORMS)


def test_a_result_is_known_again_by_what_it_says() -> None:
    once, again = read_results(REPORT), read_results(REPORT)
    assert [result.key for result in once] == [result.key for result in again]
    assert once[0].key != once[1].key


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (HEAD, "holds 0 validation reports"),
        (CONFORMS + "[] a sh:ValidationReport ; sh:conforms true .", "holds 2 validation reports"),
        (CONFORMS.replace("true", "false"), "does not fit its 0 results"),
        (REPORT.replace("conforms false", "conforms true"), "does not fit its 2 results"),
        (HEAD + "[] a sh:ValidationReport .", "does not fit its 0 results"),
    ],
)
def test_what_is_no_report_is_refused(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        read_results(text)


def test_what_checks_warn_of_stands_beside_what_shapes_do() -> None:
    focus = NamedNode("http://e/c")
    findings = [
        Finding("warning", "c.rq", None, None, "e:c", "It is odd.", "Look at it.", focus=focus),
        Finding("warning", "e:S", None, None, "e:a", "One."),
        Finding("note", "n.rq", None, None, "e:c", "It is so.", focus=focus),
    ]
    whole = read_results(with_warnings(REPORT, findings))
    assert len(whole) == 3
    assert {message for result in whole for message in result.messages} == {
        "One",
        "一",
        "It is odd. Look at it.",
    }
    assert with_warnings(CONFORMS, findings[1:]) == CONFORMS
    assert warning(focus, "x").key == warning(focus, "x").key


def test_a_build_with_a_warning_of_a_check_says_so_in_its_report(tmp_path: Path) -> None:
    content = write_content(tmp_path / "content")
    append(content, "ontology/modules/all.ttl", TOWN)
    for name in ("ely", "wells"):
        town = f'id:city\\/{name} a hkg:Town ; skos:prefLabel "{name}"@en , "{name}镇"@zh .'
        append(content, "data/reference/lists.ttl", town)
    append(
        content,
        "data/documents/report/statements.trig",
        "id:document\\/report\\/para\\/1 { id:city\\/ely a hkg:Town . }",
    )
    assert check(content).conforms, "a warning stops no release"
    release = build(content, tmp_path / "home")
    (result,) = read_results(release.report.read_text("utf-8"))
    assert result.focus == NamedNode(f"{BASE}ontology#Town")
    assert result.messages == ["hkg:Town is deprecated. Use hkg:City."]
    warnings = release.manifest().warnings
    assert len(warnings) == 2, "one for each place"
    assert all(result.messages[0] in warning for warning in warnings)
