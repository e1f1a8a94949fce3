"""What people write becomes one term, or a sentence that says why not."""

from __future__ import annotations

import pytest
from pyoxigraph import Literal, NamedNode

from kg.errors import ParameterError
from kg.queries.catalog import StoredQuery
from kg.queries.header import Header, Parameter, Wording
from kg.queries.keys import KeyIndex
from kg.queries.kinds import KINDS
from kg.queries.parameters import language_of, read_value, read_values, to_bind
from kg.vocab import DEFAULT_BASE, XSD

ID = DEFAULT_BASE + "id/"
PARA = ID + "document/eb-2024-1-item-7/para/"
ROWS = [
    ("target", "http://metadata.un.org/sdg/11.1", "11.1", "Housing for all", "人人享有住房"),
    ("target", "http://metadata.un.org/sdg/11.a", "11.a", "Regional planning", "区域规划"),
    ("goal", "http://metadata.un.org/sdg/11", "11", "Sustainable cities", "可持续城市"),
    ("indicator", "http://metadata.un.org/sdg/C110101", "11.1.1", "Slums", "贫民窟"),
    ("resolution", ID + "resolution/ha2/2-7", "2/7", "Adequate housing", "适当住房"),
    ("resolution", ID + "resolution/ha2/2-10", "2/10", "Financing", "供资"),
    ("country", ID + "country/KEN", "KEN", "Kenya", "肯尼亚"),
    ("programme", ID + "flagship-programme/rise-up", "3", "RISE UP", "崛起"),
    ("paragraph", PARA + "17/a", "17(a)", "Paragraph 17(a)", "第17(a)段"),
    ("paragraph", PARA + "1", "1", "Paragraph 1", "第1段"),
    ("paragraph", ID + "document/eb-2024-1-item-7/footnote/1", "1", "Footnote 1", "脚注1"),
    ("project", ID + "country-project/a/park", None, "Park A", "甲公园"),
    ("project", ID + "country-project/b/park", None, "Park B", "乙公园"),
    ("basis", ID + "basis/stated", None, "stated", "所述"),
]
KEYS = KeyIndex.of(
    [dict(zip(("kind", "thing", "notation", "en", "zh"), row, strict=True)) for row in ROWS]
)
WORDS = Wording("Text.", "文字。")


def _parameter(kind: str, **more: object) -> Parameter:
    values = {"required": True, "default": None, **more}
    return Parameter(kind, kind, description=WORDS, example=KINDS[kind].example, **values)  # type: ignore[arg-type]  # built from a table


def _query(*parameters: Parameter) -> StoredQuery:
    header = Header(WORDS, WORDS, ("t",), parameters, {})
    return StoredQuery("group", "name", "queries/group/name.rq", header, "")


THINGS = [
    ("target", "11.1", "http://metadata.un.org/sdg/11.1"),
    ("target", " 11.A ", "http://metadata.un.org/sdg/11.a"),
    ("target", "sdg:11.1", "http://metadata.un.org/sdg/11.1"),
    ("target", "<http://metadata.un.org/sdg/11.1>", "http://metadata.un.org/sdg/11.1"),
    ("goal", "11", "http://metadata.un.org/sdg/11"),
    ("indicator", "11.1.1", "http://metadata.un.org/sdg/C110101"),
    ("resolution", "2/7", ID + "resolution/ha2/2-7"),
    ("resolution", "ha2/2-7", ID + "resolution/ha2/2-7"),
    ("country", "ken", ID + "country/KEN"),
    ("country", "id:country/KEN", ID + "country/KEN"),
    ("programme", "rise-up", ID + "flagship-programme/rise-up"),
    ("programme", "3", ID + "flagship-programme/rise-up"),
    ("paragraph", "17(a)", PARA + "17/a"),
    ("paragraph", "eb-2024-1-item-7#17(a)", PARA + "17/a"),
    ("paragraph", "eb-2024-1-item-7/para/17/a", PARA + "17/a"),
    ("paragraph", "1", PARA + "1"),
    ("paragraph", "eb-2024-1-item-7#footnote-1", ID + "document/eb-2024-1-item-7/footnote/1"),
    ("basis", "stated", ID + "basis/stated"),
]


@pytest.mark.parametrize(("kind", "text", "iri"), THINGS)
def test_keys_of_people(kind: str, text: str, iri: str) -> None:
    assert read_value(_parameter(kind), text, KEYS) == NamedNode(iri)


