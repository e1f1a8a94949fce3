"""Finds the names that may be alike, without comparing each with all others.

Two sets of words of which at least 60 of 100 are common share one of the rarest words of each: of
``n`` words one of the ``n - ceil(0.6 n) + 1`` rarest (the prefix filter of set similarity joins).
So names of one block are put beside each other by those; names that are alone in theirs, which
most are, are not looked at.
"""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

LEAST: Final = (3, 5)
"""How alike names must be, as a fraction."""

MOST: Final = 300_000
"""Pairs that are compared; words that more names have than fit are passed over."""


def candidates(
    names: Sequence[frozenset[str]], block: NDArray[Any], row: NDArray[Any], most: int = MOST
) -> tuple[NDArray[np.int64], int]:
    """The pairs of names that may be alike.

    Args:
        names: the words of each.
        block: blocks; only names that have one in common are compared.
        row: beside each block a name that is in it.
        most: pairs that are told.

    Returns:
        The pairs, each once, the smaller first, in order; and how many words were passed over.

    >>> names = [frozenset(text.split()) for text in ("clean river", "river park", "clean river")]
    >>> candidates(names, np.array([1, 1, 1]), np.array([0, 1, 2]))[0].tolist()
    [[0, 2]]
    """
    _, block, number = np.unique(block, return_inverse=True, return_counts=True)
    row, block = row[number[block] > 1], block[number[block] > 1]
    rows, place = np.unique(row, return_inverse=True)
    start, word = _rarest([names[one] for one in rows.tolist()])
    size = np.diff(start)[place]
    block, row = np.repeat(block, size), np.repeat(row, size)
    word = word[np.repeat(start[place] - np.cumsum(size) + size, size) + np.arange(len(row))]
    order = np.lexsort((row, word, block))
    return _pairs(block[order], word[order], row[order], len(names), most)


def _rarest(names: Sequence[frozenset[str]]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The rarest words of each name, as rows in compressed form."""
    known: dict[str, int] = {}
    length = np.fromiter(map(len, names), np.int64, len(names))
    entry = np.repeat(np.arange(len(names)), length)
    word = np.fromiter(
        (known.setdefault(word, len(known)) for name in names for word in sorted(name)),
        np.int64,
        int(length.sum()),
    )
    often = np.bincount(word, minlength=len(known))
    order = np.lexsort((word, often[word], entry))
    entry, word = entry[order], word[order]
    place = np.arange(len(word)) - np.repeat(np.cumsum(length) - length, length)
    part, whole = LEAST
    first = [n - ceil(n * part / whole) + 1 for n in range(int(length.max(initial=0)) + 1)]
    kept = place < np.array(first)[length[entry]]
    return np.searchsorted(entry[kept], np.arange(len(names) + 1)), word[kept]


def _pairs(
    block: NDArray[Any], word: NDArray[Any], row: NDArray[Any], names: int, most: int
) -> tuple[NDArray[np.int64], int]:
    """The pairs of rows that stand under one word of one block, the rarest words first."""
    new = np.ones(len(row), dtype=bool)
    new[1:] = (block[1:] != block[:-1]) | (word[1:] != word[:-1])
    start = np.flatnonzero(new)
    size = np.diff(np.append(start, len(row)))
    some = np.flatnonzero(size > 1)
    some = some[np.argsort(size[some], kind="stable")]
    fits = np.cumsum(size[some] * (size[some] - 1) // 2) <= most
    found = [np.zeros(0, dtype=np.int64)]
    for length in np.unique(size[some[fits]]).tolist():
        first = start[some[fits & (size[some] == length)]]
        one, other = np.triu_indices(length, 1)
        found.append((row[first[:, None] + one] * names + row[first[:, None] + other]).ravel())
    pairs = np.unique(np.concatenate(found))
    return np.stack([pairs // names, pairs % names], axis=1), int((~fits).sum())
