"""Which links of a projection count, and what leads on from a thing by those that do."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from kg.errors import BadRequest
from kg.graph.compressed import counts, places

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from kg.graph.projection import Projection
    from kg.graph.terms import Terms

OUT: Final = "out"
IN: Final = "in"
BOTH: Final = "both"
DIRECTIONS: Final = (BOTH, OUT, IN)
_TURNED: Final = {OUT: IN, IN: OUT, BOTH: BOTH}

STRENGTH: Final = ("stated", "mapped", "reported", "reference", "derived")
"""The bases of a link by the ends of their IRIs, the strongest first."""

WEAKEST: Final = len(STRENGTH)
"""The strength of a link whose sources have no basis of :data:`STRENGTH`."""


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
class Links:
    """The links of a projection that count.

    ``properties`` says of each property whether it does, ``strengths`` of each source how strong
    it is, ``allowed`` of each strength whether it counts.
    """

    projection: Projection
    properties: NDArray[Any]
    strengths: NDArray[Any]
    allowed: NDArray[Any]
    only: NDArray[Any] | None
    barred: NDArray[Any] | None
    direction: str = BOTH
    _every_basis: bool = field(default=True)

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
            bool(allowed.all()),
        )

    def turned(self) -> Links:
        """The same links, followed the other way."""
        return replace(self, direction=_TURNED[self.direction])

    def followed(self, direction: str) -> Links:
        """The same links, followed in that direction."""
        return replace(self, direction=direction)

    def at_most(self, strength: int) -> Links:
        """Those of these links that are at least as strong as ``strength``."""
        allowed = self.allowed.copy()
        allowed[strength + 1 :] = False
        return replace(self, allowed=allowed, _every_basis=False)

    def degree(self, nodes: NDArray[Any]) -> int:
        """How many links stand with these things, whether they count or not: what a step costs."""
        total = 0
        if self.direction != IN:
            total += int(counts(self.projection.out_start, nodes).sum())
        if self.direction != OUT:
            total += int(counts(self.projection.in_start, nodes).sum())
        return total

    def steps(self, nodes: NDArray[Any]) -> Steps:
        """All that leads on from these things by links that count."""
        parts: list[Steps] = []
        p = self.projection
        if self.direction != IN:
            row, place = places(p.out_start, nodes)
            kept = np.flatnonzero(self.properties[p.out_property[place]])
            place = place[kept]
            parts.append(Steps(nodes[row[kept]], p.out_object[place], place))
        if self.direction != OUT:
            row, place = places(p.in_start, nodes)
            kept = np.flatnonzero(self.properties[p.in_property[place]])
            place = place[kept]
            parts.append(Steps(nodes[row[kept]], p.in_subject[place], p.in_edge[place]))
        found = parts[0] if len(parts) == 1 else _joined(parts)
        if self._every_basis or not len(found):
            return found
        return found.where(self.strength(found.link) <= WEAKEST)

    def strength(self, links: NDArray[Any]) -> NDArray[Any]:
        """How strong each link is by the strongest of its sources that count; else beyond all.

        A link that no source is named for is as weak as one whose source has no basis.
        """
        if not len(links):
            return np.zeros(0, dtype=np.uint8)
        _, place = places(self.projection.source_start, links)
        strength = self.strengths[self.projection.source_node[place]]
        if not self._every_basis:
            strength = np.where(self.allowed[strength], strength, WEAKEST + 1).astype(np.uint8)
        number = counts(self.projection.source_start, links)
        begins = np.cumsum(number) - number
        found = np.full(len(links), WEAKEST + (not self._every_basis), dtype=np.uint8)
        some = np.flatnonzero(number)
        if len(some):
            found[some] = np.minimum.reduceat(strength, begins[some])
        return found

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


def _joined(parts: list[Steps]) -> Steps:
    return Steps(
        np.concatenate([part.near for part in parts]),
        np.concatenate([part.far for part in parts]),
        np.concatenate([part.link for part in parts]),
    )
