from __future__ import annotations

from pyoxigraph import Literal, Quad

from kg.documents.coverage import Coverage, coverage, names_of
from kg.documents.evidence import Checker, types_of
from kg.documents.text import read_document
from kg.sources.anchors import Anchor
from kg.vocab import HKG, RDF, SKOS
from tests.documents.copies import CHINESE, ENGLISH
from tests.documents.test_evidence import ANCHORS, DOCUMENT, SOUND, TYPES, thing

NAMES = {
    "城市公园署": [thing("organisation/agency").value],
    "公园署": [thing("organisation/agency").value],
    "河湾市": [thing("city/bend").value],
    "河湾": [thing("city/bend").value],
    "松岭长廊": [thing("project/walk").value],
    "广场": [thing("project/square").value],
    "下城区": [thing("locality/lower-town").value],
    "步道": [thing("facility/paths").value],
}


def covered(anchors: list[Anchor]) -> Coverage:
    document = read_document(CHINESE)
    cited = Checker(document, DOCUMENT, anchors, TYPES).cited(SOUND)
    return coverage(document, anchors, NAMES, cited)


def test_what_no_statement_cites_is_listed_with_its_place() -> None:
    found = covered(ANCHORS)
    rows = [(one.kind, one.part, one.text) for one in found.uncited]
    assert ("name", "1", "下城区") in rows
    assert ("name", "4(a)", "步道") in rows
    assert ("name", "front", "河湾") in rows
    assert ("figure", "2", "3/8") in rows
    assert ("figure", "4(b)", "两") in rows
    assert not [row for row in rows if row[2] in ("松岭长廊", "河湾市", "公园署", "16", "15", "17")]
    lower = next(one for one in found.uncited if one.text == "下城区")
    lines = CHINESE.split("\n")
    assert lines[lower.place.line - 1][lower.place.column - 1] == "下"
    assert lower.things == (thing("locality/lower-town").value,)


def test_numbers_of_paragraphs_items_and_footnotes_are_no_figures() -> None:
    found = covered([])
    figures = [(one.part, one.text) for one in found.uncited if one.kind == "figure"]
    assert len(figures) == found.figures
    assert ("4", "4") not in figures
    assert ("2", "1") not in figures, "the mark of a footnote"
    assert not [text for part, text in figures if part == "5(a)"]
    assert found.cited("figure") == 0


def test_an_anchor_more_is_a_figure_cited_more() -> None:
    before = covered(ANCHORS)
    mark = Anchor(9, "2", ANCHORS[4].graph, thing("resolution/3-8"), "第 3/8 号决议")
    after = covered([*ANCHORS, mark])
    assert after.figures == before.figures
    assert after.cited("figure") == before.cited("figure") + 1


def test_the_longest_name_counts_once() -> None:
    found = covered([])
    names = [one for one in found.uncited if one.kind == "name"]
    assert not [one for one in names if one.text == "公园署" and one.place.column == 3]
    assert found.names >= 8


def test_names_of_a_language_without_the_words_of_every_day() -> None:
    graph = thing("dataset/x")
    quads = [
        Quad(thing("city/bend"), RDF.type, HKG.City, graph),
        Quad(thing("city/bend"), SKOS.prefLabel, Literal("River Bend", language="en"), graph),
        Quad(thing("city/bend"), SKOS.altLabel, Literal("河湾市", language="zh"), graph),
        Quad(thing("characteristic/joint"), RDF.type, HKG.Characteristic, graph),
        Quad(thing("characteristic/joint"), SKOS.prefLabel, Literal("联合", language="zh"), graph),
        Quad(thing("city/untyped"), SKOS.prefLabel, Literal("无类", language="zh"), graph),
    ]
    types = types_of(quads)
    assert names_of(quads, "zh", types) == {"河湾市": [thing("city/bend").value]}
    english = read_document(ENGLISH)
    found = coverage(english, [], names_of(quads, "en", types), {})
    assert [(one.part, one.text) for one in found.uncited if one.kind == "name"] == [
        ("3(b)", "River Bend")
    ]
