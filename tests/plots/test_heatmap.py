"""A heat map shows every cell, what it rests on, and emptiness."""

from __future__ import annotations

import pytest

from kg.errors import PictureError
from kg.plots.cells import Cell
from kg.plots.heatmap import CELLS, Heading, Matrix, heat_map
from kg.plots.style import basis_of
from tests.plots.reading import SVG, read, texts, titles

GOALS = [Heading(f"Goal with a name {n}", str(n), n) for n in range(1, 18)]
TARGETS = [Heading("A target", f"{goal}.{n}", goal) for goal in range(1, 18) for n in range(1, 11)]
DARK = basis_of("stated").colour


def matrix(rows: int, columns: list[Heading], cells: dict[tuple[int, int], Cell]) -> Matrix:
    names = [Heading(f"Programme {n} & <others> 住房") for n in range(rows)]
    return Matrix("Programmes by goal", "Release 0f3a", names, columns, cells)


SOME = {
    (0, 0): Cell(3, (("stated", 2), ("mapped", 1))),
    (0, 10): Cell(1_234, (("mapped", 1_234),)),
    (2, 16): Cell(5, (("derived", 5),)),
}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_cell_says_what_it_has(language: str) -> None:
    root = read(heat_map(matrix(6, GOALS, SOME), [language]))
    said = [title for title in titles(root) if "Programme" in title and "&" in title]
    nothing = {"en": "nothing", "zh": "无"}[language]
    cells = [title for title in said if any(mark in title for mark in (" to ", "—"))]
    assert len(cells) == 6 * 17
    assert sum(title.endswith(nothing) for title in cells) == 6 * 17 - 3
    assert any(
        {"en": "to 1: 3 (2 stated, 1 mapped)", "zh": "—1：3 (来源所述 2、分析映射 1)"}[language]
        in t
        for t in cells
    )
    assert {"3", "1,234", "5"} <= set(texts(root))


def test_what_is_stated_has_a_dark_corner_and_frame() -> None:
    root = read(heat_map(matrix(6, GOALS, SOME), ["en"]))
    framed = [e for e in root.iter(f"{SVG}rect") if e.get("stroke") == DARK]
    corners = [e for e in root.iter(f"{SVG}polygon") if e.get("fill") == DARK]
    assert (len(framed), len(corners)) == (2, 2)  # one cell, and the one of the legend
    plain = {key: Cell(cell.total, (("mapped", cell.total),)) for key, cell in SOME.items()}
    root = read(heat_map(matrix(6, GOALS, plain), ["en"]))
    dark = [e for e in root.iter() if DARK in (e.get("stroke"), e.get("fill"))]
    assert len(dark) == 2  # what the legend says that there might be


def test_what_is_told_apart_is_never_added() -> None:
    apart = (("direct", 2, (("stated", 2),)), ("derived", 9, ()))
    cells = {(0, 0): Cell(3, (("mapped", 3),), apart), (0, 1): Cell(0, (), (("derived", 4, ()),))}
    root = read(heat_map(matrix(1, GOALS, cells), ["en"]))
    said = texts(root)
    assert {"3", "+2", "+n: linked themselves as well", "by rule only"} <= set(said)
    assert not {"5", "14", "12", "4"} & set(said) - {goal.key for goal in GOALS}
    assert any(
        t.endswith("3 (3 mapped); themselves: 2 (2 stated); by rule: 9") for t in titles(root)
    )
    assert any(t.endswith("to 2: by rule: 4") for t in titles(root))
    framed = [e for e in root.iter(f"{SVG}rect") if e.get("stroke") == DARK]
    assert len(framed) == 2  # it rests on what is stated as well


def test_more_is_stronger_and_in_the_colour_of_the_goal() -> None:
    cells = {(0, n): Cell(4**n, (("mapped", 4**n),)) for n in range(5)}
    same = [Heading("", f"{n}", 14) for n in range(5)]
    root = read(heat_map(matrix(1, same, cells), ["en"]))
    fills = [
        int(e.get("fill", "")[1:3], 16)
        for e in root.iter(f"{SVG}rect")
        if (title := e.find(f"{SVG}title")) is not None and "mapped" in (title.text or "")
    ]
    assert len(fills) == 5
    assert fills == sorted(fills, reverse=True)
    assert len(set(fills)) == 5


def test_40_rows_and_169_columns_are_one_picture() -> None:
    columns = TARGETS[:169]
    cells = {(r, c): Cell(r + c + 1, (("mapped", 1),)) for r in range(40) for c in range(r, 169, 7)}
    svg = heat_map(matrix(40, columns, cells), ["en"])
    root = read(svg)
    assert len([t for t in titles(root) if " to " in t]) == 40 * 169
    assert {column.key for column in columns} <= set(texts(root))
    assert float(root.get("width", 0)) < 2_800
    assert len(svg) < 2_000_000


def test_columns_without_codes_have_their_names() -> None:
    columns = [Heading(f"Country {n}") for n in range(60)]
    root = read(heat_map(matrix(2, columns, {(0, 0): Cell(1)}), ["en"]))
    assert {"Country 0", "Country 59"} <= set(texts(root))


def test_totals_are_shown_as_given() -> None:
    given = Matrix("T", "", [Heading("A")], GOALS, {(0, 0): Cell(2)}, [77], list(range(100, 117)))
    root = read(heat_map(given, ["en"]))
    assert {"77", "100", "116"} <= set(texts(root))
    assert texts(root).count("each once") == 2


def test_nothing_at_all_is_a_picture_too() -> None:
    root = read(heat_map(matrix(3, GOALS, {}), ["en"]))
    assert sum(t.endswith("nothing") for t in titles(root)) == 3 * 17 + 1
    read(heat_map(Matrix("None", "no rows", [], [], {}), ["zh"]))


def test_the_same_values_are_the_same_bytes() -> None:
    backwards = dict(reversed(SOME.items()))
    assert heat_map(matrix(6, GOALS, SOME), ["en"]) == heat_map(matrix(6, GOALS, backwards), ["en"])


def test_too_many_cells_are_refused() -> None:
    with pytest.raises(PictureError, match=f"shows {CELLS:,} cells, and these would be 40,171"):
        heat_map(matrix(2_363, GOALS, {}), ["en"])
