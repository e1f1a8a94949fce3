"""The links among several things, and the shortest connections of those that have none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from kg.graph.asked import OUT
from kg.graph.asking import links_of, node_of
from kg.graph.evidence import evidence_of
from kg.graph.paths import find
from kg.graph.rdf import written
from kg.graph.shortest import Bounds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.graph.context import Context
    from kg.graph.filters import Links

LISTED: Final = 2_000
"""Links that one answer tells."""


def subgraph(context: Context, arguments: dict[str, Any]) -> dict[str, Any]:
    """The links among things; a function of a worker.

    Each thing of the one set is connected with each of the other by the shortest paths of at most
    ``hops`` hops, as many of them as ``limit`` says; then all links among the things that are met
    on the way are told.

    Raises:
        NotFound: the release says nothing of one of the things.
        ParameterError: the filter names what is not there.
    """
    links = links_of(context, arguments)
    bounds = Bounds(arguments["seconds"])
    ones = _nodes(context, arguments["from"])
    others = _nodes(context, arguments["to"] or arguments["from"])
    pairs = sorted({(one, other) for one in ones for other in others if one != other})
    if not arguments["to"] and links.turned().direction == links.direction:
        pairs = [pair for pair in pairs if pair[0] < pair[1]]  # both ways are the same
    evidence = evidence_of(context, links, arguments)
    for iri in (*arguments["from"], *arguments["to"]):
        evidence.named(iri)
    members, connections, cut = {*ones, *others}, [], set()
    for one, other in pairs:
        found = find(
            links,
            one,
            other,
            bounds,
            limit=arguments["limit"],
            hops=arguments["hops"],
            shortest=True,
        )
        cut.update(found.cut)
        members.update(node for _, way in found.paths for node in way)
        connections.append(
            {
                "from": evidence.thing(one),
                "to": evidence.thing(other),
                "length": len(found.paths[0][1]) - 1 if found.paths else None,
                "basis": evidence.of_strength(found.paths[0][0]) if found.paths else None,
                "paths": [[evidence.thing(node) for node in way] for _, way in found.paths],
            }
        )
    edges = among(links, members)
    if len(edges) > LISTED:
        cut.add("results")
    cut |= bounds.cut
    for node in sorted(members):
        evidence.thing(node)
    answer = {
        "from": arguments["from"],
        "to": arguments["to"] or arguments["from"],
        "connections": connections,
        "links": [evidence.link(edge) for edge in edges[:LISTED]],
        "complete": not cut,
        "cut": sorted(cut),
        **evidence.described(),
    }
    return written(context, answer, arguments)


def _nodes(context: Context, iris: Sequence[str]) -> list[int]:
    """The nodes of those of the things that a link stands with."""
    found = (node_of(context, iri) for iri in iris)
    return [node for node in found if node is not None]


def among(links: Links, members: set[int]) -> list[int]:
    """The links that count between any two of these nodes, by subject, property and object."""
    nodes = np.array(sorted(members), dtype=np.int64)
    out = links.followed(OUT).steps(nodes)
    return sorted(set(out.link[np.isin(out.far, nodes)].tolist()))
