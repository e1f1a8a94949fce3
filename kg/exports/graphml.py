"""The network of a release as GraphML (http://graphml.graphdrawing.org/), written as a stream."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kg.exports.attributes import EDGE, NODE, edge_values, flat, node_values
from kg.exports.network import edges, id_of, nodes
from kg.exports.xml_text import attribute, content

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import TextIO

    from kg.exports.attributes import Values
    from kg.exports.book import Book
    from kg.releases import ReleaseDir

_HEAD: Final = """\
<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
<key id="release" for="graph" attr.name="release" attr.type="string"/>
"""


def write_graphml(release: ReleaseDir, book: Book, out: TextIO) -> None:
    """Write the network of a release."""
    write_graph(
        release.id,
        ((node.id, node_values(node, book)) for node in nodes(release, book)),
        (
            (id_of(edge.subject), id_of(edge.object), edge_values(edge, book))
            for edge in edges(release, book)
        ),
        out,
    )


def write_graph(
    release: str,
    nodes_: Iterable[tuple[str, Values]],
    edges_: Iterable[tuple[str, str, Values]],
    out: TextIO,
) -> None:
    """Write a graph; attributes of nodes have keys ``n_…``, those of edges ``e_…``.

    Args:
        release: the id of the release that it is from.
        nodes_: id and attributes of each, the latter by the names of :data:`NODE`.
        edges_: ids of the two ends and attributes of each, by the names of :data:`EDGE`.
        out: takes the text.
    """
    out.write(_HEAD)
    for kind, names in (("node", NODE), ("edge", EDGE)):
        for name in names:
            out.write(
                f'<key id="{kind[0]}_{name}" for="{kind}" attr.name="{name}" attr.type="string"/>\n'
            )
    out.write(f'<graph edgedefault="directed">\n<data key="release">{release}</data>\n')
    for id_, values in nodes_:
        out.write(f"<node id={attribute(id_)}>{_data('n', values)}</node>\n")
    for number, (source, target, values) in enumerate(edges_, 1):
        ends = f"source={attribute(source)} target={attribute(target)}"
        out.write(f'<edge id="e{number}" {ends}>{_data("e", values)}</edge>\n')
    out.write("</graph>\n</graphml>\n")


def _data(kind: str, values: Values) -> str:
    return "".join(
        f'<data key="{kind}_{name}">{content(flat(value))}</data>' for name, value in values.items()
    )
