"""What a client may take in a minute and at one time, with a clock that the test moves."""

from __future__ import annotations

import hashlib
import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from api import budgets as module
from api.budgets import SLICE, Budgets
from kg.config import Settings
from kg.errors import BudgetSpent
from tests.serving import running, settle


class Clock:
    """Seconds that pass when the test says so."""

    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def budgets(clock):
    settings = Settings(client_seconds=10, client_rows=100, client_bytes=1, client_queries=2)
    return Budgets(settings, clock)


def left(budgets, client="jane"):
    """What the value of RateLimit says: name → what is left."""
    items = [item.strip().split(";") for item in budgets.left(client).decode().split(",")]
    return {name.strip('"'): int(given[0].removeprefix("r=")) for name, *given in items}


def test_the_policy_names_every_quota_with_its_unit_and_window(budgets):
    assert budgets.policy == (
        b'"seconds";q=10;qu="seconds";w=60, "rows";q=100;qu="rows";w=60, '
        b'"bytes";q=1048576;qu="content-bytes";w=60, "queries";q=2;qu="concurrent-requests"'
    )


def test_what_is_left_goes_down_as_it_is_spent(budgets):
    full = {"seconds": 10, "rows": 100, "bytes": 1048576, "queries": 2}
    assert left(budgets) == full
    budgets.spend("jane", seconds=2.5, rows=30, bytes=576)
    assert left(budgets) == {"seconds": 7, "rows": 70, "bytes": 1048000, "queries": 2}
    assert left(budgets, "bob") == full


@pytest.mark.parametrize(
    ("what", "taken"), [("seconds", 10.0), ("rows", 100), ("bytes", 1048576)], ids=str
)
def test_a_quota_that_is_used_up_is_refused_until_a_minute_has_passed(budgets, clock, what, taken):
    with budgets.enter("jane"):
        budgets.spend("jane", **{what: taken})
    with pytest.raises(BudgetSpent, match=what) as caught:
        budgets.enter("jane")
    budgets.enter("bob").leave()
    clock.now += caught.value.wait - 1.5
    with pytest.raises(BudgetSpent):
        budgets.hit("jane")
    clock.now += 1.5
    budgets.enter("jane").leave()
    assert left(budgets)[what] == {"seconds": 10, "rows": 100, "bytes": 1048576}[what]


def test_the_wait_is_until_enough_has_been_forgotten_and_no_longer(budgets, clock):
    budgets.spend("jane", seconds=1)
    clock.now += 2 * SLICE
    budgets.spend("jane", seconds=5)
    clock.now += 2 * SLICE
    budgets.spend("jane", seconds=8)  # of 14 seconds, the first two slices are to go
    with pytest.raises(BudgetSpent) as caught:
        budgets.enter("jane")
    assert caught.value.wait == 60 - 2 * SLICE
    assert b'"seconds";r=0;t=40' in budgets.left("jane")
    clock.now += caught.value.wait
    budgets.enter("jane").leave()


def test_a_use_is_forgotten_after_a_minute_at_most_and_not_before_55_seconds(budgets, clock):
    for start in range(1000, 1010):
        clock.now = float(start)
        client = str(start)
        budgets.spend(client, rows=100)
        clock.now = start + 55.0 - 0.01
        assert left(budgets, client)["rows"] == 0
        clock.now = start + 60.0
        assert left(budgets, client)["rows"] == 100


def test_only_so_many_queries_run_or_wait_at_one_time(budgets):
    first, second = budgets.enter("jane"), budgets.enter("jane")
    with pytest.raises(BudgetSpent, match="at most 2") as caught:
        budgets.enter("jane")
    assert caught.value.wait == 1
    budgets.enter("bob").leave()
    assert left(budgets)["queries"] == 0
    first.leave()
    first.leave()
    assert left(budgets)["queries"] == 1
    budgets.enter("jane").leave()
    second.leave()
    assert left(budgets)["queries"] == 2


def test_a_query_that_fails_gives_its_place_back(budgets):
    with pytest.raises(ZeroDivisionError), budgets.enter("jane"):
        raise ZeroDivisionError
    assert left(budgets)["queries"] == 2


def test_an_answer_from_the_cache_is_charged_and_told(budgets):
    assert b'"rows";r=90;' in budgets.hit("jane", rows=10, bytes=100)
    budgets.spend("jane", rows=90)
    with pytest.raises(BudgetSpent):
        budgets.hit("jane", rows=1)


def test_the_number_of_clients_that_are_remembered_is_bounded(budgets, monkeypatch):
    monkeypatch.setattr(module, "CLIENTS", 10)
    running = budgets.enter("busy")
    for number in range(1000):
        budgets.spend(str(number), rows=1)
    assert len(budgets) == 10
    assert left(budgets, "busy")["queries"] == 1, "a client with a query is kept"
    running.leave()
    assert left(budgets, "busy")["queries"] == 2
    assert left(budgets, "999")["rows"] == 99
    assert left(budgets, "1")["rows"] == 100


KEY = hashlib.sha256(b"key of jane").hexdigest()


def test_who_has_used_up_a_minute_is_told_when_to_ask_again(api_home):
    with running(
        api_home, client_rows=50, client_queries=3, workers=1, workers_reserved=1,
        api_keys=f"jane:{KEY}",
    ) as server:  # fmt: skip
        first = server.query("SELECT * { ?s ?p ?o } LIMIT 30")
        assert first.headers["RateLimit-Policy"].startswith('"seconds";q=300;')
        again = server.query("SELECT * { ?s ?p ?o } LIMIT 30")
        assert '"rows";r=0;' in again.headers["RateLimit"], "from the cache, and charged as well"
        for text in ("SELECT * { ?s ?p ?o } LIMIT 30", "SELECT * { ?s ?p ?o } LIMIT 31"):
            refused = server.query(text)
            assert refused.status == 429
            assert refused.headers["Content-Type"].startswith("application/problem+json")
            assert 50 <= int(refused.headers["Retry-After"]) <= 60
            assert '"rows";r=0;' in refused.headers["RateLimit"]
            problem = json.loads(refused.data)
            assert problem["type"] == "/errors#budget" and "50 rows" in problem["detail"]
        known = server.query("ASK {}", X_API_Key="key of jane")
        assert known.status == 200 and '"rows";r=50' in known.headers["RateLimit"]
        unknown = server.query("ASK {}", X_API_Key="key of bob")
        assert unknown.status == 401 and "X-API-Key" in json.loads(unknown.data)["detail"]
        assert server.get("/health").status == 200, "what asks no worker costs nothing"


def test_only_so_many_queries_of_a_client_run_at_one_time(api_home):
    runaway = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    with (
        running(
            api_home, client_queries=2, workers=1, workers_reserved=1, query_timeout=2
        ) as server,
        ThreadPoolExecutor() as threads,
    ):
        taken = [threads.submit(server.query, runaway) for _ in range(2)]
        settle(server, busy=1, waiting=1)
        refused = server.query("ASK {}")
        assert refused.status == 429 and refused.headers["Retry-After"] == "1"
        assert '"queries";r=0' in refused.headers["RateLimit"]
        assert {t.result().status for t in taken} <= {408, 503}
        assert server.query("ASK {}").status == 200
