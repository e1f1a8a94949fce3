"""The paths between two things, each hop with its statements and their sources."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice, pairwise
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from kg.errors import BadRequest, NotFound
from kg.graph.evidence import Evidence
from kg.graph.filters import IN, OUT, WEAKEST, Filter, Links
from kg.graph.rdf import written
from kg.graph.sentences import Sentences
from kg.graph.shortest import Bounds, Search, ways
from kg.graph.terms import terms_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.graph.context import Context
    from kg.graph.projection import Projection
    from kg.graph.shortest import Way

HOPS: Final = 8
"""Hops that a path may have, at most."""

RESULTS: Final = 1_000
"""Paths that one answer may have."""


@dataclass(frozen=True)
class Found:
    """Paths as nodes, each with its strength, and the names of the bounds that cut them."""

    paths: list[tuple[int, Way]]
    cut: list[str]


def find(
    links: Links, here: int, there: int, bounds: Bounds, *, limit: int, hops: int, shortest: bool
) -> Found:
    """The first paths: the shortest first, of one length the strongest, then by IRIs.

    Args:
        links: those that count.
        here: the node that a path begins at.
        there: another, that it ends at.
        bounds: of the search.
        limit: how many paths are wanted.
        hops: that a path may have.
        shortest: whether only those of the least length are.
    """
    found = list(
        islice(_in_order(links, here, there, bounds, hops=hops, shortest=shortest), limit + 1)
    )
    return _cut(found, limit, bounds)


def _in_order(
    links: Links, here: int, there: int, bounds: Bounds, *, hops: int, shortest: bool
) -> Iterator[tuple[int, Way]]:
    for _, layers in Search(links, here, there, bounds).lengths(hops):
        some = False
        for way in ways(layers, here, there, bounds):
            some = True
            yield way
        if some and shortest:
            return


def _cut(found: list[tuple[int, Way]], limit: int, bounds: Bounds) -> Found:
    cut = sorted(bounds.cut)
    if len(found) > limit:
        cut = sorted({*cut, "results"})
    return Found(found[:limit], cut)


def paths(context: Context, arguments: dict[str, Any]) -> dict[str, Any]:
    """Paths between two things; a function of a worker.

    Raises:
        NotFound: the release has no link with one of the two.
        BadRequest: the two are one, or the filter names what is not there.
    """
    links = Links.of(context.once(terms_of), filter_of(arguments))
    here, there = ends(links.projection, arguments["from"], arguments["to"])
    bounds = Bounds(arguments["seconds"])
    found = find(
        links,
        here,
        there,
        bounds,
        limit=arguments["limit"],
        hops=arguments["hops"],
        shortest=arguments["shortest"],
    )
    answer = {
        "release": context.release.id,
        "from": arguments["from"],
        "to": arguments["to"],
        **told(context, links, found, arguments["languages"]),
    }
    return written(context, answer, arguments)


def told(context: Context, links: Links, found: Found, languages: list[str]) -> dict[str, Any]:
    """Paths as an answer tells them, with what they name."""
    evidence = Evidence(context.store, context.base, links, languages)
    sentences = Sentences(evidence, context.base, languages)
    listed = []
    for strength, way in found.paths:
        hops = [hop(evidence, links, near, far) for near, far in pairwise(way)]
        listed.append(
            {
                "length": len(hops),
                "basis": evidence.of_strength(strength),
                "things": [evidence.thing(node) for node in way],
                "sentence": sentences.of(hops),
                "hops": hops,
            }
        )
    return {
        "paths": listed,
        "complete": not found.cut,
        "cut": found.cut,
        **evidence.described(),
    }


def hop(evidence: Evidence, links: Links, near: int, far: int) -> dict[str, Any]:
    """A step from one thing to another: all the links between the two, the strongest first."""
    told = []
    for edge, direction in between(links, near, far):
        told.append({**evidence.link(edge), "direction": direction})
    return {"from": evidence.thing(near), "to": evidence.thing(far), "links": told}


def between(links: Links, near: int, far: int) -> list[tuple[int, str]]:
    """The links that lead from one node to another, each with the way it points."""
    p = links.projection
    found: list[tuple[int, int, str]] = []
    for direction, subject, object_ in ((OUT, near, far), (IN, far, near)):
        if links.direction in (OUT, IN) and links.direction != direction:
            continue
        begin, end = int(p.out_start[subject]), int(p.out_start[subject + 1])
        edges = begin + np.flatnonzero(p.out_object[begin:end] == object_)
        edges = edges[links.properties[p.out_property[edges]]]
        for edge, strength in zip(edges.tolist(), links.strength(edges).tolist(), strict=True):
            if strength <= WEAKEST:
                found.append((strength, edge, direction))
    return [(edge, direction) for _, edge, direction in sorted(found)]


def ends(projection: Projection, here: str, there: str) -> tuple[int, int]:
    """The nodes of two different things.

    Raises:
        NotFound: the release has no link with one of the two.
        BadRequest: the two are one.
    """
    if here == there:
        raise BadRequest("A path leads between two things, and both ends are one.", "Name another.")
    return node_of(projection, here), node_of(projection, there)


def node_of(projection: Projection, iri: str) -> int:
    """The node of a thing.

    Raises:
        NotFound: the release has no link with it.
    """
    node = projection.node(iri)
    if node is None:
        raise NotFound(
            f"The release has no link with <{iri}>.", "See that the key or IRI is right."
        )
    return node


def filter_of(arguments: dict[str, Any]) -> Filter:
    """The filter among the arguments of a function."""
    return Filter(
        tuple(arguments.get("property", ())),
        tuple(arguments.get("without_property", ())),
        tuple(arguments.get("class", ())),
        tuple(arguments.get("without_class", ())),
        tuple(arguments.get("basis", ())),
        arguments.get("direction", "both"),
    )
