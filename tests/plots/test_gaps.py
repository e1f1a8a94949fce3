"""A picture of gaps shows what is covered and what is not, thing by thing."""

from __future__ import annotations

import pytest

from kg.errors import PictureError
from kg.plots.boxes import Thing
from kg.plots.strips import MEMBERS, Gap, Gaps, gaps_picture
from tests.plots.reading import SVG, read, texts, titles

TARGETS = [
    (Thing("A target", key=f"{goal}.{n}", goal=goal), n % 2 == 0)
    for goal in range(1, 18)
    for n in range(1, 11)
]
OTHERS = [(Thing(f"Programme {n}"), n > 2) for n in range(6)]


def test_targets_stand_by_goal_full_or_hollow() -> None:
    gaps = Gaps("Targets without programme", "", [Gap("Which?", 85, 170, TARGETS)])
    root = read(gaps_picture(gaps, ["en"]))
    assert {thing.key for thing, _ in TARGETS} <= set(texts(root))
    hollow = {
        title.text
        for e in root.iter(f"{SVG}rect")
        if e.get("stroke-dasharray") and (title := e.find(f"{SVG}title")) is not None
    }
    assert hollow == {f"{thing.key} A target" for thing, has in TARGETS if not has}
    assert len([title for title in titles(root) if title.endswith("A target")]) == 170
    assert "85 of 170, 85 without" in texts(root)


def test_other_things_stand_in_a_list() -> None:
    gaps = Gaps("没有", "", [Gap("哪些？", 3, 6, OTHERS), Gap("只计数", 12, 248)])
    said = texts(read(gaps_picture(gaps, ["zh"])))
    assert {thing.label for thing, _ in OTHERS} <= set(said)
    assert "248 中有 12、236 项没有" in said


def test_the_bar_is_as_long_as_what_is_covered() -> None:
    shares = []
    for covered in (0, 1, 50, 100):
        root = read(gaps_picture(Gaps("T", "", [Gap("Q", covered, 100)]), ["en"]))
        bars = [
            float(e.get("width", 0)) for e in root.iter(f"{SVG}rect") if e.get("height") == "22"
        ]
        shares.append(bars[0] / 662 if bars else 0)
    assert shares[0] == 0
    assert shares[2:] == [pytest.approx(0.5), pytest.approx(1)]
    assert 0 < shares[1] < 0.02


def test_nothing_and_too_much() -> None:
    read(gaps_picture(Gaps("T", "", [Gap("Q", 0, 0)]), ["en"]))
    with pytest.raises(PictureError, match="one by one"):
        gaps_picture(Gaps("T", "", [Gap("Q", 0, 9, OTHERS * MEMBERS)]), ["en"])
