"""Drawn matrices and gaps have the numbers of the answers, cell by cell and thing by thing."""

from __future__ import annotations

from typing import Any

import pytest

from kg.analysis.coverage import coverage
from kg.analysis.gaps import find_gap, list_gaps
from kg.graph.context import Context
from kg.plots.heatmap import heat_map
from kg.plots.reading_counts import gap_of, gaps_of, matrix_of
from kg.plots.strips import gaps_picture
from kg.store.opening import open_store
from kg.vocab import DEFAULT_BASE
from tests.plots.reading import SVG, read, texts

Told = dict[str, Any]

MATRICES = [
    {"rows": "programme", "columns": "goal"},
    {"rows": "programme", "columns": "target"},
    {"rows": "region", "columns": "goal", "via": "project"},
    {"rows": "country", "columns": "programme", "empty": False},
    {"rows": "goal", "columns": "resolution"},
    {"rows": "programme", "columns": "goal", "count": "pairs"},
    {"rows": "programme", "columns": "target", "part": "rolled_up", "count": "rows"},
]


@pytest.fixture(scope="module")
def context(shipped_release):
    return Context(open_store(str(shipped_release.store)), DEFAULT_BASE, shipped_release)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_number_is_that_of_the_answer(context, language: str) -> None:
    cells, counted = 0, set()
    for asked in MATRICES:
        answer = coverage(context, {**asked, "languages": [language]})
        drawn = matrix_of(answer, "0123456789ab", [language])
        shown, counts = answer["shown"]["part"], answer["shown"]["counts"]
        counted.add(counts)

        def number(told: Told, counts: str = counts) -> Told:
            """What is shown of a part, with its bases."""
            return told["ends"][counts] if counts in ("rows", "columns") else told

        assert [row.label for row in drawn.rows] == [
            row["thing"]["label"] for row in answer["rows"]["things"]
        ]
        assert len(drawn.columns) == answer["columns"]["count"]
        for told in answer["cells"]:
            cell = drawn.cells[told["row"], told["column"]]
            assert cell.total == next(iter(number(told[shown]).values()))
            assert dict(cell.by_basis) == number(told[shown]).get("by_basis", {})
            assert {name: n for name, n, _ in cell.beside} == {
                name: next(iter(number(told[name]).values()))
                for name in ("direct", "rolled_up", "derived")
                if name != shown and told[name]["links"]
            }
            cells += 1
        said = texts(read(heat_map(drawn, [language])))
        assert any(answer["rows"]["title"] in text for text in said)
        assert any("0123456789ab" in text for text in said)
        assert answer["shown"]["says"] in drawn.note
        for axis, totals in (("rows", drawn.row_totals), ("columns", drawn.column_totals)):
            assert list(totals) == [
                next(iter(number(one["totals"][shown]).values())) for one in answer[axis]["things"]
            ]
    assert cells > 100
    assert counted == {"pairs", "rows", "columns", "via"}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_all_gaps_have_their_bars(context, language: str) -> None:
    answer = list_gaps(context, {"languages": [language], "release": ""})
    drawn = gaps_of(answer, "0123456789ab", [language])
    readings = [reading for gap in answer["gaps"] for reading in gap["readings"]]
    assert len(readings) > 15
    assert [(bar.covered, bar.total, bar.says) for bar in drawn.gaps] == [
        (one["among"] - one["total"], one["among"], one["says"]) for one in readings
    ]
    said = texts(read(gaps_picture(drawn, [language])))
    assert {gap["title"] for gap in answer["gaps"]} <= set(said)


def test_a_gap_shows_each_thing_full_or_hollow(context) -> None:
    asked = {"languages": ["en"], "release": "", "reading": "", "offset": 0, "limit": 1000}
    answer = find_gap(context, {**asked, "name": "targets-without-programme"})
    everything = coverage(context, {"rows": "target", "columns": "programme", "languages": ["en"]})
    things = [row["thing"] for row in everything["rows"]["things"]]
    root = read(gaps_picture(gap_of(answer, things, "0123456789ab", ["en"]), ["en"]))
    named = {f"{thing['key']} {thing['label']}" for thing in answer["things"]}
    hollow = {
        title.text
        for e in root.iter(f"{SVG}rect")
        if e.get("stroke-dasharray") and (title := e.find(f"{SVG}title")) is not None
    }
    assert hollow == named
    assert len(things) == 169 > len(named) > 100
    only = gap_of(answer, None, "0123456789ab", ["en"])
    assert [has for _, has in only.gaps[0].members] == [False] * len(named)
