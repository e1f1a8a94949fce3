"""The network of a release as GraphML (http://graphml.graphdrawing.org/), written as a stream."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kg.exports.attributes import EDGE, NODE, edge_values, flat, node_values
from kg.exports.network import edges, id_of, nodes
from kg.exports.xml_text import attribute, content

if TYPE_CHECKING:
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
    """Write the network; attributes of nodes have keys ``n_…``, those of edges ``e_…``."""
    out.write(_HEAD)
    for kind, names in (("node", NODE), ("edge", EDGE)):
        for name in names:
            out.write(
                f'<key id="{kind[0]}_{name}" for="{kind}" attr.name="{name}" attr.type="string"/>\n'
            )
    out.write(f'<graph edgedefault="directed">\n<data key="release">{release.id}</data>\n')
    for node in nodes(release, book):
        out.write(f"<node id={attribute(node.id)}>{_data('n', node_values(node, book))}</node>\n")
    for number, edge in enumerate(edges(release, book), 1):
        ends = f"source={attribute(id_of(edge.subject))} target={attribute(id_of(edge.object))}"
        out.write(f'<edge id="e{number}" {ends}>{_data("e", edge_values(edge, book))}</edge>\n')
    out.write("</graph>\n</graphml>\n")


def _data(kind: str, values: Values) -> str:
    return "".join(
        f'<data key="{kind}_{name}">{content(flat(value))}</data>' for name, value in values.items()
    )
