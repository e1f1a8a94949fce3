"""Makes a projection of statements, and writes it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from kg.graph.projection.arrays import ARRAYS, FORMAT, INDEX, Projection
from kg.graph.projection.changing import after
from kg.graph.projection.pairs import counting, crowded, pairs
from kg.graph.projection.statements import read, whole
from kg.graph.projection.strength import of_links, of_nodes
from kg.vocab import prefixes

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from numpy.typing import NDArray

    from kg.graph.projection.statements import Statements

_ALIGNED: Final = 64
"""Bytes at whose multiples an array begins, as lines of a processor's cache do."""

_BITS: Final = 63
_BYTES_A_CHANGE: Final = 10_000
"""Bytes of statements for each changed one beyond which it is quicker to read all anew."""


def project(quads: Path, base: str) -> Projection:
    """The projection of a release in memory.

    Args:
        quads: the release's statements, as :attr:`kg.releases.ReleaseDir.quads` has them.
        base: of its IRIs.
    """
    with quads.open("rb") as lines:
        return arranged(whole(read(lines, base)), base)


def project_change(old: Projection, quads: Path, changed: Iterable[bytes], base: str) -> Projection:
    """The same, made of the projection of the release before: in less time where little changed.

    Args:
        old: that projection; it is given back where all of it stays as it is.
        quads: the statements of the new release.
        changed: the lines that are in one of both releases alone.
        base: of the IRIs.
    """
    lines = list(changed)
    if len(lines) * _BYTES_A_CHANGE >= quads.stat().st_size:
        return project(quads, base)
    statements = after(old, quads, lines, base)
    return old if statements is None else arranged(statements, base)


def write(projection: Projection, folder: Path) -> None:
    """Write a projection into a folder that is made for it; see :meth:`Projection.open`."""
    folder.mkdir()
    arrays: dict[str, tuple[str, int, int]] = {}
    with (folder / ARRAYS).open("wb") as file:
        for name, array in projection.arrays.items():
            file.write(bytes(-file.tell() % _ALIGNED))
            arrays[name] = (array.dtype.str, len(array), file.tell())
            file.write(array.data)
    index = {
        "format": FORMAT,
        "arrays": arrays,
        "properties": projection.properties,
        "bases": projection.bases,
        "passed_over": projection.passed_over,
    }
    (folder / INDEX).write_text(json.dumps(index, indent=1) + "\n", encoding="utf-8")


def arranged(statements: Statements, base: str) -> Projection:
    """The projection of statements.

    Args:
        statements: their rows, in any order.
        base: of the IRIs, which tells what says the basis of a graph.
    """
    links, fresh = _in_order(statements)
    edges = links[fresh]
    edge_of_row = np.cumsum(fresh, dtype=np.int32) - np.int32(1)
    nodes, count = statements.names.count, len(edges)
    subject, property_, object_ = edges[:, 0], edges[:, 1], edges[:, 2]
    sourced = links[:, 3] >= 0
    source_node, source_edge = links[sourced, 3], edge_of_row[sourced]
    graph_node = np.unique(source_node)
    by_graph = np.argsort(source_node, kind="stable")
    into = _order(object_, property_, subject).astype(np.int32)
    small = np.min_scalar_type(len(statements.properties))
    bases, basis = _bases(statements, edges, base)
    classes = statements.classes
    arrays: dict[str, NDArray[Any]] = {
        "out_start": _starts(subject, nodes),
        "out_subject": subject,
        "out_property": property_.astype(small),
        "out_object": object_,
        "in_start": _starts(object_, nodes),
        "in_edge": into,
        "in_subject": subject[into],
        "in_property": property_[into].astype(small),
        "source_start": _starts(source_edge, count),
        "source_node": source_node,
        "class_start": _starts(classes[:, 0], nodes),
        "class_node": classes[:, 1],
        "graph_node": graph_node,
        "graph_start": _starts(np.searchsorted(graph_node, source_node), len(graph_node)),
        "graph_edge": source_edge[by_graph],
        "basis": basis,
        "iri_start": _narrowed(statements.names.start),
        "iri_bytes": statements.names.text,
    }
    strength = of_links(arrays["source_start"], source_node, of_nodes(bases, basis, base))
    kept = counting(statements.properties, statements.passed_over)[property_]
    near, far, of_pair = pairs(subject[kept], object_[kept], strength[kept], nodes)
    pair_start = _starts(near, nodes)
    hub_node, hub_bits = crowded(pair_start, far, nodes)
    arrays |= {
        "link_strength": strength,
        "pair_start": pair_start,
        "pair_far": far,
        "pair_strength": of_pair,
        "hub_node": hub_node,
        "hub_bits": hub_bits,
    }
    arrays = {name: np.ascontiguousarray(array) for name, array in arrays.items()}
    return Projection(arrays, statements.properties, bases, statements.passed_over)


def _in_order(statements: Statements) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
    """The rows of links by subject, property, object and graph, and which begin another link."""
    links = statements.links
    links = links[_order(links[:, 0], links[:, 1], links[:, 2])]
    fresh = np.ones(len(links), dtype=bool)
    fresh[1:] = (links[1:, :3] != links[:-1, :3]).any(axis=1)
    again = np.flatnonzero(~fresh)  # few links have several sources, and only those need more order
    shared = np.union1d(again, again - 1)
    edge = np.cumsum(fresh[shared])
    links[shared] = links[shared][np.lexsort((links[shared, 3], edge))]
    return links, fresh


def _order(*columns: NDArray[Any]) -> NDArray[np.int64]:
    """The order of rows by their columns, the first counting most; equal ones stay as they stand.

    One number of all columns is sorted several times as quickly as column after column, the more
    so as rows mostly come in order.
    """
    widths = [int(column.max(initial=0)).bit_length() for column in columns]
    if sum(widths) > _BITS:
        return np.lexsort(columns[::-1])
    key = np.zeros(len(columns[0]), dtype=np.int64)
    for column, width in zip(columns, widths, strict=True):
        key = (key << width) | column
    return np.argsort(key, kind="stable")


def _bases(
    statements: Statements, edges: NDArray[np.int32], base: str
) -> tuple[list[str], NDArray[Any]]:
    """The bases, and of each node which it has; the first in their order where there are more."""
    says = f"{prefixes(base)['hkg']}basis"
    chosen = edges[:0]
    if says in statements.properties:
        chosen = edges[edges[:, 1] == statements.properties.index(says)]
    found, code = np.unique(chosen[:, 2], return_inverse=True)
    basis = np.full(statements.names.count, len(found), dtype=np.min_scalar_type(len(found)))
    basis[chosen[::-1, 0]] = code[::-1]
    return [statements.names[node].decode() for node in found.tolist()], basis


def _starts(rows: NDArray[Any], count: int) -> NDArray[Any]:
    """Where each of ``count`` rows of a table begins, and where the last ends.

    ``rows`` are the rows of its entries, whose order does not matter.
    """
    start = np.zeros(count + 1, dtype=np.int64)
    np.cumsum(np.bincount(rows, minlength=count), out=start[1:])
    return start.astype(np.int32 if start[-1] <= np.iinfo(np.int32).max else np.int64)


def _narrowed(start: NDArray[np.int64]) -> NDArray[Any]:
    return start.astype(np.uint32 if start[-1] <= np.iinfo(np.uint32).max else np.uint64)
