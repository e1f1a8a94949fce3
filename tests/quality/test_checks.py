from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pytest
from pyoxigraph import NamedNode, Quad, Store

from kg.build.pipeline import check
from kg.errors import SourceError
from kg.quality.checks import run_check
from kg.quality.wording import Vocabulary
from kg.sources.candidate import Candidate
from kg.sources.queryfiles import read_check
from tests.content import REPOSITORY, append, write_content

if TYPE_CHECKING:
    from pathlib import Path

STATEMENTS = "data/documents/report/statements.trig"
LISTS = "data/reference/lists.ttl"
MODULE = "ontology/modules/all.ttl"
MAPPING_SET = "data/mappings/programmes.ttl"
EN_ZH = 'skos:prefLabel "X"@en , "X中"@zh'
TERM = 'a owl:Class ; rdfs:label "X"@en , "X中"@zh ; skos:definition "x"@en , "x中"@zh'
P1 = "id:document\\/report\\/para\\/1"


class Case(NamedTuple):
    """What is added to which file: once soundly, once with the fault, and what is then said."""

    file: str
    sound: str
    faulty: str
    says: str
    severity: str = "error"


COUNT = (
    f"{P1} {{ id:unit\\/target a hkg:Level ; "
    'skos:prefLabel "targets"@en , "项"@zh . id:city\\/figure a hkg:City ; '
    'skos:prefLabel "F"@en , "F中"@zh ; hkg:figureOf id:flagship-programme\\/homes ; '
    "hkg:value 45 ; hkg:unit id:unit\\/target ; hkg:countedMembersStated %s }"
)
"""A count of targets, whose members are said to be stated or not."""

