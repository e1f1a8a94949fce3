"""What an answer tells beside its links: the names of things, and what each source is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kg.graph.filters import STRENGTH, WEAKEST
from kg.languages import choose
from kg.lookups.describing import Describing

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from kg.graph.context import Context
    from kg.graph.filters import Links


def evidence_of(
    context: Context, links: Links, arguments: dict[str, Any], left_out: Collection[str] = ()
) -> Evidence:
    """The evidence of an answer to whom the arguments of a function say.

    No source is told to rest on a place that is ``left_out``.
    """
    describing = Describing(
        context.store,
        context.base,
        arguments["languages"],
        arguments.get("release", ""),
        left_out=left_out,
    )
    return Evidence(links, describing)


class Evidence:
    """The things, properties and sources that links of an answer name, each described once.

    Args:
        links: those that count.
        describing: of the release, for the reader.
    """

    def __init__(self, links: Links, describing: Describing) -> None:
        self._links = links
        self.describing = describing
        self.things: dict[str, dict[str, Any]] = {}
        self.properties: dict[str, dict[str, Any]] = {}
        self.sources: dict[str, dict[str, Any]] = {}
        self._names: dict[str, dict[str, str]] = {}

    def names(self, iri: str) -> dict[str, str]:
        """The labels of a thing or term by language."""
        if iri not in self._names:
            self._names[iri] = self.describing.labels(iri)
        return self._names[iri]

    def name(self, iri: str, languages: Sequence[str]) -> str:
        """What a thing or term is called; its IRI where it has no label."""
        return choose(self.names(iri), languages)[1] or iri

    def thing(self, node: int) -> str:
        """The IRI of a thing, which the answer describes from now on."""
        return self.named(self._links.projection.iri(node))

    def named(self, iri: str) -> str:
        """The same of a thing by its IRI."""
        if iri not in self.things:
            classes = self.describing.classes(iri)
            self.things[iri] = {**self.describing.thing(iri), "classes": classes}
        return iri

    def property(self, number: int) -> str:
        """The IRI of a property, which the answer describes from now on."""
        iri = self._links.projection.properties[number]
        if iri not in self.properties:
            self.properties[iri] = self.describing.term(iri)
        return iri

    def link(self, edge: int) -> dict[str, Any]:
        """A link with its bases, its level and its sources, the strongest first."""
        p = self._links.projection
        sources = [self.source(p.iri(node)) for node in self._links.sources(edge)]
        said = [self.sources[iri] for iri in sources]
        bases = [one["basis"] for one in said if one["basis"]]
        if self._links.is_assumed(edge):
            bases = [STRENGTH[self._links.assumed_strength]]
        return {
            "subject": self.thing(int(p.out_subject[edge])),
            "property": self.property(int(p.out_property[edge])),
            "object": self.thing(int(p.out_object[edge])),
            "basis": list(dict.fromkeys(bases)),
            "level": next((one["level"] for one in said if one["level"]), None),
            "sources": sources,
        }

    def source(self, iri: str) -> str:
        """The IRI of a source, which the answer describes from now on."""
        if iri not in self.sources:
            self.sources[iri] = self.describing.source(iri)
        return iri

    def of_strength(self, strength: int) -> str | None:
        """The basis of that strength by the end of its IRI."""
        return STRENGTH[strength] if strength < WEAKEST else None

    def described(self) -> dict[str, Any]:
        """What the answer names by its IRI: things, their classes, properties and sources."""
        classes = {iri for said in self.things.values() for iri in said["classes"]}
        return {
            "things": dict(sorted(self.things.items())),
            "classes": {iri: self.describing.term(iri) for iri in sorted(classes)},
            "properties": dict(sorted(self.properties.items())),
            "sources": dict(sorted(self.sources.items())),
        }
