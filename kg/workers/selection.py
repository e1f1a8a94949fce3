"""What somebody takes away of a release: one graph, one document, the things of one class."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg.errors import NotFound
from kg.store.port import MERGED
from kg.vocab import RDF, RDFS, prefixes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyoxigraph import Quad, Triple

    from kg.store.port import Store

GRAPH, DOCUMENT, CLASS = "graph", "document", "class"
KINDS = (GRAPH, DOCUMENT, CLASS)
"""What may be taken: what one source says, what all parts of a document say, and all that is said
of the things of a class and of the classes below it."""


def iri_of(kind: str, text: str, base: str) -> str:
    """The IRI that a selection is named by: whole, or as the end of one of ours.

    >>> base = "https://w3id.org/habitat-kg/"
    >>> iri_of(DOCUMENT, "eb-2024-1-item-7", base)
    'https://w3id.org/habitat-kg/id/document/eb-2024-1-item-7'
    >>> iri_of(CLASS, "Figure", base), iri_of(CLASS, "sdgo:Goal", base)
    ('https://w3id.org/habitat-kg/ontology#Figure', 'http://metadata.un.org/sdg/ontology#Goal')
    """
    if "://" in text:
        return text
    if kind == CLASS:
        prefix, colon, name = text.partition(":")
        known = prefixes(base)
        return known[prefix] + name if colon and prefix in known else f"{known['hkg']}{text}"
    return f"{base}id/document/{text}" if kind == DOCUMENT else text


def quads_of(store: Store, kind: str, iri: str, *, plain: bool = False) -> Iterator[Quad]:
    """The statements of a selection in the graphs of their sources.

    Where ``plain``, the default graph is a source like any other, not the merged set.

    Raises:
        NotFound: the release has no such graph, document or class.
    """
    try:
        name = NamedNode(iri)
    except ValueError:
        raise NotFound(f'"{iri}" is not an absolute IRI.', "Give a whole IRI.") from None
    if kind == CLASS:
        named = _things(store, name, plain=plain)
        found = (quad for thing in named for quad in _all(store, thing, plain=plain))
    else:
        graphs = [name] if kind == GRAPH else _parts(store, name)
        named = [graph for graph in graphs if store.contains_graph(graph)]
        found = (quad for graph in named for quad in store.quads(graph=graph))
    if not named:
        raise NotFound(f"The release has no {kind} <{iri}>.", "/export/ says what it has.")
    return found


def triples_of(store: Store, kind: str, iri: str, *, plain: bool = False) -> Iterator[Triple]:
    """The statements of a selection, each once; see :func:`quads_of`."""
    quads = quads_of(store, kind, iri, plain=plain)
    if kind == GRAPH:
        return (quad.triple for quad in quads)
    return _once(quads, of_subject=kind == CLASS)


def _once(quads: Iterator[Quad], *, of_subject: bool) -> Iterator[Triple]:
    """Each triple once; where ``of_subject``, those of one subject follow one another."""
    seen: set[Triple] = set()
    subject = None
    for quad in quads:
        if of_subject and quad.subject != subject:
            subject = quad.subject
            seen.clear()
        if quad.triple not in seen:
            seen.add(quad.triple)
            yield quad.triple


def _all(store: Store, thing: NamedNode, *, plain: bool) -> list[Quad]:
    """The statements of a thing in every source, in order."""
    others = store.quads(thing, graph=MERGED) if plain else ()
    return sorted((*store.quads(thing), *others), key=str)


def _parts(store: Store, document: NamedNode) -> list[NamedNode]:
    """The graphs of a document: its own IRI, and those of its parts, which begin with it."""
    below = f"{document.value}/"
    graphs = (g for g in store.named_graphs() if g == document or g.value.startswith(below))
    return sorted(graphs, key=lambda graph: graph.value)


def _things(store: Store, class_: NamedNode, *, plain: bool) -> list[NamedNode]:
    """The things of a class and of those below it, in order."""
    classes, ahead = {class_}, [class_]
    while ahead:
        for quad in store.quads(None, RDFS.subClassOf, ahead.pop(), MERGED):
            if isinstance(quad.subject, NamedNode) and quad.subject not in classes:
                classes.add(quad.subject)
                ahead.append(quad.subject)
    graphs = (None, MERGED) if plain else (MERGED,)
    found = {
        quad.subject
        for one in classes
        for graph in graphs
        for quad in store.quads(None, RDF.type, one, graph)
    }
    return sorted((thing for thing in found if isinstance(thing, NamedNode)), key=str)
