"""The money of a release as questions look at it: opened once, apportioned once for each way."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from kg.analysis.apportioning import Parts, apportion
from kg.analysis.climbing import Climbing
from kg.analysis.dimensions import DECLARED_ONLY, DIMENSIONS
from kg.tables.money import BUDGET
from kg.tables.opening import money_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from kg.graph.context import Context


@dataclass(frozen=True)
class MoneyWanted:
    """What is asked of the money of a release.

    Attributes:
        by: a name of :data:`kg.analysis.dimensions.DIMENSIONS`.
        method: one of :data:`kg.analysis.dimensions.METHODS`.
        linked: things that the projects are to be linked with, or with what is below them:
            dimension → IRI. They choose projects and cut no money.
        unit: IRI of a currency; empty for all, each by itself.
        year: of the budgets; 0 for all.
        thing: IRI of a thing, or :data:`kg.analysis.dimensions.UNSPLIT`, whose parts are asked for.
        offset, limit: which rows are wanted.
        languages: of the reader.
        release: id of the release where the reader asked for it.
    """

    by: str
    method: str = DECLARED_ONLY
    linked: Mapping[str, str] = field(default_factory=dict)
    unit: str = ""
    year: int = 0
    thing: str = ""
    offset: int = 0
    limit: int = 1000
    languages: Sequence[str] = ()
    release: str = ""


class Treasury:
    """The tables of money of a release and what was made of them.

    Attributes:
        money: the tables.
        projection: of the release.
        columns: of the table of budgets, as arrays.
        units: the currencies of budgets, and which budgets are in each.
    """

    def __init__(self, context: Context) -> None:
        self.money = money_of(context)
        self.projection = context.projection
        self.base = context.base
        self.columns = {name: self.money.budget(name) for name in BUDGET.names or ()}
        units = self.columns["unit"]
        self.units = {unit: units == unit for unit in np.unique(units).tolist()}
        self._parts: dict[tuple[str, str], Parts] = {}
        self._climbings: dict[str, Climbing] = {}

    def parts(self, by: str, method: str) -> Parts:
        """The parts of all budgets that count; made at the first call."""
        key = by, method
        if key not in self._parts:
            climbing = self._climbing(by)
            self._parts[key] = apportion(self.money, climbing, DIMENSIONS[by], method)
        return self._parts[key]

    def chosen(self, wanted: MoneyWanted) -> NDArray[np.bool_]:
        """Which budgets are asked for, whether they count or not."""
        found = np.ones(len(self.columns["figure"]), dtype=bool)
        if wanted.unit:
            found &= self.columns["unit"] == self._node(wanted.unit)
        if wanted.year:
            found &= self.columns["year"] == wanted.year
        for name, iri in sorted(wanted.linked.items()):
            found &= self._climbing(name).below(DIMENSIONS[name].link, self._node(iri))[
                self.columns["project"]
            ]
        return found

    def _climbing(self, by: str) -> Climbing:
        if by not in self._climbings:
            self._climbings[by] = Climbing(self.projection, self.base, DIMENSIONS[by].up)
        return self._climbings[by]

    def _node(self, iri: str) -> int:
        node = self.projection.node(iri)
        return -2 if node is None else node  # -1 is a budget whose unit is not said
