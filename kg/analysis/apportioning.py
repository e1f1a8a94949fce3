"""Apportions the budgets of a release among things of one kind; what nobody splits stays whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from kg.analysis.dimensions import EQUAL_REST
from kg.tables.money import COUNTED

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kg.analysis.climbing import Climbing
    from kg.analysis.dimensions import Dimension
    from kg.tables.money import Money

DECLARED, SOLE, ASSUMED = range(3)
"""How a part came about: by shares; as there is one thing alone; by dividing equally."""

UNLINKED, UNDECLARED, REMAINDER, CONFLICTING = range(3, 7)
"""Why money is unsplit: the project is linked with no such thing; it is, and no share is declared;
shares leave it; shares make more than the whole."""

HOW: Final = {
    DECLARED: "declared",
    SOLE: "sole",
    ASSUMED: "assumed",
    UNLINKED: "unlinked",
    UNDECLARED: "undeclared",
    REMAINDER: "remainder",
    CONFLICTING: "conflicting",
}
"""How a part came about, and why money is unsplit, as answers have it."""

NONE: Final = -1
"""The thing of what is unsplit, and the share of what no share declares."""


@dataclass(frozen=True)
class Parts:
    """The parts of all budgets that count, in the order of their things, projects and budgets.

    The parts of a budget make the budget.

    Attributes:
        thing: the node that a part goes to; :data:`NONE` of what is unsplit.
        budget: a row of the table of budgets.
        amount: in hundredths.
        how: how the part came about, or why it is unsplit.
        share: a row of the table of shares; :data:`NONE` where no share declares it.
    """

    thing: NDArray[np.int32]
    budget: NDArray[np.int32]
    amount: NDArray[np.int64]
    how: NDArray[np.uint8]
    share: NDArray[np.int32]


def apportion(money: Money, climbing: Climbing, by: Dimension, method: str) -> Parts:
    """The parts that budgets have by things of a kind.

    Args:
        money: the tables of a release.
        climbing: by the properties of the dimension, in that release.
        by: the things.
        method: one of :data:`kg.analysis.dimensions.METHODS`.
    """
    return _Apportioning(money, climbing, by).parts(method)


class _Apportioning:
    def __init__(self, money: Money, climbing: Climbing, by: Dimension) -> None:
        self.money, self.by, self.climbing = money, by, climbing
        self.rows = climbing.rows(by.classes, topmost=by.topmost)
        self.counted = money.budget("state") == COUNTED
        self.projects, self.things = climbing.linked(by.link, self.rows)
        self.elsewhere = climbing.unled(by.link, self.rows) if by.whole else ()

    def parts(self, method: str) -> Parts:
        declared = self._declared()
        count = len(self.counted)
        rest = np.where(self.counted, self.money.budget("amount"), 0)
        np.subtract.at(rest, declared["budget"], declared["amount"])
        shared = np.zeros(count, dtype=bool)  # where any share for such things is declared
        of = self.money.share("among") == self.by.among
        shared[self.money.share("budget")[of]] = True
        beyond = (self.money.budget("beyond") >> self.by.among) & 1 == 1
        project = self.money.budget("project")
        first = np.searchsorted(self.projects, project, "left")
        links = np.searchsorted(self.projects, project, "right") - first
        told = [declared]
        if self.by.sole:
            alone = self.counted & ~shared & (links == 1) & ~np.isin(project, self.elsewhere)
            told.append(self._whole(np.flatnonzero(alone), self.things[first[alone]], rest, SOLE))
            rest[alone] = 0
        if method == EQUAL_REST:
            open_ = np.flatnonzero((rest > 0) & ~beyond)
            told.append(self._equal(open_, first, links, rest, declared))
            np.subtract.at(rest, told[-1]["budget"], told[-1]["amount"])
        left = np.flatnonzero(rest > 0)
        reasons = np.select(
            [beyond[left], shared[left], links[left] == 0],
            [CONFLICTING, REMAINDER, UNLINKED],
            UNDECLARED,
        )
        nothing = np.full(len(left), NONE, dtype=np.int32)
        told.append(self._whole(left, nothing, rest, reasons))
        return self._in_order(told)

    def _declared(self) -> dict[str, NDArray[Any]]:
        """What shares declare for things of the kind, or for what is below them."""
        money = self.money
        budget = money.share("budget")
        usable = (money.share("among") == self.by.among) & self.counted[budget]
        usable &= (money.budget("beyond")[budget] >> self.by.among) & 1 == 0
        share = np.flatnonzero(usable)
        thing = self.climbing.to(self.rows, money.share("thing")[share])
        share, thing = share[thing != NONE], thing[thing != NONE]
        return {
            "thing": thing,
            "budget": budget[share],
            "amount": money.share("amount")[share],
            "how": np.full(len(share), DECLARED),
            "share": share,
        }

    def _whole(
        self, budget: NDArray[Any], thing: NDArray[Any], rest: NDArray[Any], how: Any
    ) -> dict[str, NDArray[Any]]:
        """What is left of budgets as one part each."""
        return {
            "thing": thing,
            "budget": budget,
            "amount": rest[budget],
            "how": np.broadcast_to(how, len(budget)),
            "share": np.full(len(budget), NONE),
        }

    def _equal(
        self,
        budget: NDArray[Any],
        first: NDArray[Any],
        links: NDArray[Any],
        rest: NDArray[Any],
        declared: dict[str, NDArray[Any]],
    ) -> dict[str, NDArray[Any]]:
        """What is left, divided among the linked things that no share is declared for.

        Hundredths that cannot be divided go one by one to the first of them.
        """
        of = np.repeat(budget, links[budget])
        begins = np.cumsum(links[budget]) - links[budget]
        number = np.arange(len(of)) - np.repeat(begins, links[budget])
        thing = self.things[first[of] + number]
        keys = of.astype(np.int64) << 32 | thing
        taken = declared["budget"].astype(np.int64) << 32 | declared["thing"]
        taken.sort()
        at = np.searchsorted(taken, keys)
        open_ = np.append(taken, NONE)[at] != keys
        of, thing = of[open_], thing[open_]
        count = np.bincount(of, minlength=len(rest))
        place = np.arange(len(of)) - np.searchsorted(of, of)
        each, more = np.divmod(rest[of], count[of])
        return {
            "thing": thing,
            "budget": of,
            "amount": each + (place < more),
            "how": np.full(len(of), ASSUMED),
            "share": np.full(len(of), NONE),
        }

    def _in_order(self, told: list[dict[str, NDArray[Any]]]) -> Parts:
        together = {name: np.concatenate([each[name] for each in told]) for name in told[0]}
        order = np.lexsort((together["share"], together["budget"], together["thing"]))
        found = {name: column[order] for name, column in together.items()}
        return Parts(
            found["thing"].astype(np.int32),
            found["budget"].astype(np.int32),
            found["amount"].astype(np.int64),
            found["how"].astype(np.uint8),
            found["share"].astype(np.int32),
        )
