"""Draws a coverage matrix: how often each thing of a row is linked with each of a column."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from kg.errors import PictureError
from kg.plots.cells import MARKED, Room, by_rule, empty_cell, example, full_cell, scale, strength
from kg.plots.marks import MARGIN, SMALL, heading, mark, readable_on, tinted
from kg.plots.style import FAINT, INK, Words, bases, basis_of, goal_colour
from kg.plots.svg import Drawing
from kg.plots.text import clipped, named_in, width, wrapped

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kg.plots.cells import ByBasis, Cell

CELLS: Final = 40_000
"""Cells that one picture has at most."""

_TURNED: Final = 11.5
"""Size of the names above columns."""

_NARROW: Final = 9.5
"""Size of the codes above columns that have no room for more."""

_TOTALS: Final = 66.0
_LONGEST: Final = 155.0


@dataclass(frozen=True)
class Heading:
    """What stands before a row or above a column; ``goal`` is its goal's number, 0 for none."""

    label: str
    key: str = ""
    goal: int = 0

    @property
    def full(self) -> str:
        """Code and name."""
        return self.label if named_in(self.key, self.label) else f"{self.key} {self.label}"

    @property
    def short(self) -> str:
        """What names it in few letters, as it stands in every cell."""
        return self.key or clipped(self.label, 10, 300)


@dataclass(frozen=True)
class Matrix:
    """What is drawn; a pair of row and column that ``cells`` lacks is empty."""

    title: str
    note: str
    rows: Sequence[Heading]
    columns: Sequence[Heading]
    cells: Mapping[tuple[int, int], Cell]
    row_totals: Sequence[int] = field(default=())
    column_totals: Sequence[int] = field(default=())


def heat_map(matrix: Matrix, languages: Sequence[str]) -> str:
    """The matrix as SVG.

    Cells are of the colour of the column's goal, stronger where there is more; what is stated has
    a dark corner and frame. Where there is room, the numbers by basis stand in them. An empty cell
    is a point on white.

    Raises:
        PictureError: it has more cells than a picture can show.
    """
    count = len(matrix.rows) * len(matrix.columns)
    if count > CELLS:
        raise PictureError(
            f"A picture shows {CELLS:,} cells, and these would be {count:,}.",
            "Narrow the rows or columns, or leave empty ones out.",
        )
    return _Map(matrix, Words(languages)).svg()


@dataclass(frozen=True)
class _Sizes:
    """Lengths of the parts, by how many rows and columns there are.

    ``wide`` and ``high`` are of a cell, ``label`` of the names of rows, ``head`` of those of
    columns; ``numbers`` says whether there is room for numbers in cells.
    """

    wide: float
    high: float
    label: float
    head: float
    font: float
    numbers: bool

    @classmethod
    def of(cls, matrix: Matrix) -> _Sizes:
        columns, rows = len(matrix.columns), len(matrix.rows)
        roomy = columns <= 20
        wide = 54.0 if roomy else 26.0 if columns <= 45 else 13.0
        high = 17.0 if not roomy else 46.0 if rows <= 25 else 34.0 if rows <= 60 else 22.0
        font = 13.0 if roomy and rows <= 60 else 11.0
        longest = max((width(row.full, font) for row in matrix.rows), default=0.0)
        label = min(max(longest / (2 if high >= 30 else 1) + 36, 120.0), 330.0)
        if wide > 20:
            named = [width(column.label, _TURNED) for column in matrix.columns if column.label]
        else:
            named = [width(column.key or column.label, _NARROW) for column in matrix.columns]
        head = min(max(named, default=0.0) + 8, _LONGEST)
        return cls(wide, high, label, head, font, roomy)


