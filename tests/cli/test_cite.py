"""``kg cite``: the same citations and checks as over HTTP, from the command line."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from kg.releases import Home

if TYPE_CHECKING:
    from tests.cli.conftest import Command

KEY = "programme/programmes-by-target"


@pytest.fixture(scope="module")
def cited(kg: Command) -> dict[str, object]:
    """The citation of an answer as JSON."""
    return json.loads(kg("cite", KEY, "--target", "11.1", "--style", "json").stdout)


def test_an_answer_is_cited_as_text_and_for_reference_managers(
    kg: Command, cited: dict[str, object]
) -> None:
    current = Home(kg.home).current()
    assert current is not None and cited["release"] == current.id
    said = kg("cite", KEY, "--target", "11.1")
    assert said.returncode == 0, said.stderr
    assert said.stdout == cited["text"]["en"] + "\n"
    assert said.stdout.startswith("Editors of Habitat KG. (")
    assert re.search(r"\(target 11\.1: [^)]+\) \[Answer to a stored query\]", said.stdout)
    written = kg("cite", KEY, "-p", "target=11.1", "--style", "bibtex").stdout
    assert written.startswith("@misc{") and str(cited["address"]) in written


def test_in_chinese_the_citation_is_of_the_chinese_answer(kg: Command) -> None:
    said = kg("cite", KEY, "--target", "11.1", "--lang", "zh").stdout
    assert said.startswith("人居知识图谱编者. 哪些方案") and "&lang=zh&" in said


def test_the_whole_graph_is_cited(kg: Command, cited: dict[str, object]) -> None:
    said = kg("cite", "dataset", "--lang", "zh", "--release", str(cited["release"])).stdout
    assert "人居知识图谱：版本" in said and f"/dataset?release={cited['release']}" in said
    assert kg("cite", "dataset", "--release", "ffffffffffff").returncode == 1


def test_a_citation_is_checked_by_its_address(kg: Command, cited: dict[str, object]) -> None:
    for address in (str(cited["address"]), f"http://localhost:8000{cited['check']}"):
        said = kg("cite", "--check", address)
        assert (said.returncode, said.stderr) == (0, "")
        assert said.stdout.startswith("Today's answer is the same.\n")


def test_an_answer_that_differs_ends_with_1_and_shows_the_rows(
    kg: Command, cited: dict[str, object]
) -> None:
    other = str(cited["address"]).replace("target=11.1", "target=11.2")
    said = kg("cite", "--check", other)
    assert said.returncode == 1
    assert said.stdout.startswith("Today's answer differs.\n")
    assert "itself now answers otherwise than was cited" in said.stdout
    found = json.loads(kg("cite", "--format", "json", "--check", other).stdout)
    assert (found["same"], found["rows_gone"], found["parameters"]["target"]) == (False, 0, "11.2")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--check", "https://example.org/"), "cites no answer"),
        (("--check", f"/citations/queries/{KEY}?target=11.1"), "names no release"),
        (("--check", f"/citations/queries/{KEY}?target=11.1", "dataset"), "not both"),
        ((KEY,), "needs the parameter target"),
    ],
)
def test_wrong_usage_is_a_sentence(arguments: tuple[str, ...], words: str, kg: Command) -> None:
    said = kg("cite", *arguments)
    assert said.returncode == 2
    assert words in said.stderr
