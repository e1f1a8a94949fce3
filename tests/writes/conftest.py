"""A merged dataset, a plain one, and a writer with a process of its own."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from kg.build.pipeline import build
from kg.config import Settings
from kg.releases import Home
from kg.writes.writer import Writer
from tests.content import write_content
from tests.writes import homes


@pytest.fixture(scope="session")
def content(tmp_path_factory):
    """The files of a small dataset with a rule and a shape, which no test changes."""
    return write_content(tmp_path_factory.mktemp("content"))


@pytest.fixture(scope="session")
def built(content, tmp_path_factory):
    """A home with a release of those files, which no test changes."""
    path = tmp_path_factory.mktemp("built")
    build(content, path)
    return path


@pytest.fixture
def merged(built, tmp_path):
    """A merged dataset to write to."""
    return homes.merged(built, tmp_path / "merged")


@pytest.fixture
def plain(tmp_path):
    """An empty plain dataset to write to."""
    return homes.plain(tmp_path / "plain")


@pytest.fixture
def with_writer(tmp_path):
    """Run a coroutine function with a writer: ``with_writer(scenario, query_timeout=1.0)``."""

    def run(scenario, *, at=None, **changed):
        async def main():
            path = at or homes.plain(tmp_path / "written").path
            settings = replace(Settings(home=path, query_timeout=20.0), **changed)
            async with Writer(Home(path), settings) as writer:
                return await scenario(writer)

        return asyncio.run(main())

    return run
