"""Tells the ways of one length between two things: the strongest first, then by their IRIs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from kg.graph.compressed import rows_of, within
from kg.graph.filters import WEAKEST
from kg.graph.layers import Layer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from kg.graph.shortest import Bounds, Met

_FIRST: Final = 256
_MOST: Final = 65_536
"""Ways that are led on together: few at first, as often the first are enough."""

_AT_ONCE: Final = 500_000
"""Ways that they may become by a step, so that memory does not grow with hubs beside hubs."""

Way = tuple[int, ...]


@dataclass(frozen=True)
class Ways:
    """Ways of one length in order: how strong each is, and their first things, their second, …

    A way is as strong as the weakest of its steps.
    """

    strength: NDArray[np.uint8]
    things: tuple[NDArray[Any], ...]

    def where(self, kept: Any) -> Ways:
        """Those that a mask, places or a slice choose."""
        return Ways(self.strength[kept], tuple(things[kept] for things in self.things))

    def __len__(self) -> int:
        return len(self.strength)

    def listed(self) -> list[tuple[int, Way]]:
        """Each with its strength, as numbers of Python."""
        rows = zip(*(things.tolist() for things in self.things), strict=True)
        return list(zip(self.strength.tolist(), rows, strict=True))


def ways(met: Met, bounds: Bounds, limit: int, only: int | None = None) -> Iterator[Ways]:
    """The ways that pass no thing twice, in order; all of them, or more than ``limit``.

    The strongest come first; of equally strong ones those whose things come first by their IRIs.
    With ``only``, those of that strength.
    """
    layers = [Layer(met, steps) for steps in range(1, met.length)]
    if only is None:
        found = _all(met, layers, bounds, limit)
        if found is not None:
            yield found
            return
    strengths = range(met.strongest, WEAKEST + 1) if only is None else (only,)
    for strength in strengths:
        turns = _Turns(bounds)
        for some in _told(met, layers, strength, turns):
            yield some.where(some.strength == strength)
        turns.cut()


def _all(met: Met, layers: list[Layer], bounds: Bounds, limit: int) -> Ways | None:
    """All ways in order, or ``None`` where they are more than ``limit`` or than may be tried."""
    turns, count = _Turns(bounds), 0
    parts = []
    for some in _told(met, layers, WEAKEST, turns):
        parts.append(some)
        count += len(some)
        if count > limit:
            return None
    if turns.short or not parts:
        return None
    found = Ways(
        np.concatenate([part.strength for part in parts]),
        tuple(np.concatenate(column) for column in zip(*(p.things for p in parts), strict=True)),
    )
    if (found.strength[1:] < found.strength[:-1]).any():
        found = found.where(np.argsort(found.strength, kind="stable"))
    return found


class _Turns:
    """How many things may still be tried."""

    def __init__(self, bounds: Bounds) -> None:
        self._bounds, self._left = bounds, bounds.turns
        self.short = False

    def take(self, number: int) -> bool:
        """Whether so many may be tried, and there is time."""
        self._left -= number
        self.short = self._left < 0 or not self._bounds.in_time()
        return not self.short

    def cut(self) -> None:
        """Say so where there were not enough."""
        if self._left < 0:
            self._bounds.cut.add("turns")


def _told(met: Met, layers: list[Layer], most: int, turns: _Turns) -> Iterator[Ways]:
    """The ways none of whose steps is weaker than ``most``, by the IRIs of their things.

    Beginnings of ways are led on step by step, many together, the first of them first.
    """
    start = Ways(np.zeros(1, dtype=np.uint8), (np.array([met.here], dtype=np.int32),))
    ahead, together = [start], _FIRST
    while ahead:
        begun = ahead.pop()
        steps = len(begun.things)
        if steps == met.length:
            yield _ended(met, begun)
            continue
        layer, first = layers[steps - 1], begun.where(slice(together))
        begin, number = layer.of(first.things[-1])
        some = max(int(np.searchsorted(np.cumsum(number), _AT_ONCE, "right")), 1)
        if some < len(begun):
            ahead.append(begun.where(slice(some, None)))
            together = min(4 * together, _MOST)
        further = _further(layer, first.where(slice(some)), begin[:some], number[:some], most)
        if not turns.take(len(further)):
            return
        if len(further):
            ahead.append(further)


def _further(
    layer: Layer, begun: Ways, begin: NDArray[Any], number: NDArray[Any], most: int
) -> Ways:
    """The beginnings of ways that are one step longer and no weaker than ``most``, in order.

    ``begin`` and ``number`` are of ``begun`` as :meth:`kg.graph.layers.Layer.of` has them.
    """
    near, place = rows_of(number), within(begin, number)
    if most < WEAKEST:
        kept = np.flatnonzero(layer.weakest[place] <= most)
        near, place = near[kept], place[kept]
    far = layer.far[place]
    fresh = np.ones(len(far), dtype=bool)
    for things in begun.things[1:]:  # the first is never come back to
        fresh &= things[near] != far
    if not fresh.all():
        near, place, far = near[fresh], place[fresh], far[fresh]
    return Ways(
        np.maximum(begun.strength[near], layer.strength[place]),
        (*(things[near] for things in begun.things), far),
    )


def _ended(met: Met, begun: Ways) -> Ways:
    """The ways of which only the last step is left."""
    if met.length == 1:
        last = np.full(len(begun), met.strongest, dtype=np.uint8)
    else:
        last = met.left[met.length - 1][begun.things[-1]]
    ends = np.full(len(begun), met.there, dtype=np.int32)
    return Ways(np.maximum(begun.strength, last), (*begun.things, ends))
