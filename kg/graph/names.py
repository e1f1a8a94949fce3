"""From what people call a property or class (implements, sdgo:Target, an IRI) to its IRI."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from pyoxigraph import NamedNode

from kg.errors import ParameterError
from kg.queries.parameters import expanded
from kg.store.port import MERGED
from kg.vocab import OWL, RDF, RDFS, compact, prefixes

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.graph.context import Context

_SHOWN: Final = 3


@dataclass(frozen=True)
class Names:
    """The properties of links or the classes of a release, by the last parts of their IRIs."""

    what: str
    base: str
    iris: frozenset[str]
    by_local: dict[str, list[str]]

    @classmethod
    def of(cls, what: str, iris: Iterable[str], base: str) -> Names:
        """Those IRIs; ``what`` is what an error calls one.

        >>> names = Names.of("property", ["http://e/ontology#implements"], "http://e/")
        >>> names.find("property", "hkg:implements") == names.find("property", "implements")
        True
        """
        known = frozenset(iris)
        by_local: dict[str, list[str]] = {}
        for iri in sorted(known):
            by_local.setdefault(local(iri).casefold(), []).append(iri)
        return cls(what, base, known, by_local)

    def find(self, parameter: str, text: str) -> str:
        """The IRI that a text names: an IRI, a prefixed name, or the last part of an IRI.

        A last part that several have is ours where we have it.

        Raises:
            ParameterError: the release has none of that name, or several.
        """
        full = expanded(text, self.base)
        if full in self.iris:
            return full
        same = [] if full != text else self.by_local.get(text.casefold(), [])
        ours = [iri for iri in same if iri.startswith(prefixes(self.base)["hkg"])]
        found = ours if len(ours) == 1 else same
        if len(found) == 1:
            return found[0]
        if found:
            named = " or ".join(self._shown(iri) for iri in found)
            raise ParameterError(
                parameter,
                f'"{text}" for {parameter} may be any of {len(found)}.',
                f"Write {named}.",
            )
        near = difflib.get_close_matches(
            local(full).casefold(), self.by_local, n=_SHOWN, cutoff=0.6
        )
        meant = [self._shown(iri) for name in near for iri in self.by_local[name]]
        raise ParameterError(
            parameter,
            f'"{text}" for {parameter} is no {self.what} of this release.',
            f"Did you mean {' or '.join(meant[:_SHOWN])}?"
            if meant
            else "Write it like contributesTo, sdgo:Target or an IRI; /schema lists them.",
        )

    def all(self, parameter: str, texts: Sequence[str]) -> tuple[str, ...]:
        """What each text names; raises as :meth:`find`."""
        return tuple(dict.fromkeys(self.find(parameter, text) for text in texts))

    def _shown(self, iri: str) -> str:
        return compact(iri, self.base).removeprefix("hkg:").strip("<>")


def local(iri: str) -> str:
    """The last part of an IRI or of a prefixed name.

    >>> local("http://purl.org/dc/terms/isPartOf"), local("hkg:implements")
    ('isPartOf', 'implements')
    """
    return iri.rpartition("#")[2].rpartition("/")[2].rpartition(":")[2]


def properties_of(context: Context) -> Names:
    """The properties of the links of a release; for :meth:`kg.graph.context.Context.once`."""
    return Names.of("property of links", context.projection.properties, context.base)


def classes_of(context: Context) -> Names:
    """The classes of a release, those without things too; for the same."""
    p, store = context.projection, context.store
    iris = set(p.iris(np.unique(p.class_node).tolist()))
    for class_ in (OWL.Class, RDFS.Class):
        quads = store.quads(None, RDF.type, class_, MERGED)
        iris.update(quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode))
    return Names.of("class", iris, context.base)
