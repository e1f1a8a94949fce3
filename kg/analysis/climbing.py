"""Climbs from things to those above them: from an indicator to its goal, a city to its country."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from kg.graph.projection.finding import links_by, things_of
from kg.vocab import rebase

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray
    from pyoxigraph import NamedNode

    from kg.graph.projection import Projection

_NONE: Final = -1


class Climbing:
    """What is above what in a release, by some properties."""

    def __init__(self, projection: Projection, base: str, up: Iterable[NamedNode]) -> None:
        self._projection, self._base = projection, base
        codes = (self._code(property_) for property_ in up)
        self._up = frozenset(code for code in codes if code is not None)
        self.above = cache(self._above)
        self._grouped = cache(self._group)
        self._all = cache(self._with_all_above)

    def rows(self, classes: Iterable[NamedNode], *, topmost: bool) -> frozenset[int]:
        """The things of classes; where ``topmost``, those within what is within nothing."""
        iris = [rebase(class_.value, self._base) for class_ in classes]
        found: set[int] = set(things_of(self._projection, iris).tolist())
        if topmost:
            found = {one for one in found if self.above(one) and self._is_top(one)}
        return frozenset(found)

    def to(self, rows: frozenset[int], things: NDArray[Any]) -> NDArray[np.int32]:
        """Of each thing the first of ``rows`` that is above it, or itself; -1 for none or several.

        The first is the nearest: nothing above one of ``rows`` is looked at.
        """
        different, place = np.unique(things, return_inverse=True)
        found = np.array([self._one(rows, thing) for thing in different.tolist()], dtype=np.int32)
        return found[place]

    def linked(
        self, property_: NamedNode, rows: frozenset[int]
    ) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """What a property links with ``rows`` or with what is below them: the subjects in their
        order and the rows, each pair once.
        """
        subjects, objects = self._pairs(property_)
        thing = self.to(rows, objects)
        keys = (subjects.astype(np.int64) << 32 | thing)[thing != _NONE]
        keys.sort(kind="stable")  # they nearly are in order, and then it takes little
        keys = keys[np.flatnonzero(np.diff(keys, prepend=-1))]
        return (keys >> 32).astype(np.int32), (keys & 0xFFFFFFFF).astype(np.int32)

    def unled(self, property_: NamedNode, rows: frozenset[int]) -> NDArray[np.int32]:
        """The subjects that a property links with something that leads to none of ``rows``."""
        subjects, objects = self._pairs(property_)
        return np.unique(subjects[self.to(rows, objects) == _NONE])

    def below(self, property_: NamedNode, thing: int) -> NDArray[np.bool_]:
        """Of each node whether the property links it with a thing or with what is below that."""
        subjects, different, place = self._grouped(property_)
        within = np.array([thing in self._all(one) for one in different.tolist()], dtype=bool)
        found = np.zeros(self._projection.nodes, dtype=bool)
        if len(subjects):
            found[subjects[within[place]]] = True
        return found

    def _pairs(self, property_: NamedNode) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """Subjects and objects of the links of a property."""
        p = self._projection
        edges = links_by(p, rebase(property_.value, self._base))
        return p.out_subject[edges], p.out_object[edges]

    def _group(
        self, property_: NamedNode
    ) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int64]]:
        """Subjects of those links, their different objects, and which each has."""
        subjects, objects = self._pairs(property_)
        different, place = np.unique(objects, return_inverse=True)
        return subjects, different, place

    def _code(self, property_: NamedNode) -> int | None:
        return self._projection.property(rebase(property_.value, self._base))

    def _above(self, thing: int) -> tuple[int, ...]:
        p = self._projection
        start, end = p.out_start[thing : thing + 2].tolist()
        links = zip(
            p.out_property[start:end].tolist(), p.out_object[start:end].tolist(), strict=True
        )
        return tuple(object_ for property_, object_ in links if property_ in self._up)

    def _is_top(self, thing: int) -> bool:
        return all(not self.above(over) for over in self.above(thing))

    def _one(self, rows: frozenset[int], thing: int) -> int:
        found, seen, ahead = set(), {thing}, [thing]
        while ahead:
            one = ahead.pop()
            if one in rows:
                found.add(one)
                continue
            fresh = [over for over in self.above(one) if over not in seen]
            seen.update(fresh)
            ahead += fresh
        return found.pop() if len(found) == 1 else _NONE

    def _with_all_above(self, thing: int) -> set[int]:
        """A thing and all that is above it."""
        seen, ahead = {thing}, [thing]
        while ahead:
            fresh = [over for over in self.above(ahead.pop()) if over not in seen]
            seen.update(fresh)
            ahead += fresh
        return seen
