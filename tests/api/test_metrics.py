"""``/metrics``: what Prometheus reads is true, and only the operator's machine may read it."""

from __future__ import annotations

import pytest
from prometheus_client.openmetrics.parser import text_string_to_metric_families as openmetrics
from prometheus_client.parser import text_string_to_metric_families as prometheus

from api.metrics import Metrics
from tests.api.test_limits import RUNAWAY
from tests.api.test_sparql import problem
from tests.serving import running

FAMILIES = {
    "habitat_cache_bytes", "habitat_cache_entries", "habitat_cache_evictions",
    "habitat_cache_lookups", "habitat_children", "habitat_children_resident_bytes",
    "habitat_connections", "habitat_connections_refused", "habitat_release_triples",
    "habitat_request_seconds", "habitat_sent_bytes", "habitat_waiting", "habitat_worker_kills",
    "habitat_worker_starts", "habitat_workers", "process_cpu_seconds", "process_max_fds",
    "process_open_fds", "process_resident_memory_bytes", "process_start_time_seconds",
    "process_virtual_memory_bytes",
}  # fmt: skip


def read(server):
    """Name of a sample and its labels → value."""
    text = server.get("/metrics").data.decode()
    return {
        (sample.name, *(f"{name}={value}" for name, value in sorted(sample.labels.items()))):
            sample.value
        for family in prometheus(text)
        for sample in family.samples
    }  # fmt: skip


def requests(samples, route, outcome):
    labels = (f"outcome={outcome}", f"route={route}")
    return samples.get(("habitat_request_seconds_count", *labels), 0)


@pytest.fixture(scope="module")
def counted(api_home):
    """A server that nothing but these tests asks."""
    with running(api_home, workers=2, query_timeout=1, admin_token="operator") as made:
        yield made


def test_both_formats_can_be_read(counted):
    assert counted.query("SELECT nothing").status == 400
    plain = counted.get("/metrics")
    assert plain.headers["Content-Type"].startswith("text/plain; version=")
    assert {f.name for f in prometheus(plain.data.decode())} == {*FAMILIES, "habitat_info"}
    open_ = counted.get("/metrics", "application/openmetrics-text; version=1.0.0")
    assert open_.headers["Content-Type"].startswith("application/openmetrics-text; version=1.0.0")
    assert {f.name for f in openmetrics(open_.data.decode())} == {*FAMILIES, "habitat"}


def test_requests_are_counted_by_route_and_outcome(counted):
    before = read(counted)
    for _ in range(3):
        counted.query("ASK { ?s ?p 'something' }")
    counted.query(RUNAWAY)
    counted.query("SELECT")
    counted.query("ASK { SERVICE <http://127.0.0.1/> {} }")
    for name in ("a", "b", "c"):
        counted.get(f"/id/no/{name}")
    counted.get("/nowhere")
    after = read(counted)
    seen = {
        (route, outcome): requests(after, route, outcome) - requests(before, route, outcome)
        for route, outcome in (
            ("/sparql", "ok"), ("cache", "cached"), ("/sparql", "timeout"), ("/sparql", "refused"),
            ("/sparql", "client error"), ("/id/{path:path}", "client error"),
            ("none", "client error"),
        )
    }  # fmt: skip
    assert list(seen.values()) == [2, 1, 1, 1, 1, 3, 1]
    bucket = ("habitat_request_seconds_bucket", "le=0.5", "outcome=timeout", "route=/sparql")
    whole = (*bucket[:1], "le=+Inf", *bucket[2:])
    assert after[bucket] == 0 and after[whole] == requests(after, "/sparql", "timeout")
    total = after["habitat_request_seconds_sum", "outcome=timeout", "route=/sparql"]
    assert total >= 0.9 * requests(after, "/sparql", "timeout")


def test_workers_connections_caches_and_the_release_are_told(counted):
    counted.query(RUNAWAY)
    release = counted.get("/health").json()
    samples = read(counted)
    assert samples["habitat_info", f"release={release['release']}", "version=0.1.0"] == 1
    assert samples["habitat_release_triples",] == release["triples"]
    assert samples["habitat_workers", "state=idle"] >= 1
    assert samples["habitat_worker_starts_total",] >= 3
    assert samples["habitat_worker_kills_total", "reason=timeout"] >= 1
    assert samples["habitat_connections",] >= 1
    assert samples["habitat_cache_lookups_total", "cache=responses", "result=miss"] >= 1
    assert samples["habitat_children",] >= 2
    assert samples["habitat_children_resident_bytes",] > 10_000_000


def test_who_may_read_it(counted):
    for header in ("Forwarded", "X-Forwarded-For", "Via"):
        answer = counted.get("/metrics", **{header: "203.0.113.7"})
        problem(answer, 401, "unauthorized")
    given = {"X-Forwarded-For": "203.0.113.7", "Authorization": "Bearer operator"}
    assert counted.get("/metrics", **given).status == 200
    problem(counted.get("/metrics", Authorization="Bearer other"), 401, "unauthorized")


def test_a_proxy_that_is_believed_tells_who_asks(api_home):
    with running(api_home, workers=1, proxies="127.0.0.1") as server:
        problem(server.get("/metrics", X_Forwarded_For="203.0.113.7"), 401, "unauthorized")
        assert server.get("/metrics", X_Forwarded_For="127.0.0.1").status == 200


def test_counting_is_bounded():
    metrics = Metrics()
    for number in range(5000):
        metrics.seen(f"/{number}", "ok", 0.1, 1)
    rows = list(metrics.tallies())
    assert len(rows) == 1001
    assert sum(sum(tally.buckets) for _, _, tally in rows) == 5000
