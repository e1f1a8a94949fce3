"""The network of a release as the node-link JSON of NetworkX, written as a stream."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from kg.exports.attributes import edge_values, node_values
from kg.exports.network import edges, id_of, nodes

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any, TextIO

    from kg.exports.book import Book
    from kg.releases import ReleaseDir

_JSON: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def write_node_link(release: ReleaseDir, book: Book, out: TextIO) -> None:
    """Write the network; the key of an edge is its property, what may be several is a list."""
    about = {"name": "Habitat KG", "release": release.id}
    out.write(f'{{"directed":true,"multigraph":true,"graph":{_JSON(about)},\n"nodes":[')
    _list(({"id": node.id, **node_values(node, book)} for node in nodes(release, book)), out)
    out.write('],\n"edges":[')
    found = (
        {
            "source": id_of(edge.subject),
            "target": id_of(edge.object),
            "key": edge.property.value,
            **edge_values(edge, book),
        }
        for edge in edges(release, book)
    )
    _list(found, out)
    out.write("]}\n")


def _list(members: Iterable[dict[str, Any]], out: TextIO) -> None:
    between = "\n"
    for member in members:
        out.write(between + _JSON(member))
        between = ",\n"
