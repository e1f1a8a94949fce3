"""Which things of the portfolio hang together more closely than with the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import networkx as nx

from kg.analysis.centrality import PLACES
from kg.analysis.portfolio import Portfolio
from kg.analysis.wording import method
from kg.graph.evidence import evidence_of
from kg.graph.rdf import written

if TYPE_CHECKING:
    from kg.graph.context import Context
    from kg.graph.evidence import Evidence


def grouped(portfolio: Portfolio, name: str, seed: int) -> list[list[int]]:
    """The communities, each as the places of its things in order; the largest first.

    Things without any connection are in none. Of equally large ones the one comes first whose
    first thing does.

    Args:
        portfolio: whose graph is looked at.
        name: of a method of :data:`kg.analysis.asked.METHODS`.
        seed: of what the method draws.
    """
    connected = [place for place, degree in portfolio.graph.degree if degree]
    if not connected:
        return []
    graph = portfolio.graph.subgraph(connected).copy()
    found: Any
    if name == "louvain":
        found = nx.community.louvain_communities(graph, seed=seed)
    elif name == "greedy":
        found = nx.community.greedy_modularity_communities(graph)
    else:
        found = nx.community.asyn_lpa_communities(graph, seed=seed)
    groups = [sorted(one) for one in found]
    return sorted(groups, key=lambda group: (-len(group), group))


def communities(context: Context, arguments: dict[str, Any]) -> dict[str, Any]:
    """The communities of the portfolio; a function of a worker.

    Takes ``method``, ``seed``, ``limit`` (communities), ``cap`` (things of each), and what
    :meth:`kg.analysis.portfolio.Portfolio.of` takes.

    Raises:
        ParameterError: the filter names a property that the release has not.
        BadRequest: the portfolio is too large.
    """
    portfolio = Portfolio.of(context, arguments)
    name, seed, limit = arguments["method"], arguments["seed"], arguments["limit"]
    groups = grouped(portfolio, name, seed)
    parameters = {} if name == "greedy" else {"seed": seed}
    evidence = evidence_of(context, portfolio.links, arguments)
    told = [
        {"community": number, **_told(portfolio, group, evidence, arguments["cap"])}
        for number, group in enumerate(groups[:limit], 1)
    ]
    cut = ["results"] * (len(groups) > limit) + ["things"] * any(one["more"] for one in told)
    answer = {
        "method": method(name, arguments["languages"], **parameters, resolution=1),
        "graph": portfolio.described(arguments["languages"]),
        "modularity": modularity(portfolio, groups),
        "total": len(groups),
        "communities": told,
        "complete": not cut,
        "cut": cut,
        **evidence.described(),
    }
    return written(context, answer, arguments)


def modularity(portfolio: Portfolio, groups: list[list[int]]) -> float | None:
    """By how much more pairs within communities are connected than by chance; none without any."""
    if not groups:
        return None
    graph = portfolio.graph.subgraph([place for group in groups for place in group])
    return round(float(nx.community.modularity(graph, groups)), PLACES)


def _told(portfolio: Portfolio, group: list[int], evidence: Evidence, cap: int) -> dict[str, Any]:
    """A community: its things, those with most connections inside first, and its connections."""
    graph, members = portfolio.graph, set(group)
    inside = {place: sum(far in members for far in graph[place]) for place in group}
    ordered = sorted(group, key=lambda place: (-inside[place], place))
    return {
        "size": len(group),
        "kinds": portfolio.by_kind(group),
        "pairs_inside": sum(inside.values()) // 2,
        "pairs_outward": sum(graph.degree[place] - inside[place] for place in group),
        "things": [evidence.thing(int(portfolio.nodes[place])) for place in ordered[:cap]],
        "more": max(len(group) - cap, 0),
    }
