"""What one client cannot do to the others: runaways, crashes, memory, releases in the middle."""

from __future__ import annotations

import socket
import time
from concurrent.futures import ThreadPoolExecutor

from tests.api.test_sparql import problem
from tests.releases import publish
from tests.serving import running, settle

RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
MARK = "SELECT ?m { <https://w3id.org/habitat-kg/id/thing/0> ?p ?m }"


def test_a_runaway_is_ended_while_others_are_answered(api_home):
    with running(api_home, query_timeout=2, workers=2) as server, ThreadPoolExecutor() as threads:
        started = time.monotonic()
        runaway = threads.submit(server.query, RUNAWAY)
        settle(server, busy=1)
        for _ in range(20):
            assert server.query("ASK { ?s ?p ?o }").json()["boolean"] is True
        assert not runaway.done()
        document = problem(runaway.result(), 408, "query-timeout")
        assert "2 seconds" in document["detail"]
        assert time.monotonic() - started < 6
        assert server.query("ASK {}").status == 200


def test_the_client_may_lower_the_deadline(server):
    document = problem(server.query(RUNAWAY, extra="&timeout=0.5"), 408, "query-timeout")
    assert "0.5 seconds" in document["detail"]


def test_memory_is_capped(api_home):
    hog = "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?f ?c ?a"
    with running(api_home, query_memory=200, workers=1) as server:
        problem(server.query(hog), 413, "query-memory")
        assert server.query("ASK {}").status == 200


def test_a_client_that_goes_away_frees_its_worker(api_home):
    with running(api_home, workers=1, query_timeout=30) as server:
        host, port = server.address.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port))) as client:
            text = RUNAWAY.replace(" ", "%20").replace("?", "%3F").replace("{", "%7B")
            client.sendall(f"GET /sparql?query={text} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
            settle(server, busy=1)
        started = time.monotonic()
        assert server.query("ASK {}").status == 200
        assert time.monotonic() - started < 15


def test_a_release_is_switched_while_serving(tmp_path):
    first = publish(tmp_path, "one")
    with running(tmp_path, workers=2) as server:
        before = server.query(MARK)
        assert b'"one"' in before.data and before.headers["X-Release"] == first.id
        second = publish(tmp_path, "two")
        after = server.query(MARK, If_None_Match=before.headers["ETag"])
        assert after.status == 200
        assert b'"two"' in after.data and after.headers["X-Release"] == second.id
        assert server.get("/health").json()["release"] == second.id


def test_before_the_first_release_there_is_a_sentence(tmp_path):
    with running(tmp_path) as server:
        for path in ("/health", "/", "/sparql?query=ASK%7B%7D", "/id/a/b"):
            document = problem(server.get(path), 503, "release")
            assert "kg build" in document["remedy"]
        publish(tmp_path)
        assert server.query("ASK { ?s ?p ?o }").json()["boolean"] is True
