"""A command that the other tests run is the command that people run."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Command

COMMANDS = [
    (("--version",), ""),
    (("sparql", "-"), "SELECT ?n { VALUES ?n { '住房' 2 } }"),
    (("query", "programme/programmes-by-target", "--taget", "11.1"), ""),
    (("export", "--release", "000000000000"), ""),
]


@pytest.mark.parametrize(("arguments", "stdin"), COMMANDS)
def test_it_says_and_ends_the_same(kg: Command, arguments: tuple[str, ...], stdin: str) -> None:
    started = subprocess.run(
        [sys.executable, "-m", "kg.cli.main", *arguments],
        env=kg.environment(),
        input=stdin,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    forked = kg(*arguments, stdin=stdin)
    for told in ("returncode", "stdout", "stderr"):
        assert getattr(forked, told) == getattr(started, told)
    assert forked.stdout or forked.stderr