CASES = {
    "mapped-against-stated": Case(
        STATEMENTS,
        COUNT % "true",
        COUNT % "false",
        "id:document/report/para/1 counts 45 targets for id:flagship-programme/homes without "
        "naming them; analysts mapped it to 2 (-43). Nothing is to be mended",
        "note",
    ),
    "claim-in-undescribed-graph": Case(
        STATEMENTS,
        f"{P1} {{ id:city\\/cancun skos:notation '1' }}",
        "id:document\\/report\\/para\\/3 { id:city\\/cancun skos:notation '1' }",
        "id:city/cancun has statements in the graph id:document/report/para/3, which nothing "
        "describes. Write them in the graph of a described source, or describe this one in "
        "data/documents/report/document.ttl: its class",
    ),
    "graph-badly-described": Case(
        STATEMENTS,
        "id:document\\/report { id:city\\/cancun skos:notation '1' }",
        "id:city\\/cancun { id:city\\/cancun skos:notation '1' }",
        "The source id:city/cancun, which is the name of a graph, has no hkg:basis.",
    ),
    "unknown-term": Case(
        STATEMENTS,
        f"{P1} {{ id:flagship-programme\\/homes hkg:contributesTo sdg:11 }}",
        f"{P1} {{ id:flagship-programme\\/homes hkg:contributesToo sdg:11 }}",
        "hkg:contributesToo is not a term of the ontology. Use a term of ontology/modules/, or "
        "define this one there. Did you mean hkg:contributesTo?",
    ),
    "undeclared-outside-term": Case(
        STATEMENTS,
        f"{P1} {{ id:city\\/cancun skos:notation '1' }}",
        f"{P1} {{ id:city\\/cancun skos:notatoin '1' }}",
        "skos:notatoin is used as a property or class, but the ontology does not declare it as a "
        "term that we reuse. Correct its spelling, or declare it in ontology/modules/outside.ttl "
        "with the reason. Did you mean skos:notation?",
    ),
    "undocumented-term": Case(
        MODULE,
        f"hkg:River {TERM} .",
        "hkg:River " + TERM.replace(', "X中"@zh', "") + " .",
        "The term hkg:River has no rdfs:label in Chinese (@zh).",
    ),
    "ill-formed-literal": Case(
        STATEMENTS,
        f'{P1} {{ id:city\\/cancun skos:notation "2023-10"^^xsd:gYearMonth , 1.5 , "x"@fr }}',
        f'{P1} {{ id:city\\/cancun skos:notation "2023-13"^^xsd:gYearMonth }}',
        '"2023-13" is not a value of xsd:gYearMonth, or xsd:gYearMonth is not a datatype that the',
    ),
    "deprecated-term": Case(
        STATEMENTS,
        f"{P1} {{ id:city\\/x a hkg:City ; {EN_ZH} }}",
        f"{P1} {{ id:city\\/x a hkg:City , hkg:Town ; {EN_ZH} }}",
        "hkg:Town is deprecated. Use hkg:City.",
        "warning",
    ),
    "dangling-reference": Case(
        STATEMENTS,
        f"{P1} {{ id:flagship-programme\\/homes hkg:locatedIn id:city\\/cancun }}",
        f"{P1} {{ id:flagship-programme\\/homes hkg:locatedIn id:city\\/cancum }}",
        "id:flagship-programme/homes refers to id:city/cancum, which nothing describes. Correct "
        "the name, or describe the thing: its class and its labels in English and Chinese. Did "
        "you mean id:city/cancun?",
    ),
    "untyped-thing": Case(
        STATEMENTS,
        f"{P1} {{ id:flagship-programme\\/homes hkg:contributesTo sdg:11.1 }}",
        f"{P1} {{ id:flagship-programme\\/home hkg:contributesTo sdg:11.1 }}",
        "id:flagship-programme/home has statements but no class, so nothing says what it is.",
    ),
    "unknown-sdg": Case(
        STATEMENTS,
        f"{P1} {{ id:flagship-programme\\/homes hkg:contributesTo sdg:11.1 , "
        "<http://metadata.un.org/sdg/codes/geoArea/001> }",
        f"{P1} {{ id:flagship-programme\\/homes hkg:contributesTo sdg:11.12 }}",
        "sdg:11.12 is not a goal, target or indicator of the SDG framework. Use a code of "
        "data/reference/sdg.ttl, such as sdg:11, sdg:11.1 or sdg:C110101. Did you mean sdg:11.2 "
        "or sdg:11.1?",
    ),
    "missing-label": Case(
        LISTS,
        f"id:city\\/x a hkg:City ; {EN_ZH} .",
        'id:city\\/x a hkg:City ; skos:prefLabel "X"@en .',
        'id:city/x has no label in Chinese. Add skos:prefLabel "…"@zh where the thing is',
    ),
    "duplicate-label": Case(
        LISTS,
        f"id:city\\/x a hkg:City ; {EN_ZH} , 'X'@fr .",
        f"id:city\\/x a hkg:City ; {EN_ZH} , 'Y'@en .",
        'id:city/x has two preferred labels in @en: "X" and "Y".',
    ),
    "mapping-without-rationale": Case(
        MAPPING_SET,
        f'id:mapping\\/m a hkg:Mapping ; {EN_ZH} ; hkg:rationale "r"@en , "由"@zh .',
        f'id:mapping\\/m a hkg:Mapping ; {EN_ZH} ; hkg:rationale "r"@en .',
        "The mapping id:mapping/m gives no rationale in Chinese.",
    ),
    "target-and-its-goal": Case(
        STATEMENTS,
        f"{P1} {{ id:flagship-programme\\/homes hkg:contributesTo sdg:11 }}",
        "id:dataset\\/mapping-programmes {\n"
        "id:flagship-programme\\/homes hkg:contributesTo sdg:11 }",
        "id:flagship-programme/homes is mapped to the target sdg:11.1 and also to its goal sdg:11",
    ),
    "duplicate-notation": Case(
        "data/documents/report/document.ttl",
        f"{P1[:-1]}4 a hkg:Paragraph ; hkg:basis id:basis\\/stated ; skos:notation '4' ; {EN_ZH} ;"
        " dcterms:isPartOf id:document\\/report .",
        f"{P1[:-1]}4 a hkg:Paragraph ; hkg:basis id:basis\\/stated ; skos:notation '1' ; {EN_ZH} ;"
        " dcterms:isPartOf id:document\\/report .",
        "id:document/report/para/1 and id:document/report/para/4 are both hkg:Paragraph with the "
        'number or code "1" within id:document/report.',
    ),
    "subject-outside-domain": Case(
        STATEMENTS,
        f"{P1} {{ id:city\\/cancun hkg:size 7 }}",
        f"{P1} {{ id:flagship-programme\\/homes hkg:size 7 }}",
        "id:flagship-programme/homes has a hkg:size, which only a thing of the class hkg:City has.",
    ),
    "value-of-other-datatype": Case(
        STATEMENTS,
        f"{P1} {{ id:city\\/cancun hkg:size 7 }}",
        f"{P1} {{ id:city\\/cancun hkg:size '7' }}",
        'id:city/cancun has the hkg:size "7", which is not a value of type xsd:integer.',
    ),
    "value-outside-range": Case(
        STATEMENTS,
        f"{P1} {{ id:flagship-programme\\/homes hkg:startedIn id:city\\/cancun }}",
        f"{P1} {{ id:city\\/cancun hkg:startedIn id:flagship-programme\\/homes }}",
        "id:city/cancun has the hkg:startedIn id:flagship-programme/homes, which is not a thing of "
        "the class hkg:City.",
    ),
}

ANCHOR = "id:anchor\\/x a hkg:Anchor ; " + EN_ZH + f" ; hkg:anchorIn {P1} ; hkg:anchorOf"
FIGURE = f"{P1} {{ id:city\\/cancun hkg:value 1 }}"

CASES |= {
    "anchor-of-uncited-thing": Case(
        LISTS,
        f"{ANCHOR} id:city\\/cancun .",
        f"{ANCHOR} id:agent\\/editors .",
        "The anchor id:anchor/x marks id:agent/editors in id:document/report/para/1, but no "
        "statement there has it. Remove the row",
    ),
    "figure-without-anchor": Case(
        STATEMENTS,
        f"{FIGURE} id:dataset\\/lists {{ {ANCHOR} id:city\\/cancun }}",
        f"{FIGURE} id:dataset\\/lists {{ {ANCHOR} id:flagship-programme\\/homes }}",
        "id:document/report/para/1 gives a value of id:city/cancun, but its document's table of "
        "anchors has none for it there.",
    ),
}

