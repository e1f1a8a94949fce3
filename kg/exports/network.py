"""A release as a network: things are its nodes, the statements that link them its edges.

A node is every thing of the release that is no term of an ontology, and whatever such a thing
links to. An edge is every statement of such a thing whose value is an IRI or a blank node, but its
type, which is the class of the node.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, TypeGuard

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode

from kg.exports.statements import by_subject
from kg.languages import ALWAYS
from kg.vocab import RDF, SKOS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pyoxigraph import Quad

    from kg.exports.book import Book
    from kg.releases import ReleaseDir
    from kg.store.port import Graph, Term


@dataclass(frozen=True)
class Node:
    """A thing: ``id`` is its IRI, ``labels`` English and Chinese, ``classes`` the IRIs of them."""

    id: str
    name: str
    labels: tuple[str, ...]
    classes: tuple[str, ...]
    notation: str


@dataclass(frozen=True)
class Edge:
    """A statement that leads from a thing to another, and who says so."""

    subject: NamedNode | BlankNode
    property: NamedNode
    object: NamedNode | BlankNode
    sources: tuple[Graph, ...]


def edges(release: ReleaseDir, book: Book) -> Iterator[Edge]:
    """The edges, by subject, property and object."""
    for subject, quads in _things(release, book):
        for (property_, object_), said in groupby(quads, key=lambda q: (q.predicate, q.object)):
            if _is_link(object_, property_):
                sources = tuple(quad.graph_name for quad in said)
                yield Edge(subject, property_, object_, sources)


def nodes(release: ReleaseDir, book: Book) -> Iterator[Node]:
    """The nodes: the things of the release by IRI, then what else they link to."""
    others: set[NamedNode | BlankNode] = set()
    for subject, quads in _things(release, book):
        said = [(quad.predicate, quad.object) for quad in quads]
        yield _node(subject, said, book)
        linked = (object_ for property_, object_ in said if _is_link(object_, property_))
        others.update(thing for thing in linked if not _has_own(thing, book))
    for other in sorted(others, key=str):
        yield _node(other, book.statements(other), book)


def basis_of(edge: Edge, book: Book) -> list[str]:
    """The bases of the sources of an edge: ``stated``, ``mapped``, …, each once, in order."""
    return sorted({basis for graph in edge.sources if (basis := book.source(graph).basis)})


def sources_of(edge: Edge) -> list[str]:
    """The IRIs of the sources of an edge."""
    return [id_of(graph) for graph in edge.sources if not isinstance(graph, DefaultGraph)]


def id_of(thing: NamedNode | BlankNode) -> str:
    """The id of a node: the IRI, or the label of a blank node with ``_:`` before it."""
    return thing.value if isinstance(thing, NamedNode) else str(thing)


def _things(
    release: ReleaseDir, book: Book
) -> Iterator[tuple[NamedNode | BlankNode, Iterator[Quad]]]:
    for subject, quads in groupby(by_subject(release), key=lambda quad: quad.subject):
        if isinstance(subject, NamedNode | BlankNode) and not book.is_term(subject):
            yield subject, quads


def _is_link(object_: Term, property_: NamedNode) -> TypeGuard[NamedNode | BlankNode]:
    return property_ != RDF.type and isinstance(object_, NamedNode | BlankNode)


def _has_own(thing: NamedNode | BlankNode, book: Book) -> bool:
    """Whether a thing has a node even where nothing links to it."""
    return book.is_described(thing) and not book.is_term(thing)


def _node(thing: NamedNode | BlankNode, said: Sequence[tuple[NamedNode, Term]], book: Book) -> Node:
    classes = {
        value.value
        for property_, value in said
        if property_ == RDF.type and isinstance(value, NamedNode)
    }
    notations = sorted(
        value.value
        for property_, value in said
        if property_ == SKOS.notation and isinstance(value, Literal)
    )
    return Node(
        id_of(thing),
        book.name(thing),
        tuple(book.label(thing, language) for language in ALWAYS),
        tuple(sorted(classes)),
        notations[0] if notations else "",
    )
