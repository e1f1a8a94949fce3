"""The alignments describe themselves, name terms that exist, and answer no query."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pytest
from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCAT, ORG, PROV, QB, SDO, VOID, DefinedNamespace

ROOT: Final = Path(__file__).resolve().parents[2]
FILES: Final = sorted((ROOT / "ontology" / "alignments").glob("*.ttl"))
HKG: Final = Namespace("https://w3id.org/habitat-kg/ontology#")
BASIS: Final = URIRef("https://w3id.org/habitat-kg/id/basis/reference")
RELATIONS: Final = {RDFS.subClassOf, RDFS.subPropertyOf, SKOS.closeMatch}

PUBLISHED: Final[tuple[type[DefinedNamespace], ...]] = (
    *(DCAT, DCTERMS, ORG, PROV, QB, SDO, SKOS, VOID),
)
"""Vocabularies whose terms rdflib knows."""

SDMX: Final = "http://purl.org/linked-data/sdmx/2009/"
SDGO: Final = "http://metadata.un.org/sdg/ontology#"
UNDO: Final = "https://w3id.org/un/ontology/undo/"
OTHERS: Final = {
    *(SDMX + name for name in ("measure#obsValue", "attribute#unitMeasure", "dimension#refPeriod")),
    *(SDGO + name for name in ("isTargetOf", "isIndicatorOf", "custodianAgency")),
    *(UNDO + name for name in ("Document", "DeliberativeDocument", "Resolution", "Decision")),
    *(UNDO + name for name in ("Paper", "ProgressReport", "Agent")),
}
"""Terms of the vocabularies that rdflib does not know, each looked up in its publication."""


def declarations(graph: Graph) -> set[URIRef]:
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
    return {s for kind in kinds for s in graph.subjects(RDF.type, kind) if isinstance(s, URIRef)}


def alignments_of(graph: Graph) -> set[tuple[URIRef, URIRef, URIRef]]:
    return {
        (s, p, o)
        for p in RELATIONS
        for s, o in graph.subject_objects(p)
        if isinstance(s, URIRef) and isinstance(o, URIRef) and (s in HKG or str(s).startswith(SDGO))
    }


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_file_describes_itself(file: Path) -> None:
    graph = Graph().parse(file)
    itself = URIRef(f"https://w3id.org/habitat-kg/ontology/alignments/{file.stem}")
    assert set(graph.objects(itself, RDF.type)) == {HKG.ReferenceDataset}
    assert set(graph.objects(itself, HKG.basis)) == {BASIS}
    for predicate in (SKOS.prefLabel, DCTERMS.description):
        tags = [v.language for v in graph.objects(itself, predicate) if isinstance(v, Literal)]
        assert sorted(map(str, tags)) == ["en", "zh"], predicate


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_outside_terms_exist_where_they_are_published(file: Path, modules: Graph) -> None:
    graph = Graph().parse(file)
    named = {o for _, _, o in alignments_of(graph)} | declarations(graph)
    assert named
    for term in named:
        known = any(str(term) in space for space in PUBLISHED) or str(term) in OTHERS
        assert known, f"{term} is not a term of its vocabulary"
        assert term in declarations(graph) | declarations(modules), f"declare {term}"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_alignment_has_its_reason(file: Path) -> None:
    """After the heading each group of alignments stands under a comment that says why."""
    text = file.read_text(encoding="utf-8")
    groups = text.partition("# -- Alignments\n")[2].strip().split("\n\n")
    lines = [line for group in groups for line in group.splitlines()]
    assert all(re.match(r"# [A-Z].*\.$", group.splitlines()[0]) for group in groups)
    triples = [line for line in lines if not line.startswith("#")]
    assert len(triples) == len(alignments_of(Graph().parse(file))) > 0


def test_alignments_start_from_our_terms_and_lead_out(alignments: Graph, modules: Graph) -> None:
    links = alignments_of(alignments)
    assert len(FILES) == 10
    assert len(links) == 88
    for subject, _, value in links:
        assert subject in declarations(modules), subject
        assert value not in HKG, f"{subject} is aligned to a term of ours"
        assert (subject, RDFS.subClassOf, value) not in modules, "the module says so already"
        assert (subject, RDFS.subPropertyOf, value) not in modules, "the module says so already"


def test_nothing_rests_on_the_alignments(alignments: Graph, modules: Graph) -> None:
    """No data, shape, rule, check or query names a term that only the alignments declare."""
    only_here = {str(term) for term in declarations(alignments) - declarations(modules)}
    assert len(only_here) > 40
    looked_at = 0
    for directory in ("data", "queries", "ontology/shapes", "ontology/rules", "ontology/checks"):
        for file in sorted((ROOT / directory).rglob("*")):
            if file.suffix not in {".ttl", ".trig", ".rq"}:
                continue
            text = file.read_text(encoding="utf-8")
            prefixes = re.findall(r"(?i)prefix\s+([\w-]*):\s*<([^>]*)>", text)
            for prefix, space in prefixes:
                names = re.findall(rf"(?<![\w:/-]){re.escape(prefix)}:([\w-]+)", text)
                assert not only_here & {space + name for name in names}, file
            assert not only_here & set(re.findall(r"<([^>\s]+)>", text)), file
            looked_at += 1
    assert looked_at > 30
