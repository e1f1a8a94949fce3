"""Boxes of things: what kind each is, its code and its name, in the colour of its goal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.plots.style import FAINT, INK, LINE, PAPER, goal_colour
from kg.plots.text import clipped, named_in, wrapped

if TYPE_CHECKING:
    from kg.plots.svg import Drawing

BOX_WIDE: Final = 190.0
_NAME, _KIND, _SMALL = 12.5, 10.0, 11.0
_COMPACT: Final = 26.0
_LINES: Final = 4
_STRIPE: Final = 6.0


@dataclass(frozen=True)
class Thing:
    """A thing: its name, what it is, its code where it has one, the number of its goal or 0."""

    label: str
    kind: str = ""
    key: str = ""
    goal: int = 0


def box_height(
    thing: Thing, wide: float = BOX_WIDE, most: int = _LINES, *, compact: bool = False
) -> float:
    """How high the box of a thing is; a compact one has its code and name in one line alone."""
    if compact:
        return _COMPACT
    return 14 + (14 if thing.kind or thing.key else 0) + 16 * len(_name(thing, wide, most))


def box(
    drawing: Drawing,
    thing: Thing,
    x: float,
    middle: float,
    *,
    wide: float = BOX_WIDE,
    most: int = _LINES,
    compact: bool = False,
    again: bool = False,
    strong: bool = False,
) -> None:
    """A box whose left edge is ``x``.

    Args:
        drawing: that it is drawn in.
        thing: that stands in it.
        x: of its left edge.
        middle: of its height.
        wide: from edge to edge.
        most: lines of the name.
        compact: code and name in one line alone.
        again: the thing was drawn before.
        strong: the picture is about it.
    """
    high = box_height(thing, wide, most, compact=compact)
    y = middle - high / 2
    drawing.rect(
        x,
        y,
        wide,
        high,
        rx=4,
        fill=PAPER,
        stroke=FAINT if strong else LINE,
        stroke_width=2 if strong else 1,
        stroke_dasharray="4 3" if again else None,
        title=": ".join(filter(None, (thing.kind, f"{thing.key} {thing.label}".strip()))),
    )
    drawing.rect(x, y, _STRIPE, high, rx=3, fill=goal_colour(thing.goal) if thing.goal else LINE)
    left, base = x + _STRIPE + 8, y + 17
    if compact:
        text = thing.label if named_in(thing.key, thing.label) else f"{thing.key} {thing.label}"
        drawing.text(left, base, clipped(text, _SMALL, wide - _STRIPE - 16), _SMALL, bold=strong)
        return
    if thing.kind or thing.key:
        kind = clipped(thing.kind, _KIND, wide - 60 if thing.key else wide - 22)
        drawing.text(left, base - 1, kind, _KIND, colour=FAINT)
        if thing.key:
            key = clipped(thing.key, 11, wide - 40)
            drawing.text(x + wide - 8, base - 1, key, 11, bold=True, anchor="end")
        base += 15
    for line in _name(thing, wide, most):
        drawing.text(left, base, line, _NAME, colour=FAINT if again else INK)
        base += 16


def _name(thing: Thing, wide: float, most: int) -> list[str]:
    return wrapped(thing.label, _NAME, wide - _STRIPE - 18, most)
