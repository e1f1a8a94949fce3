"""Which links of a projection count, and what leads on from a thing by those that do."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from kg.errors import BadRequest
from kg.graph.asked import BOTH, IN, OUT
from kg.graph.compressed import counts, places, within
from kg.graph.projection import strength

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from kg.graph.projection import Projection
    from kg.graph.terms import Terms

_TURNED: Final = {OUT: IN, IN: OUT}

STRENGTH: Final = strength.STRENGTH
WEAKEST: Final = strength.WEAKEST

NONE: Final = 255
"""What stands in the place of a strength where there is no link that counts."""

_FEW: Final = 64
"""Things up to which slice by slice is quicker than to number all places."""


@dataclass(frozen=True)
class Filter:
    """What somebody asks of the links and of the things between.

    Attributes:
        properties: the only ones that count; without any, all that the ontology does not pass over.
        without_properties: those that do not count.
        classes: the only ones whose things may stand between; without any, all not passed over.
        without_classes: those whose things may not.
        bases: the only ones that count, by the ends of their IRIs; without any, all.
        direction: whether ways go with the links, against them, or either way at each.
    """

    properties: tuple[str, ...] = ()
    without_properties: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    without_classes: tuple[str, ...] = ()
    bases: tuple[str, ...] = ()
    direction: str = BOTH


@dataclass(frozen=True)
class Steps:
    """Links that lead on: from ``near``, to ``far``, by the statement ``link``; one row each."""

    near: NDArray[Any]
    far: NDArray[Any]
    link: NDArray[Any]

    def where(self, kept: NDArray[Any]) -> Steps:
        """The rows that a mask or places choose."""
        return Steps(self.near[kept], self.far[kept], self.link[kept])

    def __len__(self) -> int:
        return len(self.link)


@dataclass(frozen=True)
class Rows:
    """What leads on from each of several things: how much, and row by row to what, how strongly.

    ``strength`` is :data:`NONE` where a link does not count.
    """

    number: NDArray[Any]
    far: NDArray[Any]
    strength: NDArray[Any]


@dataclass(frozen=True)
class Links:
    """The links of a projection that count.

    ``properties`` says of each property whether it does, ``strengths`` of each source how strong
    it is, ``allowed`` of each strength whether it counts. ``closed`` has of each node whether no
    way leads through it, as 0 or :data:`NONE`, where ``only`` and ``barred`` are as usual.
    ``assumed`` are links that no source holds and that are taken to be as strong as
    ``assumed_strength`` says.
    """

    projection: Projection
    properties: NDArray[Any]
    strengths: NDArray[Any]
    allowed: NDArray[Any]
    only: NDArray[Any] | None
    barred: NDArray[Any] | None
    direction: str = BOTH
    closed: NDArray[np.uint8] | None = None
    assumed: NDArray[np.int64] | None = None
    assumed_strength: int = WEAKEST

    @classmethod
    def of(cls, terms: Terms, wanted: Filter) -> Links:
        """The links that ``wanted`` lets through.

        Raises:
            BadRequest: the release has no link with a property, or no such class.
        """
        projection = terms.projection
        known = {iri: place for place, iri in enumerate(projection.properties)}
        fits = np.array([iri not in terms.passed_over for iri in known], dtype=bool)
        if wanted.properties:
            fits[:] = False
            fits[_numbers(known, "property", wanted.properties)] = True
        if wanted.without_properties:
            fits[_numbers(known, "without_property", wanted.without_properties)] = False
        allowed = np.array(
            [not wanted.bases or name in wanted.bases for name in STRENGTH] + [not wanted.bases]
        )
        only = terms.classes("class", wanted.classes)
        barred = terms.classes("without_class", wanted.without_classes)
        if only is None:
            over = terms.classes_passed_over
            barred = over if barred is None else np.union1d(barred, over)
        return cls(
            projection,
            fits,
            terms.strengths,
            allowed,
            only,
            barred if barred is not None and len(barred) else None,
            wanted.direction,
            None if wanted.classes or wanted.without_classes else terms.closed,
        )

    def turned(self) -> Links:
        """The same links, followed the other way."""
        return self if self.direction == BOTH else self.followed(_TURNED[self.direction])

    def followed(self, direction: str) -> Links:
        """The same links, followed in that direction."""
        return replace(self, direction=direction)

    def at_most(self, strength: int) -> Links:
        """Those of these links that are at least as strong as ``strength``."""
        allowed = self.allowed.copy()
        allowed[strength + 1 :] = False
        return replace(self, allowed=allowed)

    @cached_property
    def every_basis(self) -> bool:
        """Whether links of all strengths count."""
        return bool(self.allowed.all())

    @cached_property
    def weakest_pair(self) -> int | None:
        """Up to which strength the pairs of the projection are those of links that count.

        ``None`` where the filter is another than theirs.
        """
        p = self.projection
        if not p.pairs or self.direction != BOTH:
            return None
        if not np.array_equal(self.properties, p.counting):
            return None
        number = int(self.allowed.sum())
        return number - 1 if self.allowed[:number].all() else None

    def degree(self, nodes: NDArray[Any]) -> int:
        """How much a step from all of these things costs: see :meth:`degrees`."""
        return int(self.degrees(nodes).sum())

    def degrees(self, nodes: NDArray[Any]) -> NDArray[Any]:
        """How many links stand with each of these things, whether they count or not."""
        p = self.projection
        if self.weakest_pair is not None:
            return counts(p.pair_start, nodes)
        if self.direction == OUT:
            return counts(p.out_start, nodes)
        if self.direction == IN:
            return counts(p.in_start, nodes)
        total: NDArray[Any] = counts(p.out_start, nodes) + counts(p.in_start, nodes)
        return total

    def steps(self, nodes: NDArray[Any]) -> Steps:
        """All that leads on from these things by links that count."""
        row, far, link = self._ahead(nodes)
        found = Steps(nodes[row], far, link)
        if self.every_basis or not len(found):
            return found
        return found.where(self.strength(found.link) <= WEAKEST)

    def rows(self, nodes: NDArray[Any]) -> Rows:
        """What leads on from each of these things; a pair of things may have several rows."""
        if self.weakest_pair is None:
            row, far, link = self._ahead(nodes)
            if self.direction == BOTH:
                order = np.argsort(row, kind="stable")
                row, far, link = row[order], far[order], link[order]
            of = self.strength(link)
            of[of > WEAKEST] = NONE
            return Rows(np.bincount(row, minlength=len(nodes)), far, of)
        p = self.projection
        number = counts(p.pair_start, nodes)
        if len(nodes) > _FEW or not len(nodes):
            place = within(p.pair_start[nodes].astype(np.int64), number)
            far, of = p.pair_far[place], p.pair_strength[place]
        else:
            begins, ends = p.pair_start[nodes].tolist(), p.pair_start[nodes + 1].tolist()
            slices = [slice(*bounds) for bounds in zip(begins, ends, strict=True)]
            far = np.concatenate([p.pair_far[one] for one in slices])
            of = np.concatenate([p.pair_strength[one] for one in slices])
        if self.weakest_pair < WEAKEST:
            of = np.where(of > self.weakest_pair, np.uint8(NONE), of)
        return Rows(number, far, of)

    def _ahead(self, nodes: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
        """What leads on by a property that counts: from which of the things, to what, by what."""
        p = self.projection
        parts = []
        if self.direction != IN:
            row, place = places(p.out_start, nodes)
            kept = np.flatnonzero(self.properties[p.out_property[place]])
            place = place[kept]
            parts.append((row[kept], p.out_object[place], place))
        if self.direction != OUT:
            row, place = places(p.in_start, nodes)
            kept = np.flatnonzero(self.properties[p.in_property[place]])
            place = place[kept]
            parts.append((row[kept], p.in_subject[place], p.in_edge[place]))
        if len(parts) == 1:
            return parts[0]
        row, far, link = (np.concatenate(both) for both in zip(*parts, strict=True))
        return row, far, link

    def strength(self, links: NDArray[Any]) -> NDArray[Any]:
        """How strong each link is by the strongest of its sources that count; else beyond all.

        A link that no source is named for is as weak as one whose source has no basis.
        """
        if not len(links):
            return np.zeros(0, dtype=np.uint8)
        if self.every_basis and self.projection.pairs:
            known: NDArray[Any] = self.projection.link_strength[links]
            return known
        start = self.projection.source_start
        number = counts(start, links)
        place = within(start[links].astype(np.int64), number)
        strength = self.strengths[self.projection.source_node[place]]
        if not self.every_basis:
            strength = np.where(self.allowed[strength], strength, WEAKEST + 1).astype(np.uint8)
        begins = np.cumsum(number) - number
        found = np.full(len(links), WEAKEST + (not self.allowed[WEAKEST]), dtype=np.uint8)
        some = np.flatnonzero(number)
        if len(some):
            found[some] = np.minimum.reduceat(strength, begins[some])
        if self.assumed is not None:
            taken = self.assumed_strength
            found[np.isin(links, self.assumed)] = taken if self.allowed[taken] else WEAKEST + 1
        return found

    def is_assumed(self, link: int) -> bool:
        """Whether a link is none of the release."""
        return self.assumed is not None and link in self.assumed

    def sources(self, link: int) -> list[int]:
        """The sources of a link that count, the strongest first, then by IRI."""
        p = self.projection
        place = slice(int(p.source_start[link]), int(p.source_start[link + 1]))
        found = [int(node) for node in p.source_node[place]]
        return sorted(
            (node for node in found if self.allowed[self.strengths[node]]),
            key=lambda node: (int(self.strengths[node]), node),
        )

    def may_stand_between(self, nodes: NDArray[Any]) -> NDArray[Any]:
        """Of each thing whether a way may lead through it, by its classes."""
        if self.closed is not None:
            through: NDArray[Any] = self.closed[nodes] == 0
            return through
        fits = np.ones(len(nodes), dtype=bool)
        if self.only is not None:
            fits &= self._of(nodes, self.only)
        if self.barred is not None:
            fits &= ~self._of(nodes, self.barred)
        return fits

    def _of(self, nodes: NDArray[Any], classes: NDArray[Any]) -> NDArray[Any]:
        """Of each thing whether it is of one of the classes."""
        row, place = places(self.projection.class_start, nodes)
        hit = np.isin(self.projection.class_node[place], classes)
        found = np.zeros(len(nodes), dtype=bool)
        found[row[hit]] = True
        return found


def _numbers(known: dict[str, int], name: str, iris: Iterable[str]) -> list[int]:
    for iri in iris:
        if iri not in known:
            raise BadRequest(
                f"The release has no link with the property {iri}.",
                f"Leave it out of {name}, or name one that stands between things.",
            )
    return [known[iri] for iri in iris]
