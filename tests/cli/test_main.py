"""What all commands share: help with an example, sentences for errors, no traceback."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Command

COMMANDS = (
    "around",
    "build",
    "check",
    "cite",
    "coverage",
    "export",
    "gaps",
    "import",
    "ingest",
    "path",
    "portfolio",
    "query",
    "releases",
    "search",
    "serve",
    "source",
    "sparql",
    "suggestions",
    "synth",
    "totals",
    "why",
)
ERRORS = [
    (("sparql", "ASK {"), 1, "not a SPARQL 1.1 query"),
    (("sparql", "ASK { SERVICE <http://127.0.0.1/> {} }"), 1, "SERVICE"),
    (("sparql", "ASK FROM <http://nowhere/> {}"), 1, "nowhere"),
    (("sparql",), 2, "Give a query"),
    (("sparql", "ASK {}", "--format", "word"), 2, "word"),
    (("sparql", "-f", "/nowhere.rq"), 2, "nowhere"),
    (("query", "programme/by-targe"), 2, "Did you mean"),
    (("query", "programme/programmes-by-target"), 2, "needs the parameter target"),
    (("query", "programme/programmes-by-target", "--target", "11.9"), 2, "Did you mean 11."),
    (("query", "programme/programmes-by-target", "--taget", "11.1"), 2, "--target"),
    (("query", "programme/programmes-by-target", "-p", "target"), 2, "NAME=VALUE"),
    (("query", "programme/programmes-by-target", "-p", "goal=1"), 2, 'no parameter "goal"'),
    (("export", "--graph", "http://nowhere/"), 1, "no graph"),
    (("export", "--release", "000000000000"), 1, "no release"),
    (("export", "-o", "/nowhere/x.nq"), 1, "nowhere"),
    (("releases", "show", "x"), 1, "no release"),
    (("bild",), 2, "bild"),
]


@pytest.mark.parametrize("name", COMMANDS)
def test_help_shows_an_example(name: str, kg: Command) -> None:
    shown = kg(name, "--help")
    assert shown.returncode == 0
    assert f"Example:\n    kg {name}" in shown.stdout.replace("  KG_HOME", "")


def test_every_command_is_tried(kg: Command) -> None:
    listed = kg("--help").stdout.partition("Commands:")[2].split("\n\n")[0]
    assert {line.split()[0] for line in listed.strip().splitlines()} == set(COMMANDS)


@pytest.mark.parametrize(("arguments", "code", "says"), ERRORS)
def test_errors_are_sentences(
    arguments: tuple[str, ...], code: int, says: str, kg: Command
) -> None:
    failed = kg(*arguments)
    assert failed.returncode == code, failed.stderr
    assert says in failed.stderr
    assert "Traceback" not in failed.stderr
    assert not failed.stdout


@pytest.mark.parametrize("arguments", [("sparql", "ASK {}"), ("export",)])
def test_without_a_release_the_remedy_is_to_build(
    arguments: tuple[str, ...], fresh: Command
) -> None:
    failed = fresh(*arguments)
    assert failed.returncode == 1
    assert "kg build" in failed.stderr


def test_of_a_misspelt_command_the_one_that_is_like_it_is_named(kg: Command) -> None:
    said = kg("coverge")
    assert said.returncode == 2
    assert "Did you mean 'coverage'?" in said.stderr


def test_a_misspelt_setting_is_refused(kg: Command) -> None:
    failed = kg("releases", KG_HOMES="x")
    assert failed.returncode == 1
    assert "KG_HOMES is not a setting" in failed.stderr
