"""The projection of a release: its links in arrays that are mapped from one file.

A *node* is an IRI that stands as subject or object of a link, that has a class or is one, or that
is the name of a graph with a link. A *link* is a statement between two IRIs whose property is not
``rdf:type``, once, however many graphs hold it: those are its *sources*. Nodes, properties and
links are numbered from 0: nodes and properties by their IRIs (as UTF-8), links by subject,
property and object; so all of it is the same whenever it is made of the same statements.

The arrays are those of compressed sparse rows: what belongs to row ``r`` of a table stands from
``start[r]`` to ``start[r + 1]``. Numbers of nodes and links are 32 bits wide in every projection,
rather than as narrow as each would allow, so that arithmetic on them is the same for all sizes.
"""

from __future__ import annotations

import json
from mmap import ACCESS_READ, mmap
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from kg.errors import ReleaseError
from kg.graph.projection.pairs import counting

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

FORMAT: Final = 2
"""Version of the files, which a change of them makes another."""

_WITHOUT_PAIRS: Final = 1
"""The version before, whose files have no pairs and no strengths of links."""

ARRAYS: Final = "arrays"
INDEX: Final = "index.json"


class Projection:
    """A projection as it is used; reading it takes no memory of its own but what is looked at.

    Attributes:
        properties: the IRIs of the properties of links, by number.
        out_start: rows of the links that go out of each node, which are numbered in this order.
        out_subject, out_property, out_object: of each link.
        in_start: rows of the links that come into each node, by property and subject.
        in_edge, in_subject, in_property: of each row of those, the link, its subject and property.
        source_start, source_node: the graphs that hold each link, as nodes in their order; none for
            what only a default graph holds.
        class_start, class_node: the classes of each node, as nodes.
        graph_node: the graphs that hold links, as nodes in their order.
        graph_start, graph_edge: the links that each of those graphs holds.
        bases: the IRIs of the bases that graphs rest on.
        arrays: all of the arrays by their names.
        basis: of each node the basis that it rests on as a graph, by its place in ``bases``; the
            number of them where none is said.
        passed_over: the IRIs of the terms that are marked so, in their order.
        pairs: whether there are the arrays that follow; files of the version before have none.
        counting: of each property whether links by it make pairs.
        link_strength: of each link how strong it is, a place in
            :data:`kg.graph.projection.strength.STRENGTH`.
        pair_start: rows of the things that a link which counts connects with each node.
        pair_far, pair_strength: of each of those the node, in their order, and how strong the
            strongest such link is.
        hub_node: the nodes that are connected with very many, in their order.
        hub_bits: what each of those is connected with, as :func:`kg.graph.projection.pairs.bits`.
    """

    properties: tuple[str, ...]
    bases: tuple[str, ...]
    passed_over: tuple[str, ...]
    pairs: bool
    counting: NDArray[np.bool_]
    arrays: dict[str, NDArray[Any]]
    out_start: NDArray[np.int32]
    out_subject: NDArray[np.int32]
    out_property: NDArray[Any]
    out_object: NDArray[np.int32]
    in_start: NDArray[np.int32]
    in_edge: NDArray[np.int32]
    in_subject: NDArray[np.int32]
    in_property: NDArray[Any]
    source_start: NDArray[np.int32]
    source_node: NDArray[np.int32]
    class_start: NDArray[np.int32]
    class_node: NDArray[np.int32]
    graph_node: NDArray[np.int32]
    graph_start: NDArray[np.int32]
    graph_edge: NDArray[np.int32]
    basis: NDArray[Any]
    iri_start: NDArray[Any]
    iri_bytes: NDArray[np.uint8]
    link_strength: NDArray[np.uint8]
    pair_start: NDArray[Any]
    pair_far: NDArray[np.int32]
    pair_strength: NDArray[np.uint8]
    hub_node: NDArray[np.int32]
    hub_bits: NDArray[np.uint64]

    def __init__(
        self,
        arrays: dict[str, NDArray[Any]],
        properties: Sequence[str],
        bases: Sequence[str],
        passed_over: Sequence[str] = (),
    ) -> None:
        self.properties = tuple(properties)
        self.bases = tuple(bases)
        self.passed_over = tuple(passed_over)
        self.pairs = "pair_start" in arrays
        self.counting = counting(self.properties, self.passed_over)
        self.arrays = arrays
        for name, array in arrays.items():
            setattr(self, name, array)
        self._starts = self.iri_start.data  # quicker than an array to take one number of
        self._text = self.iri_bytes.data

    @classmethod
    def open(cls, folder: Path) -> Projection:
        """Map the files of a folder.

        Raises:
            ReleaseError: they are not there, cut short, or of another version.
        """
        try:
            index = json.loads((folder / INDEX).read_text("utf-8"))
            if index["format"] not in (FORMAT, _WITHOUT_PAIRS):
                raise ValueError(f"it is of version {index['format']}")
            with (folder / ARRAYS).open("rb") as file:
                content = mmap(file.fileno(), 0, access=ACCESS_READ)
            arrays = {
                name: np.frombuffer(content, kind, count, offset)
                for name, (kind, count, offset) in index["arrays"].items()
            }
            return cls(arrays, index["properties"], index["bases"], index.get("passed_over", ()))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ReleaseError(
                f"The projection {folder} cannot be read: {error}.",
                "See with kg releases verify what is wrong with the release, and make another.",
            ) from None

    @property
    def nodes(self) -> int:
        """How many nodes there are."""
        return len(self.iri_start) - 1

    @property
    def edges(self) -> int:
        """How many links there are."""
        return len(self.out_object)

    def node(self, iri: str) -> int | None:
        """The number of an IRI, if it is a node."""
        wanted = iri.encode(errors="surrogatepass")
        place = self.place(wanted)
        return place if place < self.nodes and self.name(place) == wanted else None

    def iri(self, node: int) -> str:
        """The IRI of a node."""
        return self.name(node).decode()

    def iris(self, nodes: Iterable[int]) -> list[str]:
        """The IRIs of several nodes."""
        return [self.iri(node) for node in nodes]

    def property(self, iri: str) -> int | None:
        """The number of a property, if there is a link with it."""
        return self.properties.index(iri) if iri in self.properties else None

    def edge(self, subject: int, property_: int, object_: int) -> int | None:
        """The number of the link of these, if there is one."""
        place = self.edge_place(subject, property_, object_)
        if place == int(self.out_start[subject + 1]):
            return None
        found = (int(self.out_property[place]), int(self.out_object[place]))
        return place if found == (property_, object_) else None

    def edge_place(self, subject: int, property_: int, object_: int) -> int:
        """Where the link of these stands among the links, or would stand."""
        return _place(
            self.out_start, self.out_property, self.out_object, subject, (property_, object_)
        )

    def in_place(self, subject: int, property_: int, object_: int) -> int:
        """The same among the rows of links that come into nodes."""
        return _place(
            self.in_start, self.in_property, self.in_subject, object_, (property_, subject)
        )

    def sources(self, edge: int) -> list[int]:
        """The graphs that hold a link, as nodes."""
        start, end = self.source_start[edge : edge + 2]
        found: list[int] = self.source_node[start:end].tolist()
        return found

    def classes(self, node: int) -> list[int]:
        """The classes of a node, as nodes."""
        start, end = self.class_start[node : node + 2]
        found: list[int] = self.class_node[start:end].tolist()
        return found

    def basis_of(self, graph: int) -> str | None:
        """The basis of a graph; ``None`` where none is said."""
        code = int(self.basis[graph])
        return self.bases[code] if code < len(self.bases) else None

    def name(self, node: int) -> bytes:
        """The IRI of a node as UTF-8."""
        return bytes(self._text[self._starts[node] : self._starts[node + 1]])

    def place(self, name: bytes) -> int:
        """Where an IRI stands in the order of the nodes, or would stand."""
        low, high = 0, self.nodes
        while low < high:
            middle = (low + high) // 2
            if self.name(middle) < name:
                low = middle + 1
            else:
                high = middle
        return low


def _place(
    start: NDArray[Any], by: NDArray[Any], end: NDArray[Any], node: int, said: tuple[int, int]
) -> int:
    """Where what has a property and other end stands in the row of a node, or would stand."""
    property_, far = said
    low, high = int(start[node]), int(start[node + 1])
    of = by[low:high]
    low, high = low + _from(of, property_), low + _to(of, property_)
    return low + _from(end[low:high], far)


def _from(ordered: NDArray[Any], value: int) -> int:
    return int(np.searchsorted(ordered, ordered.dtype.type(value), "left"))


def _to(ordered: NDArray[Any], value: int) -> int:
    return int(np.searchsorted(ordered, ordered.dtype.type(value), "right"))
