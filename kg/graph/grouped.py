"""The links of one thing in groups, by property and direction, without looking at all of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from kg.graph.asked import IN, OUT
from kg.graph.filters import WEAKEST

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from kg.graph.filters import Links


@dataclass(frozen=True)
class Group:
    """Links of a thing by one property in one direction, in the order of what they lead to.

    Attributes:
        property: its number.
        direction: out of the thing or into it.
        link: the links, whose numbers ascend.
        far: the other end of each.
    """

    property: int
    direction: str
    link: NDArray[Any]
    far: NDArray[Any]

    def __len__(self) -> int:
        return len(self.link)

    def count(self, links: NDArray[Any]) -> int:
        """How many of some links, each named once, are of the group."""
        place = np.minimum(np.searchsorted(self.link, links), len(self) - 1)
        return int(np.count_nonzero(self.link[place] == links))


def groups(links: Links, node: int) -> list[Group]:
    """The groups of the links of a thing that count, by property, out before in.

    A link of a thing with itself goes out of it.
    """
    found = []
    for direction in (OUT, IN):
        if links.direction in (OUT, IN) and links.direction != direction:
            continue
        for group in _by_property(links, node, direction):
            kept = np.ones(len(group), dtype=bool)
            if not links.every_basis:
                kept &= links.strength(group.link) <= WEAKEST
            if direction == IN and links.direction != IN:
                kept &= group.far != node
            if kept.all():
                found.append(group)
            elif kept.any():
                found.append(replace(group, link=group.link[kept], far=group.far[kept]))
    return sorted(found, key=lambda group: (group.property, group.direction == IN))


def _by_property(links: Links, node: int, direction: str) -> Iterator[Group]:
    """The links of a thing in one direction: those of a property stand together, in order."""
    p = links.projection
    start, by = (p.out_start, p.out_property) if direction == OUT else (p.in_start, p.in_property)
    place, end = int(start[node]), int(start[node + 1])
    while place < end:
        number = by[place]
        after = place + int(np.searchsorted(by[place:end], number, "right"))
        if links.properties[number]:
            if direction == OUT:
                yield Group(int(number), OUT, np.arange(place, after), p.out_object[place:after])
            else:
                yield Group(int(number), IN, p.in_edge[place:after], p.in_subject[place:after])
        place = after
