"""What an answer tells beside its links: the names of things, and what each source is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pyoxigraph import Literal, NamedNode

from kg.graph.filters import STRENGTH, WEAKEST
from kg.languages import choose
from kg.store.port import MERGED
from kg.vocab import DCTERMS, RDF, RDFS, SKOS, prefixes

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.graph.filters import Links
    from kg.store.port import Store

_DEPTH: Final = 8
"""Parts within parts that are followed up to the document."""


class Evidence:
    """The things, properties and sources that links of an answer name, each described once.

    Args:
        store: of the release.
        base: of its IRIs.
        links: those that count.
        languages: of the names, in the order of preference.
    """

    def __init__(self, store: Store, base: str, links: Links, languages: Sequence[str]) -> None:
        self._store, self._links, self._languages = store, links, tuple(languages)
        self._hkg = prefixes(base)["hkg"]
        self.things: dict[str, dict[str, Any]] = {}
        self.properties: dict[str, dict[str, Any]] = {}
        self.sources: dict[str, dict[str, Any]] = {}
        self._names: dict[str, dict[str, str]] = {}

    def names(self, iri: str) -> dict[str, str]:
        """The labels of a thing or term by language."""
        if iri not in self._names:
            found: dict[str, str] = {}
            for property_ in (SKOS.prefLabel, RDFS.label):
                for quad in self._store.quads(NamedNode(iri), property_, None, MERGED):
                    if isinstance(quad.object, Literal) and quad.object.language:
                        known = found.setdefault(quad.object.language, quad.object.value)
                        if property_ == SKOS.prefLabel:
                            found[quad.object.language] = min(known, quad.object.value)
            self._names[iri] = found
        return self._names[iri]

    def name(self, iri: str, languages: Sequence[str] | None = None) -> str:
        """What a thing or term is called; its IRI where it has no label."""
        return choose(self.names(iri), languages or self._languages)[1] or iri

    def thing(self, node: int) -> str:
        """The IRI of a thing, which the answer describes from now on."""
        iri = self._links.projection.iri(node)
        if iri not in self.things:
            classes = self._iris(iri, RDF.type)
            self.things[iri] = {"label": self.name(iri), "classes": sorted(classes)}
        return iri

    def property(self, number: int) -> str:
        """The IRI of a property, which the answer describes from now on."""
        iri = self._links.projection.properties[number]
        if iri not in self.properties:
            self.properties[iri] = {"label": self.name(iri)}
        return iri

    def link(self, edge: int) -> dict[str, Any]:
        """A link with its basis, its level and its sources, the strongest first."""
        p = self._links.projection
        nodes = self._links.sources(edge)
        sources = [self.source(p.iri(node)) for node in nodes]
        strength = int(self._links.strengths[nodes[0]]) if nodes else WEAKEST
        levels = (self.sources[iri].get("level") for iri in sources)
        return {
            "subject": self.thing(int(p.out_subject[edge])),
            "property": self.property(int(p.out_property[edge])),
            "object": self.thing(int(p.out_object[edge])),
            "basis": STRENGTH[strength] if strength < WEAKEST else None,
            "level": next((level for level in levels if level), None),
            "sources": sources,
        }

    def source(self, iri: str) -> str:
        """The IRI of a source, which the answer describes from now on, and what it rests on."""
        if iri in self.sources:
            return iri
        told: dict[str, Any] = {"label": self.name(iri)}
        self.sources[iri] = told
        basis = self._iris(iri, NamedNode(f"{self._hkg}basis"))
        told["basis"] = basis[0].rsplit("/", 1)[-1] if basis else None
        for level in self._iris(iri, NamedNode(f"{self._hkg}level")):
            told["level"] = level.rsplit("/", 1)[-1]
        document = self._document(iri)
        if document:
            told["document"] = document
            told["document_label"] = self.name(document)
            told["paragraph"] = next(iter(self._texts(iri, SKOS.notation).values()), None)
        rationale = self._texts(iri, NamedNode(f"{self._hkg}rationale"))
        if rationale:
            told["rationale"] = choose(rationale, self._languages)[1]
        supports = self._iris(iri, NamedNode(f"{self._hkg}supportedBy"))
        if supports:
            told["supported_by"] = [self.source(support) for support in supports]
        return iri

    def of_strength(self, strength: int) -> str | None:
        """The basis of that strength by the end of its IRI."""
        return STRENGTH[strength] if strength < WEAKEST else None

    def described(self) -> dict[str, Any]:
        """What the answer names, described: things, properties and sources by their IRIs."""
        return {
            "things": dict(sorted(self.things.items())),
            "properties": dict(sorted(self.properties.items())),
            "sources": dict(sorted(self.sources.items())),
        }

    def _document(self, iri: str) -> str:
        """The whole that a part of a document belongs to; empty for what is no such part."""
        kinds = self._iris(iri, RDF.type)
        parts = {
            f"{self._hkg}{name}" for name in ("Paragraph", "Footnote", "FrontMatter", "Section")
        }
        if not parts.intersection(kinds):
            return ""
        whole = iri
        for _ in range(_DEPTH):
            above = self._iris(whole, DCTERMS.isPartOf)
            if not above:
                break
            whole = above[0]
        return whole

    def _iris(self, iri: str, property_: NamedNode) -> list[str]:
        quads = self._store.quads(NamedNode(iri), property_, None, MERGED)
        return sorted(quad.object.value for quad in quads if isinstance(quad.object, NamedNode))

    def _texts(self, iri: str, property_: NamedNode) -> dict[str, str]:
        quads = self._store.quads(NamedNode(iri), property_, None, MERGED)
        found: Iterable[Literal] = (q.object for q in quads if isinstance(q.object, Literal))
        return {text.language or "": text.value for text in sorted(found, key=str)}
