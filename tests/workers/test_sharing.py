"""How the places of a pool are shared: by cheap and costly requests, by clients, in lines."""

from __future__ import annotations

import asyncio
import json
import time

import pytest

from kg.errors import QueryKilled, QueryTimeout, ResultTooLarge
from kg.formats import N_TRIPLES
from kg.workers.protocol import DatasetDump, GraphDump, Query
from tests.workers.conftest import JSON, until

RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
LONG = "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 60000"
"""An answer of some eight megabytes."""

QUICK = "ASK { ?s ?p ?o }"
MEGABYTE = 1024 * 1024


def query(text):
    return Query(text, JSON)


def states(pool):
    return sorted(running.state for running in pool.running())


async def settled(pool, expected):
    """Wait until the requests are in those states and stay so for a moment."""
    async with asyncio.timeout(20):
        while True:
            await asyncio.sleep(0.2)
            if states(pool) == expected:
                await asyncio.sleep(0.2)
                if states(pool) == expected:
                    return


def test_cheap_requests_are_never_behind_costly_ones(with_pool):
    async def scenario(pool):
        runaways = [asyncio.create_task(pool.run(query(RUNAWAY), client="a")) for _ in range(8)]
        await settled(pool, ["costly"] * 2 + ["waiting"] * 6)
        assert pool.stats().costly == 2
        for _ in range(30):
            await pool.run(query(QUICK), client="a")
        assert not any(runaway.done() for runaway in runaways)
        for runaway in runaways:
            runaway.cancel()
        await asyncio.gather(*runaways, return_exceptions=True)
        assert pool.running() == []
        assert pool.load()[1:] == (0, 0)

    with_pool(scenario, workers=3, workers_reserved=1, query_quick=0.1)


def test_a_costly_request_begins_again_when_a_place_is_free(with_pool):
    async def scenario(pool):
        slow = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f }"
        running = [asyncio.create_task(pool.run(query(slow))) for _ in range(3)]
        answers = await asyncio.gather(*running)
        counts = {json.loads(a.body)["results"]["bindings"][0]["n"]["value"] for a in answers}
        assert len(counts) == 1
        assert pool.stats().kills["postponed"] >= 1

    with_pool(scenario, workers=2, workers_reserved=1, query_quick=0.05)


def held(pool):
    return [(seen.client, seen.state) for seen in pool.running()]


def test_a_client_with_many_costly_requests_makes_room_for_another(with_pool):
    async def scenario(pool):
        many = [asyncio.create_task(pool.run(query(RUNAWAY), client="many")) for _ in range(6)]
        await settled(pool, ["costly"] * 3 + ["waiting"] * 3)
        other = asyncio.create_task(pool.run(query(RUNAWAY), client="other"))
        await until(lambda: ("other", "costly") in held(pool))
        await settled(pool, ["costly"] * 3 + ["waiting"] * 4)
        assert ("other", "costly") in held(pool)
        assert held(pool).count(("many", "costly")) == 2
        for task in (*many, other):
            task.cancel()
        await asyncio.gather(*many, other, return_exceptions=True)

    with_pool(scenario, workers=4, workers_reserved=1, query_quick=0.1)


def test_who_waits_is_served_in_turn(with_pool):
    async def scenario(pool):
        order = []

        async def ask(client):
            await pool.run(query(QUICK), client=client)
            order.append(client)

        holder = asyncio.create_task(pool.run(query(RUNAWAY), deadline=1))
        await until(lambda: pool.load()[1] == 1)
        crowd = [asyncio.create_task(ask("crowd")) for _ in range(40)]
        await until(lambda: pool.load()[2] == 40)
        single = asyncio.create_task(ask("single"))
        with pytest.raises(QueryTimeout):
            await holder
        await asyncio.gather(*crowd, single)
        assert order.index("single") < 10

    with_pool(scenario)


def test_those_in_line_behind_a_slow_one_are_sent_elsewhere(with_pool):
    async def scenario(pool):
        slow = asyncio.create_task(pool.run(query(RUNAWAY), deadline=5))
        quick = [asyncio.create_task(pool.run(query(QUICK))) for _ in range(30)]
        answers = await asyncio.gather(*quick)
        assert not slow.done()
        assert all(b"true" in answer.body for answer in answers)
        with pytest.raises(QueryTimeout):
            await slow
        assert b"true" in (await pool.run(query(QUICK))).body

    with_pool(scenario, workers=2, workers_reserved=1, query_quick=0.1)


def test_those_in_line_behind_one_that_dies_are_answered(with_pool):
    async def scenario(pool):
        crash = Query("SELECT (" + "(" * 20_000 + "1" + ")" * 20_000 + " AS ?x) {}", JSON,
                      checked=True)  # fmt: skip
        dying = [asyncio.create_task(pool.run(crash)) for _ in range(3)]
        quick = [asyncio.create_task(pool.run(query(QUICK))) for _ in range(20)]
        assert all(b"true" in answer.body for answer in await asyncio.gather(*quick))
        ends = await asyncio.gather(*dying, return_exceptions=True)
        assert [end.code for end in ends] == ["query-refused"] * 3

    with_pool(scenario)


