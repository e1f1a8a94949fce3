"""The steps of ways between two things, by their number: what leads on from each thing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from kg.graph.compressed import distinct, rows_of
from kg.graph.filters import NONE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kg.graph.filters import Links
    from kg.graph.shortest import Met

_BITS: Final = 8
"""Bits of a strength."""


class Layer:
    """A step of the ways of one length: what leads on over ways from each thing asked for.

    It is looked for once for each thing, however many ways come there; or for all of them from the
    other end, once that is less work.

    Args:
        met: what lies on the ways.
        steps: the number of the step, from 1.
    """

    def __init__(self, met: Met, steps: int) -> None:
        self._links, self._left = met.links, met.left[steps]
        self._reached = met.reached.get(steps)
        self._looked_at = 0
        self._whole = False
        self._nodes = np.zeros(0, dtype=np.int32)
        self._begin = self._number = np.zeros(0, dtype=np.int64)
        self.far = np.zeros(0, dtype=np.int32)
        self.strength = self.weakest = np.zeros(0, dtype=np.uint8)

    def of(self, nodes: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
        """What leads on from each of these things, in order: where it begins, and how much it is.

        At those places stand in ``far`` what is led to, in ``strength`` how strong the step is,
        and in ``weakest`` how strong the strongest way on over it.
        """
        at, known = self._found(nodes)
        if not (self._whole or known.all()):
            self._look_at(distinct(nodes[~known], self._links.projection.nodes))
            at, known = self._found(nodes)
        if not len(self._nodes):
            none = np.zeros(len(nodes), dtype=np.int64)
            return none, none
        return self._begin[at], np.where(known, self._number[at], 0)

    def _found(self, nodes: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
        """Where these things stand among those looked at, and whether they do."""
        if not len(self._nodes):
            return np.zeros(0, dtype=np.int64), np.zeros(len(nodes), dtype=bool)
        at = np.minimum(np.searchsorted(self._nodes, nodes), len(self._nodes) - 1)
        return at, self._nodes[at] == nodes

    def _look_at(self, new: NDArray[Any]) -> None:
        """Find what leads on from more things."""
        if self._reached is not None:
            back = self._links.turned()
            self._looked_at += self._links.degree(new)
            if back.degree(self._reached) < self._looked_at:
                self._look_back(back, self._reached)
                return
        rows = self._links.rows(new)
        on = np.maximum(rows.strength, self._left[rows.far])
        kept = np.flatnonzero(on != NONE)
        near = rows_of(rows.number)[kept]
        far, strength, on = rows.far[kept], rows.strength[kept], on[kept]
        if self._links.weakest_pair is None:
            order = _once(near, far, strength)
            near, far, strength, on = near[order], far[order], strength[order], on[order]
        number = np.bincount(near, minlength=len(new))
        begin = len(self.far) + np.cumsum(number) - number
        nodes = np.concatenate([self._nodes, new.astype(np.int32)])
        order = np.argsort(nodes, kind="stable")
        self._nodes = nodes[order]
        self._begin = np.concatenate([self._begin, begin])[order]
        self._number = np.concatenate([self._number, number])[order]
        self.far = np.concatenate([self.far, far.astype(np.int32)])
        self.strength = np.concatenate([self.strength, strength])
        self.weakest = np.concatenate([self.weakest, on])

    def _look_back(self, back: Links, reached: NDArray[Any]) -> None:
        """Find what leads on from all things, going back from what is led to."""
        rows, width = back.rows(reached), len(reached).bit_length()
        key = rows.far.astype(np.int64)  # one number a row, as numbers are quick to sort
        key <<= width
        key |= rows_of(rows.number)
        key <<= _BITS
        key |= rows.strength
        key = key[rows.strength != NONE]
        key.sort()
        if back.weakest_pair is None:
            pair = key >> _BITS
            key = np.delete(key, np.flatnonzero(pair[1:] == pair[:-1]) + 1)
        self.strength = (key & ((1 << _BITS) - 1)).astype(np.uint8)
        key >>= _BITS
        near = key >> width
        self.far = reached[key & ((1 << width) - 1)].astype(np.int32)
        self.weakest = np.maximum(self.strength, self._left[self.far])
        first = np.ones(len(near), dtype=bool)
        first[1:] = near[1:] != near[:-1]
        self._begin = np.flatnonzero(first)
        self._nodes = near[first].astype(np.int32)
        self._number = np.diff(self._begin, append=len(near))
        self._whole = True


def _once(near: NDArray[Any], far: NDArray[Any], strength: NDArray[Any]) -> NDArray[Any]:
    """The places of pairs in order, each pair once and as strong as its strongest link."""
    order = np.lexsort((strength, far, near))
    near, far = near[order], far[order]
    first = np.ones(len(near), dtype=bool)
    first[1:] = (near[1:] != near[:-1]) | (far[1:] != far[:-1])
    return order[first]
