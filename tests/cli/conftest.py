"""The command ``kg`` as people run it: a process of its own, on a home with the shipped data."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from tests.cli import forked

if TYPE_CHECKING:
    import subprocess
    from pathlib import Path


@dataclass
class Command:
    """Runs ``kg`` with ``KG_HOME`` set to ``home``."""

    home: Path
    more: dict[str, str] = field(default_factory=dict)

    def __call__(
        self, *arguments: str, stdin: str | None = None, **variables: str
    ) -> subprocess.CompletedProcess[str]:
        return forked.run(arguments, self.environment(**variables), stdin or "", timeout=120)

    def environment(self, **variables: str) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("KG_")}
        given = {"KG_HOME": str(self.home), "PYTHONIOENCODING": "utf-8", "COLUMNS": "160"}
        return {**kept, **given, **self.more, **variables}


@pytest.fixture(scope="session")
def kg(built_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Command:
    """``kg`` on a home with one release of the shipped data."""
    home = tmp_path_factory.mktemp("cli") / "home"
    return Command(shutil.copytree(built_home, home, symlinks=True))


@pytest.fixture
def fresh(tmp_path: Path) -> Command:
    """``kg`` on a home with nothing in it."""
    return Command(tmp_path / "home")
