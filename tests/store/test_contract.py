"""What every store must do, held against each kind of store with the same cases."""

from __future__ import annotations

import json
from io import BytesIO

import pytest
from pyoxigraph import Literal, NamedNode, Quad, QueryBoolean, QuerySolutions, Triple

from kg.errors import QuerySyntaxError, StoreError
from kg.formats import GRAPH_FORMATS, RESULTS_JSON, SOLUTION_FORMATS, TURTLE
from kg.store.port import MERGED, kind_of, write

N = NamedNode
A, B, P, Q, G1, G2 = (N(f"http://example.org/{name}") for name in ("a", "b", "p", "q", "g1", "图"))
ZH = Literal("住房", language="zh")
QUADS = [Quad(A, P, B, G1), Quad(A, P, B, G2), Quad(A, Q, ZH, G2), Quad(B, Q, Literal(3), G2)]

CASES = {}


def case(function):
    CASES[function.__name__] = function
    return function


def rows(answer):
    assert isinstance(answer, QuerySolutions)
    return [[term and term.value for term in row] for row in answer]


@case
def select_gives_solutions(store):
    answer = store.query("SELECT ?o { <http://example.org/a> <http://example.org/q> ?o }")
    assert [row["o"] for row in answer] == [ZH]


@case
def unbound_is_none(store):
    assert rows(store.query("SELECT ?x ?y { VALUES (?x ?y) { (1 UNDEF) } }")) == [["1", None]]


@case
def ask_gives_a_boolean(store):
    yes, no = store.query("ASK { ?s ?p 3 }"), store.query("ASK { ?s ?p 4 }")
    assert isinstance(yes, QueryBoolean)
    assert bool(yes) and not bool(no)


@case
def construct_gives_triples(store):
    found = list(store.query("CONSTRUCT { ?o ?p ?s } { ?s ?p ?o FILTER(isIRI(?o)) }"))
    assert found == [Triple(B, P, A)]


@case
def describe_gives_triples(store):
    assert Triple(A, Q, ZH) in set(store.query("DESCRIBE <http://example.org/a>"))


@case
def the_default_graph_is_the_merged_set(store):
    assert rows(store.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")) == [["3"]]
    join = "SELECT (COUNT(*) AS ?n) { ?s <http://example.org/p> ?o . ?s <http://example.org/p> ?z }"
    assert rows(store.query(join)) == [["1"]]
    assert store.count() == 3


@case
def loading_again_changes_nothing(store):
    store.load(QUADS)
    assert store.count() == 3
    assert len(list(store.quads())) == 4


@case
def graph_says_who_states_it(store):
    found = rows(store.query("SELECT ?g { GRAPH ?g { ?s <http://example.org/p> ?o } } ORDER BY ?g"))
    assert found == [[G1.value], [G2.value]]


@case
def named_graphs_are_listed(store):
    assert set(store.named_graphs()) == {G1, G2}


@case
def contains_graph_knows(store):
    assert store.contains_graph(G2)
    assert not store.contains_graph(N("http://example.org/none"))


@case
def quads_by_subject(store):
    assert set(store.quads(subject=A)) == {QUADS[0], QUADS[1], QUADS[2]}


@case
def quads_by_object(store):
    assert set(store.quads(object_=B)) == {QUADS[0], QUADS[1]}
    assert list(store.quads(object_=ZH)) == [QUADS[2]]


@case
def quads_by_predicate_and_graph(store):
    assert list(store.quads(predicate=P, graph=G1)) == [QUADS[0]]


@case
def quads_of_the_merged_set(store):
    assert list(store.quads(subject=A, predicate=P, graph=MERGED)) == [Quad(A, P, B)]
    assert len(list(store.quads(graph=MERGED))) == 3


@case
def a_dollar_in_an_iri_is_no_token(store):
    odd = Quad(N("http://example.org/$object"), P, N("http://example.org/$graph"), G1)
    store.load([odd])
    assert list(store.quads(subject=odd.subject)) == [odd]
    assert list(store.quads(subject=odd.subject, object_=odd.object)) == [odd]


@case
def a_default_graph_may_be_given(store):
    answer = store.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", default_graphs=[G1])
    assert rows(answer) == [["1"]]


@case
def a_given_dataset_overrides_from(store):
    text = "SELECT (COUNT(*) AS ?n) FROM <http://example.org/none> { ?s ?p ?o }"
    assert rows(store.query(text, default_graphs=[G2])) == [["3"]]


@case
def named_graphs_alone_leave_the_default_graph_empty(store):
    assert not bool(store.query("ASK { ?s ?p ?o }", named_graphs=[G1]))
    asked = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"
    assert rows(store.query(asked, named_graphs=[G1])) == [[G1.value]]


@case
def a_base_resolves_relative_iris(store):
    assert bool(store.query("ASK { <a> <p> <b> }", base="http://example.org/"))


@case
def chinese_goes_in_and_out(store):
    assert bool(store.query('ASK { ?s ?p "住房"@zh }'))
    assert bool(store.query("ASK { GRAPH <http://example.org/图> { ?s ?p ?o } }"))


@case
def a_broken_query_is_a_syntax_error(store):
    with pytest.raises(QuerySyntaxError, match="not a SPARQL"):
        store.query("SELECT ?x WHERE { ?x ?y }")
    with pytest.raises(QuerySyntaxError) as refused:
        store.query("SELECT * {?s ?p ?o")
    assert "'..='" not in str(refused.value)


@case
def every_result_format_is_written(store):
    for entry in SOLUTION_FORMATS:
        out = BytesIO()
        write(store.query("SELECT ?o { ?s <http://example.org/q> ?o }"), entry, out)
        assert "住房".encode() in out.getvalue(), entry.name
    out = BytesIO()
    write(store.query("ASK {}"), RESULTS_JSON, out)
    assert json.loads(out.getvalue())["boolean"] is True


@case
def every_graph_format_is_written(store):
    for entry in GRAPH_FORMATS:
        out = BytesIO()
        write(store.query("CONSTRUCT WHERE { ?s <http://example.org/q> ?o }"), entry, out)
        assert "住房".encode() in out.getvalue() or b"\\u4F4F" in out.getvalue(), entry.name


@case
def a_format_of_another_kind_is_refused(store):
    answer = store.query("ASK {}")
    assert kind_of(answer) == "boolean"
    with pytest.raises(ValueError, match="cannot be written as text/turtle"):
        write(answer, TURTLE, BytesIO())


@pytest.mark.parametrize("name", sorted(CASES))
def test_contract(store, name):
    store.load(QUADS)
    CASES[name](store)


def test_the_contract_has_its_size():
    assert len(CASES) == 24


def test_a_triple_of_no_source_is_refused_by_both(store):
    with pytest.raises(StoreError, match="no named graph"):
        store.load([Quad(A, P, B)])
