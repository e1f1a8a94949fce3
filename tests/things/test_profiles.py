"""Profiles: the same statements, plain, with labels, or in the graphs of who says them."""

from __future__ import annotations

from pyoxigraph import DefaultGraph, NamedNode, Quad, Store

from kg.store.embedded import EmbeddedStore
from kg.things.excerpt import excerpt
from kg.things.profiles import EVIDENCE, LABELS, PLAIN, PROFILES, representation
from kg.vocab import DEFAULT_BASE, SKOS

ID = f"{DEFAULT_BASE}id/"
PROGRAMME = NamedNode(f"{ID}flagship-programme/inclusive")


def written(store, iri, profile):
    return representation(store, excerpt(store, [iri]), profile, DEFAULT_BASE)


def test_plain_holds_each_statement_once_and_the_things_own_first(small):
    iri = "http://metadata.un.org/sdg/11.1"
    quads = written(small, iri, PLAIN)
    assert {type(quad.graph_name) for quad in quads} == {DefaultGraph}
    subjects = [quad.subject.value for quad in quads]
    assert subjects == sorted(subjects, key=lambda subject: subject != iri)
    assert len(quads) == len(set(quads)) == 8


def test_labels_adds_those_of_everything_mentioned_and_nothing_else(small):
    plain = set(written(small, PROGRAMME.value, PLAIN))
    labelled = set(written(small, PROGRAMME.value, LABELS))
    assert plain < labelled
    assert {quad.predicate for quad in labelled - plain} <= {
        SKOS.prefLabel,
        NamedNode("http://www.w3.org/2000/01/rdf-schema#label"),
    }
    mentioned = {term for quad in plain for term in (quad.predicate, quad.object)}
    assert {quad.subject for quad in labelled - plain} <= mentioned
    assert "Cible 11.1" in {quad.object.value for quad in labelled}


def test_evidence_holds_the_same_statements_and_what_their_sources_are(small):
    plain = {quad.triple for quad in written(small, PROGRAMME.value, PLAIN)}
    sourced = written(small, PROGRAMME.value, EVIDENCE)
    assert DefaultGraph() not in {quad.graph_name for quad in sourced}
    own = {quad.triple for quad in sourced if quad.subject == PROGRAMME}
    assert own == plain
    mapping = NamedNode(f"{ID}mapping/sdg/inclusive--11.2")
    about = {q.predicate.value.rpartition("#")[2] for q in sourced if q.subject == mapping}
    assert about == {"type", "basis", "rationale", "supportedBy", "prefLabel"}


def test_what_no_source_says_stands_in_the_default_graph():
    engine = Store()
    a, p, b = (NamedNode(f"http://example.org/{name}") for name in "apb")
    engine.add(Quad(a, p, b))
    for profile in PROFILES:
        assert written(EmbeddedStore(engine), a.value, profile) == [Quad(a, p, b)]
