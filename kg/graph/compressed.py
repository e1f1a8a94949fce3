"""Rows of a table in compressed form (CSR): how long each is, and what stands in several."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def counts(start: NDArray[Any], rows: NDArray[Any]) -> NDArray[Any]:
    """How much stands in each row.

    >>> counts(np.array([0, 2, 2, 5]), np.array([2, 0]))
    array([3, 2])
    """
    found: NDArray[Any] = start[rows + 1].astype(np.int64) - start[rows].astype(np.int64)
    return found


def places(start: NDArray[Any], rows: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    """The places of all that stands in several rows, and beside each which of ``rows`` it is in.

    >>> places(np.array([0, 2, 2, 5]), np.array([2, 0]))
    (array([0, 0, 0, 1, 1]), array([2, 3, 4, 0, 1]))
    """
    begin = start[rows].astype(np.int64)
    found = counts(start, rows)
    offset = begin - (np.cumsum(found) - found)
    place = np.arange(int(found.sum()), dtype=np.int64) + np.repeat(offset, found)
    return np.repeat(np.arange(len(rows), dtype=np.int64), found), place
