"""A picture of paths shows each statement as its sources have it, and where it stands."""

from __future__ import annotations

import re

import pytest

from kg.graph.context import Context
from kg.graph.paths import paths
from kg.graph.why import why
from kg.plots.boxes import Thing
from kg.plots.evidence import SHOWN, Evidence, Path, Statement, evidence_picture
from kg.plots.reading import evidence_of
from kg.plots.style import bases
from kg.store.opening import open_store
from kg.vocab import DEFAULT_BASE
from tests.plots.reading import SVG, read, texts

ID = f"{DEFAULT_BASE}id/"
FLAGSHIP = f"{ID}flagship-programme/inclusive-communities-thriving-cities"
USUAL = {"seconds": 30, "limit": 8, "hops": 4, "shortest": False}
HEADS = {basis.colour for basis in bases().values()}


@pytest.fixture(scope="module")
def context(shipped_release):
    return Context(open_store(str(shipped_release.store)), DEFAULT_BASE, shipped_release)


@pytest.fixture(scope="module", params=["en", "zh"])
def answers(context, request):
    """What is asked in each language: why, and paths over many kinds of things."""
    usual = {**USUAL, "languages": [request.param]}
    target = "http://metadata.un.org/sdg/11.1"
    return [
        why(context, {**usual, "programme": FLAGSHIP, "target": target}),
        paths(context, {**usual, "from": f"{ID}initiative/surge", "to": f"{ID}country/KEN"}),
        paths(context, {**usual, "from": f"{ID}country/CUB", "to": target}),
    ]


def test_every_statement_is_an_arrow_with_its_paragraphs(answers) -> None:
    arrows = 0
    for answer in answers:
        evidence = evidence_of(answer, [answer["language"]])
        root = read(evidence_picture(evidence, [answer["language"]]))
        told = [
            link for path in answer["paths"] for hop in path["hops"] for link in hop["links"][:3]
        ]
        heads = [
            e.get("points", "").split()
            for e in root.iter(f"{SVG}polygon")
            if e.get("fill") in HEADS and _is_head(e)
        ]
        directions = ["out" if _x(head[0]) > _x(head[1]) else "in" for head in heads]
        assert directions == [link["direction"] for link in told]
        arrows += len(told)
        shown = re.sub(r"\s", "", "".join(texts(root)))
        for link in told:
            source = answer["sources"][link["sources"][0]]
            for place in source["supported_by"] or [source]:
                if place["paragraph"] and len(source["supported_by"]) < 4:
                    assert place["paragraph"] in shown
                if place["document"]:
                    assert re.sub(r"\s", "", place["document"]["label"]) in shown
    assert arrows > 50


def test_it_says_in_words_what_it_shows(answers) -> None:
    for answer in answers:
        svg = evidence_picture(evidence_of(answer, [answer["language"]]), [answer["language"]])
        description = read(svg).find(f"{SVG}desc")
        assert description is not None
        assert (description.text or "").split("\n") == [p["sentence"] for p in answer["paths"]]
        assert answer["release"] in svg
        again = evidence_picture(evidence_of(answer, [answer["language"]]), [answer["language"]])
        assert svg == again


def test_kinds_codes_and_goals_stand_in_the_boxes(answers) -> None:
    evidence = evidence_of(answers[0], [answers[0]["language"]])
    first, last = evidence.paths[0].things[0], evidence.paths[0].things[-1]
    assert first.kind in ("Flagship programme", "旗舰方案")
    assert (last.key, last.goal) == ("11.1", 11)


def test_a_long_path_goes_on_below_and_repeats_where_it_was() -> None:
    things = [Thing(f"Thing {n}", "Kind") for n in range(9)]
    hops = [[Statement("leads to", n % 2 == 0, "stated", "¶ 1")] for n in range(8)]
    root = read(evidence_picture(Evidence("T", "N", [Path(things, hops, None, "S")]), ["en"]))
    said = texts(root)
    assert [said.count(f"Thing {n}") for n in range(9)] == [1, 1, 1, 2, 1, 1, 2, 1, 1]
    assert len([e for e in root.iter(f"{SVG}rect") if e.get("stroke-dasharray")]) == 2


def test_no_path_and_many_paths_are_told() -> None:
    none = evidence_picture(Evidence("T", "N", []), ["zh"])
    assert "未找到路径。" in texts(read(none))
    path = Path([Thing("A"), Thing("B")], [[Statement("p", True, None, "x")]], None, "S")
    many = texts(read(evidence_picture(Evidence("T", "N", [path] * (SHOWN + 4)), ["en"])))
    assert "… and 4 more" in many
    assert many.count("A") == SHOWN


def _is_head(element) -> bool:
    """Whether a polygon is the head of an arrow: 9 long and 10 high."""
    (x, _), (a, b), (c, d) = [
        tuple(map(float, point.split(","))) for point in element.get("points").split()[:3]
    ]
    return abs(abs(x - a) - 9) < 0.11 and a == c and abs(abs(b - d) - 10) < 0.11


def _x(point: str) -> float:
    return float(point.partition(",")[0])
