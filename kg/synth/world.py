"""The real things that a synthetic portfolio is about, read from a release."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from kg.errors import ReleaseError
from kg.store.port import MERGED
from kg.vocab import HKG, RDF, SDGO, SKOS, rebase

if TYPE_CHECKING:
    from kg.store.port import Store


@dataclass(frozen=True)
class Thing:
    """A thing by its IRI, its names in English and Chinese, and what is above it, nearest first.

    That is, for a place, the places that it is within, and for a target its goal.
    """

    iri: str
    en: str
    zh: str
    above: tuple[str, ...] = ()


@dataclass(frozen=True)
class World:
    """The things by their kinds, each in the order of their IRIs.

    ``below_world`` holds the IRIs of the regions that are within another.
    """

    base: str
    programmes: list[Thing]
    countries: list[Thing]
    targets: list[Thing]
    outcomes: list[Thing]
    organisations: list[Thing]
    roles: list[Thing]
    statuses: list[Thing]
    below_world: frozenset[str]

    @classmethod
    def of(cls, store: Store, base: str) -> World:
        """What the store of a release describes.

        Raises:
            ReleaseError: a kind of thing is missing.
        """
        seen = _Seen(store, base)
        regions = seen.things("Region", above=HKG.within)
        found = {
            "programmes": [
                *seen.things("FlagshipProgramme"),
                *seen.things("Initiative"),
                *seen.things("Subprogramme"),
            ],
            "countries": seen.things("Country", above=HKG.within),
            "targets": seen.of_class(SDGO.Target, above=SDGO.isTargetOf),
            "outcomes": [*seen.things("ProgrammeOutcome"), *seen.things("StrategicPlanOutcome")],
            "organisations": seen.things("Organisation"),
            "roles": seen.things("Role"),
            "statuses": seen.things("OutputStatus"),
        }
        for kind, things in found.items():
            if not things:
                raise ReleaseError(
                    f"The release has no {kind}, which a portfolio needs.",
                    "Use a release of the shipped data.",
                )
        return cls(base, **found, below_world=frozenset(r.iri for r in regions if r.above))


class _Seen:
    def __init__(self, store: Store, base: str) -> None:
        self._store = store
        self._base = base

    def things(self, class_: str, above: NamedNode | None = None) -> list[Thing]:
        return self.of_class(HKG[class_], above)

    def of_class(self, class_: NamedNode, above: NamedNode | None = None) -> list[Thing]:
        iris = self._subjects(RDF.type, self._own(class_))
        return [self._thing(iri, above) for iri in iris]

    def _own(self, term: NamedNode) -> NamedNode:
        return NamedNode(rebase(term.value, self._base))

    def _thing(self, iri: str, above: NamedNode | None) -> Thing:
        names = {
            quad.object.language: quad.object.value
            for quad in self._store.quads(NamedNode(iri), SKOS.prefLabel, None, MERGED)
            if isinstance(quad.object, Literal)
        }
        over: list[str] = []
        place = iri
        while above is not None and (next_ := self._objects(place, self._own(above))):
            place = next_[0]
            over.append(place)
        return Thing(iri, names.get("en", iri), names.get("zh", iri), tuple(over))

    def _subjects(self, property_: NamedNode, object_: NamedNode) -> list[str]:
        found = self._store.quads(None, property_, object_, MERGED)
        return sorted(q.subject.value for q in found if isinstance(q.subject, NamedNode))

    def _objects(self, subject: str, property_: NamedNode) -> list[str]:
        found = self._store.quads(NamedNode(subject), property_, None, MERGED)
        return sorted(q.object.value for q in found if isinstance(q.object, NamedNode))
