"""The glossary tells of every term what the files say of it, and of nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.terms.documents import TERMS, document
from kg.terms.glossary import KINDS, glossary_of
from kg.vocab import DEFAULT_BASE, HKG, RDF, SDGO, SKOS
from tests.content import write_content

FOLDER = Path(__file__).parents[2] / "ontology"


@pytest.fixture(scope="module")
def glossary():
    return glossary_of(FOLDER, DEFAULT_BASE)


def term(glossary, iri):
    return glossary.terms[iri.value]


def test_it_has_every_term_that_the_files_declare(glossary):
    triples = document(FOLDER, DEFAULT_BASE, TERMS).triples
    kinds = set(KINDS.values())
    declared = {t.subject.value for t in triples if t.predicate == RDF.type and t.object in kinds}
    assert set(glossary.terms) == declared
    assert len(declared) > 250
    own = [t for kind in KINDS for t in glossary.of_kind(kind)]
    others = [t for kind in KINDS for t in glossary.of_kind(kind, own=False)]
    assert len(own) + len(others) == len(declared)
    assert len(own) > 220 and all(t.anchor in t.iri for t in own)


def test_anchors_are_local_names_and_no_two_the_same(glossary):
    anchors = [t.anchor for t in glossary.terms.values()]
    assert len(set(anchors)) == len(anchors)
    assert term(glossary, HKG.FlagshipProgramme).anchor == "FlagshipProgramme"
    assert term(glossary, SKOS.Concept).anchor == "skos:Concept"


def test_the_header_is_told(glossary):
    assert glossary.version_iri == f"{glossary.iri}/{glossary.version}"
    assert set(glossary.title) == set(glossary.description) == {"en", "zh"}
    assert glossary.license.startswith("https://creativecommons.org/")
    assert glossary.modules["event"] == "Events: meetings and other happenings at a time and place."


def test_relations_are_told_at_both_ends(glossary):
    flagship, programme = (term(glossary, HKG[n]) for n in ("FlagshipProgramme", "Programme"))
    assert flagship.relations["parents"] == [programme.iri]
    assert flagship.iri in programme.relations["children"]
    assert flagship.iri in term(glossary, HKG.Subprogramme).relations["disjoint"]
    target = term(glossary, SDGO.isTargetOf)
    assert target.relations["domain"] == [SDGO.Target.value]
    assert target.iri in term(glossary, SDGO.Target).relations["properties"]
    assert target.iri in term(glossary, SDGO.Goal).relations["led_to_by"]
    told = sum(len(others) for t in glossary.terms.values() for others in t.relations.values())
    assert told > 400


def test_what_has_no_place_of_its_own_is_told_all_the_same(tmp_path):
    content = write_content(tmp_path)
    module = content / "ontology/modules/all.ttl"
    module.write_text(
        module.read_text()
        + "hkg:locatedIn a owl:TransitiveProperty ; owl:inverseOf hkg:holds ; skos:note 'x'@en ;\n"
        + "    owl:deprecated true .\n"
        + "hkg:holds a owl:ObjectProperty . [] a owl:Class ; owl:complementOf hkg:City .\n"
    )
    found = glossary_of(content / "ontology", DEFAULT_BASE)
    located = found.terms[HKG.locatedIn.value]
    assert located.traits == ("TransitiveProperty",)
    assert located.deprecated
    assert located.others == ((SKOS.note.value, "x", "en"),)
    assert located.relations["inverse"] == [HKG.holds.value]
    assert found.terms[HKG.holds.value].relations["inverse"] == [HKG.locatedIn.value]
    assert (found.version, found.license, found.vocabularies) == ("", "", ())


def test_alignments_stand_with_our_terms_and_by_vocabulary(glossary):
    [aligned] = term(glossary, HKG.Office).alignments
    assert (aligned.vocabulary, aligned.object) == ("org", "http://www.w3.org/ns/org#Post")
    assert glossary.names[aligned.object] == {"en": "post", "zh": "职位"}
    every = [a for vocabulary in glossary.vocabularies for a in vocabulary.alignments]
    assert len(glossary.vocabularies) == 10 and len(every) > 100
    assert not [a for a in every if a.relation == RDF.type.value]
