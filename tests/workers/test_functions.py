"""Functions that are called in a worker, beside the store and the projection of a release."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from kg.errors import BadRequest
from kg.graph.projection.opening import projection_of
from kg.releases import Home
from kg.vocab import DEFAULT_BASE
from kg.workers.functions import FUNCTIONS, Contexts, function
from kg.workers.protocol import Call, Query
from tests.releases import THINGS, publish
from tests.workers.conftest import JSON, until


def test_every_name_leads_to_a_function():
    for name in FUNCTIONS:
        assert callable(function(name)), name
    assert len(FUNCTIONS) > 0


def test_a_call_is_answered_as_json_and_says_its_release(with_pool, home):
    async def scenario(pool):
        answer = await pool.run(Call("projection"))
        assert (answer.kind, answer.format) == ("data", "json")
        assert answer.release == Home(home).current().id
        return json.loads(answer.body)

    told = with_pool(scenario)
    projection = projection_of(Home(home).current())
    assert (told["nodes"], told["links"]) == (projection.nodes, projection.edges)
    assert told["links"] > THINGS
    bases = {f"{DEFAULT_BASE}id/basis/stated": 2}
    assert {basis: told["graphs"][basis] for basis in bases} == bases
    assert sum(told["graphs"].values()) == len(projection.graph_node)


def test_calls_and_queries_stand_in_one_line_and_keep_their_releases(with_pool, tmp_path):
    one = publish(tmp_path, "one")
    two = publish(tmp_path, "two")

    async def scenario(pool):
        for release in (one, two, one, None):
            answer = await pool.run(Call("projection"), release=release)
            assert answer.release == (release or two).id
            asked = await pool.run(Query("ASK { }", JSON), release=release)
            assert asked.release == (release or two).id
        assert pool.stats().starts == 1

    with_pool(scenario, at=tmp_path)


def test_an_unknown_name_is_a_sentence_and_the_worker_stays(with_pool):
    async def scenario(pool):
        with pytest.raises(BadRequest, match='no function "fly"'):
            await pool.run(Call("fly"))
        await pool.run(Call("projection"))
        assert pool.stats().starts == 1

    with_pool(scenario)


def test_a_worker_keeps_what_a_costly_first_call_has_opened(with_pool):
    async def scenario(pool):
        began = pool.stats().starts
        for _ in range(4):
            await pool.run(Call("projection"))
            assert pool.stats().starts == began
        await pool.run(Query("SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 60000", JSON))
        await until(lambda: pool.stats().starts > began)  # a query gives way for good

    with_pool(scenario, workers=2, query_quick=0.001)


def test_what_is_opened_of_a_release_is_kept_while_its_store_is(tmp_path):
    contexts = Contexts()
    first, again = object(), object()
    context = contexts.of(first, DEFAULT_BASE, str(tmp_path))
    assert contexts.of(first, DEFAULT_BASE, str(tmp_path)) is context
    assert contexts.of(again, DEFAULT_BASE, str(tmp_path)) is not context
    for number in range(5):
        contexts.of(first, DEFAULT_BASE, str(tmp_path / str(number)))
    assert contexts.of(again, DEFAULT_BASE, str(tmp_path)).store is again


def test_a_worker_starts_without_what_functions_need():
    said = subprocess.run(
        [sys.executable, "-c", "import sys, kg.workers.process; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert not {"numpy", "polars", "networkx"} & set(said.stdout.split())
