"""Where things stand in a layered picture: each in its column, links crossing as little as may be.

Nothing is left to chance and only sums and quotients are used, so that the same network has the
same places on every machine.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

_SWEEPS: Final = 8
_LANE: Final = 7.0
"""Height of a lane that lets links through a column."""


@dataclass(frozen=True)
class Places:
    """Where all stands.

    Attributes:
        middles: of every slot, its middle from the top; the first slots are the nodes.
        columns: of every slot, its column.
        ways: of each link, its slots from left to right, of which the first and last are nodes.
        height: of it all.
    """

    middles: Sequence[float]
    columns: Sequence[int]
    ways: Sequence[tuple[int, ...]]
    height: float


def placed(
    columns: Sequence[int],
    heights: Sequence[float],
    links: Sequence[tuple[int, int]],
    gap: float,
    kept: Collection[int] = (),
) -> Places:
    """Places of nodes by their columns and heights, and of the links between them.

    A link that passes columns has a lane in each, shared by the links of the same node. Of columns
    in ``kept`` the nodes stay in their order.

    >>> found = placed([0, 0, 1, 1], [20, 20, 20, 20], [(0, 3), (1, 2)], 10)
    >>> found.middles, found.ways
    ([10.0, 40.0, 40.0, 10.0], [(0, 3), (1, 2)])
    """
    slots, tall = list(columns), list(heights)
    lanes: dict[tuple[int, int, int], int] = {}
    ways = [_way(slots, tall, lanes, near, far) for near, far in links]
    beside: list[list[int]] = [[] for _ in slots]
    for way in ways:
        for one, other in pairwise(way):
            if slots[one] != slots[other]:
                beside[one].append(other)
                beside[other].append(one)
    fixed = {slot for slot, column in enumerate(columns) if column in kept}
    order = _ordered(slots, beside, fixed)
    middles = _middles(order, tall, beside, gap)
    top = min((middles[slot] - tall[slot] / 2 for slot in range(len(slots))), default=0.0)
    middles = [middle - top for middle in middles]
    low = max((middles[slot] + tall[slot] / 2 for slot in range(len(slots))), default=0.0)
    return Places(middles, slots, ways, low)


def _way(
    slots: list[int],
    tall: list[float],
    lanes: dict[tuple[int, int, int], int],
    near: int,
    far: int,
) -> tuple[int, ...]:
    left, right = (near, far) if slots[near] <= slots[far] else (far, near)
    passed = []
    for column in range(slots[left] + 1, slots[right]):
        key = (near, column, slots[far])
        if key not in lanes:
            lanes[key] = len(slots)
            slots.append(column)
            tall.append(_LANE)
        passed.append(lanes[key])
    return (left, *passed, right)


def _ordered(
    slots: Sequence[int], beside: Sequence[Sequence[int]], fixed: Collection[int]
) -> list[list[int]]:
    """The slots of each column from top to bottom: each near the middle of what it is linked with.

    Columns are looked at from left to right and back, several times (the barycentre method of
    Sugiyama, Tagawa and Toda); at last with both sides at once.
    """
    columns: list[list[int]] = [[] for _ in range(max(slots, default=-1) + 1)]
    for slot, column in enumerate(slots):
        columns[column].append(slot)
    rank = [0.0] * len(slots)
    for some in columns:
        nodes = [slot for slot in some if slot in fixed] or some
        _rank(nodes, rank)
    for sweep in range(_SWEEPS):
        forward, last = sweep % 2 == 0, sweep >= _SWEEPS - 2
        for place in range(len(columns)) if forward else reversed(range(len(columns))):
            wanted = {}
            for slot in columns[place]:
                seen = [rank[o] for o in beside[slot] if last or (slots[o] < place) == forward]
                stays = slot in fixed or not seen
                wanted[slot] = rank[slot] if stays else sum(seen) / len(seen)
            columns[place] = sorted(wanted, key=lambda slot, w=wanted: (w[slot], slot))  # type: ignore[misc]
            _rank([slot for slot in columns[place] if slot not in fixed], rank)
    return columns


def _rank(column: Sequence[int], rank: list[float]) -> None:
    """Write the place of each slot of a column, between 0 and 1."""
    for place, slot in enumerate(column):
        rank[slot] = (place + 0.5) / len(column)


def _middles(
    order: Sequence[Sequence[int]],
    tall: Sequence[float],
    beside: Sequence[Sequence[int]],
    gap: float,
) -> list[float]:
    """Middles: the fullest column is stacked, others stand near what they are linked with."""
    middles = [0.0] * len(tall)
    extents = [sum(tall[slot] + gap for slot in column) for column in order]
    for column, extent in zip(order, extents, strict=True):
        y = -extent / 2
        for slot in column:
            middles[slot] = y + tall[slot] / 2
            y += tall[slot] + gap
    if not order:
        return middles
    fullest = extents.index(max(extents))
    outward = sorted(range(len(order)), key=lambda column: (abs(column - fullest), column))
    for _ in range(3):
        for number in outward[1:]:
            slots = order[number]
            wanted = [
                sum(middles[other] for other in beside[slot]) / len(beside[slot])
                if beside[slot]
                else middles[slot]
                for slot in slots
            ]
            for slot, middle in zip(
                slots, apart(wanted, [tall[s] for s in slots], gap), strict=True
            ):
                middles[slot] = middle
    return middles


def apart(wanted: Sequence[float], tall: Sequence[float], gap: float) -> list[float]:
    """Middles in order and apart, as near to those wanted as may be (least squares).

    What would lie too close becomes a block around its mean (pool adjacent violators).

    >>> apart([5, 5, 100], [10, 10, 10], 2)
    [-1.0, 11.0, 100.0]
    """
    offsets, total = [], 0.0
    for place, high in enumerate(tall):
        total += 0.0 if place == 0 else (tall[place - 1] + high) / 2 + gap
        offsets.append(total)
    blocks: list[tuple[float, int]] = []
    for want, offset in zip(wanted, offsets, strict=True):
        mean, count = want - offset, 1
        while blocks and blocks[-1][0] > mean:
            before, many = blocks.pop()
            mean = (mean * count + before * many) / (count + many)
            count += many
        blocks.append((mean, count))
    means = [mean for mean, count in blocks for _ in range(count)]
    return [mean + offset for mean, offset in zip(means, offsets, strict=True)]
