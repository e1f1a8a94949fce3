"""JSON-LD documents hold the statements that they are made of, for every reader."""

from __future__ import annotations

import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from pyoxigraph import (
    BaseDirection,
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    RdfFormat,
    Triple,
    parse,
)

from kg.errors import NotAcceptable
from kg.jsonld.document import write_document
from kg.store.port import MERGED
from kg.vocab import DCTERMS, HKG, OWL, RDF, SKOS, XSD
from tests.jsonld.readers import READERS, by_oxigraph, lines

A, B, C = (NamedNode(f"http://e/{name}") for name in "abc")
P = NamedNode("http://e/p")


def written(statements, root, ontology):
    out = io.BytesIO()
    write_document(statements, root, ontology.context, out)
    return out.getvalue().decode()


def test_one_thing_of_each_class_is_the_same_to_every_reader(store, ontology, classes):
    read = 0
    for things in classes.values():
        thing = things[0]
        said = [*store.quads(subject=thing), *list(store.quads(object_=thing))[:40]]
        plain = [quad.triple for quad in said]
        about = {quad.graph_name for quad in said}
        sourced = [*said, *(q for graph in about for q in store.quads(graph, graph=MERGED))]
        for statements in (plain, sourced):
            text = written(statements, thing, ontology)
            assert json.loads(text)["@context"]["@version"] == 1.1
            for name, reader in READERS.items():
                assert reader(text) == lines(statements), f"{thing} by {name}"
                read += 1
    assert read >= 6 * 80


ODD = [
    Literal("x", language="EN-us"),
    Literal("x", language="en"),
    Literal("y", language="en"),
    Literal("同样", language="zh-Hant-HK"),
    Literal("مرحبا", language="ar"),
    Literal("no language"),
    Literal(""),
    Literal("http://e/looks-like-an-iri"),
    Literal("type"),
    Literal("@id"),
    Literal('"quotes" \\ and\nlines\ttabs'),
    Literal("😀 \u2028 \u202e rtl"),
    Literal("<script>"),
    Literal(7),
    Literal(True),
    Literal(2**60),
    Literal("007", datatype=XSD.integer),
    Literal("1", datatype=XSD.boolean),
    Literal("9.60", datatype=XSD.decimal),
    Literal("1.0E3", datatype=XSD.double),
    Literal("2023", datatype=XSD.gYear),
    Literal("2023-11", datatype=XSD.gYearMonth),
    Literal("2023-11-05", datatype=XSD.date),
    Literal("x", datatype=NamedNode("http://e/notation")),
    Literal('{"a": 1}', datatype=RDF.JSON),
    NamedNode("urn:x:y"),
    NamedNode("skos:not-a-prefix"),
    NamedNode("http://e/中文?a=b#c"),
    NamedNode("javascript:alert(1)"),
    C,
]
PROPERTIES = [
    HKG.contributesTo,
    HKG.countedMembersStated,
    HKG.outOf,
    HKG.asOf,
    HKG.iso3Code,
    HKG.rationale,
    SKOS.prefLabel,
    SKOS.notation,
    SKOS.closeMatch,
    DCTERMS.created,
    OWL.versionInfo,
    RDF.type,
    RDF.first,
    P,
    NamedNode("http://e/属性"),
]


def test_any_value_under_any_property_comes_back(ontology):
    statements = [Triple(A, property_, value) for property_ in PROPERTIES for value in ODD]
    assert by_oxigraph(written(statements, A, ontology)) == lines(statements)


REFORMED = {"007", "1", "1.0E3"}
"""Lexical forms that rdflib changes on reading, from whatever format."""


@pytest.mark.parametrize("reader", READERS)
def test_every_reader_takes_any_value_under_any_property(ontology, reader):
    """One at a time, which tells which it is."""
    checked = 0
    for property_ in PROPERTIES:
        for value in ODD:
            if reader == "rdflib" and isinstance(value, Literal) and value.value in REFORMED:
                continue
            statements = [Triple(A, property_, value)]
            assert READERS[reader](written(statements, A, ontology)) == lines(statements), value
            checked += 1
    assert checked >= len(PROPERTIES) * (len(ODD) - len(REFORMED))


IRIS = some.sampled_from([A, B, C, P, HKG.Country, SKOS.Concept, BlankNode("b")])
VALUES = some.one_of(
    IRIS,
    some.sampled_from(ODD),
    some.text(some.characters(codec="utf-8", exclude_characters="\0"), max_size=9).map(Literal),
)
GRAPHS = some.sampled_from([DefaultGraph(), DefaultGraph(), B, NamedNode("http://e/g")])
QUADS = some.lists(
    some.builds(Quad, IRIS, some.sampled_from(PROPERTIES), VALUES, GRAPHS), max_size=25
)


@settings(max_examples=150, deadline=None)
@given(quads=QUADS, rooted=some.booleans())
def test_any_dataset_comes_back(ontology, quads, rooted):
    """Cycles, blank nodes, graphs of the thing's own name: whatever it is made of."""
    text = written(quads, A if rooted else None, ontology)
    assert canonical(parse(text, RdfFormat.JSON_LD)) == canonical(quads)


def canonical(quads):
    dataset = Dataset(quads)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return lines(dataset)


def test_a_document_is_a_tree_from_its_root(ontology):
    statements = [
        Triple(A, RDF.type, HKG.Country),
        Triple(A, HKG.within, B),
        Triple(B, SKOS.prefLabel, Literal("Region", language="en")),
        Triple(C, HKG.locatedIn, A),
        Triple(C, SKOS.prefLabel, Literal("Project", language="en")),
        Triple(P, SKOS.notation, Literal("1")),
    ]
    tree = json.loads(written(statements, A, ontology))
    context = tree.pop("@context")
    assert set(context) == {
        "@version", "id", "type", "Country", "within", "prefLabel", "locatedIn", "notation",
    }  # fmt: skip
    assert tree == {
        "id": A.value,
        "type": "Country",
        "within": [{"id": B.value, "prefLabel": {"en": "Region"}}],
        "@reverse": {"locatedIn": [{"id": C.value, "prefLabel": {"en": "Project"}}]},
        "@included": [{"id": P.value, "notation": ["1"]}],
    }


def test_named_graphs_stand_beside_the_tree(ontology):
    quads = [
        Quad(A, HKG.within, B, C),
        Quad(C, SKOS.notation, Literal("17(a)"), DefaultGraph()),
    ]
    tree = json.loads(written(quads, A, ontology))
    assert tree["@graph"] == [
        {"id": C.value, "notation": ["17(a)"]},
        {"id": C.value, "@graph": [{"id": A.value, "within": [{"id": B.value}]}]},
    ]


def test_the_same_statements_in_any_order_give_the_same_bytes(store, ontology, classes):
    thing = classes[HKG.FlagshipProgramme.value][0]
    said = list(store.quads(subject=thing))
    assert written(said, thing, ontology) == written(said[::-1], thing, ontology)


def test_a_text_with_a_direction_keeps_it(ontology):
    text = Literal("شارع", language="ar", direction=BaseDirection.RTL)
    statements = [Triple(A, SKOS.prefLabel, text), Triple(A, P, text)]
    assert by_oxigraph(written(statements, A, ontology)) == lines(statements)


def test_a_statement_about_a_statement_is_refused(ontology):
    with pytest.raises(NotAcceptable, match="TriG"):
        written([Triple(A, P, Triple(A, P, B))], A, ontology)


def test_nothing_at_all_is_an_empty_document(ontology):
    assert by_oxigraph(written([], A, ontology)) == []
