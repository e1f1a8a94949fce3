"""The pool with real processes: deadlines, memory, crashes, queue, cancellation, releases."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import time

import pytest

from kg.config import Settings
from kg.errors import (
    BadRequest,
    Busy,
    NotAcceptable,
    NotFound,
    QueryMemory,
    QueryRefused,
    QuerySyntaxError,
    QueryTimeout,
    ReleaseError,
    ResultTooLarge,
    WorkerLost,
)
from kg.releases import Home
from kg.workers.pool import Pool
from kg.workers.protocol import Query, Thing
from tests.releases import publish
from tests.workers.conftest import JSON, until

BASE = "https://w3id.org/habitat-kg/"
RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
HOG = "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?f ?c ?a"
QUICK = "ASK { ?s ?p ?o }"


def query(text, **more):
    return Query(text, JSON, **more)


def pids(pool):
    return [job.at.worker.pid for job in pool._course.jobs.values() if job.active]


def test_a_query_is_answered_and_says_its_release(with_pool, home):
    async def scenario(pool):
        return await pool.run(query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"))

    answer = with_pool(scenario)
    assert int(json.loads(answer.body)["results"]["bindings"][0]["n"]["value"]) > 3000
    assert (answer.format, answer.kind) == ("json", "solutions")
    assert answer.release == Home(home).current().id


def test_the_deadline_kills_and_others_are_answered_meanwhile(with_pool):
    async def scenario(pool):
        runaway = asyncio.create_task(pool.run(query(RUNAWAY)))
        await asyncio.sleep(0.1)
        started = time.monotonic()
        for _ in range(20):
            await pool.run(query(QUICK))
        quick = time.monotonic() - started
        assert not runaway.done()
        with pytest.raises(QueryTimeout, match="longer than 2 seconds"):
            await runaway
        took = time.monotonic() - started
        await asyncio.gather(*(pool.run(query(QUICK)) for _ in range(4)))
        return quick, took

    quick, took = with_pool(scenario, workers=2, query_timeout=2.0)
    assert quick < 2
    assert took < 5


def test_a_request_may_lower_the_deadline_only(with_pool):
    async def scenario(pool):
        for asked, real in ((0.3, "0.3"), (60.0, "1")):
            with pytest.raises(QueryTimeout, match=f"longer than {real} seconds"):
                await pool.run(query(RUNAWAY), deadline=asked)

    with_pool(scenario, query_timeout=1.0)


def test_memory_is_capped_and_the_pool_goes_on(with_pool):
    async def scenario(pool):
        with pytest.raises(QueryMemory):
            await pool.run(query(HOG))
        return await pool.run(query(QUICK))

    assert b"true" in with_pool(scenario, query_memory=200).body


CRASHES = [
    "SELECT (" + "(" * 20_000 + "1" + ")" * 20_000 + " AS ?x) {}",
    "SELECT * { " + "{" * 20_000 + "?s ?p ?o" + "}" * 20_000 + " }",
]


@pytest.mark.parametrize("text", CRASHES, ids=["parentheses", "groups"])
def test_what_crashes_a_worker_is_refused_and_the_pool_goes_on(with_pool, text):
    async def scenario(pool):
        with pytest.raises(QueryRefused, match="nested too deeply"):
            await pool.run(query(text, checked=True))
        return await pool.run(query(QUICK))

    assert b"true" in with_pool(scenario).body


def test_a_killed_worker_fails_its_own_request_only(with_pool):
    async def scenario(pool):
        running = asyncio.create_task(pool.run(query(RUNAWAY)))
        await asyncio.sleep(0.2)
        (pid,) = pids(pool)
        os.kill(pid, signal.SIGKILL)
        with pytest.raises(WorkerLost):
            await running
        return await pool.run(query(QUICK))

    assert b"true" in with_pool(scenario).body


def test_a_worker_killed_while_idle_is_replaced(with_pool):
    async def scenario(pool):
        os.kill(pool._processes._idle[0].pid, signal.SIGKILL)
        await asyncio.sleep(0.3)
        return await pool.run(query(QUICK))

    assert b"true" in with_pool(scenario).body


def test_the_queue_is_bounded(with_pool):
    async def scenario(pool):
        running = asyncio.create_task(pool.run(query(RUNAWAY), deadline=1.0))
        await until(lambda: pool.load()[1:] == (1, 0))
        waiting = [asyncio.create_task(pool.run(query(QUICK))) for _ in range(2)]
        await until(lambda: pool.load() == (0, 1, 2))
        with pytest.raises(Busy):
            await pool.run(query(QUICK))
        with pytest.raises(QueryTimeout):
            await running
        return await asyncio.gather(*waiting)

    assert len(with_pool(scenario, query_queue=2)) == 2


def test_a_wait_as_long_as_the_deadline_is_busy(with_pool):
    async def scenario(pool):
        running = asyncio.create_task(pool.run(query(RUNAWAY)))
        await asyncio.sleep(0.1)
        with pytest.raises(Busy):
            await pool.run(query(QUICK), deadline=0.2)
        running.cancel()

    with_pool(scenario)


def test_cancelling_frees_the_worker(with_pool):
    async def scenario(pool):
        running = asyncio.create_task(pool.run(query(RUNAWAY)))
        await asyncio.sleep(0.2)
        (pid,) = pids(pool)
        running.cancel()
        started = time.monotonic()
        await pool.run(query(QUICK))
        assert time.monotonic() - started < 10
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)

    with_pool(scenario)


def test_cancelling_while_waiting_takes_no_worker(with_pool):
    async def scenario(pool):
        running = asyncio.create_task(pool.run(query(RUNAWAY), deadline=1.0))
        await until(lambda: pool.load()[1:] == (1, 0))
        waiting = asyncio.create_task(pool.run(query(QUICK)))
        await until(lambda: pool.load()[1:] == (1, 1))
        waiting.cancel()
        with pytest.raises(QueryTimeout):
            await running
        await pool.run(query(QUICK))
        assert pool.load() == (1, 0, 0)

    with_pool(scenario)


def test_a_new_release_is_served_while_the_old_one_ends_what_it_does(with_pool, tmp_path):
    one = publish(tmp_path, "one")
    asked = "SELECT ?m { <https://w3id.org/habitat-kg/id/thing/0> ?p ?m }"
    slow = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f }"

    async def scenario(pool):
        assert b'"one"' in (await pool.run(query(asked))).body
        running = asyncio.create_task(pool.run(query(slow)))
        await asyncio.sleep(0.1)
        two = publish(tmp_path, "two")
        answer = await pool.run(query(asked))
        assert b'"two"' in answer.body
        assert answer.release == two.id
        assert (await running).release == one.id
        for _ in range(4):
            assert (await pool.run(query(asked))).release == two.id
        publish(tmp_path, "one")
        assert (await pool.run(query(asked))).release == one.id

    with_pool(scenario, at=tmp_path, workers=2)


def test_an_answer_beyond_the_size_is_refused(with_pool):
    async def scenario(pool):
        with pytest.raises(ResultTooLarge, match="larger than 1 megabytes"):
            await pool.run(query("SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 20000"))
        return await pool.run(query("SELECT * { ?a ?b ?c } LIMIT 1000"))

    assert with_pool(scenario, result_bytes=1).body.endswith(b"]}}")


REFUSALS = [
    (query("SELECT ?x WHERE { ?x ?y }"), QuerySyntaxError),
    (query("ASK FROM <http://example.org/none> {}"), QueryRefused),
    (query("ASK {}", default_graphs=("relative",)), BadRequest),
    (query("ASK {}", named_graphs=tuple(f"http://e.org/{n}" for n in range(33))), QueryRefused),
    (Query("CONSTRUCT WHERE { ?s ?p ?o }", {"solutions": "json"}), NotAcceptable),
    (Query("ASK {}", {"graph": "turtle"}), NotAcceptable),
    (Thing(f"{BASE}id/none", "turtle"), NotFound),
    (Thing("no iri", "turtle"), NotFound),
    (Thing(f"{BASE}id/none", "html"), NotFound),
    (Thing(f"{BASE}id/thing/0", "none"), NotAcceptable),
]


def test_refusals_leave_the_worker_in_place(with_pool):
    async def scenario(pool):
        before = pool._processes._idle[0].pid
        for request, kind in REFUSALS:
            with pytest.raises(kind):
                await pool.run(request)
        assert pool._processes._idle[0].pid == before

    with_pool(scenario)
    assert len(REFUSALS) == 10


def test_where_absent_graphs_are_allowed_from_finds_them_empty(with_pool):
    asked = query("ASK FROM <http://example.org/none> { ?s ?p ?o }", absent_graphs=True)
    assert b"false" in with_pool(lambda pool: pool.run(asked)).body


def test_before_the_first_build_there_is_a_sentence(with_pool, tmp_path):
    async def scenario(pool):
        with pytest.raises(ReleaseError, match="Run kg build"):
            await pool.run(query(QUICK))
        publish(tmp_path)
        return await pool.run(query(QUICK))

    assert b"true" in with_pool(scenario, at=tmp_path).body


def test_leaving_ends_every_worker(home):
    async def scenario():
        async with Pool(Home(home), Settings(home=home, workers=3)) as pool:
            pids = [worker.pid for worker in pool._processes._idle]
            running = asyncio.create_task(pool.run(query(RUNAWAY)))
            await asyncio.sleep(0.1)
        await asyncio.gather(running, return_exceptions=True)
        return pids

    pids = asyncio.run(scenario())
    assert len(pids) == 4  # one to spare
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)
