"""The pool on several releases at once, and that an answer is the same whoever gives it."""

from __future__ import annotations

import asyncio
import hashlib
import json
from itertools import cycle, islice

import pytest

from kg.errors import ReleaseError
from kg.releases import Home
from kg.workers.protocol import Query
from tests.releases import publish
from tests.workers.conftest import JSON

MARK = """PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?mark { <https://w3id.org/habitat-kg/id/thing/0> skos:notation ?mark }"""
MARKS = ("one", "two", "three", "four", "five")

SAME = [
    "SELECT * { ?s ?p ?o }",
    "SELECT DISTINCT ?p { ?s ?p ?o }",
    "SELECT ?p (COUNT(*) AS ?n) (SAMPLE(?s) AS ?one) { ?s ?p ?o } GROUP BY ?p",
    "SELECT ?g (GROUP_CONCAT(?o) AS ?all) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g",
    "SELECT * { { ?s ?p 'one' } UNION { ?s a ?c } OPTIONAL { ?s ?q ?o } }",
    "SELECT * { ?s <http://purl.org/dc/terms/isPartOf>+ ?o }",
    "SELECT * { ?s ?p ?o } ORDER BY ?p LIMIT 1000",
    "CONSTRUCT { ?s a ?p } { ?s ?p ?o }",
    "CONSTRUCT { [] <a:of> ?p ; <a:list> (?s ?p) . _:x <a:of> ?s } { ?s ?p ?o } LIMIT 1000",
    "DESCRIBE ?s { ?s a ?c }",
]
"""Questions whose answers have no order of their own."""


@pytest.fixture(scope="module")
def releases(tmp_path_factory):
    """A home with five releases, and they by their marks; the last is current."""
    home = tmp_path_factory.mktemp("releases")
    return home, {mark: publish(home, mark) for mark in MARKS}


def mark_of(answer):
    return json.loads(answer.body)["results"]["bindings"][0]["mark"]["value"]


def test_each_request_is_answered_from_the_release_that_it_names(with_pool, releases):
    home, by_mark = releases

    async def scenario(pool):
        for mark in islice(cycle([*MARKS, None]), 24):
            release = by_mark[mark] if mark else None
            answer = await pool.run(Query(MARK, JSON), release=release)
            expected = by_mark[mark or "five"].id
            assert (mark_of(answer), answer.release) == (mark or "five", expected)
        assert pool.manifest(by_mark["two"]).id == by_mark["two"].id
        assert pool.manifest().id == by_mark["five"].id
        assert pool.stats().starts == 1

    with_pool(scenario, at=home)


def test_requests_of_several_releases_stand_in_one_line(with_pool, releases):
    home, by_mark = releases

    async def scenario(pool):
        marks = list(islice(cycle(MARKS), 200))
        asked = [pool.run(Query(MARK, JSON), release=by_mark[mark]) for mark in marks]
        answers = await asyncio.gather(*asked)
        assert [mark_of(answer) for answer in answers] == marks
        assert [answer.release for answer in answers] == [by_mark[mark].id for mark in marks]

    with_pool(scenario, at=home, workers=2, workers_reserved=1)


def test_one_that_is_sent_on_from_a_line_keeps_its_release(with_pool, releases):
    home, by_mark = releases
    slow = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f }"

    async def scenario(pool):
        marks = list(islice(cycle(MARKS), 30))
        first = asyncio.create_task(pool.run(Query(slow, JSON), release=by_mark["one"]))
        await asyncio.sleep(0)
        asked = [pool.run(Query(MARK, JSON), release=by_mark[mark]) for mark in marks]
        answers = await asyncio.gather(*asked)
        assert [mark_of(answer) for answer in answers] == marks
        assert (await first).release == by_mark["one"].id

    with_pool(scenario, at=home, workers=2, workers_reserved=1, query_quick=0.05)


def test_an_answer_is_the_same_bytes_from_every_worker(with_pool, releases):
    home, by_mark = releases

    async def scenario(pool):
        hashes = []
        for text in SAME:
            answer = await pool.run(Query(text, JSON), release=by_mark["two"])
            assert len(answer.body) > 500, text
            hashes.append(hashlib.sha256(answer.body).hexdigest())
        return hashes

    found = [with_pool(scenario, at=home) for _ in range(3)]
    assert found[0] == found[1] == found[2]
    assert len(found[0]) == 10


def test_a_store_elsewhere_answers_of_the_current_release_alone(with_pool, releases):
    home, by_mark = releases

    async def scenario(pool):
        current = await pool.run(Query(MARK, JSON), release=by_mark["five"])
        assert mark_of(current) == "five"
        with pytest.raises(ReleaseError, match="holds the current release alone"):
            await pool.run(Query(MARK, JSON), release=by_mark["one"])

    with_pool(scenario, at=home, store=str(by_mark["five"].store))


def test_a_release_whose_files_are_gone_is_told_and_the_next_request_is_answered(
    with_pool, tmp_path
):
    first, last = publish(tmp_path, "one"), publish(tmp_path, "two")

    async def scenario(pool):
        await pool.run(Query(MARK, JSON))
        first.path.rename(tmp_path / "elsewhere")
        with pytest.raises(ReleaseError):
            await pool.run(Query(MARK, JSON), release=first)
        assert mark_of(await pool.run(Query(MARK, JSON))) == "two"

    with_pool(scenario, at=tmp_path)
    assert Home(tmp_path).current() == last
