"""Lengths of the ways between two things, and what lies on those of each length.

A way of length L is looked for from both ends: one end goes some steps and lists what it reaches,
the other goes the rest of them but one and writes down of each thing how strong the strongest way
from it is; then the links that are left between decide. The end before which fewer links stand goes
on. So a hub is entered only where nothing else remains.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from time import monotonic
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from kg.graph.compressed import distinct
from kg.graph.filters import NONE, WEAKEST

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from kg.graph.filters import Links, Rows

LINKS: Final = 20_000_000
"""Links that one search looks at, at most."""

TURNS: Final = 200_000
"""Things that it tries to go on to while it tells the ways of one length and strength."""

_LISTED_FOR: Final = 4
"""How many times as much the far end may cost as listing what the near end reaches."""


@dataclass
class Bounds:
    """What a search may spend, and what has cut it.

    ``seconds`` is the time it may take; ``cut`` names the bounds that it has met.
    """

    seconds: float = 10.0
    links: int = LINKS
    turns: int = TURNS
    cut: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._end = monotonic() + self.seconds
        self.looked_at = 0

    def may_look_at(self, links: int) -> bool:
        """Whether so many links may be looked at; counts them if so."""
        if monotonic() > self._end:
            self.cut.add("time")
        elif self.looked_at + links > self.links:
            self.cut.add("links")
        else:
            self.looked_at += links
            return True
        return False

    def in_time(self) -> bool:
        """Whether there is time left."""
        if monotonic() > self._end:
            self.cut.add("time")
            return False
        return True


@dataclass(frozen=True)
class Met:
    """What lies on the ways of one length between two things.

    Attributes:
        links: those that count.
        here, there: the two things.
        length: of the ways.
        strongest: the strength of the strongest of them, were none to pass a thing twice.
        left: of each number of steps from 1 to ``length`` - 1, for each node, the strength of the
            strongest way on from there after so many steps; :data:`NONE` where there is none.
        reached: of some of those numbers the nodes for which there is one.
    """

    links: Links
    here: int
    there: int
    length: int
    strongest: int
    left: dict[int, NDArray[np.uint8]]
    reached: dict[int, NDArray[Any]]


class Search:
    """The ways between two things by links that count.

    Args:
        links: those that count.
        here, there: the nodes of two different things.
        bounds: of the search.
    """

    def __init__(self, links: Links, here: int, there: int, bounds: Bounds) -> None:
        self._links, self._turned = links, links.turned()
        self._here, self._there = here, there
        self._bounds = bounds
        self._near = _Near(links, here, there)
        self._far = _Far(self._turned, here, there)

    def lengths(self, hops: int) -> Iterator[Met]:
        """What lies on the ways of each length up to ``hops`` that a way may have."""
        some = False
        for length in range(1, hops + 1):
            if length > 1 and not self._further():
                return
            if not self._bounds.may_look_at(self._links.degree(self._near.last)):
                return
            met = self._met()
            if met is not None:
                some = True
                yield met
            elif not some and not (self._near.grew and self._far.grew):
                return  # one end has reached all it can, and not the other

    def _further(self) -> bool:
        """Go one step from the end where it costs less."""
        cost = self._turned.degree(self._far.last)
        if cost > _LISTED_FOR * self._links.degree(self._near.last):
            beyond = self._near.beyond()
            if self._links.degree(beyond) < cost:
                self._near.go()
                return True
        if not self._bounds.may_look_at(cost):
            return False
        self._far.go()
        return True

    def _met(self) -> Met | None:
        near, far = self._near.levels, self._far.strengths
        length = len(near) + len(far) - 1
        left = {length - gone: strengths for gone, strengths in enumerate(far)}
        strongest = NONE
        for step in range(len(near) - 1, -1, -1):
            strengths = self._near.strengths(step, left[step + 1])
            strongest = int(strengths.min(initial=NONE))
            if strongest == NONE:
                return None
            if step:
                left[step] = np.full(self._links.projection.nodes, NONE, dtype=np.uint8)
                left[step][near[step]] = strengths
        del left[length]
        reached = {length - gone: nodes for gone, nodes in enumerate(self._far.levels) if gone}
        return Met(self._links, self._here, self._there, length, strongest, left, reached)


class _Near:
    """The end that lists what it reaches: the things after each number of steps."""

    def __init__(self, links: Links, here: int, there: int) -> None:
        self._links = links
        self._ends = np.array([here, there])
        self.levels: list[NDArray[Any]] = [self._ends[:1]]
        self._rows: list[Rows] = []
        self._beyond: NDArray[Any] | None = None
        self._seen = np.zeros(0, dtype=bool)
        self.grew = True

    @property
    def last(self) -> NDArray[Any]:
        """The things that are reached last."""
        return self.levels[-1]

    def beyond(self) -> NDArray[Any]:
        """The things one step further."""
        if self._beyond is None:
            rows = self._of(len(self.levels) - 1)
            found = distinct(rows.far[rows.strength != NONE], self._links.projection.nodes)
            found = found[(found != self._ends[0]) & (found != self._ends[1])]
            self._beyond = found[self._links.may_stand_between(found)]
        return self._beyond

    def go(self) -> None:
        """One step further."""
        self.levels.append(self.beyond())
        self._beyond = None
        if not len(self._seen):
            self._seen = np.zeros(self._links.projection.nodes, dtype=bool)
        self.grew = not self._seen[self.last].all()
        self._seen[self.last] = True

    def strengths(self, step: int, left: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """Of each thing after so many steps how strong the strongest way on from it is.

        ``left`` is the same for all nodes after one step more.
        """
        rows = self._of(step)
        found = np.full(len(rows.number), NONE, dtype=np.uint8)
        some = np.flatnonzero(rows.number)
        if len(some):
            begins = np.cumsum(rows.number) - rows.number
            through = np.maximum(rows.strength, left[rows.far])
            found[some] = np.minimum.reduceat(through, begins[some])
        return found

    def _of(self, step: int) -> Rows:
        if step == len(self._rows):
            self._rows.append(self._links.rows(self.levels[step]))
        return self._rows[step]


class _Far:
    """The other end: of each node how strong the strongest way to it is, by number of steps."""

    def __init__(self, links: Links, here: int, there: int) -> None:
        self._links = links
        self._ends = np.array([here, there])
        start = np.full(links.projection.nodes, NONE, dtype=np.uint8)
        start[there] = 0
        self.strengths = [start]
        self.levels: list[NDArray[Any]] = [self._ends[1:]]
        self._seen = np.zeros(0, dtype=bool)
        self.grew = True

    @property
    def last(self) -> NDArray[Any]:
        """The things that are reached last."""
        if len(self.levels) < len(self.strengths):
            last = np.flatnonzero(self.strengths[-1] != NONE)
            if not len(self._seen):
                self._seen = np.zeros(self._links.projection.nodes, dtype=bool)
            self.grew = not self._seen[last].all()
            self._seen[last] = True
            self.levels.append(last)
        return self.levels[-1]

    def go(self) -> None:
        """One step further."""
        last = self.last
        rows = self._links.rows(last)
        through = np.maximum(rows.strength, np.repeat(self.strengths[-1][last], rows.number))
        found = np.full(self._links.projection.nodes, NONE, dtype=np.uint8)
        for strength in range(WEAKEST, -1, -1):  # the strongest last, so that they stay
            found[rows.far[through == strength]] = strength
        found[self._ends] = NONE
        if self._links.closed is not None:
            np.maximum(found, self._links.closed, out=found)
        else:
            reached = np.flatnonzero(found != NONE)
            found[reached[~self._links.may_stand_between(reached)]] = NONE
        self.strengths.append(found)
