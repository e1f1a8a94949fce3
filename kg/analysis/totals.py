"""A function of a worker: what budgets make for each thing of a kind, and what stays unsplit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from kg.analysis.apportioning import (
    CONFLICTING,
    HOW,
    NONE,
    REMAINDER,
    UNDECLARED,
    UNLINKED,
)
from kg.analysis.money_wording import amount_text, method_text, nothing_text, unit_of
from kg.analysis.other_money import other_money
from kg.analysis.treasury import MoneyWanted, Treasury
from kg.graph.projection.strength import STRENGTH
from kg.lookups.describing import Describing
from kg.tables.money import COUNTED, PART, RECURRING, SEVERAL, UNREADABLE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kg.graph.context import Context

Said = dict[str, Any]

LEFT_OUT = {
    PART: "part-of-project",
    RECURRING: "recurring",
    UNREADABLE: "unreadable",
    SEVERAL: "several-projects",
}
"""Why a budget does not count, as answers have it."""


def totals(context: Context, arguments: Said) -> Said:
    """A table for each currency; the arguments are those of :class:`MoneyWanted`."""
    wanted = MoneyWanted(**arguments)
    treasury = context.once(Treasury)
    describing = Describing(context.store, context.base, wanted.languages, wanted.release)
    chosen = treasury.chosen(wanted)
    masks = ((unit, chosen & of) for unit, of in treasury.units.items())
    tables = [
        _Table(treasury, wanted, describing, mask).told(unit) for unit, mask in masks if mask.any()
    ]
    others = other_money(context, describing, wanted)
    cut = ["rows"] if any(table["more"]["rows"] for table in tables) else []
    cut += ["other_money"] if others["total"] > len(others["figures"]) else []
    return {
        "method": {"name": wanted.method, "text": method_text(wanted.method, wanted.languages)},
        "note": None if tables else nothing_text(wanted.languages),
        "tables": tables,
        "other_money": others,
        "complete": not cut,
        "cut": cut,
    }


class _Table:
    """What the budgets of a mask, all in one unit, make for each thing."""

    def __init__(
        self,
        treasury: Treasury,
        wanted: MoneyWanted,
        describing: Describing,
        chosen: NDArray[np.bool_],
    ) -> None:
        self.treasury, self.wanted, self.describing = treasury, wanted, describing
        self.chosen = chosen
        columns = treasury.columns
        self.counted = np.flatnonzero(chosen & (columns["state"] == COUNTED))
        parts = treasury.parts(wanted.by, wanted.method)
        rows = slice(None) if chosen.all() else np.flatnonzero(chosen[parts.budget])
        self.thing, self.budget = parts.thing[rows], parts.budget[rows]
        self.amount, self.how, self.share = parts.amount[rows], parts.how[rows], parts.share[rows]
        self.project = columns["project"][self.budget]
        self.starts = np.flatnonzero(_changes(self.thing))

    def told(self, unit: int) -> Said:
        """The table as an answer has it."""
        amounts = self._sums(self.amount)
        things = self.thing[self.starts]
        split = things != NONE
        order = np.flatnonzero(split)
        order = order[np.lexsort((things[order], -amounts[order]))]
        shown, more = order[: self.wanted.limit], order[self.wanted.limit :]
        total = int(self.treasury.columns["amount"][self.counted].sum())
        whole, rest = int(amounts[split].sum()), int(amounts[~split].sum())
        return {
            "unit": self._unit(unit),
            "total": amount_text(total),
            "projects": _different(self.treasury.columns["project"][self.counted]),
            "budgets": len(self.counted),
            "rows": self._rows(shown, amounts),
            "more": {"rows": len(more), "amount": amount_text(int(amounts[more].sum()))},
            "split": amount_text(whole),
            "unsplit": self._unsplit(),
            "residual": amount_text(total - whole - rest),
            "left_out": self._left_out(),
        }

    def _rows(self, shown: NDArray[Any], amounts: NDArray[Any]) -> list[Said]:
        ways = [self._sums(np.where(self.how == how, self.amount, 0)) for how in range(3)]
        of_thing = _changes(self.thing)
        projects = self._sums(of_thing | _changes(self.project))
        budgets = self._sums(of_thing | _changes(self.budget))
        bases = self._bases()
        return [
            {
                "thing": self.describing.thing(self._iri(int(self.thing[self.starts[row]]))),
                "amount": amount_text(int(amounts[row])),
                **{HOW[how]: amount_text(int(ways[how][row])) for how in range(3)},
                "projects": int(projects[row]),
                "budgets": int(budgets[row]),
                "basis": [name for place, name in enumerate(STRENGTH) if bases[row, place]],
            }
            for row in shown.tolist()
        ]

    def _bases(self) -> NDArray[np.bool_]:
        """On which bases the figures of each thing rest, those of shares among them."""
        row = np.cumsum(_changes(self.thing)) - 1
        found = np.zeros((len(self.starts), len(STRENGTH) + 1), dtype=bool)
        found[row, self.treasury.columns["basis"][self.budget]] = True
        shared = self.share != NONE
        found[row[shared], self.treasury.money.share("basis")[self.share[shared]]] = True
        return found

    def _unsplit(self) -> Said:
        of = self.thing == NONE
        reasons = (UNLINKED, UNDECLARED, REMAINDER, CONFLICTING)
        return {
            "amount": amount_text(int(self.amount[of].sum())),
            **{HOW[how]: amount_text(int(self.amount[self.how == how].sum())) for how in reasons},
            "projects": _different(self.project[of]),
            "budgets": _different(self.budget[of]),
        }

    def _left_out(self) -> list[Said]:
        columns = self.treasury.columns
        told = []
        for state, reason in LEFT_OUT.items():
            rows = np.flatnonzero(self.chosen & (columns["state"] == state))
            if len(rows):
                amount = None if state == UNREADABLE else int(columns["amount"][rows].sum())
                text = None if amount is None else amount_text(amount)
                told.append({"reason": reason, "budgets": len(rows), "amount": text})
        return told

    def _sums(self, values: NDArray[Any]) -> NDArray[np.int64]:
        if not len(self.starts):
            return np.zeros(0, dtype=np.int64)
        return np.add.reduceat(values.astype(np.int64), self.starts)

    def _unit(self, unit: int) -> Said | None:
        return None if unit == NONE else unit_of(self.describing, self._iri(unit))

    def _iri(self, node: int) -> str:
        return self.treasury.projection.iri(node)


def _different(ordered: NDArray[Any]) -> int:
    """How many values there are, of which equal ones stand together."""
    return int(np.count_nonzero(_changes(ordered)))


def _changes(values: NDArray[Any]) -> NDArray[np.bool_]:
    """Where a value differs from the one before; the first does."""
    found = np.ones(len(values), dtype=bool)
    found[1:] = values[1:] != values[:-1]
    return found
