"""The JSON-LD context of a release: a short name for each term of its ontology."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from kg.jsonld.declared import CLASS, LINK, TEXT
from kg.vocab import prefixes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kg.jsonld.declared import Declared

ALIASES: Final[Mapping[str, str]] = MappingProxyType({"id": "@id", "type": "@type"})
"""Names of JSON-LD's own words in every document."""

READABLE: Final[Mapping[str, str | None]] = MappingProxyType(
    {"incoming": "@reverse", "sources": "@included", "states": "@graph", "page": None}
)
"""Further names in the readable form; what one without a meaning holds is no statement."""

_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")


@dataclass(frozen=True, slots=True)
class Term:
    """A name and the IRI that it stands for; for a property, what it leads to."""

    name: str
    iri: str
    kind: str
    datatype: str = ""

    def definition(self) -> str | dict[str, str]:
        """What the context says of it (JSON-LD 1.1 §9.15.1, expanded term definitions)."""
        if self.kind == LINK:
            return {"@id": self.iri, "@type": "@id"}
        if self.kind == TEXT:
            return {"@id": self.iri, "@container": "@language"}
        if self.datatype:
            return {"@id": self.iri, "@type": self.datatype}
        return self.iri


@dataclass(frozen=True)
class Context:
    """The terms by IRI and by name, and the prefixes."""

    terms: Mapping[str, Term]
    prefixes: Mapping[str, str]

    @cached_property
    def by_name(self) -> dict[str, Term]:
        """Name → term."""
        return {term.name: term for term in self.terms.values()}

    def name(self, iri: str) -> str:
        """The name of a class or property, or its IRI where it has none."""
        term = self.terms.get(iri)
        return iri if term is None else term.name

    def short(self, iri: str) -> str:
        """``iri`` by a prefix where one fits, as the whole context lets it be written."""
        for prefix, namespace in self.prefixes.items():
            if iri.startswith(namespace) and _NAME.fullmatch(iri[len(namespace) :]):
                return f"{prefix}:{iri[len(namespace) :]}"
        return iri

    def document(self) -> dict[str, Any]:
        """The whole context, as it is published."""
        terms = {name: self.by_name[name].definition() for name in sorted(self.by_name)}
        return {"@context": {"@version": 1.1, **ALIASES, **READABLE, **self.prefixes, **terms}}

    def part(self, names: Iterable[str]) -> dict[str, Any]:
        """The part of it that a document needs which uses those names, and no prefixes.

        Without prefixes no IRI can be taken for a shortened one (JSON-LD 1.1 §4.1.5).
        """
        used = {name: self.by_name[name].definition() for name in sorted(set(names))}
        return {"@version": 1.1, **ALIASES, **used}


def context_from(
    declared: Mapping[str, Declared], datatypes: Mapping[str, str], base: str
) -> Context:
    """The context of declared terms.

    Names are the last part of the IRI. Our own terms come first; of the others the later one, by
    IRI, has its prefix before its name where that is taken, and none where no prefix fits.

    Args:
        declared: the terms by IRI.
        datatypes: property → datatype, where the ontology leaves the range open.
        base: of the IRIs of the release.
    """
    spaces = dict(sorted(prefixes(base).items()))
    taken = {*ALIASES, *READABLE, *spaces}
    terms = {}
    for iri in sorted(declared, key=lambda iri: (not iri.startswith(spaces["hkg"]), iri)):
        term = declared[iri]
        local = re.split(r"[#/]", iri)[-1]
        prefix = next((name for name, space in spaces.items() if space + local == iri), "")
        name = next(
            (n for n in (local, f"{prefix}_{local}" if prefix else "") if n and n not in taken), ""
        )
        if _NAME.fullmatch(name):
            taken.add(name)
            known = "" if term.kind == CLASS else term.datatype or datatypes.get(iri, "")
            terms[iri] = Term(name, iri, term.kind, known)
    return Context(terms, spaces)
