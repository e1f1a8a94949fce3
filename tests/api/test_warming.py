"""Stored queries are asked after a release, one at a time, in nobody's way, by real workers."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from api import warming as module
from api.app import create_app
from api.clients import WARMING
from api.warming import Warming
from kg.config import Settings
from kg.queries.catalog import Catalog
from kg.releases import Home
from kg.vocab import DEFAULT_BASE
from kg.workers.pool import Pool
from kg.workers.protocol import Query
from tests.content import REPOSITORY
from tests.releases import publish

FORMS = len(module._CODINGS) * len(module._ACCEPTED)
RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


@pytest.fixture(scope="module")
def catalog():
    stored = Catalog.read(REPOSITORY / "queries", DEFAULT_BASE).queries
    few = dict(list(stored.items())[:5])
    assert len(few) == 5
    return Catalog(few, {})


class Asked:
    """An application that takes down what it is asked, and how many at a time."""

    def __init__(self, seconds=0.0, fails=False):
        self.scopes = []
        self.seconds, self.fails = seconds, fails
        self.now = self.most = 0

    async def __call__(self, scope, receive, send):
        self.scopes.append(scope)
        self.now += 1
        self.most = max(self.most, self.now)
        assert (await receive())["type"] == "http.request"
        await asyncio.sleep(self.seconds)
        self.now -= 1
        if self.fails:
            raise RuntimeError
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})


@pytest.fixture
def run(tmp_path, catalog, monkeypatch):
    """Run a scenario beside the warming of ``app``: ``run(app, scenario)``."""
    monkeypatch.setattr(module, "_EVERY", 0.02)
    monkeypatch.setattr(module, "_BUSY", 0.02)

    def started(app, scenario, **changed):
        async def main():
            home = Home(tmp_path)
            settings = replace(Settings(home=tmp_path, workers=1, workers_reserved=1), **changed)
            async with Pool(home, settings) as pool, Warming(app, catalog, pool):
                return await scenario(pool)

        return asyncio.run(main())

    return started


async def until(condition):
    for _ in range(1000):
        if condition():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it did not come to that")


def test_every_query_is_asked_once_in_every_form_that_clients_send(run, tmp_path, catalog):
    publish(tmp_path)
    app = Asked()

    async def scenario(pool):
        await until(lambda: len(app.scopes) > FORMS * len(catalog.queries))
        await asyncio.sleep(0.2)

    run(app, scenario)
    assert len(app.scopes) == 1 + FORMS * len(catalog.queries) == 31
    assert {scope["client"] for scope in app.scopes} == {WARMING}
    assert app.scopes[0]["path"] == "/dataset", "which counts the release"
    assert {scope["path"] for scope in app.scopes[1:]} == {
        f"/api/v1/queries/{key}" for key in catalog.queries
    }
    asked = {(s["path"], s["query_string"], *map(tuple, s["headers"])) for s in app.scopes}
    assert len(asked) == len(app.scopes)
    assert app.most == 1, "one at a time"


def test_a_new_release_is_asked_anew_and_the_old_one_given_up(run, tmp_path, catalog):
    publish(tmp_path)
    app = Asked(seconds=0.02)

    async def scenario(pool):
        await until(lambda: len(app.scopes) == 3)
        publish(tmp_path, "two")
        await until(lambda: len(app.scopes) > 3 and app.scopes[-1]["path"] == first())
        return len(app.scopes)

    def first():
        return app.scopes[0]["path"]

    assert run(app, scenario) in (4, 5), "not all of the old release were asked"


def test_failures_end_nothing(run, tmp_path, caplog):
    publish(tmp_path)
    app = Asked(fails=True)

    async def scenario(pool):
        await until(lambda: len(app.scopes) == 1 + FORMS * 5)

    run(app, scenario)
    assert "was not answered" in caplog.text


def test_without_a_release_it_waits_for_one(run, tmp_path):
    app = Asked()

    async def scenario(pool):
        await asyncio.sleep(0.2)
        assert app.scopes == []
        publish(tmp_path)
        await until(lambda: app.scopes)

    run(app, scenario)


def test_while_no_worker_is_free_nothing_is_asked(run, tmp_path):
    publish(tmp_path)
    app = Asked(seconds=0.05)

    async def scenario(pool):
        await until(lambda: app.scopes)
        runaway = asyncio.create_task(pool.run(Query(RUNAWAY, {"solutions": "json"})))
        await asyncio.sleep(0.3)
        before = len(app.scopes)
        await asyncio.sleep(0.5)
        meanwhile = len(app.scopes) - before
        runaway.cancel()
        await asyncio.gather(runaway, return_exceptions=True)
        await until(lambda: len(app.scopes) > before + meanwhile)
        return meanwhile

    assert run(app, scenario) == 0


def test_what_was_asked_is_kept_for_clients_of_every_host(tmp_path, monkeypatch):
    """The whole application on a small release, without a socket between it and the test."""
    monkeypatch.setattr(module, "_EVERY", 0.02)
    publish(tmp_path)
    app = create_app(Settings(home=tmp_path, content=REPOSITORY, workers=1, workers_reserved=1))
    messages = []

    async def scenario():
        async with app.router.lifespan_context(app):
            await until(lambda: len(app.state.cache) > 3)
            warmed = next(iter(app.state.cache._kept))
            headers = [(b"host", b"kg.example.org"), (b"accept", b"*/*")]
            path = warmed[0].decode()
            scope = module._request(path, warmed[1].decode(), headers)

            async def send(message):
                messages.append(message)

            await app({**scope, "client": ("192.0.2.7", 80)}, None, send)

    asyncio.run(scenario())
    assert messages[0]["status"] == 200
    assert app.state.cache.hits == 1
