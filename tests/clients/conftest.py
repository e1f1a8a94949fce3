"""A server for clients that people use: a small release, which takes writes."""

from __future__ import annotations

import pytest

from tests.api.writing import writable
from tests.releases import publish


@pytest.fixture(scope="session")
def service(tmp_path_factory):
    home = tmp_path_factory.mktemp("clients")
    publish(home)
    with writable(home) as made:
        yield made
