"""A matrix as a page lays it out: heads, cells with their place on a scale, totals."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, Any, Final

from api.views import in_framework
from kg.analysis.declared import PARTS
from kg.vocab import CODED

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

CELLS: Final = 8_000
"""Cells of a page at most."""

BY_RULE: Final = "derived"
_ENDS: Final = ("rows", "columns")
_STEPS: Final = 4
_CODED: Final = (*CODED, "country")
"""Kinds whose things stand under their code where there is little room."""

_FEW: Final = 8
"""Columns up to which their names stand in lines, and not upright."""

_MANY: Final = 20
"""Columns from which on rows are low, as those of a large matrix."""


@dataclass(frozen=True)
class Head:
    """What stands before a row or above a column, with its total; ``goal`` is a goal's number."""

    text: str
    code: str
    goal: str
    href: str
    key: str
    total: int


@dataclass(frozen=True)
class Cell:
    """A cell that has something, after ``before`` empty ones.

    ``number`` is of the part that is shown, ``bases`` has how many of it rest on each basis;
    ``beside`` the other parts with theirs, which are never added; ``step`` is on the scale.
    """

    before: int
    column: Head
    number: int
    bases: tuple[tuple[str, int], ...]
    beside: tuple[tuple[str, int], ...]
    step: int
    href: str


@dataclass(frozen=True)
class Line:
    """A row: its cells that have something, and how many empty ones come after the last."""

    head: Head
    cells: tuple[Cell, ...]
    after: int


@dataclass(frozen=True)
class Matrix:
    """A matrix; ``parts`` has the number of each part, ``part`` is the one shown.
    ``says`` tells what its numbers count.

    ``steps`` are the least numbers of the steps of the scale, ``bases`` how many of the total rest
    on each basis; ``via`` is the title of what is in between, ``cut`` says whether not all is
    there, ``width`` how many columns there are: few, many or some.
    """

    titles: tuple[str, str]
    via: str
    says: str
    part: str
    parts: tuple[tuple[str, int], ...]
    total: int
    bases: tuple[tuple[str, int], ...]
    columns: tuple[Head, ...]
    lines: tuple[Line, ...]
    steps: tuple[int, ...]
    cut: bool
    width: str


def number_of(told: Mapping[str, Any], part: str, counts: str) -> int:
    """The number that stands for a part, the same on every page.

    Args:
        told: a cell or total.
        part: of it.
        counts: what is counted, as ``shown`` of the answer says it.
    """
    number: int = _counted(told[part], counts)["things" if counts in _ENDS else "links"]
    return number


def _counted(part: Mapping[str, Any], counts: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = part["ends"][counts] if counts in _ENDS else part
    return found


def matrix_view(
    told: Mapping[str, Any],
    address: Callable[[str], str],
    cell: Callable[[str, str], str],
) -> Matrix:
    """A matrix as a page shows it.

    Args:
        told: as :func:`kg.analysis.coverage.coverage` gives it.
        address: the page of a thing, by its IRI.
        cell: the page of a cell, by the keys of both things.
    """
    part, counts = told["shown"]["part"], told["shown"]["counts"]
    columns = tuple(_head(one, part, counts, address) for one in told["columns"]["things"])
    room = max(CELLS // max(len(columns), 1), 1)
    rows = [_head(one, part, counts, address) for one in told["rows"]["things"][:room]]
    found: dict[int, list[tuple[int, Mapping[str, Any]]]] = {}
    for one in told["cells"]:
        if one["row"] < len(rows):
            found.setdefault(one["row"], []).append((one["column"], one))
    steps = steps_of(max((number_of(one, part, counts) for one in told["cells"]), default=0))
    lines = tuple(
        _line(row, found.get(place, ()), columns, part=part, counts=counts, steps=steps, cell=cell)
        for place, row in enumerate(rows)
    )
    return Matrix(
        titles=(told["rows"]["title"], told["columns"]["title"]),
        via=told["via"]["title"] if told["via"] else "",
        says=told["shown"]["says"],
        part=part,
        parts=tuple((name, number_of(told["total"], name, counts)) for name in PARTS),
        total=number_of(told["total"], part, counts),
        bases=_bases(told["total"], part, counts),
        columns=columns,
        lines=lines,
        steps=steps,
        cut=not told["complete"] or len(rows) < len(told["rows"]["things"]),
        width="few" if len(columns) <= _FEW else "many" if len(columns) > _MANY else "some",
    )


def steps_of(most: int) -> tuple[int, ...]:
    """The least numbers of the steps of the scale, for a greatest one.

    >>> steps_of(40), steps_of(7), steps_of(2), steps_of(1), steps_of(0)
    ((1, 3, 7, 16), (1, 2, 3, 5), (1, 2), (1,), (1,))
    """
    return tuple(sorted({max(ceil(most ** (n / _STEPS)), 1) for n in range(_STEPS)}))


def _line(
    row: Head,
    cells: Sequence[tuple[int, Mapping[str, Any]]],
    columns: Sequence[Head],
    *,
    part: str,
    counts: str,
    steps: Sequence[int],
    cell: Callable[[str, str], str],
) -> Line:
    made, last = [], 0
    for place, told in sorted(cells, key=lambda one: one[0]):
        number = number_of(told, part, counts)
        others = ((name, number_of(told, name, counts)) for name in PARTS if name != part)
        made.append(
            Cell(
                before=place - last,
                column=columns[place],
                number=number,
                bases=_bases(told, part, counts),
                beside=tuple((name, n) for name, n in others if n),
                step=bisect_right(steps, number),
                href=cell(row.key, columns[place].key),
            )
        )
        last = place + 1
    return Line(row, tuple(made), len(columns) - last)


def _bases(told: Mapping[str, Any], part: str, counts: str) -> tuple[tuple[str, int], ...]:
    if part == BY_RULE:
        number = number_of(told, part, counts)
        return ((BY_RULE, number),) if number else ()
    return tuple(_counted(told[part], counts)["by_basis"].items())


def _head(one: Mapping[str, Any], part: str, counts: str, address: Callable[[str], str]) -> Head:
    thing = one["thing"]
    goal, _ = in_framework(thing["iri"])
    return Head(
        text=thing["label"],
        code=thing["key"] if thing["kind"] in _CODED else "",
        goal=goal,
        href=address(thing["iri"]),
        key=thing["key"],
        total=number_of(one["totals"], part, counts),
    )
