"""Writes SVG: shapes and texts with their places, the same bytes for the same values.

A drawing stands alone: no style sheet, no font, no image and no identifier in it, so that it can
be a file, stand within a page under a strict policy, or beside others in one page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape, quoteattr

from kg.plots.style import INK, PAPER
from kg.plots.text import is_wide

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

LATIN: Final = (
    "'Helvetica Neue', Helvetica, Arial, 'Liberation Sans', 'Noto Sans', 'DejaVu Sans', sans-serif"
)
HAN: Final = (
    "'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Noto Sans SC', 'Source Han Sans SC', "
    "'WenQuanYi Zen Hei', 'Helvetica Neue', Arial, sans-serif"
)
"""Fonts that show Chinese, by what systems bring along; any other that can is used after them."""

Attribute = str | float | None


def number(value: float) -> str:
    """A length in its shortest form, to a tenth.

    >>> number(12.0), number(0.26), number(-0.01)
    ('12', '0.3', '0')
    """
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


class Drawing:
    """A picture that is being drawn, in pixels from the upper left corner.

    ``title`` is what a screen reader calls it, ``description`` what it says in words.
    """

    def __init__(self, title: str, description: str, language: str) -> None:
        self._title, self._description, self._language = title, description, language
        self._parts: list[str] = []

    def rect(
        self, x: float, y: float, wide: float, high: float, *, title: str = "", **look: Attribute
    ) -> None:
        """A rectangle; ``title`` is shown where the pointer rests on it."""
        place = {"x": x, "y": y, "width": wide, "height": high}
        self._add("rect", {**place, **look}, title)

    def line(self, x: float, y: float, to_x: float, to_y: float, **look: Attribute) -> None:
        """A straight line."""
        self._add("line", {"x1": x, "y1": y, "x2": to_x, "y2": to_y, **look})

    def polygon(self, points: Iterable[tuple[float, float]], **look: Attribute) -> None:
        """A closed shape."""
        places = " ".join(f"{number(x)},{number(y)}" for x, y in points)
        self._add("polygon", {"points": places, **look})

    def circle(self, x: float, y: float, radius: float, **look: Attribute) -> None:
        """A circle around a place."""
        self._add("circle", {"cx": x, "cy": y, "r": radius, **look})

    def curve(
        self, points: Sequence[tuple[float, float]], *, title: str = "", **look: Attribute
    ) -> None:
        """A cubic curve from the first of four points to the last."""
        start, *others = [f"{number(x)},{number(y)}" for x, y in points]
        path = f"M{start} C{' '.join(others)}"
        self._add("path", {"d": path, "fill": "none", **look}, title)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        *,
        colour: str = INK,
        bold: bool = False,
        anchor: str | None = None,
        turned: float = 0,
        title: str = "",
    ) -> None:
        """A line of text on a baseline, ``turned`` clockwise around its start by degrees."""
        look: dict[str, Attribute] = {"x": x, "y": y, "font-size": size, "fill": colour}
        if any(map(is_wide, text)):
            look["font-family"] = HAN
        if bold:
            look["font-weight"] = "bold"
        if anchor:
            look["text-anchor"] = anchor
        if turned:
            look["transform"] = f"rotate({number(turned)} {number(x)} {number(y)})"
        self._add("text", look, title, text)

    def svg(self, wide: float, high: float) -> str:
        """The picture as an SVG document of that size."""
        size = f"{number(wide)} {number(high)}"
        look: dict[str, Attribute] = {
            "xmlns": "http://www.w3.org/2000/svg",
            "width": wide,
            "height": high,
            "viewBox": f"0 0 {size}",
            "role": "img",
            "lang": self._language,
            "font-family": LATIN,
        }
        said = (
            f"<title>{escape(self._title)}</title>\n<desc>{escape(self._description)}</desc>\n"
            f'<rect width="100%" height="100%" fill="{PAPER}"/>'
        )
        return "\n".join([f"<svg {_attributes(look)}>", said, *self._parts, "</svg>", ""])

    def _add(
        self, name: str, look: dict[str, Attribute], title: str = "", content: str = ""
    ) -> None:
        head = f"<{name} {_attributes(look)}"
        inside = (f"<title>{escape(title)}</title>" if title else "") + escape(content)
        self._parts.append(f"{head}>{inside}</{name}>" if inside else f"{head}/>")


def _attributes(look: dict[str, Attribute]) -> str:
    """Attributes with ``_`` for ``-`` in their names; what is ``None`` is left out.

    >>> _attributes({"x": 1.5, "stroke_width": 2.0, "fill": None})
    'x="1.5" stroke-width="2"'
    """
    return " ".join(
        f"{name.replace('_', '-')}={quoteattr(number(v) if isinstance(v, int | float) else v)}"
        for name, v in look.items()
        if v is not None
    )
