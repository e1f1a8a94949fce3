"""The page on the command line has every command, and its examples can be given as they stand."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest

from kg.cli.main import COMMANDS, cli
from kg.config import Settings

DOCS = Path(__file__).parent.parent.parent / "docs"
PAGE = (DOCS / "cli.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^\$ kg (.+)$", PAGE, re.M)


def command_of(name: str) -> click.Command:
    command = cli.get_command(click.Context(cli), name)
    assert command is not None, name
    return command


def test_every_command_stands_in_the_table() -> None:
    rows = "\n".join(re.findall(r"^\| (`kg [^|]+) \|", PAGE, re.M))
    assert set(re.findall(r"`kg ([a-z]+)`", rows)) == set(COMMANDS)


def test_there_are_examples_of_every_command_that_draws() -> None:
    drawing = {name for name in COMMANDS if any(p.name == "plot" for p in command_of(name).params)}
    assert len(drawing) >= 4
    drawn = {line.split()[0] for line in EXAMPLES if "--plot" in line}
    assert drawn == drawing


@pytest.mark.parametrize("line", EXAMPLES)
def test_an_example_is_written_as_the_command_takes_it(line: str, tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    name, *arguments = shlex.split(line)
    command = command_of(name)
    while isinstance(command, click.Group) and arguments:
        command = command.commands[arguments.pop(0)]
    command.make_context(name, arguments, obj=Settings.from_environment())