BUDGET = (
    f"{P1} {{ id:city\\/figure a hkg:City ; {EN_ZH} ; "
    "hkg:budgetOf id:flagship-programme\\/homes . "
    f"id:city\\/one a hkg:City ; {EN_ZH} ; hkg:value 60 ; hkg:partOfFigure id:city\\/figure ; "
    "hkg:apportionedTo sdg:11.1 . "
    f"id:city\\/two a hkg:City ; {EN_ZH} ; hkg:value %s ; hkg:partOfFigure id:city\\/figure ; "
    "hkg:apportionedTo sdg:11 }"
)
"""A budget with two shares, of which one has another value or the other is for a goal."""
NO_BUDGET = "id:city/two is apportioned to sdg:11, but its value is no percentage above 0 and up to"

CASES |= {
    "share-of-no-budget": Case(STATEMENTS, BUDGET % "40", BUDGET % "0", NO_BUDGET),
    "shares-beyond-whole": Case(
        STATEMENTS,
        BUDGET % "40",
        BUDGET % "40.5",
        "The shares of id:city/figure for goals and targets make 100.5 percent.",
    ),
}

COUNTING = {
    "partOfFigure": "ObjectProperty",
    "budgetOf": "ObjectProperty",
    "apportionedTo": "ObjectProperty",
    "figureOf": "ObjectProperty",
    "unit": "ObjectProperty",
    "value": "DatatypeProperty",
    "countedMembersStated": "DatatypeProperty",
    "Anchor": "Class",
    "anchorOf": "ObjectProperty",
    "anchorIn": "ObjectProperty",
}
ELSEWHERE = {
    "target-and-its-goal": "data/mappings/programmes.csv:2: ",
    "graph-badly-described": f"{LISTS}:20: ",
}
"""Where the place to mend is not the line that was added."""


def content(root: Path) -> Path:
    write_content(root)
    size, start = TERM.replace("Class", "DatatypeProperty"), TERM.replace("Class", "ObjectProperty")
    append(
        root,
        MODULE,
        f"hkg:Town {TERM} ; owl:deprecated true ; dcterms:isReplacedBy hkg:City .\n"
        f"hkg:size {size} ; rdfs:domain hkg:City ; rdfs:range xsd:integer .\n"
        f"hkg:startedIn {start} ; rdfs:range hkg:City .\n"
        + "".join(
            f"hkg:{name} {TERM.replace('Class', kind).replace(chr(34) + 'x', chr(34) + name)} .\n"
            for name, kind in COUNTING.items()
        ),
    )
    return root


def test_every_check_has_a_case() -> None:
    shipped = {path.stem for path in (REPOSITORY / "ontology/checks").glob("*.rq")}
    assert shipped == set(CASES)
    assert len(CASES) >= 18


def test_the_content_of_the_tests_is_sound(tmp_path: Path) -> None:
    assert check(content(tmp_path)).findings == ()


@pytest.mark.parametrize("stem", sorted(CASES))
def test_a_sound_example(tmp_path: Path, stem: str) -> None:
    case = CASES[stem]
    append(content(tmp_path), case.file, case.sound)
    assert check(tmp_path).findings == ()


@pytest.mark.parametrize("stem", sorted(CASES))
def test_a_faulty_example(tmp_path: Path, stem: str) -> None:
    case = CASES[stem]
    line = append(content(tmp_path), case.file, case.faulty)
    verdict = check(tmp_path)
    found = [f for f in verdict.findings if f.check == f"ontology/checks/{stem}.rq"]
    assert found
    place = ELSEWHERE.get(stem, f"{case.file}:{line}: ")
    sentences = [f.sentence() for f in found]
    assert any(s.startswith(place + case.says) for s in sentences), sentences
    assert {f.severity for f in found} == {case.severity}
    assert verdict.conforms == (case.severity != "error")
    assert [f for f in verdict.notes if f in found] == (found if case.severity == "note" else [])


HEADER = "#+ problem: {en: '{thing} {what}'}\n#+ remedy: {en: Mend it.}\n#+ severity: error\n"


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("SELECT ?other WHERE { ?other ?p ?o }", "gives no .thing"),
        ("SELECT ?thing WHERE { ?thing ?p ?o }", "names what, which the query does not select"),
    ],
)
def test_a_check_that_does_not_fit_its_header(tmp_path: Path, query: str, words: str) -> None:
    path = tmp_path / "x.rq"
    path.write_text(HEADER + query)
    node = NamedNode("a:a")
    store = Store()
    store.add(Quad(node, node, node))
    candidate = Candidate("a:", (), (), store)
    with pytest.raises(SourceError, match=words):
        list(run_check(read_check(path, tmp_path), candidate, Vocabulary((), "a:")))
