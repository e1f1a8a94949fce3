"""PNG of a picture, and what is said where no font has its letters."""

from __future__ import annotations

import struct

import pytest

from kg.errors import PictureError
from kg.plots.cells import Cell
from kg.plots.heatmap import Heading, Matrix, heat_map
from kg.plots.png import missing_letters, png
from kg.plots.svg import Drawing


def drawn(label: str, language: str) -> str:
    matrix = Matrix(label, "", [Heading(label)], [Heading("", "11", 11)], {(0, 0): Cell(1)})
    return heat_map(matrix, [language])


def size(data: bytes) -> tuple[int, int]:
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    wide, high = struct.unpack(">II", data[16:24])
    return wide, high


def test_it_is_twice_as_sharp_and_the_same_each_time() -> None:
    drawing = Drawing("T", "D", "en")
    drawing.rect(10, 10, 50, 20, fill="#fd9d24")
    svg = drawing.svg(120, 60)
    assert size(png(svg)) == (240, 120)
    assert png(svg) == png(svg)


def test_a_very_large_picture_is_bounded() -> None:
    drawing = Drawing("T", "D", "en")
    drawing.rect(0, 0, 9, 9, fill="#000000")
    assert max(size(png(drawing.svg(20_000, 100)))) <= 12_000


@pytest.mark.parametrize(
    ("label", "language"), [("Housing", "en"), ("住房<&", "zh"), ("سكن", "en")]
)
def test_letters_are_drawn_or_named(label: str, language: str) -> None:
    """By the fonts of the machine: all letters can be drawn, or those that cannot are named."""
    svg = drawn(label, language)
    missing = missing_letters(svg)
    if missing:
        with pytest.raises(PictureError, match=missing[0]) as raised:
            png(svg)
        assert "write SVG" in raised.value.remedy
    else:
        assert size(png(svg))[0] >= 1440


def test_without_fonts_every_letter_is_missing(tmp_path) -> None:
    missing = missing_letters(drawn("住房 <&", "zh"), str(tmp_path))
    assert {"住", "房", "&", "<", "1"} <= set(missing)
    assert " " not in missing
