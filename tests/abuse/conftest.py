"""Two servers under attack, and what must be true of them after every test and at the end."""

from __future__ import annotations

import json
from contextlib import contextmanager
from itertools import count

import pytest

from tests.api.writing import writable
from tests.queries.conftest import CountingEndpoint
from tests.releases import publish

NUMBERS = count()


@contextmanager
def attacked(home, log, **settings):
    """A server whose log must tell, at the end, of nothing but requests that met a limit."""
    with log.open("wb") as errors, writable(home, log=errors, **settings) as made:
        yield made
        assert made.process.poll() is None, "the server ended"
    written = log.read_text()
    told = [json.loads(line) for line in written.splitlines() if line.startswith("{")]
    unforeseen = [
        line
        for line in told
        if "traceback" in line or line.get("status") == 500 or line.get("error") == "worker-lost"
    ]
    assert "Traceback" not in written or unforeseen, "a process ended with one"
    assert not unforeseen, f"{len(unforeseen)} lines: {unforeseen[:3]}"


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    """A server on a small release, with its limits lowered so that attacks meet them soon."""
    home = tmp_path_factory.mktemp("attacked")
    publish(home)
    with attacked(
        home,
        home.with_suffix(".log"),
        workers=4,
        workers_reserved=1,
        query_timeout=4,
        query_memory=768,
        result_bytes=8,
        client_timeout=2,
    ) as made:
        yield made


@pytest.fixture(scope="session")
def plain(tmp_path_factory):
    """A server that began with nothing and takes any RDF dataset of a writer."""
    home = tmp_path_factory.mktemp("written")
    with attacked(
        home,
        home.with_suffix(".log"),
        dataset="plain",
        query_timeout=3,
        query_memory=768,
        upload_bytes=2,
        client_timeout=2,
    ) as made:
        yield made


@pytest.fixture
def endpoint():
    """A server that nobody may ask, which counts who does."""
    with CountingEndpoint() as listening:
        yield listening


@pytest.fixture(autouse=True)
def _others_are_answered(request):
    """Whatever a test did, the next client is answered, by a worker and not from a cache."""
    yield
    for name in sorted({"server", "plain"} & set(request.fixturenames)):
        served = request.getfixturevalue(name)
        answer = served.query(f"ASK {{ <urn:x:{next(NUMBERS)}> ?p ?o }}")
        assert answer.status == 200, answer.data
