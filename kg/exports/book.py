"""Looks up in a release what exports say of things: statements, labels, sources, classes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Final, cast

from pyoxigraph import Literal, NamedNode

from kg.languages import ALWAYS, choose
from kg.store.opening import open_store
from kg.store.port import MERGED
from kg.things.labels import labels_of
from kg.vocab import DCTERMS, OWL, RDF, SKOS, Vocabulary, prefixes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pyoxigraph import BlankNode, Triple

    from kg.releases import ReleaseDir
    from kg.store.port import Graph, Term

    Thing = NamedNode | BlankNode

REMEMBERED: Final = 50_000
"""Things of which labels and the like are kept for the next time."""

_DEPTH: Final = 20
"""Steps from a part up to its whole; a circle ends there."""


@dataclass(frozen=True)
class Source:
    """What is said of a source; a thing is given by its IRI, a text by its language.

    Attributes:
        basis: English label of its basis, or its IRI where it has none.
        whole: what it is part of in the end: a document, a set of mappings.
        number: its number within that.
        level: English label of the level of a mapping.
        rationale: by language.
        supported_by: what gives grounds for a mapping.
    """

    basis: str
    whole: str
    number: str
    level: str
    rationale: dict[str, str]
    supported_by: tuple[NamedNode, ...]


class Book:
    """One release, looked up by thing. What was looked up last is remembered, within bounds."""

    def __init__(self, release: ReleaseDir) -> None:
        manifest = release.manifest()
        self.base = manifest.base
        self._plain = manifest.dataset == "plain"
        self._store = open_store(release.store)
        self._hkg = Vocabulary(prefixes(self.base)["hkg"])
        remember = lru_cache(maxsize=REMEMBERED)
        self.labels = remember(self._labels)
        self.is_term = remember(self._is_term)
        self.is_described = remember(self._is_described)
        self.source = remember(self._source)

    def close(self) -> None:
        """Let go of the store."""
        self._store.close()

    def statements(self, thing: Thing) -> list[tuple[NamedNode, Term]]:
        """Property and value of each statement of a thing, once, in order."""
        found = ((triple.predicate, triple.object) for triple in self._triples(thing))
        return sorted(found, key=lambda pair: (pair[0].value, str(pair[1])))

    def classes(self) -> dict[NamedNode, int]:
        """The classes that things are of, with the number of their things, by IRI."""
        counted = Counter(
            triple.object
            for triple in self._triples(None, RDF.type)
            if isinstance(triple.object, NamedNode) and isinstance(triple.subject, NamedNode)
        )
        return dict(sorted(counted.items(), key=lambda pair: pair[0].value))

    def things(self, class_: NamedNode) -> list[NamedNode]:
        """The things of a class, by IRI."""
        found = (triple.subject for triple in self._triples(None, RDF.type, class_))
        things = (thing for thing in found if isinstance(thing, NamedNode))
        return sorted(things, key=lambda thing: thing.value)

    def label(self, thing: Thing, language: str) -> str:
        """The label in one language, or empty."""
        return self.labels(thing).get(language, "")

    def name(self, thing: Thing) -> str:
        """The English label, else another, else the IRI."""
        return choose(self.labels(thing), ALWAYS)[1] or thing.value

    def _labels(self, thing: Thing) -> dict[str, str]:
        return labels_of(self._store, cast("NamedNode", thing), self._hkg.iri)

    def _is_term(self, thing: Thing) -> bool:
        """Whether a thing is a term of an ontology, or an ontology."""
        return any(triple.object in OWL for triple in self._triples(thing, RDF.type))

    def _is_described(self, thing: Thing) -> bool:
        return next(iter(self._triples(thing)), None) is not None

    def _source(self, graph: Graph) -> Source:
        if not isinstance(graph, NamedNode):
            return Source("", "", "", "", {}, ())
        about: dict[NamedNode, list[Term]] = {}
        for property_, value in self.statements(graph):
            about.setdefault(property_, []).append(value)

        def things(property_: NamedNode) -> tuple[NamedNode, ...]:
            return tuple(v for v in about.get(property_, ()) if isinstance(v, NamedNode))

        def texts(property_: NamedNode) -> dict[str, str]:
            found = (v for v in about.get(property_, ()) if isinstance(v, Literal))
            return {text.language or "": text.value for text in found}

        return Source(
            basis="; ".join(map(self.name, things(self._hkg.basis))),
            whole=self._whole(graph),
            number=next(iter(texts(SKOS.notation).values()), ""),
            level="; ".join(map(self.name, things(self._hkg.level))),
            rationale=texts(self._hkg.rationale),
            supported_by=things(self._hkg.supportedBy),
        )

    def _whole(self, part: NamedNode) -> str:
        """What a part is part of in the end; empty where it is part of nothing."""
        whole = ""
        for _ in range(_DEPTH):
            above = sorted(
                triple.object.value
                for triple in self._triples(part, DCTERMS.isPartOf)
                if isinstance(triple.object, NamedNode)
            )
            if not above:
                break
            whole, part = above[0], NamedNode(above[0])
        return whole

    def _triples(
        self,
        subject: Thing | None,
        predicate: NamedNode | None = None,
        object_: NamedNode | None = None,
    ) -> Iterable[Triple]:
        """Of the merged set; in a plain dataset of whatever graph, each once."""
        thing = cast("NamedNode | None", subject)  # an embedded store knows blank nodes too
        merged = (q.triple for q in self._store.quads(thing, predicate, object_, MERGED))
        if not self._plain:
            return merged
        others = (q.triple for q in self._store.quads(thing, predicate, object_))
        return dict.fromkeys(chain(merged, others))
