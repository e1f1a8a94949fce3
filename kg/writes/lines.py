"""Statements as lines of N-Quads: those of a graph in a store, and a sorted file with some changed.

A line is what the engine writes, without its line break; sorted by their bytes, the lines of a
dataset without blank nodes are its RDFC-1.0 canonical form.
"""

from __future__ import annotations

import os
from hashlib import sha256
from mmap import ACCESS_READ, mmap
from typing import TYPE_CHECKING, Final

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, RdfFormat, parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from collections.abc import Set as AbstractSet
    from pathlib import Path

    from pyoxigraph import Store

GraphName = NamedNode | BlankNode | DefaultGraph
_BYTES_A_CHANGE: Final = 10_000
"""Bytes of a file for each change beyond which it is quicker to look the changes up one by one."""


def lines_of(store: Store, graphs: Iterable[GraphName]) -> set[bytes]:
    """The statements that those graphs of the store hold."""
    found: set[bytes] = set()
    for graph in graphs:
        triples = triple_lines(store, graph)
        if isinstance(graph, DefaultGraph):
            found.update(triples)
        else:
            end = f"{graph} .".encode()
            found.update(line[:-1] + end for line in triples)
    return found


def triple_lines(store: Store, graph: GraphName) -> list[bytes]:
    """The triples of one graph of the store, as lines of N-Triples."""
    return (store.dump(format=RdfFormat.N_TRIPLES, from_graph=graph) or b"").splitlines()


def is_empty(store: Store, graph: GraphName) -> bool:
    """Whether a graph of the store holds nothing."""
    return next(store.quads_for_pattern(None, None, None, graph), None) is None


def quads_of(lines: Iterable[bytes]) -> list[Quad]:
    """The statements that lines stand for; blank nodes keep their labels."""
    return list(parse(b"\n".join(lines), format=RdfFormat.N_QUADS))


def line_of(quad: Quad) -> bytes:
    """The line of one statement.

    >>> line_of(Quad(NamedNode("a:s"), NamedNode("a:p"), NamedNode("a:o"), NamedNode("a:g")))
    b'<a:s> <a:p> <a:o> <a:g> .'
    """
    return f"{quad} .".encode()


def change_file(
    old: Path, new: Path, added: AbstractSet[bytes], removed: AbstractSet[bytes]
) -> str:
    """Copy a sorted file of lines with some added and some removed; gives the SHA-256 of the copy.

    Where the changes are few, it looks each up in place and takes no time for the other lines.
    """
    digest = sha256()
    with old.open("rb") as source, new.open("wb") as target:
        size = source.seek(0, os.SEEK_END)
        if (len(added) + len(removed)) * _BYTES_A_CHANGE >= size:
            source.seek(0)
            lines = (set(source.read().splitlines()) - removed) | added
            parts: Iterable[bytes] = (b"".join(line + b"\n" for line in sorted(lines)),)
        else:
            parts = _changed(mmap(source.fileno(), 0, access=ACCESS_READ), added, removed)
        for part in parts:
            target.write(part)
            digest.update(part)
    return digest.hexdigest()


def _changed(
    content: mmap, added: AbstractSet[bytes], removed: AbstractSet[bytes]
) -> Iterator[bytes]:
    """The content, in parts, with those changes."""
    done = 0
    for line in sorted(added | removed):
        start, end = _find(content, line)
        yield content[done:start]
        if line in added:
            yield line + b"\n"
        done = end
    yield content[done:]


def _find(content: mmap, line: bytes) -> tuple[int, int]:
    """From where to where a line stands in sorted lines; two like numbers where it would."""
    low, high = 0, len(content)  # each at the start of a line
    while low < high:
        start = content.rfind(b"\n", low, (low + high) // 2) + 1 or low
        end = content.find(b"\n", start) + 1
        here = content[start : end - 1]
        if here == line:
            return start, end
        if here < line:
            low = end
        else:
            high = start
    return low, low
