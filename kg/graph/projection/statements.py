"""The statements that a projection is made of, as rows of numbers, read from sorted N-Quads."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from kg.graph.projection.pairs import TRUE, mark
from kg.vocab import RDF

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

_TYPE: Final = f"<{RDF.type.value}>".encode()


@dataclass(frozen=True)
class Names:
    """IRIs in their order, as UTF-8 one after another: the ``i``-th from ``start[i]`` on."""

    start: NDArray[np.int64]
    text: NDArray[np.uint8]

    @property
    def count(self) -> int:
        """How many names there are."""
        return len(self.start) - 1

    def __getitem__(self, place: int) -> bytes:
        return self.text[self.start[place] : self.start[place + 1]].tobytes()

    @classmethod
    def of(cls, names: Sequence[bytes]) -> Names:
        """The names of a sorted list."""
        lengths = np.fromiter(map(len, names), np.int64, len(names))
        return cls(_from_lengths(lengths), np.frombuffer(b"".join(names), np.uint8))

    def without(self, places: Sequence[int]) -> Names:
        """The names but those at some places."""
        kept = np.ones(self.count, dtype=bool)
        kept[places] = False
        bounds = [0, *(end for place in places for end in self.start[place : place + 2]), None]
        parts = [self.text[slice(*bounds[i : i + 2])] for i in range(0, len(bounds), 2)]
        return Names(_from_lengths(np.diff(self.start)[kept]), np.concatenate(parts))

    def with_others(self, others: Sequence[bytes], places: Sequence[int]) -> Names:
        """These and others, in their order; ``places`` are where those would stand among these."""
        bounds = self.start[[0, *places, -1]].tolist()
        parts: list[NDArray[np.uint8]] = []
        for (start, end), other in zip(pairwise(bounds), [*others, b""], strict=True):
            parts += [self.text[start:end], np.frombuffer(other, np.uint8)]
        lengths = np.insert(np.diff(self.start), places, [len(other) for other in others])
        return Names(_from_lengths(lengths), np.concatenate(parts))


@dataclass(frozen=True)
class Statements:
    """Links and classes, each row once, in any order.

    Attributes:
        names: of the nodes.
        properties: the IRIs of properties, in their order.
        links: rows of subject, property, object and graph; -1 for a default graph.
        classes: rows of a thing and its class.
        passed_over: the IRIs that are marked so, in their order.
    """

    names: Names
    properties: tuple[str, ...]
    links: NDArray[np.int32]
    classes: NDArray[np.int32]
    passed_over: tuple[str, ...] = ()


@dataclass(frozen=True)
class Read:
    """What :func:`read` found: rows as in :class:`Statements`, whose numbers are of ``terms``."""

    terms: list[bytes]
    links: NDArray[np.int32]
    classes: NDArray[np.int32]
    passed_over: frozenset[str]


def read(lines: Iterable[bytes], base: str) -> Read:
    """Take the links and classes out of lines of N-Quads, with or without their line breaks.

    The lines are as the engine writes them (RDFC-1.0 §A.1 for what has no blank nodes): one space
    between terms and before the full stop, and none in an IRI. Statements of a literal, a blank
    node or a triple are left out, but for the mark of what is passed over; ``base`` is of its IRI.
    """
    marks, marked = f"<{mark(base)}>".encode(), set()
    numbers: dict[bytes, int] = {}
    number = numbers.setdefault
    links, classes = array("i"), array("i")
    for line in lines:
        subject, property_, rest = line.split(b" ", 2)
        if rest[0] != 60 or rest[1] == 60 or subject[0] != 60:  # 60 is <
            if property_ == marks and rest.startswith(TRUE) and subject[0] == 60:
                marked.add(subject[1:-1].decode())
            continue
        object_, graph, *_ = rest.split(b" ", 2)
        if property_ == _TYPE:
            classes.append(number(subject, len(numbers)))
            classes.append(number(object_, len(numbers)))
            continue
        links.append(number(subject, len(numbers)))
        links.append(number(property_, len(numbers)))
        links.append(number(object_, len(numbers)))
        links.append(number(graph, len(numbers)) if graph[0] == 60 else -1)
    terms = [term[1:-1] for term in numbers]
    return Read(terms, _rows(links, 4), _rows(classes, 2), frozenset(marked))


def whole(read: Read) -> Statements:
    """What was read from all lines of a release, with nodes and properties in their order."""
    nodes = _in_order(read.terms, nodes_of(read.links, read.classes))
    properties = _in_order(read.terms, np.unique(read.links[:, 1]))
    links, classes = renumbered(
        read, _numbers(nodes, len(read.terms)), _numbers(properties, len(read.terms))
    )
    names = Names.of([read.terms[term] for term in nodes])
    of_properties = tuple(read.terms[term].decode() for term in properties)
    return Statements(
        names, of_properties, links, distinct(classes), tuple(sorted(read.passed_over))
    )


def renumbered(
    read: Read, node: NDArray[np.int32], property_: NDArray[np.int32]
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """The rows of links and classes by numbers of nodes and properties, given for each term."""
    subjects, properties, objects, graphs = read.links.T
    named = np.where(graphs < 0, -1, node[graphs])
    columns = [node[subjects], property_[properties], node[objects], named]
    return np.column_stack(columns), node[read.classes]


def nodes_of(links: NDArray[np.int32], classes: NDArray[np.int32]) -> NDArray[np.int32]:
    """The numbers that stand for nodes in rows, each once and in order."""
    columns = [*(links[:, column] for column in (0, 2, 3)), *classes.T]
    found: NDArray[np.int32] = np.unique(np.concatenate([np.unique(c) for c in columns]))
    return found[found >= 0]


def distinct(rows: NDArray[Any]) -> NDArray[Any]:
    """Rows of two numbers, each once and in order: a class may be said in several graphs."""
    first, second = rows[:, 0], rows[:, 1]
    order = np.lexsort((second, first))
    rows = rows[order]
    fresh = np.ones(len(rows), dtype=bool)
    fresh[1:] = (rows[1:] != rows[:-1]).any(axis=1)
    return rows[fresh]


def _from_lengths(lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    start = np.zeros(len(lengths) + 1, dtype=np.int64)
    np.cumsum(lengths, out=start[1:])
    return start


def _rows(numbers: array[int], columns: int) -> NDArray[np.int32]:
    return np.frombuffer(numbers, np.int32).reshape(-1, columns)


def _in_order(terms: list[bytes], numbers: NDArray[Any]) -> list[int]:
    found: list[int] = numbers.tolist()
    return sorted(found, key=terms.__getitem__)


def _numbers(order: list[int], count: int) -> NDArray[np.int32]:
    """Of each of ``count`` terms its place in ``order``; what is not there is never asked for."""
    places = np.full(count, -1, dtype=np.int32)
    places[order] = np.arange(len(order), dtype=np.int32)
    return places
