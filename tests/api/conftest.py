"""A server on a small release made by hand."""

from __future__ import annotations

import pytest

from tests.releases import publish
from tests.serving import running


@pytest.fixture(scope="session")
def api_home(tmp_path_factory):
    """A home with one release that no test changes."""
    path = tmp_path_factory.mktemp("api")
    publish(path)
    return path


@pytest.fixture(scope="session")
def server(api_home):
    """A server with the limits of its settings lowered, so that tests reach them."""
    with running(api_home, query_timeout=10, query_memory=1024, result_bytes=4) as made:
        yield made
