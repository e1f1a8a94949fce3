"""What pictures have in common: title, marks of bases, their legend, colours that can be read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kg.plots.style import FAINT, INK, PAPER, Basis, basis_of
from kg.plots.text import width, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.plots.style import Words
    from kg.plots.svg import Drawing

MARGIN: Final = 24.0
TITLE: Final = 20.0
SMALL: Final = 12.0
BLACK: Final = "#000000"


def heading(drawing: Drawing, title: str, note: str, room: float) -> float:
    """Title and note at the top; where the picture may go on below."""
    y = MARGIN + TITLE * 0.8
    for line in wrapped(title, TITLE, room, 2):
        drawing.text(MARGIN, y, line, TITLE, bold=True)
        y += TITLE * 1.25
    for line in wrapped(note, SMALL + 1, room, 3):
        drawing.text(MARGIN, y, line, SMALL + 1, colour=FAINT)
        y += (SMALL + 1) * 1.4
    return y + 6


def mark(drawing: Drawing, basis: Basis, x: float, y: float, size: float) -> None:
    """The mark of a basis around a place."""
    half = size / 2
    if basis.mark == "square":
        drawing.rect(x - half, y - half, size, size, fill=basis.colour)
    elif basis.mark == "diamond":
        tip = half * 1.3
        drawing.polygon([(x, y - tip), (x + tip, y), (x, y + tip), (x - tip, y)], fill=basis.colour)
    elif basis.mark == "triangle":
        top, low = y - half * 1.1, y + half * 0.9
        drawing.polygon(
            [(x, top), (x + half * 1.15, low), (x - half * 1.15, low)], fill=basis.colour
        )
    elif basis.mark == "circle":
        drawing.circle(x, y, half, fill=basis.colour)
    else:
        drawing.circle(x, y, half * 0.8, fill=PAPER, stroke=basis.colour, stroke_width=size * 0.22)


def legend(drawing: Drawing, names: Iterable[str], words: Words, y: float) -> float:
    """The bases that a picture has, each with its mark and line; where the legend ends."""
    x = MARGIN
    drawing.text(x, y, words.say("basis"), SMALL, colour=FAINT)
    x += width(words.say("basis"), SMALL) + 10
    for name in names:
        basis = basis_of(name)
        drawing.line(x, y - 4, x + 34, y - 4, **stroke(basis))
        mark(drawing, basis, x + 17, y - 4, 9)
        drawing.text(x + 42, y, words.say(name), SMALL, colour=INK)
        x += 42 + width(words.say(name), SMALL) + 20
    return x


def stroke(basis: Basis) -> dict[str, str | float | None]:
    """How lines of a basis are drawn."""
    dashes = " ".join(f"{length:g}" for length in basis.dashes)
    return {
        "stroke": basis.colour,
        "stroke_width": basis.width,
        "stroke_dasharray": dashes or None,
    }


def tinted(colour: str, share: float) -> str:
    """A colour mixed with white.

    >>> tinted("#000000", 0.5), tinted("#fd9d24", 1)
    ('#808080', '#fd9d24')
    """
    mixed = (round(255 + (part - 255) * share) for part in _parts(colour))
    return "#" + "".join(f"{part:02x}" for part in mixed)


def readable_on(colour: str) -> str:
    """Black or white, whichever stands out more on a colour: 4.5 to 1 at least (WCAG 2.2).

    >>> readable_on("#fcc30b"), readable_on("#19486a")
    ('#000000', '#ffffff')
    """
    light = _luminance(colour)
    return BLACK if (light + 0.05) / 0.05 >= 1.05 / (light + 0.05) else PAPER


def _luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = [part / 255 for part in _parts(colour)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _parts(colour: str) -> list[int]:
    return [int(colour[place : place + 2], 16) for place in (1, 3, 5)]
