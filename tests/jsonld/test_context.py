"""The context: short names that stay the same, for terms of any origin."""

from __future__ import annotations

import json

import pytest

from kg.jsonld.context import context_from
from kg.jsonld.declared import LINK, TEXT, VALUE, Declared
from kg.jsonld.ontology import ontology_at
from kg.vocab import DCTERMS, DEFAULT_BASE, HKG, RDFS, SDGO, SKOS, XSD
from tests.jsonld.readers import READERS


def context_of(*terms):
    declared = {term.iri: term for term in terms}
    return context_from(declared, {}, DEFAULT_BASE)


def test_every_term_of_the_ontology_has_a_name_and_no_two_the_same(ontology):
    names = [ontology.context.name(iri) for iri in ontology.declared]
    assert len(names) > 280
    assert len(set(names)) == len(names)
    assert not [name for name in names if ":" in name or "_" in name]


def test_names_are_those_that_people_use(ontology):
    named = {
        HKG.FlagshipProgramme: "FlagshipProgramme",
        HKG.contributesTo: "contributesTo",
        SDGO.Target: "Target",
        SKOS.prefLabel: "prefLabel",
        SKOS.notation: "notation",
        DCTERMS.title: "title",
        RDFS.label: "label",
    }
    assert {iri: ontology.context.name(iri.value) for iri in named} == named


def test_a_property_says_what_it_leads_to(ontology):
    terms = ontology.context.document()["@context"]
    assert terms["contributesTo"]["@type"] == "@id"
    assert terms["rationale"]["@container"] == "@language"
    assert terms["countedMembersStated"]["@type"] == XSD.boolean.value
    assert terms["created"]["@type"] == XSD.date.value, "as the shapes say"
    assert terms["asOf"] == HKG.asOf.value, "days, months or years"
    assert terms["iso3Code"] == HKG.iso3Code.value, "plain texts need no datatype"
    assert terms["Country"] == HKG.Country.value
    assert terms["closeMatch"]["@type"] == "@id", "an annotation only to OWL"


def test_our_own_term_keeps_its_name_and_the_other_gets_its_prefix():
    outside, own = Declared(DCTERMS.title.value, TEXT), Declared(HKG.title.value, VALUE)
    for terms in ((outside, own), (own, outside)):
        context = context_of(*terms)
        assert context.name(HKG.title.value) == "title"
        assert context.name(DCTERMS.title.value) == "dcterms_title"


def test_what_no_name_is_left_for_keeps_its_iri():
    strange = "http://e/ns#"
    iris = [
        strange + "type",
        strange + "p:q",
        strange + "sources",
        "urn:x",
        strange,
        "http://e/skos",
    ]
    context = context_of(*(Declared(iri, LINK) for iri in iris))
    assert [context.name(iri) for iri in iris] == iris
    assert not context.terms


def test_without_an_ontology_there_are_the_terms_of_the_standards(tmp_path):
    context = ontology_at(tmp_path / "none", DEFAULT_BASE).context
    assert context.name(RDFS.label.value) == "label"
    assert context.name(HKG.contributesTo.value) == HKG.contributesTo.value


def test_another_base_moves_our_terms_alone(shipped_release):
    base = "http://example.org/kg/"
    terms = ontology_at(shipped_release.ontology, base).context.document()["@context"]
    assert terms["contributesTo"]["@id"] == f"{base}ontology#contributesTo"
    assert terms["hkg"] == f"{base}ontology#"
    assert terms["Target"] == SDGO.Target.value
    assert DEFAULT_BASE not in json.dumps(terms)


@pytest.mark.parametrize("reader", READERS)
def test_readers_take_the_whole_context(ontology, reader):
    document = {
        **ontology.context.document(),
        "id": "sdg:11.1",
        "type": "Target",
        "prefLabel": {"en": "Housing"},
        "hkg:note": "by a prefix",
        "page": {"number": 2},
    }
    assert READERS[reader](json.dumps(document)) == [
        "<http://metadata.un.org/sdg/11.1> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> "
        "<http://metadata.un.org/sdg/ontology#Target>",
        "<http://metadata.un.org/sdg/11.1> <http://www.w3.org/2004/02/skos/core#prefLabel> "
        '"Housing"@en',
        "<http://metadata.un.org/sdg/11.1> <https://w3id.org/habitat-kg/ontology#note> "
        '"by a prefix"',
    ]
