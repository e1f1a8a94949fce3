"""What a node and an edge carry beside their ids, in every format of networks.

Values are texts, or lists of texts where there may be several. ``flat`` makes one text of a list.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode

from kg.exports.network import basis_of, sources_of
from kg.languages import ALWAYS

if TYPE_CHECKING:
    from kg.exports.book import Book
    from kg.exports.network import Edge, Node

    Values = dict[str, str | list[str]]

_LABELS: Final = tuple(f"label_{language}" for language in ALWAYS)
NODE: Final = ("label", *_LABELS, "class", "class_label", "notation")
EDGE: Final = ("label", *_LABELS, "property", "basis", "sources")


def node_values(node: Node, book: Book) -> Values:
    """The attributes of a node that it has; their names are those of :data:`NODE`."""
    labels = zip(_LABELS, node.labels, strict=True)
    found: Values = {"label": node.name, **dict(labels)}
    classes = [book.name(NamedNode(class_)) for class_ in node.classes]
    found |= {"class": list(node.classes), "class_label": classes, "notation": node.notation}
    return {name: value for name, value in found.items() if value}


def edge_values(edge: Edge, book: Book) -> Values:
    """The attributes of an edge that it has; their names are those of :data:`EDGE`."""
    labels = {f"label_{tag}": book.label(edge.property, tag) for tag in ALWAYS}
    found: Values = {"label": book.name(edge.property), **labels, "property": edge.property.value}
    found |= {"basis": basis_of(edge, book), "sources": sources_of(edge)}
    return {name: value for name, value in found.items() if value}


def flat(value: str | list[str]) -> str:
    """A list as one text: a semicolon and a space, which no IRI holds, stand between its members.

    >>> flat(["mapped", "stated"]), flat("a b")
    ('mapped; stated', 'a b')
    """
    return value if isinstance(value, str) else "; ".join(value)
