"""Entries: what belongs to what on which bases, each pair once; what is below what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from kg.analysis.bases import CHAIN, STRONGEST, of_reference
from kg.graph.compressed import places

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kg.tables.links import LinkTable

STEPS_UP: Final = 12
"""Steps up that are followed."""


@dataclass(frozen=True)
class Entries:
    """Pairs of a thing and one that it belongs to, each once, by the first and then the other.

    Attributes:
        of, to: the two; what they number is said where the entries are made.
        own: bits of the bases on which it belongs there itself (:mod:`kg.analysis.bases`).
        below: the same, for what belongs there through a thing below.
        own_kept, below_kept: those of them that rest on a source of the level or name asked for.
    """

    of: NDArray[np.int64]
    to: NDArray[np.int64]
    own: NDArray[np.uint8]
    below: NDArray[np.uint8]
    own_kept: NDArray[np.uint8]
    below_kept: NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.of)

    def where(self, kept: NDArray[Any]) -> Entries:
        """Those that a mask or places choose."""
        return Entries(*(column[kept] for column in self._columns()))

    def _columns(self) -> tuple[NDArray[Any], ...]:
        return (self.of, self.to, self.own, self.below, self.own_kept, self.below_kept)

    @classmethod
    def gathered(cls, of: NDArray[Any], to: NDArray[Any], *bits: NDArray[np.uint8]) -> Entries:
        """Entries of rows in any order, in which a pair may stand several times.

        ``bits`` are ``own``, ``below``, ``own_kept`` and ``below_kept`` of each row.

        >>> bits = [np.array(column, dtype=np.uint8) for column in ([1, 2], [0, 0], [1, 0], [0, 0])]
        >>> found = Entries.gathered(np.array([3, 3]), np.array([0, 0]), *bits)
        >>> found.of.tolist(), found.own.tolist(), found.own_kept.tolist()
        ([3], [3], [1])
        """
        of, to = of.astype(np.int64), to.astype(np.int64)
        key = of * (int(to.max(initial=0)) + 1) + to
        if len(key) and not (key[1:] > key[:-1]).all():
            order = np.argsort(key, kind="stable")
            key, of, to = key[order], of[order], to[order]
            bits = tuple(column[order] for column in bits)
        first = np.ones(len(key), dtype=bool)
        first[1:] = key[1:] != key[:-1]
        if not first.all():
            begins = np.flatnonzero(first)
            bits = tuple(np.bitwise_or.reduceat(column, begins) for column in bits)
            of, to = of[first], to[first]
        return cls(of, to, *bits)


@dataclass(frozen=True)
class Pairs:
    """Things that are linked, each pair once: ``bits`` are its bases, ``kept`` those asked for."""

    one: NDArray[np.int64]
    other: NDArray[np.int64]
    bits: NDArray[np.uint8]
    kept: NDArray[np.uint8]

    @classmethod
    def of_rows(
        cls, one: NDArray[Any], other: NDArray[Any], basis: NDArray[np.uint8], kept: NDArray[Any]
    ) -> Pairs:
        """The pairs of rows of links, with the basis of each row and whether it was asked for."""
        bits = np.left_shift(np.uint8(1), basis)
        none = np.zeros(len(bits), dtype=np.uint8)
        found = Entries.gathered(one, other, bits, none, np.where(kept, bits, none), none)
        return cls(found.of, found.to, found.own, found.own_kept)


def below(table: LinkTable, up: list[int], members: NDArray[np.int64], nodes: int) -> Entries:
    """What is below some things: ``of`` are nodes, ``to`` places in ``members``, ``own`` the bits.

    Args:
        table: of the links.
        up: the properties that lead up.
        members: the things.
        nodes: how many there are in all.
    """
    rows = np.flatnonzero(np.isin(table.property, up))
    steps = Pairs.of_rows(
        table.object[rows], table.subject[rows], table.basis[rows], np.ones(len(rows), dtype=bool)
    )
    bits = of_reference(steps.bits)
    start = np.zeros(nodes + 1, dtype=np.int64)
    np.cumsum(np.bincount(steps.one, minlength=nodes), out=start[1:])
    at, to = members, np.arange(len(members), dtype=np.int64)
    so_far = np.full(len(members), STRONGEST, dtype=np.uint8)
    found = _entries(at[:0], to[:0], so_far[:0])
    for _ in range(STEPS_UP):
        row, place = places(start, at)
        fresh = _entries(steps.other[place], to[row], CHAIN[so_far[row], bits[place]])
        fresh = fresh.where(fresh.of != members[fresh.to])  # what is above itself is not below
        known = len(found), int(found.own.astype(np.int64).sum())
        found = _entries(
            np.concatenate([found.of, fresh.of]),
            np.concatenate([found.to, fresh.to]),
            np.concatenate([found.own, fresh.own]),
        )
        if (len(found), int(found.own.astype(np.int64).sum())) == known:
            break
        at, to, so_far = fresh.of, fresh.to, fresh.own
    return found


def belonging(
    carrier: NDArray[Any],
    thing: NDArray[Any],
    bits: tuple[NDArray[np.uint8], NDArray[np.uint8]],
    *,
    place: NDArray[np.int64],
    lower: Entries,
) -> Entries:
    """To which members each carrier belongs by a thing: to that thing, and to what it is below.

    Args:
        carrier: of each row, what is counted.
        thing: of each row, a node.
        bits: of the link between both, and those of them that are asked for.
        place: of each node its place among the members, or -1.
        lower: what is below the members, as :func:`below` gives it.
    """
    said, kept = bits
    own = np.flatnonzero(place[thing] >= 0)
    start = np.searchsorted(lower.of, np.arange(len(place) + 1)) if len(lower) else None
    if start is None:
        row = at = np.zeros(0, dtype=np.int64)
    else:
        row, at = places(start, thing)
    climbed = lower.own[at]
    nothing = np.zeros(len(own), dtype=np.uint8), np.zeros(len(row), dtype=np.uint8)
    return Entries.gathered(
        np.concatenate([carrier[own], carrier[row]]),
        np.concatenate([place[thing[own]], lower.to[at]]),
        np.concatenate([said[own], nothing[1]]),
        np.concatenate([nothing[0], CHAIN[said[row], climbed]]),
        np.concatenate([kept[own], nothing[1]]),
        np.concatenate([nothing[0], CHAIN[kept[row], climbed]]),
    )


def _entries(of: NDArray[Any], to: NDArray[Any], own: NDArray[np.uint8]) -> Entries:
    none = np.zeros(len(own), dtype=np.uint8)
    return Entries.gathered(of, to, own, none, none, none)
