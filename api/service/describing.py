"""The description as triples: what holds here, of this release, at this address."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from kg.formats import GRAPH_FORMATS, SOLUTION_FORMATS
from kg.vocab import DCTERMS, RDF, RDFS, Vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from api.service.counts import Counts, Row
    from kg.config import Settings
    from kg.releases import Manifest

SD: Final = Vocabulary("http://www.w3.org/ns/sparql-service-description#")
VOID: Final = Vocabulary("http://rdfs.org/ns/void#")

MOST: Final = 500
"""Graphs, and partitions of a kind, that a description lists: beyond it would no longer be small.
Of more graphs the largest are named. Of more partitions none is: who plans by them takes one that
is missing for one that is empty."""

_PARTS: Final = files("api.service").joinpath("parts")
_SIZES: Final = {
    "triples": VOID.triples,
    "entities": VOID.entities,
    "subjects": VOID.distinctSubjects,
    "objects": VOID.distinctObjects,
}
"""Column of a count → the term of VoID for it."""


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
    triples = [triple for part in _parts(settings) for triple in _read(part, endpoint)]
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
    triples += _counted(endpoint, graph, counts)
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


def _read(part: str, endpoint: str) -> Iterator[Triple]:
    text = _PARTS.joinpath(f"{part}.ttl").read_bytes()
    return (quad.triple for quad in parse(text, RdfFormat.TURTLE, base_iri=endpoint))


def _own(endpoint: str, dataset: NamedNode, base: str) -> list[Triple]:
    """Our own things: not the whole, which says something of goals and targets of others too."""
    things = NamedNode(f"{endpoint}#things")
    return [
        Triple(dataset, VOID.subset, things),
        Triple(things, RDF.type, VOID.Dataset),
        Triple(things, VOID.uriSpace, Literal(f"{base}id/")),
    ]


def _counted(endpoint: str, graph: NamedNode, counts: Counts) -> Iterator[Triple]:
    """VoID sections 4.3, 4.5 and 4.6: vocabularies, partitions and sizes of the default graph."""
    properties, classes = counts.properties, counts.classes
    yield from _sizes(graph, counts.sizes or {})
    if properties is not None and classes is not None:
        used = [str(row["property"]) for row in properties] + [str(row["class"]) for row in classes]
        spaces = sorted({_namespace(iri) for iri in used})
        if len(spaces) <= MOST:
            yield from (Triple(graph, VOID.vocabulary, NamedNode(space)) for space in spaces)
    yield from _partitions(endpoint, graph, "property", properties)
    yield from _partitions(endpoint, graph, "class", classes)


def _partitions(
    endpoint: str, graph: NamedNode, kind: str, rows: tuple[Row, ...] | None
) -> Iterator[Triple]:
    if rows is None:
        return
    plural = {"property": VOID.properties, "class": VOID.classes}[kind]
    yield Triple(graph, plural, Literal(len(rows)))
    if len(rows) > MOST:
        return
    parts = [NamedNode(f"{endpoint}#{kind}-{number}") for number in range(1, len(rows) + 1)]
    yield from (Triple(graph, VOID[f"{kind}Partition"], part) for part in parts)
    for part, row in zip(parts, rows, strict=True):
        yield Triple(part, VOID[kind], NamedNode(str(row[kind])))
        yield from _sizes(part, row)


def _sizes(node: NamedNode, row: Mapping[str, object]) -> Iterator[Triple]:
    for column, term in _SIZES.items():
        if column in row:
            yield Triple(node, term, Literal(int(str(row[column]))))


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


def _namespace(iri: str) -> str:
    """Up to the last #, / or :, as vocabularies are named.

    >>> _namespace("http://purl.org/dc/terms/title"), _namespace("urn:x:y")
    ('http://purl.org/dc/terms/', 'urn:x:')
    """
    return iri[: max(iri.rfind(sign) for sign in "#/:") + 1]
