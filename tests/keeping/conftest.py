"""A home with three releases, of a build, a write and a second build, and copies of it."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from kg.build.pipeline import build
from kg.releases import Home, ReleaseDir
from tests.content import spoil, write_content
from tests.writes.homes import Desk

if TYPE_CHECKING:
    from pathlib import Path

STATEMENTS = "data/documents/report/statements.trig"
WRITE = "INSERT DATA { GRAPH id:note { id:city\\/oslo skos:prefLabel 'Oslo'@en } }"
"""A write of which something is to be said: nothing tells what its graph rests on."""


@dataclass
class Kept:
    """A home with the ids of its releases, oldest first, and the files that they are made of."""

    home: Home
    ids: list[str]
    content: Path

    @property
    def current(self) -> ReleaseDir:
        found = self.home.current()
        assert found is not None
        return found

    def present(self) -> list[str]:
        return [id_ for id_ in self.ids if self.home.get(id_)]


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    """The home, which no test changes."""
    folder = tmp_path_factory.mktemp("keeping")
    content = write_content(folder / "content")
    desk = Desk(folder / "home")
    ids = [build(content, desk.path).id, desk.update(WRITE).release]
    spoil(content, STATEMENTS, "hkg:teamSize 10", "hkg:teamSize 11")
    ids.append(build(content, desk.path).id)
    assert len(set(ids)) == 3
    return Kept(Home(desk.path), ids, content)


@pytest.fixture
def kept(made: Kept, tmp_path: Path) -> Kept:
    """A copy of it to spoil."""
    shutil.copytree(made.home.path, tmp_path / "home", symlinks=True)
    shutil.copytree(made.content, tmp_path / "content")
    return Kept(Home(tmp_path / "home"), list(made.ids), tmp_path / "content")
