"""``/admin/queries``: the operator sees what runs and ends it; nobody else does."""

from __future__ import annotations

import hashlib
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.api.test_limits import RUNAWAY
from tests.api.test_sparql import problem
from tests.serving import running, settle

TOKEN = "correct horse battery staple"
BEARER = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture(scope="module")
def operated(api_home):
    """A server whose operator has a token; its settings know the hash of it alone."""
    digest = hashlib.sha256(TOKEN.encode()).hexdigest()
    settings = {"admin_token": f"sha256:{digest}", "workers": 2, "query_timeout": 20}
    with running(api_home, **settings) as made:
        yield made


def test_without_a_token_it_is_closed(server):
    for method, path in (("GET", "/admin/queries"), ("DELETE", "/admin/queries/q1")):
        answer = server.get(path, method=method, **BEARER)
        assert "KG_ADMIN_TOKEN" in problem(answer, 401, "unauthorized")["remedy"]


def test_only_the_token_opens_it(operated):
    for given in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": f"Basic {TOKEN}"}):
        for method, path in (("GET", "/admin/queries"), ("DELETE", "/admin/queries/q1")):
            answer = operated.get(path, method=method, **given)
            problem(answer, 401, "unauthorized")
            assert answer.headers["WWW-Authenticate"].startswith("Bearer realm=")


def test_nothing_runs(operated):
    answer = operated.get("/admin/queries", **BEARER)
    assert answer.json() == {"queries": []}
    assert answer.headers["Cache-Control"] == "no-store"
    assert b"None." in operated.get("/admin/queries", "text/html", **BEARER).data
    problem(operated.get("/admin/queries/q999", method="DELETE", **BEARER), 404, "not-found")
    problem(operated.get("/admin/queries", "image/png", **BEARER), 406, "not-acceptable")
    problem(operated.get("/admin/queries", method="POST", **BEARER), 405, "method-not-allowed")


def test_the_operator_sees_a_runaway_and_ends_it(operated):
    marked = f"# <script>alert(1)</script>\n{RUNAWAY}"
    with ThreadPoolExecutor() as threads:
        runaway = threads.submit(operated.query, marked)
        settle(operated, busy=1)
        time.sleep(0.4)
        (entry,) = operated.get("/admin/queries", **BEARER).json()["queries"]
        assert entry["text"] == marked and entry["client"] == "127.0.0.1"
        assert entry["state"] in ("running", "costly") and entry["seconds"] > 0.3
        page = operated.get("/admin/queries", "text/html", **BEARER).data.decode()
        assert entry["id"] in page and "&lt;script&gt;" in page and "<script>" not in page
        ended = operated.get(f"/admin/queries/{entry['id']}", method="DELETE", **BEARER)
        assert (ended.status, ended.data) == (204, b"")
        problem(runaway.result(), 503, "query-killed")
    again = operated.get(f"/admin/queries/{entry['id']}", method="DELETE", **BEARER)
    problem(again, 404, "not-found")
    assert operated.query("ASK {}").status == 200


def test_one_that_waits_is_seen_and_ended_too(api_home):
    with (
        running(api_home, workers=1, query_timeout=20, admin_token=TOKEN) as server,
        ThreadPoolExecutor() as threads,
    ):
        first = threads.submit(server.query, RUNAWAY)
        settle(server, busy=1)
        second = threads.submit(server.query, f"{RUNAWAY} # second")
        settle(server, busy=1, waiting=1)
        entries = server.get("/admin/queries", **BEARER).json()["queries"]
        assert [entry["state"] for entry in entries][1:] == ["waiting"]
        for entry in reversed(entries):
            path = f"/admin/queries/{entry['id']}"
            assert server.get(path, method="DELETE", **BEARER).status == 204
        for ended in (first, second):
            problem(ended.result(), 503, "query-killed")
