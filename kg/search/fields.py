"""What kinds of text a release has: codes, names, other names, and texts; and what ranks last."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kg.vocab import DCTERMS, OWL, RDF, RDFS, SKOS, Vocabulary, prefixes

if TYPE_CHECKING:
    from collections.abc import Iterable

CODE: Final = 0
NAME: Final = 1
OTHER: Final = 2
TEXT: Final = 3
SLUG: Final = 4
"""The end of the thing's own IRI, which nobody wrote as a text."""

FIELDS: Final = ("code", "label", "alternative", "text", "slug")
"""What an answer calls each kind."""

_CODES: Final = ("iso2Code", "iso3Code", "m49Code", "documentSymbol")
_OTHER: Final = ("officialTitle",)
_LATER: Final = ("Paragraph", "Footnote", "Section", "FrontMatter", "ReferenceDataset", "Gap")
_LATE: Final = ("Mapping", "MappingSet", "Participation", "DerivationRule")
_LAST: Final = ("Anchor",)


class Fields:
    """The properties and classes of one base, by what they are to a search."""

    def __init__(self, base: str) -> None:
        hkg = Vocabulary(prefixes(base)["hkg"])
        self.base = base
        self.codes = {SKOS.notation.value, DCTERMS.identifier.value}
        self.codes |= {hkg[name].value for name in _CODES}
        self._names = (SKOS.prefLabel.value, DCTERMS.title.value, RDFS.label.value)
        self._others = {SKOS.altLabel.value, SKOS.hiddenLabel.value}
        self._others |= {hkg[name].value for name in _OTHER}
        self._levels = {
            hkg[name].value: level
            for level, names in enumerate((_LATER, _LATE, _LAST), 1)
            for name in names
        }

    def field(self, property_: str, language: str | None) -> int | None:
        """What a literal of a property is; ``None`` where it is not searched."""
        if property_ in self.codes:
            return CODE
        if not language:
            return None
        if property_ in self._names:
            return NAME
        return OTHER if property_ in self._others else TEXT

    def order(self, property_: str) -> int:
        """A sort key of properties: of two that say the same the first is told."""
        return self._names.index(property_) if property_ in self._names else len(self._names)

    def level(self, classes: Iterable[str]) -> int:
        """How far back things of these classes stand: 0 for what people look for, up to 3."""
        found = [self._level(class_) for class_ in classes]
        return min(found, default=2)

    def _level(self, class_: str) -> int:
        if class_.startswith((OWL.iri, RDFS.iri, RDF.iri)):
            return 2
        return self._levels.get(class_, 0)

    def slug(self, iri: str) -> str:
        """What stands for a thing of our own in its IRI; empty for others.

        >>> from kg.vocab import DEFAULT_BASE
        >>> Fields(DEFAULT_BASE).slug(DEFAULT_BASE + "id/resolution/ha2/2-7")
        'ha2/2-7'
        """
        things = f"{self.base}id/"
        return iri.removeprefix(things).partition("/")[2] if iri.startswith(things) else ""
