"""Counts the different things at either end of the pairs of a matrix, wherever pairs count."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from kg.analysis.bases import ALL, BITS
from kg.analysis.declared import PARTS
from kg.analysis.matrix import NOTHING, Counts, joined, judged

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kg.analysis.sides import Side, Whole

_HELD: Final = 2
"""Selections of rows, columns and bases of which the counts are held."""

Shown = tuple[int, ...]
"""The rows or columns that counts are wanted of, in their order."""

Keys = tuple["NDArray[np.int64]", "NDArray[np.int64]"]
"""Of the ends at rows and of those at columns: a place, a part, an end and bits in one number."""


@dataclass(frozen=True)
class Ends:
    """How many different things stand at the ends of pairs, in each of several places.

    ``rows`` counts the ends on the side of the rows, ``columns`` those on that of the columns.
    """

    rows: Counts
    columns: Counts

    def where(self, places: NDArray[Any]) -> Ends:
        """Those of some places."""
        return Ends(self.rows.where(places), self.columns.where(places))


class EndTally:
    """The different things at the ends of pairs in cells, in rows, in columns and in all.

    A pair counts in the part and on the bases that :class:`kg.analysis.matrix.Matrix` finds of
    it in the same place, and its ends with it. The counts last asked for are held.

    Attributes:
        rows, columns: by some rows, or columns, and the bases allowed as bits: their counts.
        cells: by rows, columns and bases allowed: counts of the cells that are not empty, in the
            order of :meth:`kg.analysis.matrix.Matrix.cells`.
        all: by the bases allowed: the counts of all, as one place.
    """

    def __init__(self, left: Side, right: Side, pairs: NDArray[np.int64]) -> None:
        """Ends of ``pairs``, rows of two numbers, which belong to rows and columns by sides."""
        self.left, self.right, self.pairs = left, right, pairs
        self._span = int(pairs.max(initial=0)) + 1
        self.rows = lru_cache(_HELD)(self._rows)
        self.columns = lru_cache(_HELD)(self._columns)
        self.cells = lru_cache(_HELD)(self._cells)
        self.all = lru_cache(_HELD)(self._all)

    def of(self, left: Side, right: Side) -> EndTally:
        """That of the same pairs where they belong to rows and columns by other sides."""
        return EndTally(left, right, self.pairs)

    def _rows(self, shown: Shown, allowed: int) -> Ends:
        """Those of the pairs of each of some rows."""
        return self._totals(self.left, self.right.whole, shown, allowed)

    def _columns(self, shown: Shown, allowed: int) -> Ends:
        """Those of the pairs of each of some columns."""
        return self._totals(self.right, self.left.whole, shown, allowed)

    def _all(self, allowed: int) -> Ends:
        """Those of all pairs."""
        left, right = self.left.whole, self.right.whole
        both = np.flatnonzero((left.how >= 0) & (right.how >= 0))
        found = _judged(left, right, (left.how[both], right.how[both]), allowed)
        return self._counted(self._keys(np.zeros(len(both), dtype=np.int64), both, *found), 1)

    def _cells(self, rows: Shown, columns: Shown, allowed: int) -> Ends:
        """Those of the pairs of each cell that :meth:`kg.analysis.matrix.Matrix.cells` finds.

        They stand in the order of these.
        """
        row, column = _placed(rows, self.left), _placed(columns, self.right)
        left, right = self.left.where(row >= 0), self.right.where(column >= 0)
        row, column = row[row >= 0] * len(columns), column[column >= 0]
        found: list[Keys] = []
        for here, there in joined(left, right):
            judged_ = _judged(left, right, (left.how[here], right.how[there]), allowed)
            found.append(self._keys(row[here] + column[there], left.of[here], *judged_))
        none = np.zeros(0, dtype=np.int64)
        at_rows, at_columns = (
            _different(np.concatenate([none, *(keys[n] for keys in found)])) for n in range(2)
        )
        return self._counted((at_rows, at_columns), None)

    def _totals(self, here: Side, there: Whole, shown: Shown, allowed: int) -> Ends:
        place, other = _placed(shown, here), there.how[here.of]
        met = np.flatnonzero((place >= 0) & (other >= 0))
        found = _judged(here, there, (here.how[met], other[met]), allowed)
        return self._counted(self._keys(place[met], here.of[met], *found), len(shown))

    def _keys(
        self, place: NDArray[Any], pair: NDArray[Any], part: NDArray[Any], bits: NDArray[Any]
    ) -> Keys:
        """The ends of pairs, each once for a place, a part and a set of bases, in this order."""
        counted = part != NOTHING
        if not counted.all():
            place, pair, part, bits = (of[counted] for of in (place, pair, part, bits))
        at = (place * len(PARTS) + part) * (self._span << BITS) + bits
        at_rows, at_columns = (_different(at + (self.pairs[pair, end] << BITS)) for end in range(2))
        return at_rows, at_columns

    def _counted(self, keys: Keys, size: int | None) -> Ends:
        """The counts of so many places, or of those where anything is."""
        at_rows, at_columns = (_counts(found, self._span, size) for found in keys)
        return Ends(at_rows, at_columns)


def _placed(shown: Shown, side: Side) -> NDArray[np.int64]:
    """Of each entry of a side its place among the rows or columns that are shown, or -1."""
    size = max(int(side.to.max(initial=0)), max(shown, default=0)) + 1
    found = np.full(size, -1, dtype=np.int64)
    found[list(shown)] = np.arange(len(shown))
    return np.asarray(found[side.to])


def _judged(
    one: Side | Whole, other: Side | Whole, ways: tuple[NDArray[Any], NDArray[Any]], allowed: int
) -> tuple[NDArray[np.int64], NDArray[np.uint8]]:
    """In which part pairs count that belong in each two ways, and on which bases.

    Ways are few and pairs are many, so each two of the former are judged once.
    """
    here, there = np.divmod(np.arange(len(one.ways) * len(other.ways)), max(len(other.ways), 1))
    part, bits = judged(one.ways.where(here), other.ways.where(there), allowed)
    way = ways[0] * len(other.ways) + ways[1]
    return part[way], bits[way]


def _different(keys: NDArray[np.int64]) -> NDArray[np.int64]:
    """The keys in order, each once; sorting is several times quicker here than ``np.unique``."""
    keys.sort()
    return keys[_first(keys)]


def _first(keys: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Of each of some keys in order whether it is another than the one before."""
    found = np.ones(len(keys), dtype=bool)
    np.not_equal(keys[1:], keys[:-1], out=found[1:])
    return found


def _counts(keys: NDArray[np.int64], span: int, size: int | None) -> Counts:
    ends = keys >> BITS
    begins = np.flatnonzero(_first(ends))
    bits = np.bitwise_or.reduceat(keys & ALL, begins) if len(begins) else keys
    at, part = np.divmod(ends[begins] // span, len(PARTS))
    if size is None:
        at = np.cumsum(_first(at)) - 1  # they are in order
        size = int(at.max(initial=-1)) + 1
    return Counts.of(at, np.ones(len(at), dtype=np.int64), (part, bits), size)
