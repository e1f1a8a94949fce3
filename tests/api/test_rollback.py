"""A running server follows a rollback at once, and so do the writes that come after it."""

from __future__ import annotations

import json
import time

import pytest

from kg.keeping.rollback import roll_back
from kg.releases import Home
from tests.api.test_update import holds, insert, update
from tests.api.writing import writable
from tests.releases import publish
from tests.serving import running


@pytest.fixture(scope="module")
def writing(tmp_path_factory):
    home = tmp_path_factory.mktemp("rollback")
    with writable(home, dataset="plain") as made:
        yield made, Home(home)


def test_a_write_after_a_rollback_follows_the_release_gone_back_to(writing):
    server, home = writing
    first = update(server, insert(1)).headers["X-Release"]
    second = update(server, insert(2)).headers["X-Release"]
    assert holds(server, 2)
    back = roll_back(home, None, lambda stage, done, total: None)
    assert back.id == first
    answer = server.query("ASK {}")
    assert answer.headers["X-Release"] == first
    assert holds(server, 1)
    assert not holds(server, 2)
    stale = update(server, insert(3), If_Match=f'"{second}"')
    assert stale.status == 412, "who read the release rolled back from is told"
    told = json.loads(update(server, insert(3), Accept="application/json").data)
    assert told["previous"] == first
    assert holds(server, 3)
    assert not holds(server, 2)
    assert home.current().manifest().previous == first
    assert [entry.release for entry in home.journal()][-4:] == [
        first,
        second,
        first,
        told["release"],
    ]


def test_a_server_says_at_its_start_that_files_are_missing(tmp_path, capfd):
    publish(tmp_path)
    release = Home(tmp_path).current()
    release.checksums.write_text(f"{'1' * 64}  manifest.json\n{'2' * 64}  ontology/a.ttl\n")
    with running(tmp_path, workers=1):
        time.sleep(0.2)
        written = [json.loads(line) for line in capfd.readouterr().err.splitlines()]
    (said,) = [line for line in written if "files" in line]
    assert (said["level"], said["release"], said["missing"]) == ("error", release.id, 1)
    assert said["files"] == ["ontology/a.ttl"]
    assert said["event"] == "the release lacks files: run kg releases verify"
