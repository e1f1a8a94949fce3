"""Which things a change concerns: never fewer than a validation of the whole graph shows."""

from __future__ import annotations

import random

import pytest
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Store
from rdflib import Graph

from kg.quality.shapes import validate_store
from kg.writes import shapes
from kg.writes.shapes import of_graph

E = "http://e/"
TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
SUBCLASS = NamedNode("http://www.w3.org/2000/01/rdf-schema#subClassOf")
HEAD = f"""@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix e: <{E}> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
"""
SHAPES = (
    HEAD
    + """
e:One a sh:NodeShape ; sh:targetClass e:A ;
  sh:property [ sh:path e:p ; sh:class e:B ] ,
    [ sh:path [ sh:inversePath e:q ] ; sh:maxCount 1 ] ,
    [ sh:path ( e:p e:q ) ; sh:maxCount 1 ] ,
    [ sh:path [ sh:alternativePath ( e:r [ sh:inversePath e:p ] ) ] ; sh:maxCount 2 ] .
e:Two a sh:NodeShape ; sh:targetClass e:B ;
  sh:property [ sh:path e:q ; sh:node e:Three ] ,
    [ sh:path e:r ; sh:qualifiedValueShape [ sh:class e:A ] ; sh:qualifiedMinCount 1 ] ;
  sh:not [ sh:path e:p ; sh:minCount 2 ] .
e:Three a sh:NodeShape ; sh:property [ sh:path e:p ; sh:minCount 1 ; sh:node e:Four ] .
e:Four a sh:NodeShape ; sh:property [ sh:path [ sh:inversePath e:r ] ; sh:maxCount 1 ] .
e:Five a sh:NodeShape ; sh:targetSubjectsOf e:r ; sh:property [ sh:path e:q ; sh:maxCount 1 ] .
e:Six a sh:NodeShape ; sh:targetObjectsOf e:q ; sh:property [ sh:path e:p ; sh:maxCount 2 ] .
"""
)


SIMPLE = (
    HEAD
    + """
e:One a sh:NodeShape ; sh:targetClass e:A ;
  sh:property [ sh:path e:p ; sh:class e:B ] , [ sh:path [ sh:inversePath e:q ] ; sh:maxCount 0 ] .
"""
)


def read(text):
    return of_graph(Graph().parse(data=text, format="turtle"))


def violations(store, laws, things=None):
    return {finding.problem for finding in validate_store(store, laws.graph, E, things)[0]}


def some_quad(chance, default=DefaultGraph()):  # noqa: B008
    things = [NamedNode(f"{E}t{number}") for number in range(25)]
    if chance.random() < 0.35:
        kind = chance.choice([NamedNode(f"{E}A"), NamedNode(f"{E}B")])
        return Quad(chance.choice(things), TYPE, kind, default)
    verb = NamedNode(E + chance.choice("pqr"))
    return Quad(chance.choice(things), verb, chance.choice(things), default)


@pytest.mark.parametrize("text", [SHAPES, SIMPLE], ids=["nested", "simple"])
def test_no_violation_that_a_change_makes_is_missed(text):
    laws = read(text)
    assert laws.bounded
    chance = random.Random(11)
    store = Store()
    store.extend(some_quad(chance) for _ in range(60))
    made = narrow = 0
    after = violations(store, laws)
    for _ in range(70):
        before = after
        changed = {some_quad(chance) for _ in range(chance.randrange(1, 3))}
        for quad in changed:
            if quad in store:
                store.remove(quad)
            else:
                store.add(quad)
        after = violations(store, laws)
        things = laws.concerned(store, {quad.triple for quad in changed})
        found = violations(store, laws, things)
        assert after - before <= found <= after
        made += len(after - before)
        narrow += len(found) < len(after)
    assert made > 15, "changes that violate a shape"
    assert narrow > 40 or text == SHAPES, "validations of less than everything"


def test_only_the_default_graph_is_validated_and_each_triple_once():
    laws = read(
        HEAD
        + "e:S a sh:NodeShape ; sh:targetClass e:A ; sh:property [ sh:path e:p ; sh:maxCount 1 ] ."
    )
    store = Store()
    store.load(
        f"@prefix e: <{E}> . e:g {{ e:a a e:A ; e:p 1 }} e:h {{ e:a a e:A ; e:p 1 }} "
        "e:i { e:b a e:A ; e:p 1 , 2 } e:a a e:A ; e:p 1 .".encode(),
        RdfFormat.TRIG,
    )
    before = set(store)
    assert violations(store, laws) == set()
    assert set(store) == before, "a validator changes nothing"


def test_where_a_change_may_concern_everything(monkeypatch):
    store = Store()
    triple = Quad(NamedNode(f"{E}a"), NamedNode(f"{E}p"), Literal("1")).triple
    subclass = Quad(NamedNode(f"{E}A"), SUBCLASS, NamedNode(f"{E}B")).triple
    laws = read(SHAPES)
    assert laws.concerned(store, [triple]) == {NamedNode(f"{E}a")}
    assert laws.concerned(store, [triple, subclass]) is None
    monkeypatch.setattr(shapes, "MOST", 0)
    assert laws.concerned(store, [triple]) is None
    for path in (
        "[ sh:zeroOrMorePath e:p ]",
        "( e:q [ sh:oneOrMorePath e:p ] )",
        "[ sh:inversePath rdf:type ]",
    ):
        text = f"e:S a sh:NodeShape ; sh:targetClass e:A ; sh:property [ sh:path {path} ] ."
        assert read(HEAD + text).concerned(store, [triple]) is None, path
