"""Why a programme is said to serve a target: the paths between them, the best founded first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kg.graph.asking import ends
from kg.graph.filters import WEAKEST, Links
from kg.graph.imagining import imagined_links
from kg.graph.paths import Found, told
from kg.graph.rdf import written
from kg.graph.shortest import Bounds, Search
from kg.graph.telling import ways

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.graph.context import Context
    from kg.graph.telling import Ways


def find(links: Links, here: int, there: int, bounds: Bounds, *, limit: int, hops: int) -> Found:
    """The first paths by the strength of their weakest hop, then by length, then by IRIs."""
    return Found.first(_in_order(links, (here, there), bounds, limit, hops), limit, bounds)


def _in_order(
    links: Links, both: tuple[int, int], bounds: Bounds, limit: int, hops: int
) -> Iterator[Ways]:
    for strength in range(WEAKEST + 1):
        if not links.allowed[strength]:
            continue
        for met in Search(links.at_most(strength), *both, bounds).lengths(hops):
            yield from ways(met, bounds, limit, only=strength)


def why(context: Context, arguments: dict[str, Any]) -> dict[str, Any]:
    """Why a programme is linked with a target; a function of a worker.

    Raises:
        NotFound: the release says nothing of one of the two.
        BadRequest: the two are one; or as :func:`kg.graph.imagining.change_of`.
        ParameterError: the filter, or what is imagined, names what is not there.
    """
    links, change = imagined_links(context, arguments)
    asked = {name: arguments[name] for name in ("programme", "target")}
    here, there = ends(context, *asked.values())
    bounds = Bounds(arguments["seconds"])
    found = Found([], [])
    if here is not None and there is not None:
        found = find(links, here, there, bounds, limit=arguments["limit"], hops=arguments["hops"])
    answer = told(context, links, change, found, asked=asked, arguments=arguments)
    return written(context, answer, arguments)
