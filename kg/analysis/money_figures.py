"""A function of a worker: the figures that make what a thing has of budgets, with their sources."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from kg.analysis.apportioning import HOW, NONE
from kg.analysis.dimensions import UNSPLIT
from kg.analysis.money_wording import amount_text, percent_text, unit_of
from kg.analysis.treasury import MoneyWanted, Treasury
from kg.lookups.describing import Describing
from kg.tables.money import SHARE
from kg.vocab import HKG, rebase

if TYPE_CHECKING:
    from pyoxigraph import NamedNode

    from kg.analysis.apportioning import Parts
    from kg.graph.context import Context

Said = dict[str, Any]


def figures(context: Context, arguments: Said) -> Said:
    """The parts that make the amount of a thing, each with its figures and their sources.

    The arguments are those of :class:`MoneyWanted`.
    """
    wanted = MoneyWanted(**arguments)
    treasury = context.once(Treasury)
    describing = Describing(context.store, context.base, wanted.languages, wanted.release)
    parts = treasury.parts(wanted.by, wanted.method)
    node = NONE if wanted.thing == UNSPLIT else treasury.projection.node(wanted.thing)
    node = NONE - 1 if node is None else node
    start, end = np.searchsorted(parts.thing, np.array([node, node + 1], dtype=np.int32)).tolist()
    rows = start + np.flatnonzero(treasury.chosen(wanted)[parts.budget[start:end]])
    shown = rows[wanted.offset : wanted.offset + wanted.limit].tolist()
    told = _Figures(treasury, describing, parts)
    return {
        "thing": None if node == NONE else describing.thing(wanted.thing),
        "total": len(rows),
        "count": len(shown),
        "figures": [told.figure(row) for row in shown],
    }


class _Figures:
    """The figures of parts."""

    def __init__(self, treasury: Treasury, describing: Describing, parts: Parts) -> None:
        self.treasury, self.describing, self.parts = treasury, describing, parts

    def figure(self, row: int) -> Said:
        """A part: the budget, its project, and the share that declares it."""
        columns, shares = self.treasury.columns, self.treasury.money.shares
        budget, how = int(self.parts.budget[row]), int(self.parts.how[row])
        figure, project, unit, year = (
            int(columns[name][budget]) for name in ("figure", "project", "unit", "year")
        )
        said = {
            "figure": self._thing(figure),
            "project": self._thing(project),
            "unit": None if unit == NONE else unit_of(self.describing, self._iri(unit)),
            "year": year or None,
            "budget": amount_text(int(columns["amount"][budget])),
            "amount": amount_text(int(self.parts.amount[row])),
            "how": HOW[how],
            "sources": self._sources(figure, HKG.budgetOf, project),
            "share": None,
        }
        number = int(self.parts.share[row])
        if number != NONE:
            share = {name: int(shares[name][number]) for name in SHARE.names or ()}
            said["share"] = {
                "figure": self._thing(share["figure"]),
                "for": self._thing(share["thing"]),
                "percent": percent_text(share["percent"]),
                "sources": self._sources(share["figure"], HKG.apportionedTo, share["thing"]),
            }
        return said

    def _sources(self, subject: int, property_: NamedNode, object_: int) -> list[Said]:
        p = self.treasury.projection
        code = p.property(rebase(property_.value, self.treasury.base))
        edge = None if code is None else p.edge(subject, code, object_)
        graphs = [] if edge is None else p.iris(p.sources(edge))
        return [self.describing.source(graph) for graph in graphs]

    def _thing(self, node: int) -> Said:
        return self.describing.thing(self._iri(node))

    def _iri(self, node: int) -> str:
        return self.treasury.projection.iri(node)
