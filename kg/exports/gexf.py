"""The network of a release as GEXF 1.3 (https://gexf.net/), written as a stream."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kg.exports.attributes import EDGE, NODE, edge_values, flat, node_values
from kg.exports.network import edges, id_of, nodes
from kg.exports.xml_text import attribute

if TYPE_CHECKING:
    from typing import TextIO

    from kg.exports.attributes import Values
    from kg.exports.book import Book
    from kg.releases import ReleaseDir

_HEAD: Final = """\
<?xml version="1.0" encoding="UTF-8"?>
<gexf xmlns="http://gexf.net/1.3" version="1.3">
"""
_OWN: Final = "label"
"""What is an attribute of the elements themselves."""


def write_gexf(release: ReleaseDir, book: Book, out: TextIO) -> None:
    """Write the network; edges between the same ends differ in ``kind``, their property."""
    out.write(_HEAD)
    out.write(f"<meta><creator>Habitat KG</creator><description>Release {release.id}</description>")
    out.write('</meta>\n<graph defaultedgetype="directed" mode="static">\n')
    for kind, names in (("node", NODE), ("edge", EDGE)):
        out.write(f'<attributes class="{kind}" mode="static">\n')
        for name in names:
            if name != _OWN:
                out.write(f'<attribute id="{name}" title="{name}" type="string"/>\n')
        out.write("</attributes>\n")
    out.write("<nodes>\n")
    for node in nodes(release, book):
        own = f"id={attribute(node.id)} label={attribute(node.name)}"
        out.write(f"<node {own}>{_values(node_values(node, book))}</node>\n")
    out.write("</nodes>\n<edges>\n")
    for number, edge in enumerate(edges(release, book), 1):
        ends = f"source={attribute(id_of(edge.subject))} target={attribute(id_of(edge.object))}"
        values = edge_values(edge, book)
        own = f"label={attribute(flat(values[_OWN]))} kind={attribute(edge.property.value)}"
        out.write(f'<edge id="e{number}" {ends} {own}>{_values(values)}</edge>\n')
    out.write("</edges>\n</graph>\n</gexf>\n")


def _values(values: Values) -> str:
    found = "".join(
        f'<attvalue for="{name}" value={attribute(flat(value))}/>'
        for name, value in values.items()
        if name != _OWN
    )
    return f"<attvalues>{found}</attvalues>" if found else ""
