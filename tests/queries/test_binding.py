"""Binding: every term round-trips through the engine, and nothing else of the text moves."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, QuerySolutions, Store

from kg.queries.binding import bind, parameters_of, plain_variables_of
from kg.queries.safety import refuse_unsafe

QUERY = "SELECT ?x WHERE { BIND($value AS ?x) } # $value '$value"
_SEEN = {"strings": 0}


def _asked(value: NamedNode | Literal) -> NamedNode | Literal:
    text = bind(QUERY, {"value": value})
    assert text.endswith("# $value '$value")
    refuse_unsafe(text)
    answer = Store().query(text)
    assert isinstance(answer, QuerySolutions)
    (row,) = answer
    found = row["x"]
    assert isinstance(found, NamedNode | Literal)
    return found


@settings(derandomize=True, max_examples=600, deadline=None, database=None)
@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_any_string_round_trips(text: str) -> None:
    _SEEN["strings"] += 1
    assert _asked(Literal(text)) == Literal(text)
    assert _asked(Literal(text, language="zh")) == Literal(text, language="zh")


def test_hostile_strings_stay_strings() -> None:
    hostile = (
        '"} SERVICE <http://e/> { ?s ?p ?o } #',
        "'''",
        '"""',
        "\\",
        '\\"',
        "\n}",
        "\\u0022",
        "$value",
        "\r",
        "\x00",
        "\u2028",
        "> <",
        "{",
        "}#",
        "'\\",
        "\ufeff",
        "\U0001f3d9",
        '" AS ?x) } #',
    )
    for text in hostile:
        assert _asked(Literal(text)) == Literal(text)
    assert len(hostile) == 18


def test_strings_were_tried() -> None:
    assert _SEEN["strings"] >= 600


def test_iris_and_typed_literals_round_trip() -> None:
    integer = NamedNode("http://www.w3.org/2001/XMLSchema#integer")
    for value in (NamedNode("http://e/a#b"), NamedNode("urn:x:地"), Literal("7", datatype=integer)):
        assert _asked(value) == value


def test_only_tokens_are_replaced() -> None:
    text = 'SELECT ?a { <http://e/$a> ?p \'$a\', """$a""" ; ex:a$a $b . ?ab $ab # $a\n }'
    bound = bind(text, {"a": Literal("1")})
    assert bound == text.replace("ex:a$a", 'ex:a"1"')


def test_an_optional_parameter_without_value_stays_a_variable() -> None:
    assert bind("ASK { ?s $p ?o }", {}) == "ASK { ?s $p ?o }"


def test_names_by_their_sign() -> None:
    assert parameters_of("ASK { ?s $p $o '$q' }") == {"p", "o"}
    assert plain_variables_of("ASK { ?s $p $o '?q' }") == {"s"}
