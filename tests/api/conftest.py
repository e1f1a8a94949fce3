"""Servers on small datasets: one that is read, and two that are written."""

from __future__ import annotations

import pytest

from tests.api.writing import writable
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


@pytest.fixture(scope="session")
def plain(tmp_path_factory):
    """A server that began with nothing and takes any RDF dataset."""
    home = tmp_path_factory.mktemp("plain")
    with writable(home, dataset="plain", upload_bytes=2, client_timeout=2) as made:
        yield made


@pytest.fixture(scope="session")
def merged(tmp_path_factory):
    """A server whose default graph is the merge of the named graphs, and which takes writes."""
    home = tmp_path_factory.mktemp("merged")
    publish(home)
    with writable(home) as made:
        yield made
