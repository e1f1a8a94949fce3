"""Draws things and the links among them, in columns, links by their basis."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from kg.errors import PictureError
from kg.plots.boxes import box, box_height
from kg.plots.layers import placed
from kg.plots.marks import MARGIN, heading, legend, stroke
from kg.plots.style import FAINT, PAPER, Words, bases, basis_of
from kg.plots.svg import Drawing
from kg.plots.text import clipped, width

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from kg.plots.boxes import Thing
    from kg.plots.layers import Places

THINGS: Final = 400
"""Things that one picture has at most."""

LINKS: Final = 3_000
"""Links that one picture has at most."""

_WIDE: Final = 200.0
_GAP: Final = 150.0
_APART: Final = 9.0
_CLOSE: Final = 5.0
_MANY: Final = 60
"""Things from which on each is one line."""

_LINES: Final = 2
_LABEL: Final = 10.5
_THIN: Final = 0.6


@dataclass(frozen=True)
class Node:
    """A thing in a column; ``strong`` for what the picture is about."""

    thing: Thing
    column: int
    strong: bool = False


@dataclass(frozen=True)
class Edge:
    """A statement from one node to another, by their places among the nodes."""

    subject: int
    object: int
    property: str
    basis: str | None


@dataclass(frozen=True)
class Network:
    """What is drawn.

    ``columns`` are the names above them; of those in ``kept`` the nodes stay in their order.
    ``around`` is the column in the middle: where there is one, the properties that lead to a node
    from that side are written before it.
    """

    title: str
    note: str
    columns: Sequence[str]
    nodes: Sequence[Node]
    edges: Sequence[Edge]
    kept: Collection[int] = ()
    around: int | None = None


def network_picture(network: Network, languages: Sequence[str]) -> str:
    """The network as SVG.

    Raises:
        PictureError: it has more things or links than a picture can show.
    """
    if len(network.nodes) > THINGS or len(network.edges) > LINKS:
        raise PictureError(
            f"A picture shows {THINGS} things and {LINKS:,} links, and these would be "
            f"{len(network.nodes):,} and {len(network.edges):,}.",
            "Narrow what is asked for.",
        )
    words = Words(languages)
    drawing = Drawing(network.title, _description(network, words), words.language)
    count = max(len(network.columns), 1)
    right = max(2 * MARGIN + count * _WIDE + (count - 1) * _GAP + 40, 720.0)
    top = heading(drawing, network.title, network.note, right - 2 * MARGIN)
    used = {basis_of(edge.basis).name for edge in network.edges}
    legend(drawing, [name for name in bases() if name in used], words, top + 14)
    top += 44
    for place, name in enumerate(network.columns):
        x = MARGIN + place * (_WIDE + _GAP)
        drawing.text(x, top, clipped(name, 13, _WIDE), 13, bold=True, colour=FAINT)
    top += 18
    compact = len(network.nodes) > _MANY
    places = placed(
        [node.column for node in network.nodes],
        [box_height(node.thing, _WIDE, _LINES, compact=compact) for node in network.nodes],
        [(edge.subject, edge.object) for edge in network.edges],
        _CLOSE if compact else _APART,
        network.kept,
    )
    ways = _Ways(drawing, network, places, top)
    for edge, way in zip(network.edges, places.ways, strict=True):
        ways.draw(edge, way)
    for node, middle in zip(network.nodes, places.middles, strict=False):  # lanes come after nodes
        x = MARGIN + node.column * (_WIDE + _GAP)
        box(
            drawing,
            node.thing,
            x,
            top + middle,
            wide=_WIDE,
            most=_LINES,
            compact=compact and not node.strong,
            strong=node.strong,
        )
    if network.around is not None:
        _properties(drawing, network, places, top)
    return drawing.svg(right, top + places.height + MARGIN)


def _description(network: Network, words: Words) -> str:
    """The network in words: how many things there are in each column, and links by basis."""
    columns = Counter(node.column for node in network.nodes)
    things = [
        f"{name}: {words.number(columns[place])}" for place, name in enumerate(network.columns)
    ]
    links = Counter(basis_of(edge.basis).name for edge in network.edges)
    counted = words.counted([(name, links[name]) for name in bases() if links[name]])
    return "\n".join([*things, f"{words.say('basis')} {counted}"])


def _properties(drawing: Drawing, network: Network, places: Places, top: float) -> None:
    """By which properties things hang together with those nearer to the middle.

    What stands below one another by the same properties has them once.
    """
    middle = network.around or 0
    said: dict[int, dict[str, None]] = {}
    for edge in network.edges:
        ends = sorted(
            (edge.subject, edge.object), key=lambda end: abs(network.nodes[end].column - middle)
        )
        said.setdefault(ends[1], {})[edge.property] = None
    above: dict[int, str] = {}
    for place in sorted(said, key=lambda place: places.middles[place]):
        column, whole = network.nodes[place].column, ", ".join(said[place])
        if above.get(column) == whole:
            continue
        above[column] = whole
        text = clipped(whole, _LABEL, _GAP - 40)
        room, right = width(text, _LABEL), column > middle
        x = MARGIN + column * (_WIDE + _GAP)
        left = x - 12 - room if right else x + _WIDE + 12
        y = top + places.middles[place]
        drawing.rect(left - 2, y - 15, room + 4, 12, fill=PAPER, fill_opacity="0.85")
        drawing.text(left, y - 5, text, _LABEL, bold=True, title=whole)


class _Ways:
    """Draws links along the places of what they pass."""

    def __init__(self, drawing: Drawing, network: Network, places: Places, top: float) -> None:
        self._drawing, self._network = drawing, network
        self._lefts = [MARGIN + column * (_WIDE + _GAP) for column in places.columns]
        self._heights = [top + middle for middle in places.middles]

    def draw(self, edge: Edge, way: tuple[int, ...]) -> None:
        """A link as a curve through its lanes, with a head at its object."""
        basis = basis_of(edge.basis)
        nodes = self._network.nodes
        ends = [nodes[place].thing.label for place in (edge.subject, edge.object)]
        title = f"{ends[0]} — {edge.property} → {ends[1]}"
        look = {**stroke(basis), "stroke_opacity": "0.72"}
        if len(nodes) > _MANY:
            look["stroke_width"] = basis.width * _THIN
        first, last = way[0], way[-1]
        if self._lefts[first] == self._lefts[last]:
            x, y, to_y = self._lefts[first] + _WIDE, self._heights[first], self._heights[last]
            bow = x + 26 + min(abs(y - to_y) * 0.12, 60)
            curve = [(x, y), (bow, y), (bow, to_y), (x, to_y)]
            self._drawing.curve(curve, title=title, **look)
            _head(self._drawing, x, y if first == edge.object else to_y, -1, basis.colour)
            return
        for one, other in pairwise(way):
            x, y = self._lefts[one] + _WIDE, self._heights[one]
            to_x, to_y = self._lefts[other], self._heights[other]
            bend = (x + to_x) / 2
            curve = [(x, y), (bend, y), (bend, to_y), (to_x, to_y)]
            self._drawing.curve(curve, title=title, **look)
            if other != last:
                self._drawing.line(to_x, to_y, to_x + _WIDE, to_y, **look)
        if last == edge.object:
            _head(self._drawing, self._lefts[last], self._heights[last], 1, basis.colour)
        else:
            x = self._lefts[first] + _WIDE
            _head(self._drawing, x, self._heights[first], -1, basis.colour)


def _head(drawing: Drawing, x: float, y: float, towards: int, colour: str) -> None:
    """The head of an arrow that ends at a place, pointing right (1) or left (-1)."""
    back = x - towards * 8
    drawing.polygon([(x, y), (back, y - 4), (back, y + 4)], fill=colour)