class _Map:
    """A heat map that is being drawn."""

    def __init__(self, matrix: Matrix, words: Words) -> None:
        self._matrix, self._words = matrix, words
        self._drawing = Drawing(matrix.title, self._description(), words.language)
        self._sizes = _Sizes.of(matrix)
        self._left = MARGIN + self._sizes.label
        self._most = max((cell.total for cell in matrix.cells.values()), default=1) or 1
        self._narrow = self._sizes.wide <= 20

    def svg(self) -> str:
        matrix, sizes = self._matrix, self._sizes
        grid = sizes.wide * len(matrix.columns)
        totals = _TOTALS if matrix.row_totals else 0.0
        right = max(self._left + grid + totals + MARGIN, 720.0)
        top = heading(self._drawing, matrix.title, matrix.note, right - 2 * MARGIN)
        self._legend(top + 14)
        top += 40 + sizes.head + (24 if self._narrow else 32)
        if self._narrow:
            self._band(top - sizes.head - 24)
        for place, column in enumerate(matrix.columns):
            x = self._left + place * sizes.wide
            (self._code if self._narrow else self._tile)(column, x, top)
        for number, row in enumerate(matrix.rows):
            self._row(number, row, top + number * sizes.high)
        bottom = top + len(matrix.rows) * sizes.high
        self._row_totals(self._left + grid + _TOTALS / 2, top)
        bottom += self._column_totals(bottom + 18)
        return self._drawing.svg(right, bottom + MARGIN)

    def _description(self) -> str:
        """The whole in words, for who cannot see it: each row with what it has."""
        matrix, words = self._matrix, self._words
        lines = [matrix.note] if matrix.note else []
        for number, row in enumerate(matrix.rows):
            cells = [
                f"{column.key or column.label}: {words.number(cell.total)}"
                for place, column in enumerate(matrix.columns)
                if (cell := matrix.cells.get((number, place))) is not None and cell.total
            ]
            lines.append(f"{row.full}: {words.listed(cells) or words.say('nothing')}")
        return "\n".join(lines)

    def _row(self, number: int, row: Heading, y: float) -> None:
        sizes, found = self._sizes, False
        for place, column in enumerate(self._matrix.columns):
            x = self._left + place * sizes.wide
            room = Room(x, y, sizes.wide, sizes.high, sizes.numbers)
            cell = self._matrix.cells.get((number, place))
            said = self._said(row, column, cell)
            if cell is None or cell.empty:
                empty_cell(self._drawing, room, said)
            else:
                found = True
                share = strength(cell.total, self._most) if cell.total else 0.0
                fill = tinted(goal_colour(column.goal), share)
                full_cell(self._drawing, room, cell, fill, said)
        self._row_name(row, y, INK if found else FAINT)

    def _said(self, row: Heading, column: Heading, cell: Cell | None) -> str:
        """A cell in words."""
        words = self._words
        if cell is None or cell.empty:
            return words.say("links", row.short, column.short, words.say("nothing"))
        told = [self._count(cell.total, cell.by_basis)] if cell.total else []
        told += [
            words.say("beside", words.say(f"{name}_part"), self._count(n, by_basis))
            for name, n, by_basis in cell.beside
            if n
        ]
        return words.say("links", row.short, column.short, words.say("apart_clauses").join(told))

    def _count(self, number: int, by_basis: ByBasis) -> str:
        said = self._words.number(number)
        return f"{said} ({self._words.counted(by_basis)})" if by_basis else said

    def _row_name(self, row: Heading, y: float, colour: str) -> None:
        sizes = self._sizes
        x, room = MARGIN, sizes.label - 14
        if row.goal:
            self._drawing.rect(x, y + 2, 5, sizes.high - 4, fill=goal_colour(row.goal))
            x, room = x + 11, room - 11
        lines = wrapped(row.full, sizes.font, room, 2 if sizes.high >= 30 else 1)
        base = y + sizes.high / 2 + sizes.font * 0.35 - (len(lines) - 1) * sizes.font * 0.6
        for line in lines:
            self._drawing.text(x, base, line, sizes.font, colour=colour, title=row.full)
            base += sizes.font * 1.2

    def _tile(self, column: Heading, x: float, top: float) -> None:
        """A code on its goal's colour, with the name above it."""
        wide, colour, drawing = self._sizes.wide, goal_colour(column.goal), self._drawing
        middle, floor = x + wide / 2, top - 6
        if column.key:
            size = 13.0 if wide > 40 else 10.0
            drawing.rect(x + 1, top - 26, wide - 2, 24, fill=colour, title=column.full)
            key = clipped(column.key, size, wide - 2)
            ink = readable_on(colour)
            drawing.text(middle, top - 10, key, size, colour=ink, bold=True, anchor="middle")
            floor = top - 32
        if column.label and column.label != column.key:
            lines = wrapped(
                column.label, _TURNED, self._sizes.head, 2 if self._sizes.numbers else 1
            )
            base = middle + 4 - (len(lines) - 1) * 6.5
            for line in lines:
                drawing.text(base, floor, line, _TURNED, turned=-90, title=column.label)
                base += 13

    def _code(self, column: Heading, x: float, top: float) -> None:
        """A code, or the name where there is none, turned upright."""
        said = clipped(column.key or column.label, _NARROW, self._sizes.head)
        middle = x + self._sizes.wide / 2 + 3.5
        self._drawing.text(middle, top - 4, said, _NARROW, turned=-90, title=column.full)

    def _band(self, y: float) -> None:
        """The goals that neighbouring columns belong to."""
        columns, wide, start = self._matrix.columns, self._sizes.wide, 0
        for place in range(1, len(columns) + 1):
            goal = columns[start].goal
            if place < len(columns) and columns[place].goal == goal:
                continue
            if goal:
                x, length = self._left + start * wide, (place - start) * wide
                colour = goal_colour(goal)
                self._drawing.rect(x + 0.5, y, length - 1, 17, fill=colour)
                self._drawing.text(
                    x + length / 2,
                    y + 13,
                    str(goal),
                    12,
                    colour=readable_on(colour),
                    bold=True,
                    anchor="middle",
                )
            start = place

    def _row_totals(self, x: float, top: float) -> None:
        if not self._matrix.row_totals:
            return
        sizes, once = self._sizes, self._words.say("once")
        self._drawing.text(x, top - 10, once, SMALL, colour=FAINT, anchor="middle")
        for number, total in enumerate(self._matrix.row_totals):
            base = top + (number + 0.5) * sizes.high + sizes.font * 0.35
            said = self._words.number(total)
            self._drawing.text(x, base, said, sizes.font, colour=FAINT, anchor="middle")

    def _column_totals(self, base: float) -> float:
        """The totals below the columns, where there is room for them; how high they are."""
        if not self._matrix.column_totals or not self._sizes.numbers:
            return 0.0
        once, left = self._words.say("once"), self._left
        self._drawing.text(left - 14, base, once, SMALL, colour=FAINT, anchor="end")
        for place, total in enumerate(self._matrix.column_totals):
            x = left + (place + 0.5) * self._sizes.wide
            said = self._words.number(total)
            self._drawing.text(x, base, said, SMALL, colour=FAINT, anchor="middle")
        return 22.0

    def _legend(self, y: float) -> None:
        """What the marks, the dark corner, the strength of colour and the point mean."""
        drawing, words = self._drawing, self._words
        cells = self._matrix.cells.values()
        used = {name for cell in cells for name in cell.bases}
        x = MARGIN
        for name in bases() if self._sizes.high >= MARKED else ():
            if name in used:
                mark(drawing, basis_of(name), x + 5, y - 4, 8)
                drawing.text(x + 15, y, words.say(name), SMALL)
                x += 15 + width(words.say(name), SMALL) + 18
        example(drawing, x, y)
        drawing.text(x + 24, y, words.say("has_stated"), SMALL)
        x += 24 + width(words.say("has_stated"), SMALL) + 18
        for name in ("direct", "rolled_up") if self._sizes.numbers else ():
            if any(part == name and n for cell in cells for part, n, _ in cell.beside):
                drawing.text(x, y, words.say(f"also_{name}"), SMALL)
                x += width(words.say(f"also_{name}"), SMALL) + 18
        if any(not cell.total and not cell.also and not cell.empty for cell in cells):
            by_rule(drawing, x + 6, y - 4, roomy=True)
            drawing.text(x + 18, y, words.say("only_rule"), SMALL)
            x += 18 + width(words.say("only_rule"), SMALL) + 18
        scale(drawing, x, y)
        drawing.text(x + 64, y, words.say("few_many"), SMALL)
        x += 64 + width(words.say("few_many"), SMALL) + 18
        empty_cell(drawing, Room(x, y - 12, 16, 14, numbers=True), words.say("nothing"))
        drawing.text(x + 24, y, words.say("nothing"), SMALL)
