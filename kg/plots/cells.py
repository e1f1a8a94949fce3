"""Draws the cells of a coverage matrix: their number, its bases, and emptiness."""

from __future__ import annotations

from dataclasses import dataclass
from math import log1p
from typing import TYPE_CHECKING, Final

from kg.plots.marks import mark, readable_on, tinted
from kg.plots.style import LINE, PAPER, basis_of
from kg.plots.text import width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.plots.svg import Drawing

STATED: Final = "stated"
"""The basis that frames a cell."""

MARKED: Final = 30.0
"""The height from which on a cell has room for the marks of bases."""

_COUNTED: Final = 40.0
"""The height from which on these have their counts beside them."""

BY_RULE: Final = "derived"
"""The name of what only rules link."""

_FAINTEST, _STRONGEST = 0.14, 0.62
_ALSO: Final = 9.5
_COUNT, _GAP = 9.5, 4.0
_POINT: Final = "#9aa4af"


ByBasis = tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Cell:
    """How many links there are, and how many of them rest on each basis.

    ``beside`` has what is told apart from them and never added: a name, a number and its bases.
    """

    total: int
    by_basis: ByBasis = ()
    beside: tuple[tuple[str, int, ByBasis], ...] = ()

    @property
    def bases(self) -> set[str]:
        """All bases that something of it rests on."""
        told = (self.by_basis, *(bases for name, _, bases in self.beside if name != BY_RULE))
        return {name for bases in told for name, n in bases if n}

    @property
    def also(self) -> int:
        """What is told apart, rules aside."""
        return next((n for name, n, _ in self.beside if name != BY_RULE), 0)

    @property
    def empty(self) -> bool:
        """Whether there is nothing, by rule neither."""
        return not (self.total or any(n for _, n, _ in self.beside))


@dataclass(frozen=True)
class Room:
    """The place of a cell; ``numbers`` says that there is room for them."""

    x: float
    y: float
    wide: float
    high: float
    numbers: bool


def strength(total: float, most: float) -> float:
    """How strong the colour of a cell is, by its number and the greatest of all.

    >>> round(strength(100, 100), 2), round(strength(1, 100), 2)
    (0.62, 0.21)
    """
    return _FAINTEST + (_STRONGEST - _FAINTEST) * log1p(total) / log1p(most)


def empty_cell(drawing: Drawing, room: Room, title: str) -> None:
    """A point on white."""
    drawing.rect(
        room.x + 0.5,
        room.y + 0.5,
        room.wide - 1,
        room.high - 1,
        fill=PAPER,
        stroke=LINE,
        title=title,
    )
    radius = 1.6 if room.numbers else 0.9
    drawing.circle(room.x + room.wide / 2, room.y + room.high / 2, radius, fill=_POINT)


def full_cell(drawing: Drawing, room: Room, cell: Cell, fill: str, title: str) -> None:
    """A cell in its colour; what is stated has a dark corner and frame."""
    stated = STATED in cell.bases
    edge = 1.6 if stated else 1.0
    dark = basis_of(STATED).colour
    drawing.rect(
        room.x + edge / 2,
        room.y + edge / 2,
        room.wide - edge,
        room.high - edge,
        fill=fill,
        stroke=dark if stated else LINE,
        stroke_width=edge,
        title=title,
    )
    if stated:
        corner = 11.0 if room.numbers else min(room.wide, room.high) * 0.5
        x, y = room.x, room.y
        drawing.polygon([(x, y), (x + corner, y), (x, y + corner)], fill=dark)
    if not cell.total and not cell.also:
        by_rule(drawing, room.x + room.wide / 2, room.y + room.high / 2, roomy=room.numbers)
        return
    if cell.also and room.numbers:
        drawing.text(
            room.x + room.wide - 4,
            room.y + 12,
            f"+{cell.also:,}",
            _ALSO,
            colour=readable_on(fill),
            anchor="end",
        )
    if room.numbers and cell.total:
        _number(drawing, room, cell, readable_on(fill))


def _number(drawing: Drawing, room: Room, cell: Cell, ink: str) -> None:
    """The number, and below it, where there is room, what it rests on."""
    size = 15.0 if len(str(cell.total)) < 5 else 12.0
    base = 20.0 if room.high >= _COUNTED else 18.0
    if room.high < MARKED:
        size, base = 11.5, room.high / 2 + 4
    drawing.text(
        room.x + room.wide / 2,
        room.y + base,
        f"{cell.total:,}",
        size,
        colour=ink,
        bold=True,
        anchor="middle",
    )
    if room.high >= MARKED:
        _by_basis(drawing, room, cell, counts=room.high >= _COUNTED)


def _by_basis(drawing: Drawing, room: Room, cell: Cell, *, counts: bool) -> None:
    """The number by basis, as marks with their counts; marks alone where there is little room."""
    shown = [(basis_of(name), f"{n:,}") for name, n in cell.by_basis if n]
    if not shown:
        return
    texts = [text if counts else "" for _, text in shown]
    if _needed(texts) > room.wide - 6:
        texts = [""] * len(shown)
    needed = _needed(texts)
    x, y = room.x + (room.wide - needed) / 2, room.y + room.high - (12 if counts else 7)
    high = 13 if counts else 9
    drawing.rect(x - 3, y - high / 2, needed + 6, high, rx=3, fill=PAPER, fill_opacity="0.82")
    for (basis, _), text in zip(shown, texts, strict=True):
        mark(drawing, basis, x + 3.5, y, 6.5 if counts else 5.5)
        if text:
            drawing.text(x + 9, y + 3.4, text, _COUNT)
        x += 9 + width(text, _COUNT) + _GAP


def _needed(texts: Sequence[str]) -> float:
    """The room that marks with these texts take."""
    return sum(9 + width(text, _COUNT) for text in texts) + _GAP * (len(texts) - 1) - 2


def by_rule(drawing: Drawing, x: float, y: float, *, roomy: bool) -> None:
    """The mark of what only rules link."""
    mark(drawing, basis_of(BY_RULE), x, y, 10 if roomy else 6)


def example(drawing: Drawing, x: float, y: float) -> None:
    """A cell with something stated, for a legend."""
    dark = basis_of(STATED).colour
    drawing.rect(x + 0.8, y - 12.2, 16.4, 14.4, fill=PAPER, stroke=dark, stroke_width=1.6)
    drawing.polygon([(x, y - 13), (x + 9, y - 13), (x, y - 4)], fill=dark)


def scale(drawing: Drawing, x: float, y: float) -> None:
    """The colours from few to many, for a legend."""
    for step in range(4):
        share = _FAINTEST + (_STRONGEST - _FAINTEST) * step / 3
        drawing.rect(x + step * 14, y - 12, 14, 14, fill=tinted("#44505c", share))
