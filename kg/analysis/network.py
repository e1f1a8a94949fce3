"""The portfolio as a network: its connected things and the links between them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from kg.analysis.portfolio import Portfolio, bases_of
from kg.errors import BadRequest
from kg.graph.evidence import evidence_of
from kg.graph.rdf import written

if TYPE_CHECKING:
    from kg.graph.context import Context

MOST: Final = 5_000
"""Pairs of connected things of which all links are told."""


def network(context: Context, arguments: dict[str, Any]) -> dict[str, Any]:
    """The links between the things of the portfolio; a function of a worker.

    Takes what :meth:`kg.analysis.portfolio.Portfolio.of` takes. Things that no link connects are
    counted, and told no further.

    Raises:
        ParameterError: the filter names a property that the release has not.
        BadRequest: it is too large.
    """
    portfolio = Portfolio.of(context, arguments)
    if len(portfolio.pairs) > MOST:
        raise BadRequest(
            f"The portfolio has {len(portfolio.pairs):,} connected pairs; the links of {MOST:,} "
            "are told at most.",
            "Include fewer kinds, or ask for one basis.",
        )
    evidence = evidence_of(context, portfolio.links, arguments)
    links = [
        evidence.link(edge)
        for one, other in portfolio.pairs.tolist()
        for edge in portfolio.between(one, other)
    ]
    connected = {place for pair in portfolio.pairs.tolist() for place in pair}
    answer = {
        "things_in_all": len(portfolio.nodes),
        "connected": len(connected),
        "bases": bases_of(portfolio.links),
        "links": links,
        "complete": True,
        "cut": [],
        **evidence.described(),
    }
    return written(context, answer, arguments)
