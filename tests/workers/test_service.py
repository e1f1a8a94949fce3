"""A query that asks allowed endpoints: in a worker of its own, through the relay."""

from __future__ import annotations

import asyncio

import pytest

from kg.errors import QueryRefused, QueryTimeout, ServiceFailed
from kg.workers.protocol import Query
from tests.federation.conftest import listening
from tests.workers.conftest import JSON


@pytest.fixture
def endpoint():
    with listening() as running:
        yield running


def asking(endpoint):
    return (
        f"SELECT * {{ {{ SELECT * {{ ?a ?b ?c }} LIMIT 1 }} SERVICE <{endpoint}> {{ ?s ?p 1 }} }}"
    )


def test_an_allowed_endpoint_is_asked_and_its_worker_goes(with_pool, endpoint):
    url = f"{endpoint.url}/sparql"

    async def scenario(pool):
        answers = [await pool.run(Query(asking(url), JSON)) for _ in range(2)]
        assert pool.load()[:2] == (1, 0)
        plain = await pool.run(Query("ASK {}", JSON))
        return answers, plain

    answers, plain = with_pool(scenario, service_allow=url)
    assert [b"http://e/x" in answer.body for answer in answers] == [True, True]
    assert b"true" in plain.body
    assert len(endpoint.received) == 2


def test_another_endpoint_is_refused(with_pool, endpoint):
    async def scenario(pool):
        with pytest.raises(QueryRefused, match="SERVICE asks <http://no"):
            await pool.run(Query(asking("http://no.example/"), JSON))

    with_pool(scenario, service_allow=f"{endpoint.url}/sparql")
    assert endpoint.received == []


def test_without_a_list_service_is_refused(with_pool, endpoint):
    async def scenario(pool):
        with pytest.raises(QueryRefused, match="never does"):
            await pool.run(Query(asking(f"{endpoint.url}/sparql"), JSON))

    with_pool(scenario)
    assert endpoint.received == []


@pytest.mark.parametrize(
    "form", ["SELECT *", "ASK", "SELECT (COUNT(*) AS ?n)", "CONSTRUCT { ?s ?p 1 }"]
)
def test_a_failure_says_which_endpoint_failed(with_pool, endpoint, form):
    url = f"{endpoint.url}/status"

    async def scenario(pool):
        with pytest.raises(ServiceFailed) as caught:
            await pool.run(Query(f"{form} {{ SERVICE <{url}> {{ ?s ?p 1 }} }}", JSON))
        return caught.value

    failure = with_pool(scenario, service_allow=url)
    assert failure.problem == f"{url} answered with status 500."
    assert failure.remedy == "Try the group of SERVICE there as a query of its own."


def test_a_query_that_is_ended_ends_what_it_asked(with_pool, endpoint):
    url = f"{endpoint.url}/drip"

    async def scenario(pool):
        with pytest.raises(QueryTimeout):
            await pool.run(Query(asking(url), JSON), deadline=1.0)
        while endpoint.open:
            await asyncio.sleep(0.02)

    with_pool(scenario, service_allow=url)


def test_a_word_that_is_no_service_costs_only_time(with_pool, endpoint):
    async def scenario(pool):
        return await pool.run(Query("ASK { FILTER('a service' != '') }", JSON))

    assert b"true" in with_pool(scenario, service_allow=f"{endpoint.url}/").body
    assert endpoint.received == []
