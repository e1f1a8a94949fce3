"""A part of a release: who is in a class, and what counts as said in a plain dataset."""

from __future__ import annotations

import pytest
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store

from kg.errors import NotFound
from kg.store.embedded import EmbeddedStore
from kg.vocab import RDF, RDFS
from kg.workers.selection import CLASS, DOCUMENT, GRAPH, KINDS, quads_of, triples_of

E = "http://example.org/"
ONE, TWO, NAME = NamedNode(f"{E}one"), NamedNode(f"{E}two"), NamedNode(f"{E}name")
ABOVE, BELOW = NamedNode(f"{E}Above"), NamedNode(f"{E}Below")
DOC, PART, OTHER = NamedNode(f"{E}doc"), NamedNode(f"{E}doc/1"), NamedNode(f"{E}doc-2")
SAID = [
    Quad(BELOW, RDFS.subClassOf, ABOVE, OTHER),
    Quad(ABOVE, RDFS.subClassOf, BELOW, OTHER),
    Quad(ONE, RDF.type, BELOW, DOC),
    Quad(ONE, NAME, Literal("one"), DOC),
    Quad(ONE, NAME, Literal("one"), PART),
    Quad(TWO, RDF.type, ABOVE, OTHER),
]


def store_of(quads):
    engine = Store()
    engine.extend(quads)
    return EmbeddedStore(engine)


@pytest.fixture
def merged():
    return store_of([*SAID, *(Quad(q.subject, q.predicate, q.object) for q in SAID)])


def test_a_class_brings_those_below_it_although_they_stand_in_a_circle(merged):
    found = list(quads_of(merged, CLASS, ABOVE.value))
    assert found == sorted((q for q in SAID if q.subject in (ONE, TWO)), key=str)
    assert len(list(triples_of(merged, CLASS, BELOW.value))) == 3


def test_a_document_is_what_its_parts_say_and_not_what_one_with_a_like_name_does(merged):
    assert set(quads_of(merged, DOCUMENT, DOC.value)) == {
        q for q in SAID if q.graph_name in (DOC, PART)
    }
    triples = list(triples_of(merged, DOCUMENT, DOC.value))
    assert len(triples) == len(set(triples)) == 2
    assert list(quads_of(merged, GRAPH, PART.value)) == [SAID[4]]


def test_the_default_graph_of_a_plain_dataset_counts_as_what_is_said():
    here = [Quad(ONE, RDF.type, BELOW, DefaultGraph()), Quad(ONE, NAME, Literal("1"), DOC)]
    store = store_of(here)
    assert set(quads_of(store, CLASS, BELOW.value, plain=True)) == set(here)
    assert len(list(triples_of(store, CLASS, BELOW.value, plain=True))) == 2


def test_what_is_not_there_is_told(merged):
    for kind in KINDS:
        for iri in (f"{E}nothing", "no IRI"):
            with pytest.raises(NotFound):
                quads_of(merged, kind, iri)
    assert len(KINDS) == 3
