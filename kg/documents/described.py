"""What files say of things: their classes, what they are called, their notations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode

from kg.documents.comparing import normalise
from kg.vocab import HKG, RDF, RDFS, SKOS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pyoxigraph import Quad

_CALLED: Final = (SKOS.prefLabel, SKOS.altLabel, HKG.documentSymbol, RDFS.label)


@dataclass
class Things:
    """What the files say of the things: classes, names by language, notations."""

    types: dict[NamedNode, set[NamedNode]]
    parents: dict[NamedNode, set[NamedNode]]
    names: dict[NamedNode, list[Literal]]
    notations: dict[NamedNode, set[str]]

    @classmethod
    def of(cls, quads: Iterable[Quad]) -> Things:
        found = cls({}, {}, {}, {})
        for quad in quads:
            thing, value = quad.subject, quad.object
            if not isinstance(thing, NamedNode):
                continue
            if isinstance(value, NamedNode):
                if quad.predicate == RDF.type:
                    found.types.setdefault(thing, set()).add(value)
                elif quad.predicate == RDFS.subClassOf:
                    found.parents.setdefault(thing, set()).add(value)
            elif isinstance(value, Literal):
                if quad.predicate in _CALLED:
                    found.names.setdefault(thing, []).append(value)
                elif quad.predicate == SKOS.notation:
                    found.notations.setdefault(thing, set()).add(value.value)
        return found

    def words(self, kind: NamedNode, language: str) -> list[str]:
        """What a class is called in the language."""
        labels = self.names.get(kind, ())
        return [normalise(label.value) for label in labels if label.language == language]

    def classes(self, thing: NamedNode) -> set[NamedNode]:
        """The classes of a thing and those above them."""
        found: set[NamedNode] = set()
        waiting = set(self.types.get(thing, ()))
        while waiting:
            one = waiting.pop()
            if one not in found:
                found.add(one)
                waiting |= self.parents.get(one, set())
        return found
