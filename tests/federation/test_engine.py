"""The engine in a process that may reach the relay only: what a query with SERVICE gives."""

from __future__ import annotations

import asyncio
import sys

import pytest

from kg.federation.client import Client
from kg.federation.endpoints import endpoints_of
from kg.federation.relay import Relay
from kg.queries.services import rewrite_services
from tests.federation.conftest import listening

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="Landlock is of Linux")


def evaluate(text, *urls, rewrite=True, **bounds):
    """What the process prints for a query, line by line."""

    async def scenario():
        client = Client(endpoints_of(",".join(urls)), limit=bounds.pop("limit", 1_000_000))
        async with Relay(client, **{"seconds": 5.0, **bounds}) as relay:
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "tests.federation.asking", str(relay.port),
                stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
            )  # fmt: skip
            with relay.lease() as services:
                sent = rewrite_services(text, services) if rewrite else text
                said, _ = await asyncio.wait_for(process.communicate(sent.encode()), 30)
        return said.decode().splitlines()

    return asyncio.run(scenario())


def test_an_allowed_endpoint_is_asked(endpoint):
    url = f"{endpoint.url}/sparql"
    text = f"SELECT ?s {{ SERVICE <{url}> {{ ?s ?p '住房' }} }}"
    assert evaluate(text, url)[1:] == ["<http://e/x>"]
    [(_, _, _, form)] = endpoint.received
    assert form == {"query": ['SELECT * WHERE { ?s ?p "住房" . }']}


def test_answers_of_two_endpoints_are_joined(endpoint):
    with listening() as other:
        one, two = f"{endpoint.url}/1", f"{other.url}/2"
        text = f"SELECT ?s {{ SERVICE <{one}> {{ ?s ?p 1 }} SERVICE SILENT <{two}> {{ ?s ?p 2 }} }}"
        assert evaluate(text, one, two)[1:] == ["<http://e/x>"]
        assert len(other.received) == 1
    assert len(endpoint.received) == 1


@pytest.mark.parametrize("path", ["/cut", "/endless", "/drip", "/status", "/silent", "/page"])
def test_an_answer_that_is_not_whole_fails_the_query(endpoint, path):
    url = f"{endpoint.url}{path}"
    text = f"SELECT * {{ SERVICE <{url}> {{ ?s ?p ?o }} }}"
    [_, said] = evaluate(text, url, seconds=0.5)
    assert "endpoint" in said or url in said
    assert "127.0.0.1" not in said.replace(url, "")


def test_silent_takes_a_failure_for_no_answer(endpoint):
    url = f"{endpoint.url}/status"
    assert evaluate(f"SELECT ?s {{ SERVICE SILENT <{url}> {{ ?s ?p 1 }} }}", url)[1:] == ["None"]


def test_a_service_in_each_row_is_asked_so_often_only(endpoint):
    url = f"{endpoint.url}/"
    rows = " ".join(str(n) for n in range(50))
    text = f"SELECT * {{ VALUES ?x {{ {rows} }} LATERAL {{ SERVICE <{url}> {{ ?s ?p ?x }} }} }}"
    *_, said = evaluate(text, url, requests=5)
    assert "more than 5 times" in said
    assert len(endpoint.received) == 5


SHAPES = (
    "$group",
    "$group VALUES ?s { <http://e/x> }",
    "OPTIONAL { $group }",
    "{ $group } UNION { }",
    "{ SELECT DISTINCT ?s { $group } ORDER BY ?s LIMIT 1 }",
    "{ SELECT (COUNT(*) AS ?n) { $group } }",
    "$group MINUS { ?s ?p 1 }",
    "VALUES ?s { <http://e/x> } LATERAL { $group }",
)


def test_wherever_a_service_may_stand_its_failure_fails_the_query(endpoint):
    """The engine takes a failure in MINUS and EXISTS for an answer; there SERVICE is refused."""
    url = f"{endpoint.url}/status"
    failed = 0
    for shape in SHAPES:
        group = f"SERVICE <{url}> {{ ?s ?p ?o }}"
        said = evaluate(f"SELECT * {{ {shape.replace('$group', group)} }}", url)[1:]
        assert said[-1].startswith(f"{url} answered with status 500"), (shape, said)
        failed += 1
    assert failed == len(SHAPES) == 8


def test_the_process_reaches_the_relay_and_nothing_else(endpoint):
    """A query that was not rewritten reaches nobody, where the kernel has Landlock."""
    text = f"SELECT * {{ SERVICE <{endpoint.url}/> {{ ?s ?p ?o }} }}"
    restricted, _ = evaluate(text, rewrite=False)
    if restricted != "restricted":
        pytest.skip("this kernel has no Landlock for TCP")
    assert endpoint.received == []


def test_no_name_is_looked_up_by_the_process():
    said = evaluate("SELECT * { SERVICE <http://localhost:1234/> { ?s ?p ?o } }", rewrite=False)
    assert len(said) == 2
    assert said[1].startswith("The answer of an endpoint")
