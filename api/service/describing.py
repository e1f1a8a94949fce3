"""The description as triples: what holds here, of this release, at this address."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode, Triple

from api.service.dataset import common
from api.service.parts import read
from api.service.statistics import MOST, VOID, counted
from kg.formats import GRAPH_FORMATS, SOLUTION_FORMATS
from kg.vocab import DCTERMS, RDF, RDFS, Vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from api.service.counts import Counts
    from kg.config import Settings
    from kg.releases import Manifest

SD: Final = Vocabulary("http://www.w3.org/ns/sparql-service-description#")


def description(
    endpoint: str, settings: Settings, manifest: Manifest, counts: Counts
) -> list[Triple]:
    """What the service says of itself (SPARQL 1.1 Service Description, sections 3 and 4; VoID).

    No blank nodes: every node is named under ``endpoint``, so that all may link to it.

    Args:
        endpoint: the absolute address of the query service, as the client sees it.
        settings: of this process: modes and what is switched on.
        manifest: of the release.
        counts: what was counted of it.

    Raises:
        ValueError: ``endpoint`` is not an absolute IRI.
    """
    service, dataset = NamedNode(endpoint), NamedNode(f"{endpoint}#dataset")
    graph = NamedNode(f"{endpoint}#default-graph")
    triples = [triple for part in _parts(settings) for triple in read(part, endpoint)]
    results = (*SOLUTION_FORMATS, *GRAPH_FORMATS)
    triples += [Triple(service, SD.resultFormat, NamedNode(f.iri)) for f in results]
    if settings.write_token:
        update = NamedNode(endpoint.removesuffix("sparql") + "update")
        triples += [Triple(update, SD.inputFormat, NamedNode(f.iri)) for f in GRAPH_FORMATS]
    for node in (dataset, graph):
        triples += [Triple(node, VOID.feature, NamedNode(f.iri)) for f in GRAPH_FORMATS]
    triples.append(Triple(dataset, DCTERMS.identifier, Literal(manifest.id)))
    if settings.dataset == "merged":
        triples += _own(endpoint, dataset, manifest.base)
    triples += counted(graph, endpoint, counts)
    triples += _graphs(endpoint, dataset, manifest.graphs)
    return triples


def _parts(settings: Settings) -> Iterator[str]:
    yield "service"
    yield "merged" if settings.dataset == "merged" else "plain"
    if not settings.store:  # what a remote engine has beyond the standard is not ours to say
        yield "engine"
    if settings.write_token:
        yield "writes"
    if settings.service_allow:
        yield "federation"


def _own(endpoint: str, dataset: NamedNode, base: str) -> list[Triple]:
    """Our own things: not the whole, which says something of goals and targets of others too."""
    things = NamedNode(f"{endpoint}#things")
    return [
        *(Triple(dataset, about.predicate, about.object) for about in common(base)),
        Triple(dataset, VOID.subset, things),
        Triple(things, RDF.type, VOID.Dataset),
        Triple(things, VOID.uriSpace, Literal(f"{base}id/")),
        Triple(dataset, RDFS.seeAlso, NamedNode(f"{endpoint.removesuffix('sparql')}dataset")),
    ]


def _graphs(endpoint: str, dataset: NamedNode, sizes: Mapping[str, int]) -> Iterator[Triple]:
    """The named graphs by name, with their number, which a reader could not know else."""
    listed = sorted(sorted(sizes), key=lambda name: -sizes[name])[:MOST]
    said = f"Named graphs that hold statements: {len(sizes):,}."
    if len(listed) < len(sizes):
        said += f" The {len(listed)} largest are listed."
    yield Triple(dataset, RDFS.comment, Literal(said, language="en"))
    nodes = [NamedNode(f"{endpoint}#graph-{number}") for number in range(1, len(listed) + 1)]
    yield from (Triple(dataset, SD.namedGraph, node) for node in nodes)
    for node, name in zip(nodes, sorted(listed), strict=True):
        yield Triple(node, RDF.type, SD.NamedGraph)
        yield Triple(node, SD.name, NamedNode(name))
