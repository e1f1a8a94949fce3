"""The table of money of a release: budgets of projects, and the shares that are declared of them.

Amounts are whole hundredths of a currency's unit and shares millionths of a percent, as integers:
nothing is rounded but by the rule of :mod:`kg.tables.splitting`. Things are nodes of the release's
projection. A figure is the budget of a project by ``hkg:budgetOf``; a share is a figure that is
part of it (``hkg:partOfFigure``) and for a thing (``hkg:apportionedTo``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from kg.errors import ReleaseError

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

BUDGETS: Final = "budgets.npy"
SHARES: Final = "shares.npy"

WHOLE: Final = 100_000_000
"""A hundred percent, in the unit of shares."""

COUNTED, PART, RECURRING, UNREADABLE, SEVERAL = range(5)
"""States of a budget: it counts; or it does not, for it belongs to a part of a project that has a
budget itself, is stated for each of several periods, is no amount that can be counted, or is of
several projects."""

BUDGET: Final = np.dtype(
    [
        ("figure", "<i4"),
        ("project", "<i4"),
        ("amount", "<i8"),
        ("unit", "<i4"),
        ("year", "<i2"),
        ("basis", "u1"),
        ("state", "u1"),
        ("beyond", "u1"),
    ]
)
SHARE: Final = np.dtype(
    [
        ("budget", "<i4"),
        ("figure", "<i4"),
        ("thing", "<i4"),
        ("among", "u1"),
        ("percent", "<i8"),
        ("amount", "<i8"),
        ("basis", "u1"),
    ]
)
"""The rows of the tables."""


@dataclass(frozen=True)
class Money:
    """The two tables.

    Attributes:
        budgets: rows by project and figure. ``unit`` is -1 and ``year`` 0 where none is said;
            ``basis`` is a place in :data:`kg.graph.projection.strength.STRENGTH`, or after them;
            ``state`` one of those above; ``beyond`` has the bit ``1 << among`` where the shares for
            such things make more than the whole, so that none of them is used.
        shares: rows by budget, ``among``, thing and figure. ``budget`` is a row of the other table,
            ``among`` a number of :mod:`kg.tables.among`, ``amount`` what it makes of the budget.
    """

    budgets: NDArray[np.void]
    shares: NDArray[np.void]

    def budget(self, column: str) -> NDArray[Any]:
        """A column of budgets."""
        return np.ascontiguousarray(self.budgets[column])

    def share(self, column: str) -> NDArray[Any]:
        """A column of shares."""
        return np.ascontiguousarray(self.shares[column])

    @classmethod
    def of(cls, budgets: dict[str, NDArray[Any]], shares: dict[str, NDArray[Any]]) -> Money:
        """The tables of their columns, whose numbers are made as wide as the tables have them."""
        return cls(_table(budgets, BUDGET), _table(shares, SHARE))

    @classmethod
    def empty(cls) -> Money:
        """Tables of a release without budgets of projects."""
        return cls(np.empty(0, BUDGET), np.empty(0, SHARE))

    @classmethod
    def open(cls, folder: Path) -> Money:
        """Read the files of a folder.

        Raises:
            ReleaseError: they are not there, broken, or of another version.
        """
        try:
            budgets, shares = (
                np.load(folder / name, allow_pickle=False) for name in (BUDGETS, SHARES)
            )
        except (OSError, ValueError, EOFError) as error:
            raise _broken(folder, str(error)) from None
        if budgets.dtype != BUDGET or shares.dtype != SHARE:
            raise _broken(folder, "they have other columns")
        return cls(budgets, shares)

    def write(self, folder: Path) -> None:
        """Write the files into a folder that is there."""
        np.save(folder / BUDGETS, self.budgets)
        np.save(folder / SHARES, self.shares)


def _table(columns: dict[str, NDArray[Any]], kind: np.dtype[np.void]) -> NDArray[np.void]:
    found = np.empty(len(next(iter(columns.values()))), kind)
    for name in kind.names or ():
        found[name] = columns[name]
    return found


def _broken(folder: Path, why: str) -> ReleaseError:
    return ReleaseError(
        f"The tables of money in {folder} cannot be read: {why}.",
        "See with kg releases verify what is wrong with the release, and make another.",
    )
