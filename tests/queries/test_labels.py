"""Labels in further languages take the place of the certain ones, in every format."""

from __future__ import annotations

import json

import pytest
from pyoxigraph import QueryResultsFormat, QuerySolutions, Store

from kg.formats import SOLUTION_FORMATS
from kg.queries.labels import LabelIndex, rare, relabel

ROWS = [
    ("http://e/kenya", "fr", "Le Kenya", False),
    ("http://e/kenya", "ru", "Кения", False),
    ("http://e/target", "fr", "Cible en toutes lettres", True),
    ("http://e/target", "fr", "D’ici", True),
    ("http://e/goal", "fr", "Villes", False),
    ("http://e/goal", "fr", "Faire en sorte que les villes", True),
]
INDEX = LabelIndex.of(
    [dict(zip(("thing", "language", "label", "official"), row, strict=True)) for row in ROWS]
)


def _answer(values: str) -> bytes:
    answer = Store().query(f"SELECT * {{ VALUES (?x ?x_label ?y ?other_label) {{ {values} }} }}")
    assert isinstance(answer, QuerySolutions)
    return answer.serialize(format=QueryResultsFormat.JSON) or b""


def _labels(body: bytes) -> list[tuple[str, str]]:
    rows = json.loads(body)["results"]["bindings"]
    return [(row["x_label"]["value"], row["x_label"].get("xml:lang", "")) for row in rows]


@pytest.mark.parametrize(
    ("thing", "languages", "found"),
    [
        ("http://e/kenya", ["fr"], ("fr", "Le Kenya")),
        ("http://e/kenya", ["es", "ru", "fr"], ("ru", "Кения")),
        ("http://e/kenya", ["es"], None),
        ("http://e/none", ["fr"], None),
        ("http://e/target", ["fr"], ("fr", "Cible en toutes lettres")),
        ("http://e/goal", ["fr"], ("fr", "Villes")),
    ],
)
def test_the_index(thing: str, languages: list[str], found: tuple[str, str] | None) -> None:
    assert INDEX.find(thing, languages) == found


def test_only_the_label_beside_its_thing_changes() -> None:
    body = _answer(
        "(<http://e/kenya> 'Kenya'@en 1 'Kenya'@en) (<http://e/none> 'None'@en 2 'x'@en)"
        "('http://e/kenya' 'text'@en 3 'x'@en) (UNDEF 'none'@en 4 'x'@en)"
    )
    changed = relabel(body, INDEX, ["fr"], "json")
    assert _labels(changed) == [
        ("Le Kenya", "fr"),
        ("None", "en"),
        ("text", "en"),
        ("none", "en"),
    ]
    before, after = json.loads(body), json.loads(changed)
    assert before["head"] == after["head"]
    for one, other in zip(before["results"]["bindings"], after["results"]["bindings"], strict=True):
        assert {k: v for k, v in one.items() if k != "x_label"} == {
            k: v for k, v in other.items() if k != "x_label"
        }


def test_an_answer_without_such_columns_stays_as_it_is() -> None:
    answer = Store().query("SELECT (<http://e/kenya> AS ?a) (1.50 AS ?n) ('a\\nb'@zh AS ?t) {}")
    assert isinstance(answer, QuerySolutions)
    body = answer.serialize(format=QueryResultsFormat.JSON) or b""
    assert json.loads(relabel(body, INDEX, ["fr"], "json")) == json.loads(body)


@pytest.mark.parametrize("format_", [entry.name for entry in SOLUTION_FORMATS])
def test_every_format(format_: str) -> None:
    body = _answer("(<http://e/kenya> 'Kenya'@en 1 'x'@en)")
    assert "Le Kenya" in relabel(body, INDEX, ["fr"], format_).decode()


def test_what_is_rare_comes_before_what_is_certain() -> None:
    assert rare(("ar", "fr", "zh", "en")) == ["ar", "fr"]
    assert rare(("zh", "fr")) == []
    assert rare(()) == []
