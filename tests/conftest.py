"""What tests of several parts share."""

from __future__ import annotations

import pytest

from kg.releases import Home
from tests.serving import running


@pytest.fixture(scope="session")
def shipped_home(tmp_path_factory):
    """The home of that server."""
    return tmp_path_factory.mktemp("shipped")


@pytest.fixture(scope="session")
def shipped(shipped_home):
    """A server on the shipped data and its stored queries, as ``kg serve`` starts it."""
    with running(shipped_home, "kg.cli.main", "serve", "--port") as server:
        yield server


@pytest.fixture(scope="session")
def shipped_release(shipped, shipped_home):
    """The release that it serves."""
    return Home(shipped_home).current()
