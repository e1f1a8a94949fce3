"""The labels of things in all languages: as values for a page, as statements for a document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode, Triple

from kg.store.port import MERGED
from kg.vocab import RDFS, SDG, SKOS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.store.port import Store

_LABELS: Final = (SKOS.prefLabel, RDFS.label)


def labels_of(store: Store, thing: NamedNode, hkg: str) -> dict[str, str]:
    """The labels of a thing by language; ``""`` is the key of one without.

    Where a goal, target or indicator has no label in a language but an official title, that is its
    label in it; of several the longest, as the others are fragments.
    """
    found = {text.language or "": text.value for text in _first_texts(store, thing)}
    if not found or thing not in SDG:
        return dict(sorted(found.items()))
    titles = sorted(_texts(store, thing, NamedNode(f"{hkg}officialTitle")), key=_length)
    official = {title.language or "": title.value for title in titles}
    return dict(sorted({**official, **found}.items()))


def label_statements(store: Store, thing: NamedNode) -> Iterator[Triple]:
    """The statements by which a thing is labelled, as they stand in the merged set."""
    for label in _LABELS:
        yield from (Triple(thing, label, text) for text in _texts(store, thing, label))


def _first_texts(store: Store, thing: NamedNode) -> list[Literal]:
    for label in _LABELS:
        found = _texts(store, thing, label)
        if found:
            return found
    return []


def _texts(store: Store, thing: NamedNode, property_: NamedNode) -> list[Literal]:
    quads = sorted(store.quads(thing, property_, graph=MERGED), key=str, reverse=True)
    return [quad.object for quad in quads if isinstance(quad.object, Literal)]


def _length(text: Literal) -> tuple[int, str]:
    return len(text.value), text.value
