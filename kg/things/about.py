"""What the links of an answer say of a thing: its classes, what holds it, what it holds."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Final

from pyoxigraph import NamedNode

from kg.store.port import MERGED
from kg.things.labels import labels_of
from kg.vocab import DCTERMS, PROV, RDF, SKOS, prefixes

if TYPE_CHECKING:
    from kg.store.port import Store
    from kg.things.excerpt import Excerpt

_HOLDERS: Final = (DCTERMS.isPartOf, SKOS.inScheme)
_MAKERS: Final = (DCTERMS.creator, PROV.wasAttributedTo)
_MOST: Final = 10
"""Links of one relation: headers have to stay short, and a page lists the rest."""


@dataclass(frozen=True)
class About:
    """What is linked from an answer about the thing ``iri``; whole IRIs all of them.

    ``items`` are those of the page of that ``number``, of ``pages`` in all.
    """

    iri: str
    number: int = 1
    pages: int = 1
    labels: dict[str, str] = field(default_factory=dict)
    types: list[str] = field(default_factory=list)
    collections: list[str] = field(default_factory=list)
    items: list[str] = field(default_factory=list)
    authors: list[str] = field(default_factory=list)
    licenses: list[str] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """It as plain values."""
        return asdict(self)


def about(store: Store, found: Excerpt, base: str) -> About:
    """What an answer about the thing of a page links to."""
    thing = found.thing

    def objects(*properties: NamedNode) -> list[str]:
        quads = (q for p in properties for q in store.quads(thing, p, graph=MERGED))
        iris = {quad.object.value for quad in quads if isinstance(quad.object, NamedNode)}
        return sorted(iris)[:_MOST]

    held = [
        said.triple.subject.value
        for said in found.incoming.statements
        if said.triple.predicate in _HOLDERS and isinstance(said.triple.subject, NamedNode)
    ]
    return About(
        iri=thing.value,
        number=found.number,
        pages=found.pages,
        labels=labels_of(store, thing, prefixes(base)["hkg"]),
        types=objects(RDF.type),
        collections=objects(*_HOLDERS),
        items=held[:_MOST],
        authors=objects(*_MAKERS),
        licenses=objects(DCTERMS.license),
    )
