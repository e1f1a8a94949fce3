"""Why a programme is said to serve a target: the paths between them, the best founded first."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from kg.graph.filters import WEAKEST, Links
from kg.graph.paths import Found, ends, filter_of, told
from kg.graph.rdf import written
from kg.graph.shortest import Bounds, Search, ways
from kg.graph.terms import terms_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.graph.context import Context
    from kg.graph.shortest import Way


def find(links: Links, here: int, there: int, bounds: Bounds, *, limit: int, hops: int) -> Found:
    """The first paths by the strength of their weakest hop, then by length, then by IRIs."""
    found = list(islice(_in_order(links, here, there, bounds, hops), limit + 1))
    cut = {*bounds.cut, *(["results"] if len(found) > limit else [])}
    return Found(found[:limit], sorted(cut))


def _in_order(
    links: Links, here: int, there: int, bounds: Bounds, hops: int
) -> Iterator[tuple[int, Way]]:
    for strength in range(WEAKEST + 1):
        if not links.allowed[strength]:
            continue
        for _, layers in Search(links.at_most(strength), here, there, bounds).lengths(hops):
            yield from ways(layers, here, there, bounds, only=strength)


def why(context: Context, arguments: dict[str, Any]) -> dict[str, Any]:
    """Why a programme is linked with a target; a function of a worker.

    Raises:
        NotFound: the release has no link with one of the two.
        BadRequest: the filter names what is not there.
    """
    links = Links.of(context.once(terms_of), filter_of(arguments))
    here, there = ends(links.projection, arguments["programme"], arguments["target"])
    found = find(
        links,
        here,
        there,
        Bounds(arguments["seconds"]),
        limit=arguments["limit"],
        hops=arguments["hops"],
    )
    answer = {
        "release": context.release.id,
        "programme": arguments["programme"],
        "target": arguments["target"],
        **told(context, links, found, arguments["languages"]),
    }
    return written(context, answer, arguments)
