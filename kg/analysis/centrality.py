"""How central the things of the portfolio are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import networkx as nx
import numpy as np

from kg.analysis.portfolio import Portfolio
from kg.analysis.wording import method
from kg.errors import BadRequest, ParameterError
from kg.graph.evidence import evidence_of
from kg.graph.rdf import written

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.graph.context import Context

PLACES: Final = 6
"""Decimals of a value: beyond them it depends on the order in which numbers are added."""

DAMPING: Final = 0.85
_ROUNDS: Final = 1_000
_NEAR: Final = 1e-12
_PARAMETERS: Final[dict[str, dict[str, Any]]] = {
    "pagerank": {"damping": DAMPING},
    "betweenness": {"normalised": True},
    "closeness": {"wasserman_faust": True},
}
_WALKING: Final = ("betweenness", "closeness")


def central(portfolio: Portfolio, measure: str) -> list[float]:
    """How central each thing is, rounded to :data:`PLACES` decimals.

    Raises:
        BadRequest: the portfolio is too large for the measure, or the measure finds no end.
    """
    if measure in _WALKING:
        portfolio.refuse_walks(measure)
    number = len(portfolio.nodes)
    if measure == "pagerank":
        found: Sequence[float] = _pagerank(portfolio)
    elif measure == "eigenvector":
        found = _eigenvector(portfolio)
    else:
        values = getattr(nx, f"{measure}_centrality")(portfolio.graph)
        found = [values[place] for place in range(number)]
    return [round(float(value), PLACES) + 0.0 for value in found]


def ranks(values: Sequence[float]) -> list[int]:
    """The rank of each value; equal ones have the same, and the next is as far on.

    >>> ranks([0.5, 0.7, 0.5, 0.1])
    [2, 1, 2, 4]
    """
    order = sorted(values, reverse=True)
    first = {value: place for place, value in reversed(list(enumerate(order, 1)))}
    return [first[value] for value in values]


def centrality(context: Context, arguments: dict[str, Any]) -> dict[str, Any]:
    """The most central things of the portfolio; a function of a worker.

    Takes ``measure``, ``kind`` (of the things that are told; without any, all), ``limit``, and
    what :meth:`kg.analysis.portfolio.Portfolio.of` takes.

    Raises:
        ParameterError: the filter names a property that the release has not, or ``kind`` one that
            the portfolio has not.
        BadRequest: the portfolio is too large.
    """
    portfolio = Portfolio.of(context, arguments)
    measure, limit = arguments["measure"], arguments["limit"]
    values = central(portfolio, measure)
    rank = ranks(values)
    wanted = [_number(portfolio, kind) for kind in arguments["kind"]]
    told = [
        place
        for place in sorted(range(len(values)), key=lambda place: (-values[place], place))
        if not arguments["kind"] or portfolio.kind[place] in wanted
    ]
    evidence = evidence_of(context, portfolio.links, arguments)
    degree = portfolio.graph.degree
    answer = {
        "method": method(measure, arguments["languages"], **_parameters(measure)),
        "graph": portfolio.described(arguments["languages"]),
        "total": len(told),
        "results": [
            {
                "thing": evidence.thing(int(portfolio.nodes[place])),
                "rank": rank[place],
                "value": values[place],
                "connected": degree[place],
            }
            for place in told[:limit]
        ],
        "complete": len(told) <= limit,
        "cut": ["results"] if len(told) > limit else [],
        **evidence.described(),
    }
    return written(context, answer, arguments)


def _number(portfolio: Portfolio, kind: str) -> int:
    """The number of a kind of the portfolio.

    Raises:
        ParameterError: it has none of that kind.
    """
    if kind not in portfolio.names:
        raise ParameterError(
            "kind", f"The portfolio has no {kind}.", f"Take it in with include={kind}."
        )
    return portfolio.names.index(kind)


def _parameters(measure: str) -> dict[str, Any]:
    return dict(_PARAMETERS.get(measure, {}))


def _pagerank(portfolio: Portfolio) -> list[float]:
    """The stationary distribution, by repeated steps; a thing without connections jumps anywhere.

    Written out, as that of networkx needs scipy.
    """
    number = len(portfolio.nodes)
    if not number:
        return []
    near, far = _both_ways(portfolio)
    degree = np.bincount(near, minlength=number)
    found = np.full(number, 1 / number)
    for _ in range(_ROUNDS):
        handed = np.divide(found, degree, out=np.zeros(number), where=degree > 0)
        further = np.bincount(far, weights=handed[near], minlength=number)
        lost = found[degree == 0].sum()
        new = DAMPING * (further + lost / number) + (1 - DAMPING) / number
        if np.abs(new - found).sum() < _NEAR:
            break
        found = new
    values: list[float] = new.tolist()
    return values


def _eigenvector(portfolio: Portfolio) -> list[float]:
    """The eigenvector of the largest eigenvalue, of the component that has it.

    Raises:
        BadRequest: two components have eigenvalues too near to each other.
    """
    number = len(portfolio.nodes)
    near, far = _both_ways(portfolio)
    if not len(near):
        return [0.0] * number
    found = np.full(number, number**-0.5)
    for _ in range(20 * _ROUNDS):
        new = found + np.bincount(far, weights=found[near], minlength=number)
        new = new / np.sqrt(np.square(new).sum())
        if np.abs(new - found).sum() < number * _NEAR:
            values: list[float] = new.tolist()
            return values
        found = new
    raise BadRequest(
        "The eigenvector of this portfolio cannot be told: parts of it are as dense as each other.",
        "Ask for pagerank, or with another filter.",
    )


def _both_ways(portfolio: Portfolio) -> tuple[Any, Any]:
    one, other = portfolio.pairs[:, 0], portfolio.pairs[:, 1]
    return np.concatenate([one, other]), np.concatenate([other, one])
