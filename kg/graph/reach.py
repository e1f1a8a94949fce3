"""What is reached from a thing within some steps, level by level."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from kg.graph.compressed import counts, within
from kg.graph.filters import WEAKEST
from kg.graph.projection.pairs import bits, words

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kg.graph.filters import Links
    from kg.graph.projection import Projection
    from kg.graph.shortest import Bounds

_FEW: Final = 64
"""Things up to which slice by slice is quicker than to number all places."""

_SOME: Final = 1_000
"""Nodes up to which it is quicker to clear the bit of each."""


class Level:
    """The things at one distance: how many, which, and whether one of them is.

    They are kept as bits or as a list, whichever they were found as; the other is made when it is
    asked for, as many levels are only counted.
    """

    def __init__(self, total: int, nodes: NDArray[Any] | None, mask: NDArray[Any] | None) -> None:
        self._total, self._nodes, self._mask = total, nodes, mask

    @classmethod
    def of_nodes(cls, nodes: NDArray[Any], total: int) -> Level:
        """Those of a list in order, each once; ``total`` is how many nodes there are."""
        return cls(total, nodes, None)

    @classmethod
    def of_bits(cls, mask: NDArray[Any], total: int) -> Level:
        """Those whose bits are set."""
        return cls(total, None, mask)

    @cached_property
    def nodes(self) -> NDArray[Any]:
        """The things in order."""
        if self._nodes is not None:
            return self._nodes
        mark = np.unpackbits(self.mask.view(np.uint8), count=self._total, bitorder="little")
        return np.flatnonzero(mark.view(np.bool_))

    @cached_property
    def mask(self) -> NDArray[Any]:
        """The same as bits, as :func:`kg.graph.projection.pairs.bits`."""
        return bits(self.nodes, self._total) if self._mask is None else self._mask

    def __len__(self) -> int:
        if self._nodes is not None:
            return len(self._nodes)
        return int(np.bitwise_count(self.mask).sum())

    def __contains__(self, node: int) -> bool:
        return bool(int(self.mask[node // 64]) >> node % 64 & 1)


def reach(links: Links, node: int, hops: int, bounds: Bounds) -> list[Level]:
    """The things at each distance from 1 to ``hops``; fewer levels where cut.

    What may not stand between is reached, and not gone on from.
    """
    total = links.projection.nodes
    ahead = np.array([node])
    levels = [Level.of_nodes(ahead, total)]
    for hop in range(hops):
        if hop:
            ahead = levels[-1].nodes
            ahead = ahead[links.may_stand_between(ahead)]
        if not bounds.may_look_at(links.degree(ahead)):
            break
        if links.weakest_pair == WEAKEST:
            levels.append(_beside(links.projection, ahead, levels))
        else:
            mark = np.zeros(total, dtype=bool)
            mark[links.steps(ahead).far] = True
            for level in levels:
                mark[level.nodes] = False
            levels.append(Level.of_nodes(np.flatnonzero(mark), total))
    return levels[1:]


def _beside(projection: Projection, ahead: NDArray[Any], before: list[Level]) -> Level:
    """What the pairs of a projection connect with some things, and no level before has."""
    p, total = projection, projection.nodes
    if len(before) == 1:
        here = int(ahead[0])
        return Level.of_nodes(p.pair_far[p.pair_start[here] : p.pair_start[here + 1]], total)
    row = np.minimum(np.searchsorted(p.hub_node, ahead), max(len(p.hub_node) - 1, 0))
    crowd = p.hub_node[row] == ahead if len(p.hub_node) else np.zeros(len(ahead), dtype=bool)
    mark = np.zeros(64 * words(total), dtype=bool)
    others = ahead[~crowd]
    if len(others) > _FEW:
        number = counts(p.pair_start, others)
        mark[p.pair_far[within(p.pair_start[others].astype(np.int64), number)]] = True
    else:
        for begin, end in zip(
            p.pair_start[others].tolist(), p.pair_start[others + 1].tolist(), strict=True
        ):
            mark[p.pair_far[begin:end]] = True
    found = np.packbits(mark, bitorder="little").view(np.uint64)
    rows = p.hub_bits.reshape(len(p.hub_node), words(total))
    for hub in row[crowd].tolist():
        found |= rows[hub]
    for level in before:
        if len(level) > _SOME:
            found &= ~level.mask
        else:
            one = np.uint64(1) << (level.nodes.astype(np.uint64) & np.uint64(63))
            np.bitwise_and.at(found, level.nodes >> 6, ~one)
    return Level.of_bits(found, total)
