"""The pairs of things with a link that counts unless somebody asks otherwise, each pair once.

Most questions are about these, either way at each step; then what stands beside a thing is one
slice of an array, in order, and how strong each connection is stands beside it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from kg.vocab import OWL, RDF, RDFS, XSD, prefixes

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from numpy.typing import NDArray

SCHEMA: Final = (RDF.iri, RDFS.iri, OWL.iri)
"""The language in which vocabularies are written: its statements are about terms, not things."""

TRUE: Final = f'"true"^^<{XSD.boolean.value}>'.encode()

_BITS: Final = 3
"""Bits of a strength."""

_CROWDED: Final = 64
"""A thing that is connected with one of so many nodes or more has them as bits too."""


def mark(base: str) -> str:
    """The IRI of the property that marks the terms which are passed over."""
    return f"{prefixes(base)['hkg']}passedOver"


def counting(properties: Sequence[str], passed_over: Collection[str]) -> NDArray[np.bool_]:
    """Of each property whether links by it count: those that nothing passes over.

    >>> counting(["http://e/a", "http://e/b", RDFS.seeAlso.value], {"http://e/a"}).tolist()
    [False, True, False]
    """
    marked = frozenset(passed_over)
    return np.array(
        [iri not in marked and not iri.startswith(SCHEMA) for iri in properties], dtype=bool
    )


def pairs(
    near: NDArray[Any], far: NDArray[Any], strength: NDArray[np.uint8], nodes: int
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.uint8]]:
    """The pairs of things with a link, either way, in order; with the strongest of their links.

    Args:
        near: of each link the one end, in any order; a link of a thing with itself is none.
        far: the other end.
        strength: how strong the link is.
        nodes: how many there are.

    >>> one, other, strength = np.array([0, 1, 2]), np.array([1, 0, 2]), np.array([3, 2, 0])
    >>> [part.tolist() for part in pairs(one, other, strength.astype(np.uint8), 3)]
    [[0, 1], [1, 0], [2, 2]]
    """
    apart = near != far
    near, far, strength = near[apart], far[apart], strength[apart]
    width = nodes.bit_length()
    key = np.concatenate([near, far]).astype(np.int64)  # one number each, which is quick to sort
    key <<= width
    key |= np.concatenate([far, near])
    key <<= _BITS
    key |= np.concatenate([strength, strength])
    key.sort()
    pair = key >> _BITS
    first = np.ones(len(key), dtype=bool)
    first[1:] = pair[1:] != pair[:-1]
    key, pair = key[first], pair[first]
    return (
        (pair >> width).astype(np.int32),
        (pair & ((1 << width) - 1)).astype(np.int32),
        (key & ((1 << _BITS) - 1)).astype(np.uint8),
    )


def words(nodes: int) -> int:
    """Numbers of 64 bits that have a bit for each node."""
    return (nodes + 63) // 64


def bits(some: NDArray[Any], nodes: int) -> NDArray[np.uint64]:
    """Nodes as bits: that of node ``n`` is bit ``n % 64`` of number ``n // 64``.

    >>> bits(np.array([0, 2, 64]), 70).tolist()
    [5, 1]
    """
    mark = np.zeros(64 * words(nodes), dtype=bool)
    mark[some] = True
    return np.packbits(mark, bitorder="little").view(np.uint64)


def crowded(
    start: NDArray[Any], far: NDArray[np.int32], nodes: int
) -> tuple[NDArray[np.int32], NDArray[np.uint64]]:
    """The nodes that are connected with very many, and those many of each as bits.

    Args:
        start: rows of what each node is connected with.
        far: the nodes in those rows.
        nodes: how many there are.
    """
    many = np.flatnonzero(np.diff(start) * _CROWDED > nodes).astype(np.int32)
    found = np.zeros((len(many), words(nodes)), dtype=np.uint64)
    for row, node in enumerate(many.tolist()):
        found[row] = bits(far[start[node] : start[node + 1]], nodes)
    return many, found.ravel()
