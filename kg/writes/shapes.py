"""The shapes of a release, and the things whose conformance a change can concern."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pyoxigraph import DefaultGraph, NamedNode
from rdflib import RDF, RDFS, SH, BNode, URIRef

from kg.quality.shapes import shapes_graph
from kg.sources.content import Content
from kg.sources.ontology import read_shapes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pyoxigraph import Store, Triple
    from rdflib import Graph
    from rdflib.term import Node

    from kg.releases import ReleaseDir

MOST: Final = 2_000
"""Things beyond which it is quicker to validate the whole graph."""

_UNBOUNDED: Final = (SH.zeroOrMorePath, SH.oneOrMorePath, SH.sparql, SH.target, SH.js)
"""Where shapes use one of these, a change may concern any thing."""


@dataclass(frozen=True)
class Shapes:
    """Shapes with what they read beyond the statements of a thing itself.

    Attributes:
        graph: the shapes, as pySHACL takes them.
        forward, inverse: the predicates that their paths follow, and follow back.
        inner: the predicates that they read of what a path leads to.
        steps: how far from a thing they read.
        bounded: whether that can be said.
    """

    graph: Graph
    forward: frozenset[str]
    inverse: frozenset[str]
    inner: frozenset[str]
    steps: int
    bounded: bool

    def concerned(self, store: Store, changed: Iterable[Triple]) -> set[NamedNode] | None:
        """The things that a change may make conform or not; ``None``: it may be any.

        Args:
            store: after the change.
            changed: the triples that its default graph gained and lost.
        """
        found: set[NamedNode] = set()
        for triple in changed:
            predicate = triple.predicate.value
            if not self.bounded or predicate == str(RDFS.subClassOf):
                return None
            ends = (
                {triple.subject, triple.object} if predicate in self.inverse else {triple.subject}
            )
            reached = {end for end in ends if isinstance(end, NamedNode)}
            found |= reached
            for _ in range(self.steps if predicate in self.inner else 0):
                reached = self._back(store, reached) - found
                found |= reached
            if len(found) > MOST:
                return None
        return found

    def _back(self, store: Store, things: set[NamedNode]) -> set[NamedNode]:
        """The things from which a path leads to one of those in one step."""
        default = DefaultGraph()
        found = set()
        for thing in things:
            for quad in store.quads_for_pattern(None, None, thing, default):
                if quad.predicate.value in self.forward and isinstance(quad.subject, NamedNode):
                    found.add(quad.subject)
                    if len(found) > MOST:
                        return found
            for quad in store.quads_for_pattern(thing, None, None, default):
                if quad.predicate.value in self.inverse and isinstance(quad.object, NamedNode):
                    found.add(quad.object)
        return found


def shapes_of(release: ReleaseDir, base: str) -> Shapes | None:
    """The shapes that a release carries; ``None`` where it carries none.

    Raises:
        SourceError: a file cannot be read.
    """
    content = Content(release.path)
    files = [read_shapes(path, content.root, base) for path in content.shapes]
    return of_graph(shapes_graph(files)) if files else None


def of_graph(graph: Graph) -> Shapes:
    """What can be said of shapes."""
    forward: set[str] = set()
    inverse: set[str] = set()
    inner: set[str] = set()
    steps = 1
    for shape, path in graph[: SH.path]:
        ways = _steps(graph, path, back=False)
        steps = max(steps, len(ways))
        for place, step in enumerate(ways):
            for predicate, back in step:
                (inverse if back else forward).add(predicate)
                if place:
                    inner.add(predicate)
        if (shape, SH["class"], None) in graph:
            inner.add(str(RDF.type))
        nested = _nested(graph, shape)
        if nested:
            steps += 1
            inner |= nested
    unbounded = any((None, predicate, None) in graph for predicate in _UNBOUNDED)
    return Shapes(
        graph,
        frozenset(forward),
        frozenset(inverse),
        frozenset(inner),
        steps,
        bounded=not unbounded and str(RDF.type) not in inverse,
    )


def _nested(graph: Graph, shape: Node) -> set[str]:
    """The predicates that a property shape has read of its values by shapes for them."""
    found: set[str] = set()
    for ways in (
        SH.node,
        SH.qualifiedValueShape,
        SH.property,
        SH["not"],
        SH["and"],
        SH["or"],
        SH.xone,
    ):
        for value in graph[shape:ways]:
            for inside in {value, *graph.transitive_objects(value, None)}:
                for path in graph[inside : SH.path]:
                    found |= {p for step in _steps(graph, path, back=False) for p, _ in step}
                if (inside, SH["class"], None) in graph:
                    found.add(str(RDF.type))
    return found


def _steps(graph: Graph, path: Node, *, back: bool) -> list[set[tuple[str, bool]]]:
    """The steps of a path (SHACL, 2.3.1): each the predicates to follow, and whether back."""
    if isinstance(path, URIRef):
        return [{(str(path), back)}]
    for inverted in graph[path : SH.inversePath]:
        return _steps(graph, inverted, back=not back)[::-1]
    for optional in graph[path : SH.zeroOrOnePath]:
        return _steps(graph, optional, back=back)
    for alternatives in graph[path : SH.alternativePath]:
        ways = [_steps(graph, way, back=back) for way in graph.items(alternatives)]
        longest = max(len(way) for way in ways)
        return [
            {pair for way in ways if place < len(way) for pair in way[place]}
            for place in range(longest)
        ]
    if isinstance(path, BNode):
        return [step for part in graph.items(path) for step in _steps(graph, part, back=back)]
    return []
