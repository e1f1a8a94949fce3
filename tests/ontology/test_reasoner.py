"""HermiT finds the ontology, and the data under it, free of contradictions."""

from __future__ import annotations

import importlib
import shutil
from pathlib import Path
from typing import Final

import pytest
from pyoxigraph import RdfFormat, parse
from rdflib import OWL, RDF, RDFS, XSD, Graph, Literal, Namespace, URIRef

NO_JAVA: Final = "HermiT needs Java, and no `java` is on PATH"
pytestmark = pytest.mark.skipif(shutil.which("java") is None, reason=NO_JAVA)

ROOT: Final = Path(__file__).resolve().parents[2]
HKG: Final = Namespace("https://w3id.org/habitat-kg/ontology#")
EX: Final = Namespace("https://example.org/")
NOT_IN_OWL_2: Final = {XSD.date, XSD.gYear, XSD.gYearMonth}
"""Datatypes of our data outside OWL 2's map (OWL 2 Structural Specification, 4); HermiT stops
at them, and no axiom speaks of them."""


def unsatisfiable(graph: Graph, directory: Path) -> set[str] | None:
    """The classes that nothing can belong to; ``None`` where the whole is inconsistent."""
    owlready2 = importlib.import_module("owlready2")
    file = directory / "ontology.nt"
    graph.serialize(file, format="nt", encoding="utf-8")
    world = owlready2.World()
    try:
        world.get_ontology(file.as_uri()).load()
        owlready2.sync_reasoner_hermit(world, debug=0)
        empty = set(world.inconsistent_classes()) - {owlready2.Nothing}
        return {str(each.iri) for each in empty}
    except owlready2.OwlReadyInconsistentOntologyError:
        return None
    finally:
        world.close()


@pytest.fixture(scope="module")
def ontology(modules: Graph, alignments: Graph) -> Graph:
    return modules + alignments


@pytest.fixture(scope="module")
def everything(ontology: Graph) -> Graph:
    """The ontology and every statement of the data, less the datatypes that OWL 2 lacks."""
    merged = Graph() + ontology
    for file in sorted((ROOT / "data").rglob("*.ttl")):
        merged.parse(file)
    for file in sorted((ROOT / "data").rglob("*.trig")):
        lines = (f"{quad.triple} .\n" for quad in parse(path=file, format=RdfFormat.TRIG))
        merged.parse(data="".join(lines), format="nt")
    for triple in list(merged):
        if isinstance(triple[2], Literal) and triple[2].datatype in NOT_IN_OWL_2:
            merged.remove(triple)
    return merged


def test_the_ontology_is_consistent_and_every_class_can_have_members(
    ontology: Graph, tmp_path: Path
) -> None:
    assert len(set(ontology.subjects(RDF.type, OWL.Class))) > 100
    assert unsatisfiable(ontology, tmp_path) == set()


def test_the_data_does_not_contradict_the_ontology(everything: Graph, tmp_path: Path) -> None:
    assert len(set(everything.subjects(RDF.type, HKG.Country))) > 200
    assert unsatisfiable(everything, tmp_path) == set()


def test_a_planted_empty_class_is_found(ontology: Graph, tmp_path: Path) -> None:
    planted = Graph() + ontology
    planted.add((EX.Impossible, RDF.type, OWL.Class))
    planted.add((EX.Impossible, RDFS.subClassOf, HKG.StrategicPlanOutcome))
    planted.add((EX.Impossible, RDFS.subClassOf, HKG.ProgrammeOutcome))
    assert unsatisfiable(planted, tmp_path) == {str(EX.Impossible)}


@pytest.mark.parametrize(
    "contradiction",
    [
        (EX.thing, RDF.type, (HKG.Resolution, HKG.Decision)),
        (EX.thing, RDF.type, (HKG.FlagshipProgramme, HKG.CountryProject)),
        (EX.thing, RDF.type, (HKG.Country, HKG.Region)),
    ],
    ids=["resolution and decision", "programme and project", "country and region"],
)
def test_a_planted_contradiction_is_found(
    ontology: Graph, tmp_path: Path, contradiction: tuple[URIRef, URIRef, tuple[URIRef, ...]]
) -> None:
    planted = Graph() + ontology
    subject, predicate, values = contradiction
    for value in values:
        planted.add((subject, predicate, value))
    assert unsatisfiable(planted, tmp_path) is None


def test_a_contradiction_through_the_range_of_a_property_is_found(
    everything: Graph, tmp_path: Path
) -> None:
    """A programme that reports through an outcome of a programme, not of the plan."""
    planted = Graph() + everything
    planted.add((EX.programme, HKG.reportsThrough, EX.outcome))
    planted.add((EX.outcome, RDF.type, HKG.ProgrammeOutcome))
    assert unsatisfiable(planted, tmp_path) is None