def test_one_in_line_that_gives_up_is_passed_over(with_pool):
    async def scenario(pool):
        tasks = [asyncio.create_task(pool.run(query(QUICK))) for _ in range(20)]
        await asyncio.sleep(0)
        for task in tasks[1::2]:
            task.cancel()
        done = await asyncio.gather(*tasks, return_exceptions=True)
        assert all(b"true" in answer.body for answer in done[::2])
        assert pool.load()[1:] == (0, 0)
        assert b"true" in (await pool.run(query(QUICK))).body

    with_pool(scenario)


def test_a_long_answer_is_streamed_and_complete(with_pool):
    async def scenario(pool):
        whole = await pool.run(query(LONG))
        answer = await pool.ask(query(LONG))
        assert answer.rest is not None
        assert MEGABYTE < len(answer.body) < 2 * MEGABYTE
        assert states(pool) == ["streaming"]
        parts = [answer.body]
        async for part in answer.rest:
            parts.append(part)
        assert b"".join(parts) == whole.body
        assert (answer.rest.rows, whole.rows) == (60000, 60000)
        assert pool.running() == []
        short = await pool.ask(query("SELECT * { ?a ?b ?c } LIMIT 5"))
        assert (short.rest, short.rows) == (None, 5)

    with_pool(scenario, buffer_bytes=1)


def test_a_streamed_answer_that_is_given_up_frees_its_place(with_pool):
    async def scenario(pool):
        answer = await pool.ask(query(LONG))
        await answer.rest.aclose()
        assert pool.load()[1] == 0
        assert b"true" in (await pool.run(query(QUICK))).body

    with_pool(scenario, buffer_bytes=1)


def test_a_streamed_answer_that_fails_says_so(with_pool):
    async def too_long(pool):
        answer = await pool.ask(query(LONG))
        with pytest.raises(ResultTooLarge):
            _ = [part async for part in answer.rest]
        assert pool.load()[1] == 0

    async def too_slow(pool):
        answer = await pool.ask(query(LONG), deadline=1.5)
        await until(lambda: pool.load()[1] == 0)  # a client that takes nothing
        with pytest.raises(QueryTimeout):
            _ = [part async for part in answer.rest]

    with_pool(too_long, buffer_bytes=1, result_bytes=3)
    with_pool(too_slow, buffer_bytes=1)


def test_an_operator_sees_what_runs_and_ends_it(with_pool):
    async def scenario(pool):
        running = asyncio.create_task(pool.run(query(RUNAWAY), client="who"))
        waiting = asyncio.create_task(pool.run(query(RUNAWAY)))
        await until(lambda: pool.load()[1:] == (1, 1))
        await asyncio.sleep(0.5)
        first, second = pool.running()
        assert (first.client, first.text, first.kind) == ("who", RUNAWAY, "query")
        assert first.seconds > 0.4 and first.release
        assert second.state == "waiting"
        assert pool.kill(first.id) and pool.kill(second.id)
        assert not pool.kill("q0")
        for task in (running, waiting):
            with pytest.raises(QueryKilled):
                await task
        assert pool.stats().kills["killed"] == 2

    with_pool(scenario)


def test_seconds_are_charged_whatever_comes_of_them(with_pool):
    charged = {}

    async def scenario(pool):
        pool.charge(lambda client, s: charged.update({client: charged.get(client, 0) + s}))
        began = time.monotonic()
        with pytest.raises(QueryTimeout):
            await pool.run(query(RUNAWAY), client="a", deadline=0.3)
        ended = time.monotonic()
        answer = await pool.run(query(QUICK), client="b")
        assert 0 < answer.seconds <= time.monotonic() - ended
        return ended - began, answer.seconds

    runaway, quick = with_pool(scenario)
    assert 0.25 < charged["a"] <= runaway
    assert 0 < charged["b"] <= quick + 0.01


def test_graphs_and_datasets_are_written_out(with_pool):
    async def scenario(pool):
        one = "https://w3id.org/habitat-kg/id/document/report/para/18"
        graph = await pool.run(GraphDump(one, N_TRIPLES.name))
        merged = await pool.run(GraphDump(None, N_TRIPLES.name))
        named = await pool.run(DatasetDump("nquads"))
        both = await pool.run(DatasetDump("nquads", default=True))
        return graph, merged, named, both

    graph, merged, named, both = with_pool(scenario)
    assert (graph.rows, graph.body.count(b"\n")) == (1, 1)
    assert merged.rows < named.rows
    assert both.rows == merged.rows + named.rows == both.body.count(b"\n")
