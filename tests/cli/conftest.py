"""The command ``kg`` as people run it: a process of its own, on a home with the shipped data."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path


@dataclass
class Command:
    """Runs ``kg`` with ``KG_HOME`` set to ``home``."""

    home: Path
    more: dict[str, str] = field(default_factory=dict)

    def __call__(
        self, *arguments: str, stdin: str | None = None, **variables: str
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "kg.cli.main", *arguments],
            env=self.environment(**variables),
            input=stdin,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )

    def environment(self, **variables: str) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("KG_")}
        given = {"KG_HOME": str(self.home), "PYTHONIOENCODING": "utf-8", "COLUMNS": "160"}
        return {**kept, **given, **self.more, **variables}


@pytest.fixture(scope="session")
def kg(tmp_path_factory: pytest.TempPathFactory) -> Command:
    """``kg`` on a home with one release of the shipped data."""
    command = Command(tmp_path_factory.mktemp("cli"))
    built = command("build")
    assert built.returncode == 0, built.stderr
    return command


@pytest.fixture
def fresh(tmp_path: Path) -> Command:
    """``kg`` on a home with nothing in it."""
    return Command(tmp_path / "home")
