"""The paths between two things, each hop with its statements and their sources."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from kg.graph.asked import IN, OUT
from kg.graph.asking import ends
from kg.graph.evidence import evidence_of
from kg.graph.filters import WEAKEST, Links
from kg.graph.imagining import imagination, imagined_links
from kg.graph.rdf import written
from kg.graph.sentences import Sentences
from kg.graph.shortest import Bounds, Search
from kg.graph.telling import Ways, ways

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.graph.context import Context
    from kg.graph.evidence import Evidence
    from kg.graph.imagining import Change
    from kg.graph.telling import Way


@dataclass(frozen=True)
class Found:
    """Paths in order, and the names of the bounds that cut them."""

    ways: list[Ways]
    cut: list[str]

    @classmethod
    def first(cls, ways: Iterable[Ways], limit: int, bounds: Bounds) -> Self:
        """The first of them; to go through more than is asked for tells whether there is more."""
        found, left = [], limit
        more = False
        for some in ways:
            found.append(some.where(slice(left)))
            more = len(some) > left
            left -= len(found[-1])
            if more:
                break
        return cls(found, sorted({*bounds.cut, *(["results"] if more else [])}))

    @cached_property
    def paths(self) -> list[tuple[int, Way]]:
        """Each path with its strength."""
        return [way for some in self.ways for way in some.listed()]


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
    search = Search(links, here, there, bounds)
    return Found.first(_in_order(search, bounds, limit, hops, shortest=shortest), limit, bounds)


def _in_order(
    search: Search, bounds: Bounds, limit: int, hops: int, *, shortest: bool
) -> Iterator[Ways]:
    for met in search.lengths(hops):
        number = 0
        for some in ways(met, bounds, limit):
            number += len(some)
            yield some
        if number and shortest:
            return


def paths(context: Context, arguments: dict[str, Any]) -> dict[str, Any]:
    """Paths between two things; a function of a worker.

    Raises:
        NotFound: the release says nothing of one of the two.
        BadRequest: the two are one; or as :func:`kg.graph.imagining.change_of`.
        ParameterError: the filter, or what is imagined, names what is not there.
    """
    links, change = imagined_links(context, arguments)
    asked = {name: arguments[name] for name in ("from", "to")}
    here, there = ends(context, *asked.values())
    bounds = Bounds(arguments["seconds"])
    found = Found([], [])
    if here is not None and there is not None:
        found = find(
            links,
            here,
            there,
            bounds,
            limit=arguments["limit"],
            hops=arguments["hops"],
            shortest=arguments["shortest"],
        )
    answer = told(context, links, change, found, asked=asked, arguments=arguments)
    return written(context, answer, arguments)


def told(
    context: Context,
    links: Links,
    change: Change | None,
    found: Found,
    *,
    asked: dict[str, str],
    arguments: dict[str, Any],
) -> dict[str, Any]:
    """Paths as an answer tells them, with what they name.

    Args:
        context: the release.
        links: those that count.
        change: what is imagined of them, if anything is.
        found: the paths.
        asked: the two ends.
        arguments: of the function.
    """
    languages = arguments["languages"]
    left_out = change.gone if change else ()
    evidence = evidence_of(context, links, arguments, left_out)
    for iri in asked.values():
        evidence.named(iri)
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
        **imagination(change, evidence.describing),
        **asked,
        "paths": listed,
        "complete": not found.cut,
        "cut": found.cut,
        **evidence.described(),
    }


def hop(evidence: Evidence, links: Links, near: int, far: int) -> dict[str, Any]:
    """A step from one thing to another: all the links between the two, the strongest first."""
    told = []
    for edge, direction in between(links, near, far):
        marks = {"direction": direction, "imagined": links.is_assumed(edge)}
        told.append({**evidence.link(edge), **marks})
    return {"from": evidence.thing(near), "to": evidence.thing(far), "links": told}


def between(links: Links, near: int, far: int) -> list[tuple[int, str]]:
    """The links that lead from one node to another, each with the way it points.

    The strongest come first, and of equally strong ones those that the release has.
    """
    p = links.projection
    found: list[tuple[int, bool, int, str]] = []
    for direction, subject, object_ in ((OUT, near, far), (IN, far, near)):
        if links.direction in (OUT, IN) and links.direction != direction:
            continue
        begin, end = int(p.out_start[subject]), int(p.out_start[subject + 1])
        edges = begin + np.flatnonzero(p.out_object[begin:end] == object_)
        edges = edges[links.properties[p.out_property[edges]]]
        for edge, strength in zip(edges.tolist(), links.strength(edges).tolist(), strict=True):
            if strength <= WEAKEST:
                found.append((strength, links.is_assumed(edge), edge, direction))
    return [(edge, direction) for *_, edge, direction in sorted(found)]
