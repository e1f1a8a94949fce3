"""The words and colours of pictures are there in both languages and agree with the data."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest
import yaml
from pyoxigraph import Literal

from kg.plots.marks import BLACK, _luminance, readable_on
from kg.plots.style import PAPER, bases, goal_colour
from kg.sources.content import Content
from kg.sources.reference import read_reference
from kg.vocab import DEFAULT_BASE, SKOS
from tests.content import REPOSITORY

STYLE = yaml.safe_load(files("kg.plots").joinpath("style.yaml").read_text("utf-8"))


def test_every_word_is_there_in_both_languages_with_the_same_places() -> None:
    assert len(STYLE["words"]) > 30
    for name, said in STYLE["words"].items():
        assert set(said) == {"en", "zh"}, name
        places = [sorted(re.findall(r"\{\d\}", text)) for text in said.values()]
        assert places[0] == places[1], name


def test_a_basis_has_one_colour_in_pictures_and_on_light_pages() -> None:
    tokens = files("api").joinpath("static", "css", "tokens.css").read_text("utf-8")
    light = dict(re.findall(r"--(\w+): light-dark\((#\w+),", tokens))
    assert len(bases()) > 5
    for name, basis in bases().items():
        assert light.get(name, basis.colour) == basis.colour, name
    assert {"stated", "mapped", "derived"} < light.keys()


def test_bases_and_levels_are_called_as_in_the_data() -> None:
    content = Content(REPOSITORY)
    path = next(path for path in content.references if path.name == "code-lists.ttl")
    said: dict[str, dict[str, str]] = {}
    for quad in read_reference(path, content.root).quads:
        for kind in ("basis", "level"):
            scheme = f"{DEFAULT_BASE}id/{kind}/"
            if quad.predicate == SKOS.prefLabel and quad.subject.value.startswith(scheme):
                assert isinstance(quad.object, Literal)
                name = quad.subject.value.removeprefix(scheme)
                said.setdefault(name, {})[quad.object.language] = quad.object.value
    assert set(said) == {*(set(bases()) - {"none"}), "direct", "indirect"}
    for name, labels in said.items():
        assert STYLE["words"][name] == {tag: labels[tag] for tag in ("en", "zh")}, name


def test_bases_differ_without_their_colours() -> None:
    looks = [(basis.mark, basis.dashes, basis.width) for basis in bases().values()]
    assert len(looks) == 6
    assert len(set(looks)) == 6


@pytest.mark.parametrize("goal", range(18))
def test_codes_can_be_read_on_the_colour_of_every_goal(goal: int) -> None:
    light, ink = _luminance(goal_colour(goal)), readable_on(goal_colour(goal))
    assert ink in (BLACK, PAPER)
    other = _luminance(ink)
    assert (max(light, other) + 0.05) / (min(light, other) + 0.05) >= 4.5


def test_bases_stand_out_on_white() -> None:
    contrasts = [1.05 / (_luminance(basis.colour) + 0.05) for basis in bases().values()]
    assert min(contrasts) >= 4.5
