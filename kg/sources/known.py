"""What the RDF files describe, for the tables that refer to it: things by IRI, and their labels."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from kg.vocab import RDF, SKOS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.sources.rdf import SourceFile


@dataclass(frozen=True)
class Known:
    """The things that have a type, and the preferred label of each by language."""

    things: frozenset[str]
    labels: dict[tuple[str, str], str]

    @classmethod
    def of(cls, files: Iterable[SourceFile]) -> Known:
        """Gather from all statements of ``files``."""
        things: set[str] = set()
        labels: dict[tuple[str, str], str] = {}
        for file in files:
            for quad in file.quads:
                if not isinstance(quad.subject, NamedNode):
                    continue
                if quad.predicate == RDF.type:
                    things.add(quad.subject.value)
                elif quad.predicate == SKOS.prefLabel and isinstance(quad.object, Literal):
                    key = (quad.subject.value, quad.object.language or "")
                    labels[key] = min(labels.get(key, quad.object.value), quad.object.value)
        return cls(frozenset(things), labels)

    def __contains__(self, iri: object) -> bool:
        return isinstance(iri, NamedNode) and iri.value in self.things

    def label(self, iri: NamedNode, language: str) -> str:
        """The label in that language, or else the last part of the IRI."""
        return self.labels.get((iri.value, language)) or iri.value.rpartition("/")[2]

    def below(self, prefix: str) -> list[str]:
        """What stands after ``prefix`` in the IRIs that start with it, sorted."""
        return sorted(t.removeprefix(prefix) for t in self.things if t.startswith(prefix))

    def near(self, iri: str, prefix: str) -> list[str]:
        """The up to three known names below ``prefix`` that are most like that of ``iri``."""
        return get_close_matches(iri.removeprefix(prefix), self.below(prefix), 3, 0.6)
