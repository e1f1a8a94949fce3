"""Rows are the same up to blank nodes, and, where asked, up to the lexical forms of literals."""

from __future__ import annotations

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode

from conformance.comparing import XSD, same_lax, same_rows

A, B, C = BlankNode("a"), BlankNode("b"), BlankNode("c")
ONE, TWO = Literal(1), Literal(2)


def test_order_counts_only_where_it_is_asked_for() -> None:
    rows = [{"x": ONE}, {"x": TWO}]
    assert same_rows(rows, rows[::-1])
    assert not same_rows(rows, rows[::-1], ordered=True)
    assert same_rows(rows, rows, ordered=True)


def test_repetitions_count() -> None:
    assert not same_rows([{"x": ONE}, {"x": ONE}, {"x": TWO}], [{"x": ONE}, {"x": TWO}, {"x": TWO}])
    assert not same_rows([{"x": A}, {"x": A}, {"x": B}], [{"x": A}, {"x": B}, {"x": C}])


def test_blank_nodes_are_renamed_as_one() -> None:
    assert same_rows([{"x": A, "y": A}, {"x": B, "y": A}], [{"x": B, "y": B}, {"x": C, "y": B}])
    assert not same_rows([{"x": A, "y": A}], [{"x": A, "y": B}])
    assert not same_rows([{"x": A}, {"x": B}], [{"x": A}, {"x": A}])


def test_a_blank_node_is_neither_iri_nor_unbound() -> None:
    assert not same_rows([{"x": A}], [{"x": NamedNode("urn:a")}])
    assert not same_rows([{"x": A}], [{}])


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ("01", "+1", "integer"),
        ("1.0", "1.00", "decimal"),
        ("1e0", "1.0", "double"),
        ("1", "true", "boolean"),
        ("2024-01-01T00:00:00.0+00:00", "2024-01-01T00:00:00Z", "dateTime"),
        ("2024-01-01T00:00:00.120Z", "2024-01-01T00:00:00.12Z", "dateTime"),
    ],
)
def test_one_value_in_two_forms(one: str, other: str, kind: str) -> None:
    datatype = NamedNode(XSD + kind)
    rows = [[{"x": Literal(text, datatype=datatype)}] for text in (one, other)]
    assert not same_rows(*rows)
    assert same_rows(*rows, by_value=True)


def test_values_of_two_datatypes_or_none_stay_apart() -> None:
    pairs = [
        (Literal("1", datatype=NamedNode(f"{XSD}int")), ONE),
        (Literal("x", datatype=NamedNode(f"{XSD}integer")), ONE),
        (Literal("2024-01-01T10:00:00Z", datatype=NamedNode(f"{XSD}dateTime")), ONE),
        (Literal("1"), ONE),
    ]
    for one, other in pairs:
        assert not same_rows([{"x": one}], [{"x": other}], by_value=True)
    tens = [Literal(f"2024-01-01T{h}:00:00", datatype=NamedNode(f"{XSD}dateTime")) for h in (10, 1)]
    assert not same_rows([{"x": tens[0]}], [{"x": tens[1]}], by_value=True)


def test_languages_are_compared_in_any_case() -> None:
    rows = [[{"x": Literal("a", language=tag)}] for tag in ("en-US", "en-us", "en")]
    assert same_rows(rows[0], rows[1])
    assert not same_rows(rows[0], rows[2])


def test_reduced_may_leave_out_repetitions_and_nothing_else() -> None:
    rows = [{"x": ONE}, {"x": ONE}, {"x": TWO}]
    assert same_lax(rows, rows)
    assert same_lax(rows, rows[1:])
    assert not same_lax(rows, rows[:2])
    assert not same_lax(rows, [*rows, {"x": TWO}])
