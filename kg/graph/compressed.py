"""Rows of a table in compressed form (CSR): how long each is, and what stands in several."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_SPARSE: Final = 50
"""Of so many nodes one, beyond which they are marked rather than sorted."""


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
    begin, number = start[rows].astype(np.int64), counts(start, rows)
    return rows_of(number), within(begin, number)


def rows_of(number: NDArray[Any]) -> NDArray[Any]:
    """Of all that stands in several rows, ``number`` in each, which of them it is in.

    >>> rows_of(np.array([3, 2]))
    array([0, 0, 0, 1, 1])
    """
    return np.repeat(np.arange(len(number), dtype=np.int64), number)


def within(begin: NDArray[Any], number: NDArray[Any]) -> NDArray[Any]:
    """The places of all that stands in rows that begin where ``begin`` says.

    >>> within(np.array([2, 0]), np.array([3, 2]))
    array([2, 3, 4, 0, 1])
    """
    found: NDArray[Any] = np.repeat(begin - (np.cumsum(number) - number), number)
    found += np.arange(len(found), dtype=np.int64)
    return found


def distinct(nodes: NDArray[Any], total: int) -> NDArray[Any]:
    """Nodes in order, each once; by marking where they are many, which spares a sort.

    >>> distinct(np.array([3, 1, 3]), 1_000).tolist()
    [1, 3]
    """
    if len(nodes) * _SPARSE < total:
        found: NDArray[Any] = np.sort(nodes)
        again = np.flatnonzero(found[1:] == found[:-1])
        return np.delete(found, again)
    mark = np.zeros(total, dtype=bool)
    mark[nodes] = True
    return np.flatnonzero(mark)
