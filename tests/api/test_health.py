"""``/health`` and ``/ready``: what a supervisor and a proxy are told."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from tests.api.test_limits import RUNAWAY
from tests.api.test_sparql import problem
from tests.releases import publish
from tests.serving import running, settle


def test_health_tells_the_release_and_how_busy_the_workers_are(server):
    answer = server.get("/health")
    told = answer.json()
    assert told["status"] == "ok" and told["triples"] > 3000 and len(told["release"]) == 12
    assert set(told["workers"]) == {"idle", "busy", "waiting"}
    assert answer.headers["Cache-Control"] == "no-store"
    assert server.get("/health", method="HEAD").status == 200


def test_ready_is_told_with_the_release(server):
    answer = server.get("/ready")
    assert answer.status == 200
    assert answer.json() == {"status": "ready", "release": server.get("/health").json()["release"]}


def test_neither_is_so_before_the_first_release(tmp_path):
    with running(tmp_path, workers=1) as server:
        for path in ("/health", "/ready"):
            problem(server.get(path), 503, "release")
        publish(tmp_path)
        assert server.get("/ready").status == 200


def test_a_full_queue_is_busy_and_not_ready_but_healthy(api_home):
    with (
        running(api_home, workers=1, query_queue=1, query_timeout=3) as server,
        ThreadPoolExecutor() as threads,
    ):
        runaways = [threads.submit(server.query, RUNAWAY)]
        settle(server, busy=1, waiting=0)
        runaways.append(threads.submit(server.query, RUNAWAY))
        settle(server, busy=1, waiting=1)
        for answer in (server.get("/ready"), server.query("ASK {}")):
            problem(answer, 503, "busy")
            assert answer.headers["Retry-After"] == "1"
        assert server.get("/health").status == 200
        assert [runaway.result().status for runaway in runaways] == [408, 408]
        assert server.get("/ready").status == 200
        assert server.query("ASK {}").status == 200
