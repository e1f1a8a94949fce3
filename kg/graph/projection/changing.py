"""The statements of a release for its projection, from those of the one before and a change."""

from __future__ import annotations

from mmap import ACCESS_READ, mmap
from typing import TYPE_CHECKING

import numpy as np

from kg.graph.projection.pairs import TRUE, mark
from kg.graph.projection.statements import Names, Statements, distinct, nodes_of, read, renumbered

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from kg.graph.projection.arrays import Projection
    from kg.graph.projection.statements import Read


def after(old: Projection, quads: Path, changed: Sequence[bytes], base: str) -> Statements | None:
    """The statements after a change, or ``None`` where it leaves all of the projection as it is.

    All that is said of each changed triple is read anew, as other graphs may hold it too.

    Args:
        old: the projection before.
        quads: the sorted statements after.
        changed: the lines that were added or removed.
        base: of the IRIs.
    """
    touched = read(changed, base)
    if not (len(touched.links) or len(touched.classes) or touched.passed_over):
        return None
    found = read(_with_triples_of(changed, quads, base), base)
    names, moved, numbers = _with(old, found.terms)
    new = {found.terms[number].decode() for number in np.unique(found.links[:, 1])}
    properties = sorted({*old.properties, *new})
    places = {iri: place for place, iri in enumerate(properties)}
    links, classes = _without(old, touched)
    links[:, [0, 2]] = moved[links[:, [0, 2]]]
    links[:, 1] = np.array([places[iri] for iri in old.properties], dtype=np.int32)[links[:, 1]]
    links[:, 3] = np.where(links[:, 3] < 0, -1, moved[links[:, 3]])
    more_links, more_classes = renumbered(
        found,
        np.array([numbers[term] for term in found.terms], dtype=np.int32),
        np.array([places.get(term.decode(), -1) for term in found.terms], dtype=np.int32),
    )
    return _of_use(
        names,
        properties,
        np.concatenate([links, more_links]),
        distinct(np.concatenate([moved[classes], more_classes])),
        tuple(sorted(set(old.passed_over) - touched.passed_over | found.passed_over)),
    )


def _with_triples_of(changed: Sequence[bytes], quads: Path, base: str) -> Iterator[bytes]:
    """The lines of sorted statements that say the triples of some lines, each once."""
    heads: set[bytes] = set()
    marked = [f"<{mark(base)}>".encode(), TRUE]
    for line in changed:
        head = line.split(b" ", 3)[:3]
        if head[2].startswith(b"<") or head[1:] == marked:  # no other literal matters
            heads.add(b" ".join([*head, b""]))
    with quads.open("rb") as file:
        if not file.seek(0, 2):
            return
        with mmap(file.fileno(), 0, access=ACCESS_READ) as content:
            for beginning in sorted(heads):
                yield from _beginning(content, beginning)


def _beginning(content: mmap, head: bytes) -> Iterator[bytes]:
    """The lines that begin with ``head``, found by halves."""
    low, high = 0, len(content)  # each at the start of a line
    while low < high:
        start = content.rfind(b"\n", low, (low + high) // 2) + 1 or low
        if content[start : start + len(head)] < head:
            low = content.find(b"\n", start) + 1
        else:
            high = start
    while content[low : low + len(head)] == head:
        end = content.find(b"\n", low) + 1
        yield content[low:end]
        low = end


def _with(
    old: Projection, terms: Sequence[bytes]
) -> tuple[Names, NDArray[np.int32], dict[bytes, int]]:
    """The names of the nodes with some terms, the new number of each node, and of each term."""
    numbers: dict[bytes, int] = {}
    others: list[bytes] = []
    gaps: list[int] = []
    for term in sorted(terms):
        place = old.place(term)
        numbers[term] = place + len(others)
        if place == old.nodes or old.name(place) != term:
            others.append(term)
            gaps.append(place)
    moved = np.arange(old.nodes, dtype=np.int32)
    moved += np.searchsorted(gaps, moved, "right").astype(np.int32)
    names = Names(old.iri_start.astype(np.int64), old.iri_bytes)
    return names.with_others(others, gaps), moved, numbers


def _without(old: Projection, touched: Read) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """The rows of a projection but those of the triples that were touched, by its own numbers."""
    nodes = [old.node(term.decode()) for term in touched.terms]
    properties = [old.property(term.decode()) for term in touched.terms]
    kept = np.ones(old.edges, dtype=bool)
    for subject, property_, object_, _ in touched.links.tolist():
        of, by, to = nodes[subject], properties[property_], nodes[object_]
        if of is None or by is None or to is None:
            continue
        edge = old.edge(of, by, to)
        if edge is not None:
            kept[edge] = False
    counts = np.diff(old.source_start)
    rows = np.maximum(counts, 1)  # what no named graph holds is a row too
    graph = np.full(int(rows.sum()), -1, dtype=np.int32)
    graph[np.repeat(counts > 0, rows)] = old.source_node
    edge_of_row = np.repeat(np.arange(old.edges, dtype=np.int32), rows)
    stays = kept[edge_of_row]
    edges = edge_of_row[stays]
    columns = [old.out_subject[edges], old.out_property[edges], old.out_object[edges], graph[stays]]
    return np.column_stack(columns).astype(np.int32), _classes_without(old, touched, nodes)


def _classes_without(
    old: Projection, touched: Read, nodes: Sequence[int | None]
) -> NDArray[np.int32]:
    kept = np.ones(len(old.class_node), dtype=bool)
    for thing, class_ in touched.classes.tolist():
        of, node = nodes[thing], nodes[class_]
        if of is not None and node is not None:
            rows = slice(int(old.class_start[of]), int(old.class_start[of + 1]))
            kept[rows] &= old.class_node[rows] != node
    thing_of_row = np.repeat(np.arange(old.nodes, dtype=np.int32), np.diff(old.class_start))
    return np.column_stack([thing_of_row[kept], old.class_node[kept]])


def _of_use(
    names: Names,
    properties: Sequence[str],
    links: NDArray[np.int32],
    classes: NDArray[np.int32],
    passed_over: tuple[str, ...],
) -> Statements:
    """Statements without the names and properties that no row uses any more."""
    used = np.zeros(names.count, dtype=bool)
    used[nodes_of(links, classes)] = True
    counts = np.bincount(links[:, 1], minlength=len(properties))
    if not used.all():
        moved = np.cumsum(used, dtype=np.int32) - np.int32(1)
        names = names.without(np.flatnonzero(~used).tolist())
        links[:, [0, 2]] = moved[links[:, [0, 2]]]
        links[:, 3] = np.where(links[:, 3] < 0, -1, moved[links[:, 3]])
        classes = moved[classes]
    links[:, 1] = (np.cumsum(counts > 0, dtype=np.int32) - np.int32(1))[links[:, 1]]
    left = tuple(iri for iri, count in zip(properties, counts.tolist(), strict=True) if count)
    return Statements(names, left, links, classes, passed_over)
