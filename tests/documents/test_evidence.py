"""Each kind of error is planted in a small document and found; the sound document has none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from kg.documents.evidence import STATES, Checker, Evidence, types_of
from kg.documents.text import read_document
from kg.iris import part_path
from kg.sources.anchors import Anchor
from kg.vocab import DEFAULT_BASE, HKG, RDF, SKOS, XSD
from tests.documents.copies import CHINESE

if TYPE_CHECKING:
    from collections.abc import Iterable

DOCUMENT = f"{DEFAULT_BASE}id/document/parks"


def thing(path: str) -> NamedNode:
    return NamedNode(f"{DEFAULT_BASE}id/{path}")


def graph(part: str) -> NamedNode:
    return NamedNode(f"{DOCUMENT}/{part_path(part)}")


def anchor(part: str, path: str, text: str, name: str = "") -> Anchor:
    return Anchor(1, part, graph(part), thing(path), text, HKG[name] if name else None)


def number(value: int) -> Literal:
    return Literal(value)


def month(value: str) -> Literal:
    return Literal(value, datatype=XSD.gYearMonth)


def stated(
    part: str, subject: str, predicate: str, value: str | Literal, said: NamedNode | None = None
) -> Quad:
    object_ = value if isinstance(value, Literal) else thing(value)
    return Quad(thing(subject), said or HKG[predicate], object_, graph(part))


ANCHORS = [
    anchor("1", "organisation/agency", "城市公园署"),
    anchor("1", "city/bend", "河湾市"),
    anchor("1", "document/inf-3", "GP/EB.2031/INF/3"),
    anchor("section II", "programme/green", "“绿色街区”方案"),
    anchor("2", "organisation/agency", "公园署"),
    anchor("2", "programme/green", "2029 年"),
    anchor("2", "resolution/3-7", "第3/7 决议"),
    anchor("3", "figure/goals", "15 个"),
    anchor("3", "figure/goals", "17 个", "outOf"),
    anchor("3", "figure/money", "960 万美元"),
    anchor("3", "figure/more", "5 000 万"),
    anchor("3", "figure/more", "六年", "overYears"),
    anchor("3", "figure/most", "5 亿美元"),
    anchor("4(a)", "project/walk", "松岭长廊"),
    anchor("4(a)", "figure/people", "近 20 万人"),
    anchor("4(a)", "figure/length", "16 公里"),
    anchor("4(b)", "project/square", "广场"),
    anchor("4(b)", "city/bend", "河湾市"),
    anchor("4(b)", "figure/experts", "五名全职"),
    anchor("4(b)", "project/square", "2030年 6 月"),
    anchor("front", "session/second", "2031 年 3 月 4 日至 6 日"),
]
SOUND = [
    stated("front", "session/second", "heldFrom", Literal("2031-03-04", datatype=XSD.date)),
    stated("front", "session/second", "heldUntil", Literal("2031-03-06", datatype=XSD.date)),
    stated("1", "organisation/agency", "worksWith", "city/bend"),
    stated("1", "document/inf-3", "documentSymbol", Literal("GP/EB.2031/INF/3")),
    stated("2", "programme/green", "launchedBy", "organisation/agency"),
    stated("2", "programme/green", "launchedOn", Literal("2029", datatype=XSD.gYear)),
    stated("2", "resolution/3-7", "notation", Literal("3/7"), SKOS.notation),
    stated("3", "figure/goals", "figureOf", "programme/green"),
    stated("3", "figure/goals", "value", number(15)),
    stated("3", "figure/goals", "outOf", number(17)),
    stated("3", "figure/goals", "unit", "unit/goal"),
    stated("3", "figure/goals", "countedMembersStated", Literal(False)),
    stated("3", "figure/money", "value", number(9_600_000)),
    stated("3", "figure/more", "value", number(50_000_000)),
    stated("3", "figure/more", "overYears", number(6)),
    stated("3", "figure/most", "value", number(500_000_000)),
    stated("4", "project/walk", "carriedOutUnder", "programme/green"),
    stated("4(a)", "project/walk", "carriedOutUnder", "programme/green"),
    stated("4(a)", "figure/people", "value", number(200_000)),
    stated("4(a)", "figure/length", "value", number(16)),
    stated("4(b)", "project/square", "locatedIn", "city/bend"),
    stated("4(b)", "project/square", "heldOn", month("2030-06")),
    stated("4(b)", "figure/experts", "value", number(5)),
]
TYPES = types_of([Quad(thing("unit/goal"), RDF.type, HKG.Unit)])


def check(statements: Iterable[Quad], anchors: Iterable[Anchor] = ANCHORS) -> Evidence:
    return Checker(read_document(CHINESE), DOCUMENT, anchors, TYPES).check(statements)


def test_nothing_is_amiss_in_what_is_sound() -> None:
    found = check(SOUND)
    assert found.sound
    assert found.counts == {**dict.fromkeys(STATES, 0), "found": len(SOUND)}
    assert len(SOUND) >= 20


PLANTED = [
    # a wrong paragraph
    (stated("4(b)", "project/walk", "addresses", "city/bend"), "elsewhere", "project/walk"),
    (stated("4(a)", "project/walk", "locatedIn", "city/bend"), "elsewhere", "city/bend"),
    (stated("5", "figure/length", "figureOf", "programme/green"), "elsewhere", "figure/length"),
    # a wrong figure or date
    (stated("4(a)", "figure/length", "value", number(61)), "different", "61"),
    (stated("4(a)", "figure/people", "value", number(20_000)), "different", "20000"),
    (stated("3", "figure/money", "value", number(960)), "different", "960"),
    (stated("3", "figure/more", "value", number(5000)), "different", "5000"),
    (stated("3", "figure/most", "value", number(50_000_000)), "different", "50000000"),
    (stated("3", "figure/goals", "value", number(17)), "different", "17"),
    (stated("3", "figure/goals", "outOf", number(15)), "different", "15"),
    (stated("4(b)", "figure/experts", "value", number(2)), "different", "2"),
    (stated("4(b)", "project/square", "heldOn", month("2030-07")), "different", "2030-07"),
    (
        stated("2", "programme/green", "launchedOn", Literal("2030", datatype=XSD.gYear)),
        "different",
        "2030",
    ),
    (
        stated("2", "resolution/3-7", "notation", Literal("3/8"), SKOS.notation),
        "different",
        "3/8",
    ),
    (
        stated("front", "session/second", "heldUntil", Literal("2031-03-08", datatype=XSD.date)),
        "different",
        "2031-03-08",
    ),
    # a name that does not occur, or of which nothing says where it occurs
    (stated("1", "organisation/agency", "worksWith", "country/NOR"), "unanchored", "country/NOR"),
    (stated("4(a)", "project/walk", "value", number(3)), "unanchored", "3"),
]


@pytest.mark.parametrize(("statement", "state", "term"), PLANTED)
def test_a_planted_error_is_found(statement: Quad, state: str, term: str) -> None:
    found = check([*SOUND, statement])
    assert [(one.state, one.statement) for one in found.amiss] == [(state, statement)]
    assert found.amiss[0].term.value.removeprefix(f"{DEFAULT_BASE}id/") == term
    assert found.counts[state] == 1
    assert found.counts["found"] == len(SOUND)


def test_a_name_that_does_not_occur() -> None:
    statement = stated("1", "organisation/agency", "worksWith", "organisation/other")
    found = check([*SOUND, statement], [*ANCHORS, anchor("1", "organisation/other", "海洋署")])
    assert [(one.state, one.term.value) for one in found.amiss] == [
        ("absent", thing("organisation/other").value)
    ]
    assert [(lost.text, places) for lost, places in found.unused] == [("海洋署", ())]


def test_an_anchor_in_another_paragraph_says_where() -> None:
    statement = stated("2", "project/walk", "carriedOutUnder", "programme/green")
    found = check([*SOUND, statement], [*ANCHORS, anchor("2", "project/walk", "松岭长廊")])
    assert [(one.state, one.places) for one in found.amiss] == [("elsewhere", ("4(a)",))]
    assert [(lost.part, places) for lost, places in found.unused] == [("2", ("4(a)",))]


def test_a_part_that_the_copy_does_not_have() -> None:
    found = check([*SOUND, stated("6", "project/walk", "locatedIn", "city/bend")])
    assert found.missing == ("para/6",)
    assert not found.sound


def test_statements_of_other_documents_are_let_be() -> None:
    other = NamedNode(f"{DEFAULT_BASE}id/document/other/para/1")
    statement = Quad(thing("city/bend"), HKG.within, thing("country/NOR"), other)
    assert check([*SOUND, statement]).sound
