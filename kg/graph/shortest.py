"""Ways between two things in order: the shortest first, of one length the strongest first.

A way of length L is looked for from both ends at once: the ends take turns in going one step
further, the one before which fewer links stand first, until they have gone L steps together. What
both have reached is then followed back, so that only links that lie on such a way remain, and from
those the ways are told one after the other. So a hub is entered only where nothing else remains.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from time import monotonic
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from kg.graph.filters import WEAKEST, Steps

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from kg.graph.filters import Links

LINKS: Final = 20_000_000
"""Links that one search looks at, at most."""

TURNS: Final = 200_000
"""Things that it tries to go on to while it tells the ways of one length and strength."""

_KEPT: Final = 8
"""More than there are strengths."""

_LONG: Final = 1_000
"""Rows from which a table of all numbers is quicker to look them up in than a sorted list."""

Way = tuple[int, ...]


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
class Layer:
    """The pairs of things that one step of the ways leads between, in order, with strengths."""

    near: NDArray[Any]
    far: NDArray[Any]
    strength: NDArray[Any]

    def where(self, kept: NDArray[Any]) -> Layer:
        return Layer(self.near[kept], self.far[kept], self.strength[kept])


class _End:
    """One end of a search: what it has reached at each step, and by which links."""

    def __init__(self, links: Links, here: int, there: int) -> None:
        self.links = links
        self.here, self.there = here, there
        self.levels: list[NDArray[Any]] = [np.array([here], dtype=np.int64)]
        self.steps: list[Steps] = []
        self._mark = np.zeros(links.projection.nodes, dtype=bool)
        self._seen = np.zeros(links.projection.nodes, dtype=bool)
        self._seen[here] = True
        self.grew = True

    def ahead(self) -> NDArray[Any]:
        """What the next step leads on from: never the other end, which is gone no further from."""
        last = self.levels[-1]
        if len(self.levels) == 1:
            return last
        inner: NDArray[Any] = last[last != self.there]
        kept: NDArray[Any] = inner[self.links.may_stand_between(inner)]
        return kept

    def go(self, ahead: NDArray[Any]) -> None:
        """One step further."""
        found = self.links.steps(ahead)
        found = found.where(found.far != self.here)
        self._mark[found.far] = True
        level = np.flatnonzero(self._mark)
        self._mark[level] = False
        self.steps.append(found)
        self.levels.append(level)
        self.grew = bool((~self._seen[level]).any())
        self._seen[level] = True

    def back(self, met: NDArray[Any], depth: int) -> list[Steps]:
        """The links on the ways from here to what is met after ``depth`` steps, the first first."""
        kept = []
        for step in reversed(self.steps[:depth]):
            self._mark[met] = True
            on = step.where(self._mark[step.far])
            self._mark[met] = False
            kept.append(on)
            met = np.unique(on.near)
        return kept[::-1]


class Search:
    """The ways between two things by links that count.

    Args:
        links: those that count.
        here, there: the nodes of two different things.
        bounds: of the search.
    """

    def __init__(self, links: Links, here: int, there: int, bounds: Bounds) -> None:
        self._links = links
        self._bounds = bounds
        self._near = _End(links, here, there)
        self._far = _End(links.turned(), there, here)
        self._here, self._there = here, there
        self._met = False

    def lengths(self, hops: int) -> Iterator[tuple[int, list[Layer]]]:
        """Each length up to ``hops`` that a way may have, with what such ways lead over."""
        for length in range(1, hops + 1):
            if not self._further():
                return
            layers = self._layers()
            if layers:
                self._met = True
                yield length, layers
            elif not self._met and not (self._near.grew and self._far.grew):
                return  # one end has reached all it can, and not the other

    def _further(self) -> bool:
        """Go one step from the end where it costs less."""
        ends = [(end, end.ahead()) for end in (self._near, self._far)]
        priced = [(end.links.degree(ahead), place) for place, (end, ahead) in enumerate(ends)]
        cost, place = min(priced)
        end, ahead = ends[place]
        if not self._bounds.may_look_at(cost):
            return False
        end.go(ahead)
        return True

    def _layers(self) -> list[Layer]:
        near, far = self._near, self._far
        met = np.intersect1d(near.levels[-1], far.levels[-1], assume_unique=True)
        if len(far.levels) > 1:
            met = met[met != self._there]
            if len(near.levels) > 1:
                met = met[self._links.may_stand_between(met)]
        if not len(met):
            return []
        there = far.back(met, len(far.steps))
        steps = near.back(met, len(near.steps))
        steps += [Steps(step.far, step.near, step.link) for step in reversed(there)]
        return [self._layer(step) for step in steps]

    def _layer(self, steps: Steps) -> Layer:
        """The pairs of a step, each once, as strong as the strongest link between the two."""
        strength = self._links.strength(steps.link)
        nodes = self._links.projection.nodes
        pair = steps.near.astype(np.int64) * nodes + steps.far
        keys = np.sort(pair * _KEPT + strength)  # one number each, as numbers are quick to sort
        pair = keys // _KEPT
        first = np.ones(len(keys), dtype=bool)
        first[1:] = pair[1:] != pair[:-1]
        pair = pair[first]
        return Layer(pair // nodes, pair % nodes, keys[first] % _KEPT)


def ways(
    layers: list[Layer], here: int, there: int, bounds: Bounds, only: int | None = None
) -> Iterator[tuple[int, Way]]:
    """The ways over these layers that pass no thing twice, each with its strength.

    A way is as strong as the weakest of its steps. The strongest come first; of equally strong
    ones those whose things come first by their IRIs. With ``only``, those of that strength.
    """
    for strength in range(WEAKEST + 1):
        if only in (None, strength) and any((layer.strength == strength).any() for layer in layers):
            yield from _of_strength(layers, here, there, strength, bounds)


def _of_strength(
    layers: list[Layer], here: int, there: int, strength: int, bounds: Bounds
) -> Iterator[tuple[int, Way]]:
    """The ways whose weakest step is just so strong."""
    kept: list[tuple[Layer, NDArray[Any]]] = []
    can = np.array([there])
    has = np.zeros(0, dtype=np.int64)  # what a step of that strength lies ahead of
    for layer in reversed(layers):
        strong = layer.where((layer.strength <= strength) & _in(layer.far, can))
        hit = (strong.strength == strength) | _in(strong.far, has)
        kept.append((strong, hit))
        can, has = np.unique(strong.near), np.unique(strong.near[hit])
    if here not in has:
        return
    tables = [_Table(layer, hit, strength) for layer, hit in reversed(kept)]
    left = bounds.turns
    way = [here]
    # one frame a step: the places still to try, and whether the strength was met before it
    frames = [(iter(tables[0].rows(here)), False)]
    while frames:
        rows, met = frames[-1]
        for far, hit, exact in rows:
            if not (met or hit) or far in way:
                continue
            left -= 1
            if left < 0:
                bounds.cut.add("turns")
            if left < 0 or not bounds.in_time():
                return
            if len(frames) == len(tables):
                yield strength, (*way, far)
                continue
            way.append(far)
            frames.append((iter(tables[len(frames)].rows(far)), met or exact))
            break
        else:
            frames.pop()
            way.pop()


def _in(nodes: NDArray[Any], some: NDArray[Any]) -> NDArray[Any]:
    """Of each node whether it is one of some."""
    return np.isin(nodes, some, kind="table" if len(nodes) > _LONG and len(some) else None)


class _Table:
    """A layer to go over: the rows of each thing."""

    def __init__(self, layer: Layer, hit: NDArray[Any], strength: int) -> None:
        self._layer, self._hit, self._exact = layer, hit, layer.strength == strength

    def rows(self, near: int) -> list[tuple[int, bool, bool]]:
        """Where a thing leads: to what, whether a step of the strength comes, whether here."""
        begin, end = np.searchsorted(self._layer.near, (near, near + 1))
        return list(
            zip(
                self._layer.far[begin:end].tolist(),
                self._hit[begin:end].tolist(),
                self._exact[begin:end].tolist(),
                strict=True,
            )
        )
