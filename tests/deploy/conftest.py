"""A server on a small release."""

from __future__ import annotations

import pytest

from tests.releases import publish
from tests.serving import running


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    """A server that a health check asks."""
    home = tmp_path_factory.mktemp("deploy")
    publish(home)
    with running(home, workers=1) as made:
        yield made
