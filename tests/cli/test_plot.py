"""``--plot`` as people use it: a file in the format of its name, and refusals before any work."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
import pytest

from kg.cli.main import cli
from kg.config import Settings
from tests.cli.conftest import Command
from tests.plots.reading import read, texts

if TYPE_CHECKING:
    from pathlib import Path

FLAGSHIP = "inclusive-communities-thriving-cities"
DRAWN = {
    "why": (FLAGSHIP, "11.1", "--limit", "2"),
    "coverage": ("programme", "goal", "--lang", "zh"),
    "gaps": ("targets-without-programme",),
    "portfolio": ("--basis", "stated"),
}


@pytest.fixture(scope="module")
def kg_shipped(built_home: Path) -> Command:
    return Command(built_home)


@pytest.mark.parametrize("name", DRAWN)
def test_the_answer_is_told_and_drawn(kg_shipped: Command, tmp_path: Path, name: str) -> None:
    plot = tmp_path / "picture.svg"
    told = kg_shipped(name, *DRAWN[name], "--plot", str(plot))
    assert told.returncode == 0, told.stderr
    assert told.stdout
    assert f"{plot} was written." in told.stderr
    assert len(texts(read(plot.read_text("utf-8")))) > 20
    if name == "portfolio":  # which is made of sets, and yet the same however Python hashes
        other = tmp_path / "other.svg"
        kg_shipped(name, *DRAWN[name], "--plot", str(other), PYTHONHASHSEED="7")
        assert other.read_bytes() == plot.read_bytes()


def test_a_png_is_written_or_says_which_letters_it_lacks(
    kg_shipped: Command, tmp_path: Path
) -> None:
    plot = tmp_path / "around.PNG"
    told = kg_shipped("around", "surge", "--cap", "2", "--plot", str(plot))
    if told.returncode:
        assert "No font of this machine has the letters" in told.stderr
    else:
        assert plot.read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (["path", "a", "b", "--plot", "x.jpg"], "ends in neither .svg nor .png"),
        (["gaps", "--plot", "nowhere/x.svg"], 'no folder "nowhere"'),
        (["path", "a", "b", "--plot", "x.svg", "--format", "trig"], "does not go with"),
        (
            ["coverage", "goal", "goal", "--row", "1", "--column", "1", "--plot", "x.svg"],
            "draws a matrix",
        ),
        (["gaps", "stated-counts", "--plot", "x.svg"], "numbers alone"),
    ],
)
def test_what_cannot_be_drawn_is_refused_before_any_work(
    line: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(click.UsageError, match=said):
        command = cli.get_command(click.Context(cli), line[0])
        context = command.make_context(line[0], line[1:], obj=Settings.from_environment())
        with context:
            command.invoke(context)
    assert not list(tmp_path.iterdir())
