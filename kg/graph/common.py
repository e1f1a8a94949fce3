"""What two things share: the same value of a property, or the same thing that points to both."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from kg.graph.asked import IN, OUT
from kg.graph.asking import ends, links_of
from kg.graph.evidence import evidence_of
from kg.graph.rdf import written

if TYPE_CHECKING:
    from kg.graph.context import Context
    from kg.graph.filters import Links


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
        NotFound: the release says nothing of one of the two.
        BadRequest: the two are one.
        ParameterError: the filter names what is not there.
    """
    links = links_of(context, arguments)
    asked = {name: arguments[name] for name in ("one", "other")}
    one, other = ends(context, *asked.values())
    evidence = evidence_of(context, links, arguments)
    found = [] if one is None or other is None else shared(links, one, other)
    limit = arguments["limit"]
    for iri in asked.values():
        evidence.named(iri)
    answer = {
        **asked,
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
