"""Which connections and things the portfolio falls apart without."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import networkx as nx

from kg.analysis.portfolio import Portfolio
from kg.analysis.wording import method
from kg.graph.evidence import evidence_of
from kg.graph.rdf import written

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.graph.context import Context
    from kg.graph.evidence import Evidence

Pair = tuple[int, int]


def parting_pairs(graph: nx.Graph) -> list[tuple[Pair, list[list[int]]]]:
    """The bridges of a graph with the two parts that each holds together, the larger first.

    Those that hold the most come first, then those whose ends do.
    """
    found = []
    for one, other in nx.bridges(graph):
        pair = (min(one, other), max(one, other))
        found.append((pair, _parts(graph, pair, without=pair)))
    return sorted(found, key=lambda entry: (-len(entry[1][1]), entry[0]))


def parting_things(graph: nx.Graph) -> list[tuple[int, list[list[int]]]]:
    """The articulation points of a graph with the parts that each holds together, likewise.

    Those that hold the most beside the largest part come first.
    """
    found = [
        (place, _parts(graph.subgraph(n for n in graph if n != place), graph[place]))
        for place in set(nx.articulation_points(graph))
    ]
    return sorted(found, key=lambda entry: (-sum(map(len, entry[1][1:])), entry[0]))


def _parts(graph: nx.Graph, starts: Iterable[int], without: Pair | None = None) -> list[list[int]]:
    """What can be reached from each of some places, each part once, the largest first."""
    parts: list[list[int]] = []
    seen: set[int] = set()
    for start in starts:
        if start in seen:
            continue
        part, ahead = {start}, [start]
        while ahead:
            near = ahead.pop()
            for far in graph[near]:
                if far not in part and (without is None or {near, far} != set(without)):
                    part.add(far)
                    ahead.append(far)
        seen |= part
        parts.append(sorted(part))
    return sorted(parts, key=lambda part: (-len(part), part))


def bridges(context: Context, arguments: dict[str, Any]) -> dict[str, Any]:
    """The bridges and articulation points of the portfolio; a function of a worker.

    Takes ``limit`` (of each list), ``cap`` (things that are held), and what
    :meth:`kg.analysis.portfolio.Portfolio.of` takes.

    Raises:
        ParameterError: the filter names a property that the release has not.
        BadRequest: the portfolio is too large.
    """
    portfolio = Portfolio.of(context, arguments)
    portfolio.refuse_walks("bridges")
    limit, cap = arguments["limit"], arguments["cap"]
    pairs, things = parting_pairs(portfolio.graph), parting_things(portfolio.graph)
    evidence = evidence_of(context, portfolio.links, arguments)
    told = {
        "bridges": {
            "total": len(pairs),
            "results": [
                {
                    "between": [evidence.thing(int(portfolio.nodes[end])) for end in pair],
                    "links": [evidence.link(edge) for edge in portfolio.between(*pair)],
                    **_held(portfolio, parts, evidence, cap),
                }
                for pair, parts in pairs[:limit]
            ],
        },
        "articulation_points": {
            "total": len(things),
            "results": [
                {
                    "thing": evidence.thing(int(portfolio.nodes[place])),
                    **_held(portfolio, parts, evidence, cap),
                }
                for place, parts in things[:limit]
            ],
        },
    }
    more = any(one["holds"]["more"] for of in told.values() for one in of["results"])  # type: ignore[attr-defined]
    cut = ["results"] * (max(len(pairs), len(things)) > limit) + ["things"] * more
    answer = {
        "method": method("bridges", arguments["languages"]),
        "graph": portfolio.described(arguments["languages"]),
        **told,
        "complete": not cut,
        "cut": cut,
        **evidence.described(),
    }
    return written(context, answer, arguments)


def _held(
    portfolio: Portfolio, parts: list[list[int]], evidence: Evidence, cap: int
) -> dict[str, Any]:
    """The sizes of the parts, and what would lose the largest of them."""
    held = sorted(place for part in parts[1:] for place in part)
    return {
        "parts": [len(part) for part in parts],
        "holds": {
            "size": len(held),
            "kinds": portfolio.by_kind(held),
            "things": [evidence.thing(int(portfolio.nodes[place])) for place in held[:cap]],
            "more": max(len(held) - cap, 0),
        },
    }
