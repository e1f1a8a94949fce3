"""One side of a matrix: to which rows, or to which columns, each thing counted belongs, and how."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from kg.analysis.bases import BITS
from kg.analysis.entries import Entries

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Side:
    """Entries, with the few combinations of bases that occur among them numbered.

    Attributes:
        of: what is counted, a number below ``size``, in order.
        to: the row or column that it belongs to.
        how: which of ``ways`` it does so in.
        ways: entries that have each combination of bases once.
        size: how many things there are that may be counted.
    """

    of: NDArray[np.int32]
    to: NDArray[np.int32]
    how: NDArray[np.int64]
    ways: Entries
    size: int

    @classmethod
    def of_entries(cls, entries: Entries, size: int) -> Side:
        """The side that entries make."""
        ways, how = _numbered(entries)
        return cls(entries.of.astype(np.int32), entries.to.astype(np.int32), how, ways, size)

    def __len__(self) -> int:
        return len(self.of)

    def where(self, kept: NDArray[Any]) -> Side:
        """That of the entries that a mask chooses."""
        if kept.all():
            return self
        return Side(self.of[kept], self.to[kept], self.how[kept], self.ways, self.size)

    @cached_property
    def start(self) -> NDArray[np.int64]:
        """Where the entries of each thing counted begin, and where the last ends."""
        found = np.zeros(self.size + 1, dtype=np.int64)
        np.cumsum(np.bincount(self.of, minlength=self.size), out=found[1:])
        return found

    @cached_property
    def whole(self) -> Whole:
        """What each thing counted belongs to, as one, whatever that is."""
        begins = np.flatnonzero(np.diff(self.of, prepend=np.int32(-1)))
        w = self.ways
        bits = [
            np.bitwise_or.reduceat(column[self.how], begins) if len(begins) else column[:0]
            for column in (w.own, w.below, w.own_kept, w.below_kept)
        ]
        of = self.of[begins].astype(np.int64)
        ways, how = _numbered(Entries(of, np.zeros(len(of), dtype=np.int64), *bits))
        found = np.full(self.size, -1, dtype=np.int64)
        found[of] = how
        return Whole(found, ways)


@dataclass(frozen=True)
class Whole:
    """Of each thing counted in which of ``ways`` it belongs to anything, or -1 to nothing."""

    how: NDArray[np.int64]
    ways: Entries


def _numbered(entries: Entries) -> tuple[Entries, NDArray[np.int64]]:
    """Entries that have each combination of bits once, and which one every entry has."""
    code = np.zeros(len(entries), dtype=np.int32)
    for column in (entries.own, entries.below, entries.own_kept, entries.below_kept):
        code = code << BITS | column
    if not len(code):
        return entries, code.astype(np.int64)
    there = np.zeros(1 << 4 * BITS, dtype=bool)  # marking is quicker than sorting
    there[code] = True
    different = np.flatnonzero(there)
    how = np.searchsorted(different, code)
    first = np.zeros(len(different), dtype=np.int64)
    first[how[::-1]] = np.arange(len(code) - 1, -1, -1)
    return entries.where(first), how
