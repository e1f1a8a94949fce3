"""What tests of several parts share."""

from __future__ import annotations

import pytest

from tests.serving import running


@pytest.fixture(scope="session")
def shipped(tmp_path_factory):
    """A server on the shipped data and its stored queries, as ``kg serve`` starts it."""
    home = tmp_path_factory.mktemp("shipped")
    with running(home, "kg.cli.main", "serve", "--port") as server:
        yield server
