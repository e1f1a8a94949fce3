"""A pool of real workers on a small release."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from kg.config import Settings
from kg.releases import Home
from kg.workers.pool import Pool
from tests.releases import publish

JSON = {"solutions": "json", "boolean": "json", "graph": "turtle"}


async def until(true):
    """Wait until it is so, for twenty seconds at most."""
    async with asyncio.timeout(20):
        while not true():
            await asyncio.sleep(0.01)


@pytest.fixture(scope="session")
def home(tmp_path_factory):
    """A home with one release that no test changes."""
    path = tmp_path_factory.mktemp("home")
    publish(path)
    return path


@pytest.fixture
def with_pool(home):
    """Run a coroutine function with a pool of its own: ``with_pool(scenario, workers=1)``."""

    def run(scenario, *, at=home, **changed):
        async def main():
            settings = replace(Settings(home=at, workers=1, query_timeout=60.0), **changed)
            async with Pool(Home(at), settings) as pool:
                return await scenario(pool)

        return asyncio.run(main())

    return run
