"""Readable JSON: a form that does not depend on the data, and a meaning that the release has."""

from __future__ import annotations

import io
import json
from itertools import islice

import pytest
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Triple, parse

from kg.jsonld.ontology import ontology_at
from kg.jsonld.readable import write_readable
from kg.store.embedded import EmbeddedStore
from kg.vocab import DEFAULT_BASE, HKG, RDF, RDFS, SDG, SKOS
from tests.jsonld.readers import READERS, by_oxigraph, lines

CONTEXT = "http://127.0.0.1/context.jsonld"
ID = f"{DEFAULT_BASE}id/"
A, B, C, SOURCE = (NamedNode(f"http://e/{name}") for name in ("a", "b", "c", "source"))


def said_with(store, thing, most=300):
    """The statements of a thing, and at most so many to it and by it, each with its sources."""
    found = {}
    others = [*islice(store.quads(object_=thing), most), *islice(store.quads(graph=thing), most)]
    for quad in (*store.quads(subject=thing), *others):
        found.setdefault(quad.triple, []).append(quad.graph_name)
    return list(found.items())


def readable(store, thing, ontology, **more):
    out = io.BytesIO()
    said = more.pop("said", None) or said_with(store, thing)
    write_readable(store, thing, said, ontology, out, context_address=CONTEXT, **more)
    return json.loads(out.getvalue())


def meant(document, ontology):
    """The text of a document with the context itself in place of its address."""
    assert document["@context"] == CONTEXT
    return json.dumps({**document, **ontology.context.document()})


def test_a_programme_reads_as_people_would_write_it(store, ontology):
    programme = NamedNode(f"{ID}flagship-programme/inclusive-communities-thriving-cities")
    document = readable(store, programme, ontology)
    assert list(document)[:4] == ["@context", "id", "type", "label"]
    assert document["type"] == "FlagshipProgramme"
    assert document["prefLabel"]["en"] == "Inclusive Communities, Thriving Cities"
    [housing] = [t for t in document["contributesTo"] if t["id"] == SDG["11.1"].value]
    assert housing["type"] == "Target"
    assert housing["notation"] == "11.1"
    assert {"en", "zh"} <= set(housing["label"])


def test_each_statement_is_found_with_its_source(store, ontology):
    """The mapping to target 11.1 says so, on the basis of an analyst, for a reason."""
    programme = NamedNode(f"{ID}flagship-programme/inclusive-communities-thriving-cities")
    target = {"id": SDG["11.1"].value}
    [source] = [
        source
        for source in readable(store, programme, ontology)["sources"]
        for node in source["states"]
        if target in node.get("contributesTo", [])
    ]
    assert source["type"] == "Mapping"
    assert source["basis"]["label"]["en"] == "mapped"
    assert source["rationale"]["zh"]
    assert [paragraph["notation"] for paragraph in source["supportedBy"]]


def test_a_paragraph_has_what_it_states(store, ontology):
    paragraph = NamedNode(f"{ID}document/eb-2024-1-item-7/para/15")
    document = readable(store, paragraph, ontology)
    assert document["notation"] == "15"
    assert len(document["states"]) > 3
    assert "sources" in document


def test_the_form_is_that_of_the_shapes_and_not_of_the_data(store, ontology):
    kenya = readable(store, NamedNode(f"{ID}country/KEN"), ontology)
    assert kenya["iso3Code"] == "KEN", "one at the most"
    assert kenya["within"]["type"] == "Region", "one at the most"
    assert kenya["exactMatch"] == [{"id": "http://metadata.un.org/sdg/codes/geoArea/404"}]
    assert kenya["label"]["en"] == "Kenya", "one a language"
    assert isinstance(kenya["altLabel"]["es"], list), "any number a language"


def test_numbers_and_dates_are_what_json_has_for_them(store, ontology, classes):
    figures = [readable(store, f, ontology) for f in classes[HKG.Figure.value]]
    assert all(isinstance(figure["value"], int) for figure in figures)
    assert {f["asOf"]["@type"] for f in figures if "asOf" in f} == {"xsd:gYear", "xsd:gYearMonth"}
    mapping = readable(store, classes[HKG.Mapping.value][0], ontology)
    assert mapping["created"].count("-") == 2


def test_all_that_it_says_stands_in_the_release_and_nothing_is_lost(store, ontology, classes):
    read = 0
    for things in classes.values():
        thing = things[len(things) // 2]
        said = said_with(store, thing)
        text = meant(readable(store, thing, ontology, said=said), ontology)
        found = {name: reader(text) for name, reader in READERS.items()}
        assert found["oxigraph"] == found["pyld"] == found["rdflib"], thing
        quads = list(parse(text, RdfFormat.JSON_LD))
        for quad in quads:
            known = store.quads(quad.subject, quad.predicate, quad.object, quad.graph_name)
            assert next(iter(known), None), quad
        expected = [
            Quad(t.subject, t.predicate, t.object, graph)
            for t, graphs in said
            if thing in (t.subject, t.object) or thing in graphs
            for graph in (graphs if thing in (t.subject, t.object) else [thing])
        ]
        plain = [
            Quad(t.subject, t.predicate, t.object, DefaultGraph())
            for t, _ in said
            if thing in (t.subject, t.object)
        ]
        assert set(lines([*expected, *plain])) <= set(found["oxigraph"]), thing
        read += 1
    assert read > 80


def test_a_further_page_still_says_what_it_is_of(store, ontology):
    target = SDG["11.1"]
    said = [(quad.triple, [quad.graph_name]) for quad in list(store.quads(object_=target))[:2]]
    document = readable(store, target, ontology, said=said, page=(2, 3))
    assert document["page"] == {"number": 2, "of": 3}
    assert document["type"] == "Target"
    assert document["notation"] == "11.1"
    assert "prefLabel" not in document
    assert by_oxigraph(meant(document, ontology))


@pytest.fixture
def plain(tmp_path):
    """A store without sources, names or an ontology, and what is then known of terms."""
    store = EmbeddedStore.writable()
    quads = [
        Quad(A, RDF.type, B, C),
        Quad(A, SKOS.prefLabel, Literal("one", language="en"), C),
        Quad(A, SKOS.prefLabel, Literal("two", language="en"), C),
        Quad(A, RDFS.seeAlso, C, C),
        Quad(A, B, Literal("x"), C),
    ]
    store.load(quads)
    return store, ontology_at(tmp_path, DEFAULT_BASE)


def test_without_an_ontology_iris_stand_for_names(plain):
    store, ontology = plain
    said = [(quad.triple, []) for quad in store.quads(subject=A)]
    document = readable(store, A, ontology, said=said)
    assert document.pop("@context") == CONTEXT
    assert document == {
        "id": A.value,
        "type": B.value,
        B.value: ["x"],
        SKOS.prefLabel.value: [
            {"@value": "one", "@language": "en"},
            {"@value": "two", "@language": "en"},
        ],
        "seeAlso": [{"id": C.value}],
    }


def test_several_values_where_the_shapes_allow_one_are_not_lost(store, ontology):
    country = NamedNode(f"{ID}country/KEN")
    said = [(Triple(country, HKG.iso3Code, Literal(code)), [SOURCE]) for code in ("KEN", "KE2")]
    assert readable(store, country, ontology, said=said)["iso3Code"] == ["KE2", "KEN"]
