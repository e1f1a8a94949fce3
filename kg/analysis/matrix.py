"""Counts what belongs both to a row and to a column: in cells, in rows, in columns and in all."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from kg.analysis.bases import BITS, CHAIN, DERIVED
from kg.analysis.declared import PARTS
from kg.errors import BadRequest
from kg.graph.compressed import places

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from kg.analysis.ends import EndTally
    from kg.analysis.entries import Entries
    from kg.analysis.sides import Side, Whole

DIRECT, ROLLED_UP, BY_RULE, NOTHING = range(4)
"""The places of :data:`PARTS`, in one of which something counts; or that it counts in none."""

_AT_ONCE: Final = 4_000_000
"""What is looked at in one go, which takes some 100 megabytes."""

Numbers = tuple["NDArray[np.int64]", "NDArray[np.int64]", "NDArray[np.int64]"]
"""Where something is, in which way it belongs there, and how often that is."""

MOST: Final = 200_000_000
"""Times that something may be counted, in all cells together."""


@dataclass(frozen=True)
class Counts:
    """How much there is in each of several places.

    ``number`` has a row for each of :data:`PARTS`, ``by_basis`` for each of these and each bit.
    """

    number: NDArray[np.int64]
    by_basis: NDArray[np.int64]

    @classmethod
    def of(
        cls,
        at: NDArray[Any],
        numbers: NDArray[Any],
        judged: tuple[NDArray[Any], NDArray[Any]],
        size: int,
    ) -> Counts:
        """Counts of ``size`` places, of where how many are that were judged so."""
        number = np.zeros((len(PARTS) + 1, size), dtype=np.int64)
        by_basis = np.zeros((len(PARTS) + 1, BITS, size), dtype=np.int64)
        part, bits = judged
        np.add.at(number, (part, at), numbers)
        for bit in range(BITS):
            having = np.flatnonzero(bits >> bit & 1)
            np.add.at(by_basis[:, bit], (part[having], at[having]), numbers[having])
        return cls(number[:NOTHING], by_basis[:NOTHING])

    def where(self, places: NDArray[Any]) -> Counts:
        """Those of some places."""
        return Counts(self.number[:, places], self.by_basis[:, :, places])


@dataclass(frozen=True)
class Cells:
    """The cells that are not empty, by row and column, and their counts in that order."""

    row: NDArray[np.int64]
    column: NDArray[np.int64]
    counts: Counts


class Tally:
    """How often what is counted belongs to rows and columns in each way; counted at most once.

    ``left`` and ``right`` say to which rows and to which columns each thing counted belongs;
    ``ends`` counts what stands at the ends, where what is counted are pairs.
    Numbers are told by where they are and by the way: a way of the left beside one of the right.
    """

    def __init__(self, left: Side, right: Side, ends: EndTally | None = None) -> None:
        self.left, self.right, self.ends = left, right, ends
        self.rows = cache(lambda size: _totals(left, right, size))
        self.columns = cache(lambda size: _totals(right, left, size))
        self.all = cache(self._all)
        self._every: dict[tuple[int, int], Numbers] = {}

    def where(self, left: NDArray[np.bool_], right: NDArray[np.bool_]) -> Tally:
        """That of what masks choose of both sides."""
        one, other = self.left.where(left), self.right.where(right)
        return Tally(one, other, None if self.ends is None else self.ends.of(one, other))

    def cells(self, rows: NDArray[np.int64], columns: NDArray[np.int64]) -> Numbers:
        """The numbers where some rows and columns cross; as :meth:`Matrix.cells`."""
        key = (len(rows), len(columns))
        every = all(np.array_equal(axis, np.arange(len(axis))) for axis in (rows, columns))
        if not every:
            return self._cells(rows, columns)
        if key not in self._every:
            self._every[key] = self._cells(rows, columns)
        return self._every[key]

    def _cells(self, rows: NDArray[np.int64], columns: NDArray[np.int64]) -> Numbers:
        left = self.left.where(rows[self.left.to] >= 0)
        right = self.right.where(columns[self.right.to] >= 0)
        n_left, n_right = len(left.ways), len(right.ways)
        width = int(columns.max(initial=0)) + 1
        left_key = (rows[left.to] * width * n_left + left.how) * n_right
        right_key = columns[right.to] * (n_left * n_right) + right.how
        keys, numbers = _counted(left, right, left_key, right_key)
        cell, way = np.divmod(keys, max(n_left * n_right, 1))
        return cell, way, numbers

    def _all(self) -> Numbers:
        left, right = self.left.whole, self.right.whole
        both = np.flatnonzero((left.how >= 0) & (right.how >= 0))
        key = left.how[both] * len(right.ways) + right.how[both]
        numbers = np.bincount(key, minlength=len(left.ways) * len(right.ways))
        way = np.flatnonzero(numbers)
        return np.zeros(len(way), dtype=np.int64), way, numbers[way]


@dataclass(frozen=True)
class Matrix:
    """A tally of which the bases count that ``allowed`` has as bits."""

    tally: Tally
    allowed: int

    @property
    def left(self) -> Side:
        """To which rows each thing counted belongs."""
        return self.tally.left

    @property
    def right(self) -> Side:
        """To which columns each thing counted belongs."""
        return self.tally.right

    def rows(self, size: int) -> Counts:
        """What is different in each of ``size`` rows."""
        at, way, numbers = self.tally.rows(size)
        return Counts.of(at, numbers, self._judged(self.left, self.right.whole, way), size)

    def columns(self, size: int) -> Counts:
        """What is different in each of ``size`` columns."""
        at, way, numbers = self.tally.columns(size)
        return Counts.of(at, numbers, self._judged(self.right, self.left.whole, way), size)

    def all(self) -> Counts:
        """What is different in all."""
        at, way, numbers = self.tally.all()
        return Counts.of(at, numbers, self._judged(self.left.whole, self.right.whole, way), 1)

    def cells(self, rows: NDArray[np.int64], columns: NDArray[np.int64]) -> Cells:
        """The cells where some rows and columns cross, in the order of those.

        Args:
            rows: of each row its place among those wanted, or -1.
            columns: the same of each column.

        Raises:
            BadRequest: it would take too long.
        """
        cell, way, numbers = self.tally.cells(rows, columns)
        part, bits = self._judged(self.left, self.right, way)
        counted = np.flatnonzero(part != NOTHING)
        cells, at = np.unique(cell[counted], return_inverse=True)
        row, column = np.divmod(cells, int(columns.max(initial=0)) + 1)
        judged = part[counted], bits[counted]
        return Cells(row, column, Counts.of(at, numbers[counted], judged, len(cells)))

    def _judged(
        self, one: Side | Whole, other: Side | Whole, way: NDArray[Any]
    ) -> tuple[NDArray[np.int64], NDArray[np.uint8]]:
        """In which part something counts that belongs in two ways, told by one number."""
        here, there = np.divmod(way, max(len(other.ways), 1))
        return judged(one.ways.where(here), other.ways.where(there), self.allowed)


def _totals(here: Side, there: Side, size: int) -> Numbers:
    """How much that is different each row of one side has, in each way."""
    other, ways = there.whole.how[here.of], there.whole.ways
    met = other >= 0
    width = len(here.ways) * len(ways)
    key = (here.to.astype(np.int64) * len(here.ways) + here.how) * len(ways) + other
    numbers = np.bincount(key if met.all() else key[met], minlength=size * width)
    found = np.flatnonzero(numbers)
    at, way = np.divmod(found, max(width, 1))
    return at, way, numbers[found]


def judged(
    left: Entries, right: Entries, allowed: int
) -> tuple[NDArray[np.int64], NDArray[np.uint8]]:
    """In which part what each two entries join counts, and on which bases.

    A chain of both rests on the weaker of each two; one of its links must be one that is kept.
    What counts directly counts in no other part, and what a rule derives beside what is said by
    others is no basis of its own.
    """
    own = _chained(left.own, right.own, left.own_kept, right.own_kept)
    below = (
        _chained(left.own, right.below, left.own_kept, right.below_kept)
        | _chained(left.below, right.own, left.below_kept, right.own_kept)
        | _chained(left.below, right.below, left.below_kept, right.below_kept)
    )
    own, below = own & np.uint8(allowed), below & np.uint8(allowed)
    said = np.uint8(0xFF & ~DERIVED)
    part = np.where(
        own & said,
        DIRECT,
        np.where(below & said, ROLLED_UP, np.where(own | below, BY_RULE, NOTHING)),
    )
    bits = np.where(part == DIRECT, own, np.where(part == ROLLED_UP, below, own | below))
    return part, np.where(part == BY_RULE, bits, bits & said)


def _chained(
    one: NDArray[np.uint8],
    other: NDArray[np.uint8],
    one_kept: NDArray[np.uint8],
    other_kept: NDArray[np.uint8],
) -> NDArray[np.uint8]:
    found: NDArray[np.uint8] = CHAIN[one_kept, other] | CHAIN[one, other_kept]
    return found


def _counted(
    left: Side, right: Side, left_key: NDArray[np.int64], right_key: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """How often each sum of keys occurs among entries of the same thing counted."""
    most = int(left_key.max(initial=0) + right_key.max(initial=0)) + 1
    dense = most <= 2 * _AT_ONCE
    numbers = np.zeros(most if dense else 0, dtype=np.int64)
    sums: list[NDArray[np.int64]] = [np.zeros(0, dtype=np.int64)]
    for here, there in joined(left, right):
        keys = left_key[here] + right_key[there]
        if dense:
            numbers += np.bincount(keys, minlength=most)
        else:
            sums.append(keys)
    if dense:
        found = np.flatnonzero(numbers)
        return found, numbers[found]
    return np.unique(np.concatenate(sums), return_counts=True)


def joined(left: Side, right: Side) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """The places of each two entries of the same thing counted, so many as fit at once.

    Raises:
        BadRequest: there are too many.
    """
    start = right.start
    ends = np.cumsum(start[left.of + 1] - start[left.of])
    if len(ends) and ends[-1] > MOST:
        raise BadRequest(
            f"This matrix counts {int(ends[-1]):,} times; {MOST:,} is the most.",
            "Narrow it by a country, a programme or another thing, or ask for fewer rows.",
        )
    begin = 0
    while begin < len(left):
        before = int(ends[begin - 1]) if begin else 0
        end = max(int(np.searchsorted(ends, before + _AT_ONCE, "right")), begin + 1)
        row, place = places(start, left.of[begin:end])
        yield row + begin, place
        begin = end
