"""Figures of money that are no budget of a project: told beside totals, and never added."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
from pyoxigraph import NamedNode

from kg.analysis.money_wording import beside_text, unit_of
from kg.analysis.treasury import Treasury
from kg.graph.projection.finding import links_by
from kg.store.port import MERGED
from kg.vocab import HKG, rebase

if TYPE_CHECKING:
    from kg.analysis.treasury import MoneyWanted
    from kg.graph.context import Context
    from kg.lookups.describing import Describing

Said = dict[str, Any]

MOST: Final = 100
"""Figures that one answer tells."""


def other_money(context: Context, describing: Describing, wanted: MoneyWanted) -> Said:
    """The figures in a currency that are no budget of a project, in the order of their IRIs."""
    unit = context.projection.node(wanted.unit) if wanted.unit else None
    found = [
        edge
        for edge in context.once(_others)
        if not wanted.unit or context.projection.out_object[edge] == unit
    ]
    return {
        "text": beside_text(wanted.languages),
        "total": len(found),
        "figures": [_told(context, describing, edge) for edge in found[:MOST]],
    }


def _others(context: Context) -> list[int]:
    """The links of such figures to their currencies."""
    base, projection = context.base, context.projection
    code = NamedNode(rebase(HKG.currencyCode.value, base))
    quads = context.store.quads(None, code, None, MERGED)
    currencies = {quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode)}
    nodes = [node for iri in currencies if (node := projection.node(iri)) is not None]
    edges = links_by(projection, rebase(HKG.unit.value, base))
    edges = edges[np.isin(projection.out_object[edges], nodes)]
    budgets = context.once(Treasury).columns["figure"]
    found: list[int] = edges[~np.isin(projection.out_subject[edges], budgets)].tolist()
    return found


def _told(context: Context, describing: Describing, edge: int) -> Said:
    base, projection = context.base, context.projection
    iri = projection.iri(int(projection.out_subject[edge]))
    unit = projection.iri(int(projection.out_object[edge]))
    plain = {"value": "value", "asOf": "as_of", "overYears": "over_years"}
    names = {rebase(HKG[name].value, base): said for name, said in plain.items()}

    def labels(name: str) -> list[str]:
        things = describing.things(iri, rebase(HKG[name].value, base))
        return [thing["label"] for thing in things]

    return {
        "figure": describing.thing(iri),
        "of": describing.things(iri, rebase(HKG.figureOf.value, base)),
        "measure": next(iter(labels("measure")), None),
        "unit": unit_of(describing, unit),
        **describing.values(iri, names),
        "frequency": next(iter(labels("frequency")), None),
        "qualifiers": labels("qualifier"),
        "sources": [
            describing.source(graph) for graph in projection.iris(projection.sources(edge))
        ],
    }
