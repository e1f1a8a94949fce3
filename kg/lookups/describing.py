"""What answers say of things (key, label, address) and of sources (basis, document, rationale)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode

from kg.languages import choose, in_order
from kg.lookups.kinds import expanded, kinds
from kg.queries.keys import keys_of
from kg.store.port import MERGED
from kg.things.labels import labels_of
from kg.vocab import DCTERMS, PROV, RDF, SKOS, compact, prefixes

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from kg.lookups.kinds import Kind
    from kg.store.port import Store

Said = dict[str, Any]

PATH: Final = "/api/v1"
_SAFE: Final = "/:@!$&'()*+,;=-._~"
_DEEPEST: Final = 12
"""Parts within parts that are followed from a source to its document."""


class Describing:
    """Descriptions of the things and sources of a release, each made once."""

    def __init__(
        self,
        store: Store,
        base: str,
        languages: Sequence[str] = (),
        release: str = "",
        *,
        left_out: Collection[str] = (),
    ) -> None:
        """Where to read, and for whom.

        Args:
            store: of the release.
            base: of its IRIs.
            languages: of the reader, in the order of preference.
            release: its id, where the reader asked for it, so that addresses stay in it.
            left_out: places that no source is told to rest on, as an answer imagines.
        """
        self.store = store
        self.base = base
        self.languages = in_order(languages)
        self.suffix = f"?release={release}" if release else ""
        self._hkg = prefixes(base)["hkg"]
        self._kinds = {
            iri: kind
            for kind in reversed(list(kinds().by_one.values()))
            for iri in expanded(kind.classes, base)
        }
        self._left_out = left_out
        self._things: dict[str, Said] = {}
        self._sources: dict[str, Said] = {}

    def thing(self, iri: str) -> Said:
        """``iri``, ``label``, and ``kind``, ``key`` and ``href`` of what is looked up."""
        found = self._things.get(iri)
        if found is None:
            found = self._things[iri] = self._thing(iri)
        return found

    def term(self, iri: str) -> Said:
        """``iri`` and ``label`` of a property or class."""
        return {"iri": iri, "label": self.label(iri)}

    def label(self, iri: str) -> str:
        """The label of a thing in the first of the reader's languages that it has."""
        labels = labels_of(self.store, NamedNode(iri), self._hkg)
        return choose(labels, self.languages)[1] or compact(iri, self.base).strip("<>")

    def labels(self, iri: str) -> dict[str, str]:
        """All labels of a thing by language."""
        return labels_of(self.store, NamedNode(iri), self._hkg)

    def alt_labels(self, iri: str) -> dict[str, list[str]]:
        """The alternative labels of a thing by language."""
        found: dict[str, list[str]] = {}
        for quad in sorted(self.store.quads(NamedNode(iri), SKOS.altLabel, graph=MERGED), key=str):
            if isinstance(quad.object, Literal):
                found.setdefault(quad.object.language or "", []).append(quad.object.value)
        return dict(sorted(found.items()))

    def classes(self, iri: str) -> list[str]:
        """The classes of a thing, in order."""
        return sorted(self._iris(iri, RDF.type))

    def kind(self, iri: str) -> Kind | None:
        """The first kind that has a class of the thing."""
        of = {kind.one: kind for name in self.classes(iri) if (kind := self._kinds.get(name))}
        return next((kind for one, kind in kinds().by_one.items() if one in of), None)

    def key(self, kind: Kind, iri: str) -> str:
        """How people name a thing of a kind."""
        notation = min(self._texts(iri, SKOS.notation), default=None)
        return keys_of(kind.one, iri, notation, self.base)[0]

    def href(self, kind: Kind, key: str, more: str = "") -> str:
        """The address of a thing of a kind, or of ``more`` below it."""
        below = f"/{more}" if more else ""
        return f"{PATH}/{kind.name}/{quote(key, safe=_SAFE)}{below}{self.suffix}"

    def source(self, iri: str) -> Said:
        """A source: its basis, where in which document, at which level, why, on which grounds.

        Every member is there in every case; ``null`` or an empty list where nothing is said.
        """
        found = self._sources.get(iri)
        if found is None:
            found = self._sources[iri] = self._source(iri)
        return found

    def values(self, iri: str, properties: Mapping[str, str]) -> Said:
        """The plain values of a thing by the names that ``properties`` gives to their IRIs."""
        return {
            name: next(iter(sorted(self._texts(iri, NamedNode(of)))), None)
            for of, name in properties.items()
        }

    def things(self, iri: str, property_: str) -> list[Said]:
        """The things that a property of a thing leads to."""
        return [self.thing(other) for other in sorted(self._iris(iri, NamedNode(property_)))]

    def _thing(self, iri: str) -> Said:
        kind = self.kind(iri)
        said: Said = {"iri": iri, "kind": None, "key": None, "label": self.label(iri), "href": None}
        if kind is not None:
            key = self.key(kind, iri)
            href = self.href(kind, key) if kind.name else None
            said |= {"kind": kind.one, "key": key, "href": href}
        return said

    def _source(self, iri: str) -> Said:
        basis = next(iter(sorted(self._iris(iri, NamedNode(f"{self._hkg}basis")))), "")
        level = next(iter(sorted(self._iris(iri, NamedNode(f"{self._hkg}level")))), "")
        grounds = sorted(self._iris(iri, NamedNode(f"{self._hkg}supportedBy")))
        author = next(iter(sorted(self._iris(iri, PROV.wasAttributedTo))), "")
        return {
            **self.place(iri),
            "basis": _end(basis) or None,
            "level": _end(level) or None,
            "rationale": self._text(iri, NamedNode(f"{self._hkg}rationale")),
            "author": self.label(author) if author else None,
            "created": next(iter(sorted(self._texts(iri, DCTERMS.created))), None),
            "supported_by": [self.place(one) for one in grounds if one not in self._left_out],
        }

    def place(self, iri: str) -> Said:
        """A source as a place: ``iri``, ``label``, its ``document`` and number of ``paragraph``."""
        kind = self.kind(iri)
        numbered = kind is not None and kind.one == "paragraph"
        document = self._document(iri)
        return {
            "iri": iri,
            "label": self.label(iri),
            "document": self.thing(document) if document else None,
            "paragraph": min(self._texts(iri, SKOS.notation), default=None) if numbered else None,
        }

    def _document(self, iri: str) -> str | None:
        """The document that a source is part of."""
        at = iri
        for _ in range(_DEEPEST):
            whole = min(self._iris(at, DCTERMS.isPartOf), default=None)
            if whole is None:
                return None
            kind = self.kind(whole)
            if kind is not None and kind.one == "document":
                return whole
            at = whole
        return None

    def _text(self, iri: str, property_: NamedNode) -> str | None:
        quads = self.store.quads(NamedNode(iri), property_, graph=MERGED)
        texts = {
            quad.object.language or "": quad.object.value
            for quad in sorted(quads, key=str)
            if isinstance(quad.object, Literal)
        }
        return choose(texts, self.languages)[1] or None

    def _iris(self, iri: str, property_: NamedNode) -> list[str]:
        quads = self.store.quads(NamedNode(iri), property_, graph=MERGED)
        return [quad.object.value for quad in quads if isinstance(quad.object, NamedNode)]

    def _texts(self, iri: str, property_: NamedNode) -> list[str]:
        quads = self.store.quads(NamedNode(iri), property_, graph=MERGED)
        return [quad.object.value for quad in quads if isinstance(quad.object, Literal)]


def _end(iri: str) -> str:
    """The last part of an IRI, which is the key of a basis and of a level."""
    return iri.rpartition("/")[2]
