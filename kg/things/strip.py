"""A document as a strip of its paragraphs, each with how much it states."""

from __future__ import annotations

import re
from collections import deque
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from pyoxigraph import Literal, NamedNode

from kg.store.port import MERGED
from kg.vocab import DCTERMS, RDF, SKOS

if TYPE_CHECKING:
    from kg.store.port import Store

PARTS: Final = 2_000
"""Parts of a document that are looked at; of a longer one the rest is left out."""

COUNTED: Final = 100
"""Statements of a part that are counted."""

_DEEPEST: Final = 12
"""Parts within parts that are followed up to a document."""

_DIGITS: Final = re.compile(r"(\d+)")


def strip_of(store: Store, thing: NamedNode, hkg: str) -> list[dict[str, Any]]:
    """The paragraphs of a document, or of that which ``thing`` is a part of, in their order.

    Returns:
        of each ``iri``, ``code`` (its number as the document prints it) and ``states``, how many
        statements it makes, up to ``COUNTED``; empty where it is no document of paragraphs.
    """
    document = _document(store, thing)
    ranks = {f"{hkg}{name}": place for place, name in enumerate(("FrontMatter", "Paragraph"))}
    ranks[f"{hkg}Footnote"] = len(ranks)
    if not _is_document(store, document, hkg):
        return []
    waiting, seen, cells = deque([document]), {document}, []
    while waiting and len(seen) < PARTS:
        whole = waiting.popleft()
        parts = {quad.subject for quad in store.quads(None, DCTERMS.isPartOf, whole, graph=MERGED)}
        for part in sorted(parts, key=str):
            if not isinstance(part, NamedNode) or part in seen:
                continue
            seen.add(part)
            waiting.append(part)
            rank = min((ranks[c] for c in _classes(store, part) if c in ranks), default=None)
            if rank is not None:
                code = _code(store, part)
                cells.append(((rank, _natural(code), part.value), part, code))
    return [
        {"iri": part.value, "code": code, "states": _states(store, part)}
        for _, part, code in sorted(cells, key=lambda cell: cell[0])
    ]


def _document(store: Store, thing: NamedNode) -> NamedNode:
    """What a part is part of at last."""
    for _ in range(_DEEPEST):
        quads = store.quads(thing, DCTERMS.isPartOf, graph=MERGED)
        wholes = sorted((q.object for q in quads if isinstance(q.object, NamedNode)), key=str)
        if not wholes:
            break
        thing = wholes[0]
    return thing


def _is_document(store: Store, thing: NamedNode, hkg: str) -> bool:
    return not {f"{hkg}Report", f"{hkg}Document"}.isdisjoint(_classes(store, thing))


def _classes(store: Store, thing: NamedNode) -> list[str]:
    types = (quad.object for quad in store.quads(thing, RDF.type, graph=MERGED))
    return [type_.value for type_ in types if isinstance(type_, NamedNode)]


def _code(store: Store, part: NamedNode) -> str:
    notations = store.quads(part, SKOS.notation, graph=MERGED)
    codes = sorted(quad.object.value for quad in notations if isinstance(quad.object, Literal))
    return codes[0] if codes else part.value.rpartition("/")[2]


def _states(store: Store, part: NamedNode) -> int:
    made = (quad for quad in store.quads(graph=part) if quad.subject != part)
    return sum(1 for _ in islice(made, COUNTED))


def _natural(code: str) -> tuple[tuple[int, str], ...]:
    """What sorts 2 before 10, and 17 before 17(a).

    >>> sorted(["10", "17(a)", "2", "17"], key=_natural)
    ['2', '10', '17', '17(a)']
    """
    pieces = _DIGITS.split(code)
    return tuple((int(p), "") if p.isdecimal() else (-1, p) for p in pieces if p)
