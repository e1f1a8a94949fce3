"""SVG as PNG, by the fonts of the machine; a letter that none of them has is an error."""

from __future__ import annotations

import re
from html import unescape
from typing import Final
from xml.sax.saxutils import escape

from resvg_py import svg_to_bytes

from kg.errors import PictureError
from kg.plots.svg import HAN
from kg.plots.text import is_wide

_SHARPNESS: Final = 2.0
"""Pixels of the PNG for each of the SVG's, so that small letters stay sharp."""

_LARGEST: Final = 12_000
"""Pixels of a PNG from side to side."""

_UNKNOWN: Final = "\U0010fffd"
"""A letter that is in no font: what it looks like is how missing ones look."""

_TEXT: Final = re.compile(r"<text [^>]*>(?:<title>[^<]*</title>)?([^<]*)</text>")
_SIZE: Final = re.compile(r'<svg [^>]*?width="([\d.]+)" height="([\d.]+)"')


def png(svg: str) -> bytes:
    """A picture of :mod:`kg.plots` as PNG.

    The same SVG gives the same bytes on one machine; letters look as its fonts have them.

    Raises:
        PictureError: no font has some of the letters.
    """
    missing = missing_letters(svg)
    if missing:
        raise PictureError(
            f"No font of this machine has the letters {' '.join(missing[:8])}"
            f"{' …' if len(missing) > 8 else ''}, so the PNG would show boxes for them.",
            "Install one that has them, such as Noto Sans CJK for Chinese (Debian and Ubuntu: "
            "fonts-noto-cjk), or write SVG.",
        )
    size = _SIZE.search(svg)
    longest = max(map(float, size.groups())) if size else 1.0
    return svg_to_bytes(svg_string=svg, zoom=min(_SHARPNESS, _LARGEST / longest))


def missing_letters(svg: str, font_folder: str | None = None) -> list[str]:
    """The letters of the texts of a picture that would be drawn as boxes, in order.

    Args:
        svg: the picture.
        font_folder: where fonts are; without one, where the system has them.
    """
    letters = {letter for text in _TEXT.findall(svg) for letter in unescape(text)}
    asked = sorted(letter for letter in letters if letter > " " and letter.isprintable())
    box = _drawn(_UNKNOWN, font_folder)
    return [letter for letter in asked if _drawn(letter, font_folder) == box]


def _drawn(letter: str, font_folder: str | None) -> bytes:
    family = f' font-family="{HAN}"' if is_wide(letter) else ""
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" font-size="18">'
        f'<text x="2" y="19"{family}>{escape(letter)}</text></svg>'
    )
    if font_folder is None:
        return svg_to_bytes(svg_string=svg)
    return svg_to_bytes(svg_string=svg, skip_system_fonts=True, font_dirs=[font_folder])