VALUES = [
    ("string", "'} SERVICE", Literal("'} SERVICE")),
    ("integer", "+07", Literal("7", datatype=XSD.integer)),
    ("date", "2024-05-06", Literal("2024-05-06", datatype=XSD.date)),
    ("period", "2023", Literal("2023", datatype=XSD.gYear)),
    ("period", "2023-09", Literal("2023-09", datatype=XSD.gYearMonth)),
    ("period", "2024-05-06", Literal("2024-05-06", datatype=XSD.date)),
    ("language", "zh", Literal("zh")),
    ("language", "FR", Literal("fr")),
    ("iri", "hkg:basis", NamedNode(DEFAULT_BASE + "ontology#basis")),
    ("iri", "http://example.org/a", NamedNode("http://example.org/a")),
]


@pytest.mark.parametrize(("kind", "text", "term"), VALUES)
def test_values(kind: str, text: str, term: object) -> None:
    assert read_value(_parameter(kind), text, KEYS) == term


WRONG = [
    ("target", "11.9", "is not an SDG target of this release", "Did you mean"),
    ("target", "11.99", "is not an SDG target", "Did you mean 11.1"),
    ("target", "11.b", "is not an SDG target", "Did you mean 11.a or 11.1?"),
    ("target", "housing", "is not an SDG target", "Did you mean 11.1?"),
    ("country", "Kenia", "is not a country", "Did you mean KEN?"),
    ("country", "肯尼", "is not a country", "Did you mean KEN?"),
    ("goal", "<x", "is not an SDG goal", "Write it like 11."),
    ("integer", "ten", "is not a whole number", "10"),
    ("date", "2024-02-30", "is not a date", "2024-05-06"),
    ("period", "2023-13", "is not a year, month or day", "2023-09"),
    ("period", "0000", "is not a year, month or day", "2023-09"),
    ("period", "September", "is not a year, month or day", "2023-09"),
    ("date", "20240506", "is not a date", "2024-05-06"),
    ("language", "de", "is not a language", "en, zh, fr, es, ar, ru"),
    ("iri", "a b", "is not an IRI", "http"),
    ("iri", "relative", "is not an IRI", "http"),
]


@pytest.mark.parametrize(("kind", "text", "says", "remedy"), WRONG)
def test_wrong_values_say_why(kind: str, text: str, says: str, remedy: str) -> None:
    with pytest.raises(ParameterError) as caught:
        read_value(_parameter(kind), text, KEYS)
    assert says in caught.value.problem
    assert remedy in caught.value.remedy
    assert caught.value.name == kind


def test_an_ambiguous_key_is_refused() -> None:
    things = [ID + f"country-project/{name}" for name in "ab"]
    rows = [{"kind": "project", "thing": thing, "notation": "7"} for thing in things]
    with pytest.raises(ParameterError, match=r"may be any of 2 things. Write a or b"):
        read_value(_parameter("project"), "7", KeyIndex.of(rows))


def test_names_are_checked_before_values() -> None:
    query = _query(_parameter("target"), _parameter("language", required=False, default="en"))
    with pytest.raises(ParameterError, match=r'no parameter "taget"\. Did you mean "target"\?'):
        read_values(query, {"taget": "11.1"}, KEYS)
    with pytest.raises(ParameterError, match=r"needs the parameter target. Give an SDG target"):
        read_values(query, {"target": " "}, KEYS)
    assert read_values(query, {"target": "11.1"}, KEYS) == {
        "target": NamedNode("http://metadata.un.org/sdg/11.1"),
        "language": Literal("en"),
    }


@pytest.mark.parametrize(
    ("asked", "readers", "bound"),
    [
        ("en", (), "en"),
        ("zh", ("en",), "zh"),
        ("fr", (), "en"),
        ("fr", ("zh", "en"), "zh"),
        ("ar", ("ru", "es"), "en"),
    ],
)
def test_the_language_that_goes_into_the_query_is_one_that_all_have(
    asked: str, readers: tuple[str, ...], bound: str
) -> None:
    query = _query(_parameter("language"), _parameter("target", required=False))
    values = read_values(query, {"language": asked}, KEYS)
    assert language_of(query, values) == asked
    assert to_bind(query, values, readers) == {"language": Literal(bound)}


def test_an_optional_parameter_may_stay_away() -> None:
    assert read_values(_query(_parameter("target", required=False)), {}, KEYS) == {}


def test_entries_are_in_the_order_of_their_numbers() -> None:
    assert [entry.key for entry in KEYS.of_kind("resolution")] == ["2/7", "2/10"]
    assert [entry.key for entry in KEYS.of_kind("programme")] == ["rise-up"]


def test_every_kind_of_value_is_tried() -> None:
    tried = {row[0] for row in [*THINGS, *VALUES, *WRONG]}
    assert {name for name, kind in KINDS.items() if not kind.thing} <= tried
