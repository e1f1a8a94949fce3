"""What an answer tells beside its links: the names of things, and what each source is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kg.graph.filters import STRENGTH, WEAKEST
from kg.languages import choose
from kg.lookups.describing import Describing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.graph.context import Context
    from kg.graph.filters import Links
    from kg.store.port import Store


def evidence_of(context: Context, links: Links, arguments: dict[str, Any]) -> Evidence:
    """The evidence of an answer to whom the arguments of a function say."""
    release = arguments.get("release", "")
    return Evidence(context.store, context.base, links, arguments["languages"], release)


class Evidence:
    """The things, properties and sources that links of an answer name, each described once.

    Args:
        store: of the release.
        base: of its IRIs.
        links: those that count.
        languages: of the names, in the order of preference.
        release: id of the release where the reader asked for it, so that addresses stay in it.
    """

    def __init__(
        self, store: Store, base: str, links: Links, languages: Sequence[str], release: str = ""
    ) -> None:
        self._links = links
        self._describing = Describing(store, base, languages, release)
        self.things: dict[str, dict[str, Any]] = {}
        self.properties: dict[str, dict[str, Any]] = {}
        self.sources: dict[str, dict[str, Any]] = {}
        self._names: dict[str, dict[str, str]] = {}

    def names(self, iri: str) -> dict[str, str]:
        """The labels of a thing or term by language."""
        if iri not in self._names:
            self._names[iri] = self._describing.labels(iri)
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
            classes = self._describing.classes(iri)
            self.things[iri] = {**self._describing.thing(iri), "classes": classes}
        return iri

    def property(self, number: int) -> str:
        """The IRI of a property, which the answer describes from now on."""
        iri = self._links.projection.properties[number]
        if iri not in self.properties:
            self.properties[iri] = self._describing.term(iri)
        return iri

    def link(self, edge: int) -> dict[str, Any]:
        """A link with its bases, its level and its sources, the strongest first."""
        p = self._links.projection
        sources = [self.source(p.iri(node)) for node in self._links.sources(edge)]
        said = [self.sources[iri] for iri in sources]
        return {
            "subject": self.thing(int(p.out_subject[edge])),
            "property": self.property(int(p.out_property[edge])),
            "object": self.thing(int(p.out_object[edge])),
            "basis": list(dict.fromkeys(one["basis"] for one in said if one["basis"])),
            "level": next((one["level"] for one in said if one["level"]), None),
            "sources": sources,
        }

    def source(self, iri: str) -> str:
        """The IRI of a source, which the answer describes from now on."""
        if iri not in self.sources:
            self.sources[iri] = self._describing.source(iri)
        return iri

    def of_strength(self, strength: int) -> str | None:
        """The basis of that strength by the end of its IRI."""
        return STRENGTH[strength] if strength < WEAKEST else None

    def described(self) -> dict[str, Any]:
        """What the answer names by its IRI: things, their classes, properties and sources."""
        classes = {iri for said in self.things.values() for iri in said["classes"]}
        return {
            "things": dict(sorted(self.things.items())),
            "classes": {iri: self._describing.term(iri) for iri in sorted(classes)},
            "properties": dict(sorted(self.properties.items())),
            "sources": dict(sorted(self.sources.items())),
        }
