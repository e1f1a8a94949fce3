"""Counts of matrices as answers tell them, and which of the numbers a table or picture shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from kg.analysis.declared import PARTS
from kg.analysis.matrix import DIRECT, ROLLED_UP
from kg.vocab import BASES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kg.analysis.ends import Ends
    from kg.analysis.matrix import Counts

Said = dict[str, Any]

_NAMES: Final = (*BASES, "none")
"""What answers call bases; a source without one has no other name."""


def told_counts(counts: Counts, ends: Ends | None) -> list[Said]:
    """The counts of each place as answers have them, with the ends of what is counted, if any."""
    parts = [_part(counts, ends, part) for part in range(len(PARTS))]
    return [dict(zip(PARTS, numbers, strict=True)) for numbers in zip(*parts, strict=True)]


def shown_part(whole: Counts) -> str:
    """The part that has most, which a table or picture shows where nobody asks for another."""
    return PARTS[int(np.argmax(whole.number[:, 0]))]


def shown_counts(cells: Ends, part: str) -> str:
    """What of a part is shown where nobody asks for another: what tells cells apart.

    The different things at the ends of columns, where a cell has several of them; else those at
    the ends of rows; else pairs.
    """
    place = PARTS.index(part)
    for name, counts in (("columns", cells.columns), ("rows", cells.rows)):
        if counts.number[place].max(initial=0) > 1:
            return name
    return "pairs"


_BY_BASIS: Final = (DIRECT, ROLLED_UP)
"""Parts that are told by basis; what is derived has no other."""


def _part(counts: Counts, ends: Ends | None, part: int) -> list[Said]:
    """One part of each place; all places with nothing share one that says so, as most are such."""
    there = np.flatnonzero(counts.number[part])
    told = _numbers("links", counts, part, there)
    nothing = _nothing("links", part)
    if ends is not None:
        rows, columns = (_numbers("things", of, part, there) for of in (ends.rows, ends.columns))
        for number, row, column in zip(told, rows, columns, strict=True):
            number["ends"] = {"rows": row, "columns": column}
        nothing["ends"] = {name: _nothing("things", part) for name in ("rows", "columns")}
    found = [nothing] * counts.number.shape[1]
    for place, number in zip(there.tolist(), told, strict=True):
        found[place] = number
    return found


def _nothing(name: str, part: int) -> Said:
    return {name: 0, "by_basis": {}} if part in _BY_BASIS else {name: 0}


def _numbers(name: str, counts: Counts, part: int, there: NDArray[np.int64]) -> list[Said]:
    """The number of a part in some places, by basis too."""
    numbers = counts.number[part, there].tolist()
    if part not in _BY_BASIS:
        return [{name: number} for number in numbers]
    by_name = _by_name(counts.by_basis[part][:, there])
    return [{name: n, "by_basis": by} for n, by in zip(numbers, by_name, strict=True)]


def _by_name(by_basis: NDArray[np.int64]) -> list[dict[str, int]]:
    """Of each place the numbers by the names of bases, of those that there are."""
    found: list[dict[str, int]] = [{} for _ in range(by_basis.shape[1])]
    for name, numbers in zip(_NAMES, by_basis, strict=True):
        places = np.flatnonzero(numbers)
        for place, number in zip(places.tolist(), numbers[places].tolist(), strict=True):
            found[place][name] = number
    return found
