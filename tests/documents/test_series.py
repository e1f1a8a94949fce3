"""Numbers that stand with a word."""

from __future__ import annotations

import pytest

from kg.documents.comparing import normalise
from kg.documents.series import Series

GOALS = Series("Goal", {"1": ("g1",), "11": ("g11",), "13": ("g13",)})
TARGETS = Series("target", {"11.1": ("t1",), "11.a": ("ta",)})
RESOLUTIONS = Series("resolution", {"2/2": ("r2",), "2/7": ("r7",)})
ZH_RESOLUTIONS = Series("决议", {"2/2": ("r2",), "2/7": ("r7",)})
ZH_GOALS = Series("可持续发展目标", {"1": ("g1",), "11": ("g11",), "15": ("g15",)})
ZH_OPTIONS = Series("备选方案", {"1": ("o1",), "2": ("o2",)})

CASES = [
    (GOALS, "Goal 11", ["g11"]),
    (GOALS, "goals 1, 11 and 13.", ["g1", "g11", "g13"]),
    (GOALS, "Goal 111", []),
    (GOALS, "Goal 11.1", []),
    (GOALS, "Goal 11.", ["g11"]),
    (GOALS, "the 11 goals", []),
    (TARGETS, "targets 11.1 and 11.a", ["t1", "ta"]),
    (TARGETS, "target 11.12", []),
    (RESOLUTIONS, "Resolutions 2/2 and 2/7", ["r2", "r7"]),
    (RESOLUTIONS, "decision 2/2", []),
    (RESOLUTIONS, "resolution 12/2", []),
    (ZH_RESOLUTIONS, "第2/2 决议", ["r2"]),
    (ZH_RESOLUTIONS, "第 2/2 号决议", ["r2"]),
    (ZH_RESOLUTIONS, "第2/2、第2/7号决议", ["r2", "r7"]),
    (ZH_RESOLUTIONS, "第2/2和2/7号决议", ["r2", "r7"]),
    (ZH_RESOLUTIONS, "第2/2号决定", []),
    (ZH_GOALS, "可持续发展目标 11和其他", ["g11"]),
    (ZH_GOALS, "17 个可持续发展目标中的 15 个", []),
    (ZH_OPTIONS, "备选方案 1 和 2 加快", ["o1", "o2"]),
    (ZH_OPTIONS, "备选方案 2 个", []),
]


@pytest.mark.parametrize(("series", "text", "expected"), CASES)
def test_numbers_of_a_series(series: Series, text: str, expected: list[str]) -> None:
    found = [thing for *_, things in series.find(normalise(text)) for thing in things]
    assert found == expected


def test_how_many_cases() -> None:
    assert len(CASES) == 20
