"""What two things share: the same value of a property, or the same thing that points to both."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from kg.graph.evidence import Evidence
from kg.graph.filters import IN, OUT, Links
from kg.graph.paths import ends, filter_of
from kg.graph.rdf import written
from kg.graph.terms import terms_of

if TYPE_CHECKING:
    from kg.graph.context import Context

RESULTS: Final = 1_000
"""Shared things that one answer may have."""


def shared(links: Links, one: int, other: int) -> list[tuple[int, str, int, int, int]]:
    """What two nodes share: property, direction, the shared node, the link of each with it.

    In the order of the properties, then of the directions (out first), then of the things.
    """
    p = links.projection
    found = []
    for direction in (OUT, IN):
        if links.direction in (OUT, IN) and links.direction != direction:
            continue
        keys, edges = [], []
        for node in (one, other):
            steps = links.followed(direction).steps(np.array([node], dtype=np.int64))
            keys.append(p.out_property[steps.link].astype(np.int64) * p.nodes + steps.far)
            edges.append(steps.link)
        both, first, second = np.intersect1d(*keys, return_indices=True)
        found += [
            (key // p.nodes, direction, key % p.nodes, int(edges[0][i]), int(edges[1][j]))
            for key, i, j in zip(both.tolist(), first.tolist(), second.tolist(), strict=True)
        ]
    order = {OUT: 0, IN: 1}
    return sorted(found, key=lambda row: (row[0], order[row[1]], row[2]))


def common(context: Context, arguments: dict[str, Any]) -> dict[str, Any]:
    """What two things share; a function of a worker.

    Raises:
        NotFound: the release has no link with one of the two.
        BadRequest: the two are one, or the filter names what is not there.
    """
    links = Links.of(context.once(terms_of), filter_of(arguments))
    one, other = ends(links.projection, arguments["one"], arguments["other"])
    evidence = Evidence(context.store, context.base, links, arguments["languages"])
    found = shared(links, one, other)
    limit = arguments["limit"]
    evidence.thing(one)
    evidence.thing(other)
    answer = {
        "release": context.release.id,
        "one": arguments["one"],
        "other": arguments["other"],
        "total": len(found),
        "shared": [
            {
                "property": evidence.property(property_),
                "direction": direction,
                "thing": evidence.thing(thing),
                "links": [evidence.link(first), evidence.link(second)],
            }
            for property_, direction, thing, first, second in found[:limit]
        ],
        "complete": len(found) <= limit,
        "cut": ["results"] if len(found) > limit else [],
        **evidence.described(),
    }
    return written(context, answer, arguments)
