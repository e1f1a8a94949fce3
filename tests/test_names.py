"""Acronyms and variants lead to their thing, in the language that people use them in."""

from __future__ import annotations

import pytest
from pyoxigraph import Literal

from kg.languages import OFFERED
from kg.sources.content import Content
from kg.sources.reference import read_reference
from kg.vocab import DEFAULT_BASE, HKG, RDF, SDGO, SKOS
from tests.content import REPOSITORY

ID = DEFAULT_BASE + "id/"
CONTENT = Content(REPOSITORY)
STATEMENTS = [
    quad for path in CONTENT.references for quad in read_reference(path, CONTENT.root).quads
]

NAMES = [
    ("SURGe", "initiative/surge"),
    ("UNHCR", "organisation/unhcr"),
    ("难民署", "organisation/unhcr"),
    ("RISE UP", "flagship-programme/rise-up"),
    ("崛起", "flagship-programme/rise-up"),
    ("SDG Cities", "flagship-programme/sdg-cities"),
    ("可持续发展目标城市", "flagship-programme/sdg-cities"),
    ("ICLEI", "organisation/iclei"),
    ("UCLG", "organisation/uclg"),
    ("Microsoft", "organisation/microsoft"),
    ("微软", "organisation/microsoft"),
    ("GCF", "organisation/green-climate-fund"),
    ("绿色气候基金", "organisation/green-climate-fund"),
    ("NUA", "framework/new-urban-agenda"),
    ("UN-Habitat", "organisation/un-habitat"),
    ("人居署", "organisation/un-habitat"),
    ("人居大会", "governing-body/un-habitat-assembly"),
    ("UNESCO", "organisation/unesco"),
    ("教科文组织", "organisation/unesco"),
    ("UNDRR", "organisation/undrr"),
    ("IOM", "organisation/iom"),
    ("移民组织", "organisation/iom"),
    ("EU", "organisation/european-union"),
    ("欧盟", "organisation/european-union"),
    ("World Bank", "organisation/world-bank"),
    ("COP27", "event/cop27"),
    ("COP28", "event/cop28"),
    ("WUF", "event-series/world-urban-forum"),
    ("CHAMP", "partnership/champ"),
    ("UNFCCC", "framework/unfccc"),
    ("2030 Agenda", "framework/2030-agenda"),
    ("Paris Agreement", "framework/paris-agreement"),
    ("UK", "country/GBR"),
    ("SDG 11", "http://metadata.un.org/sdg/11"),
    ("目标11", "http://metadata.un.org/sdg/11"),
    ("ODS 11", "http://metadata.un.org/sdg/11"),
    ("SDGs", "http://metadata.un.org/sdg"),
]


@pytest.mark.parametrize(("name", "thing"), NAMES)
def test_a_name_leads_to_its_thing(name: str, thing: str) -> None:
    named = {
        quad.subject.value
        for quad in STATEMENTS
        if quad.predicate in (SKOS.prefLabel, SKOS.altLabel)
        and isinstance(quad.object, Literal)
        and quad.object.value == name
    }
    assert named == {thing if thing.startswith("http") else ID + thing}


@pytest.mark.parametrize(
    ("kind", "count"), [(SDGO.Goal, 17), (HKG.Country, 248), (HKG.Region, 30)], ids=str
)
def test_goals_countries_and_regions_have_labels_in_six_languages(kind, count) -> None:
    things = {q.subject for q in STATEMENTS if (q.predicate, q.object) == (RDF.type, kind)}
    assert len(things) == count
    labels = {
        (q.subject, q.object.language)
        for q in STATEMENTS
        if q.predicate == SKOS.prefLabel and q.subject in things
    }
    assert labels == {(thing, tag) for thing in things for tag in OFFERED}


@pytest.mark.parametrize("property_", [SKOS.prefLabel, SKOS.altLabel], ids=["preferred", "other"])
def test_every_label_is_in_a_language_on_offer(property_) -> None:
    tags = {q.object.language for q in STATEMENTS if q.predicate == property_}
    assert tags == set(OFFERED)
