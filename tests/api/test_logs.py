"""The log: one JSON object a line, a number for each request, and nothing that nobody asked for."""

from __future__ import annotations

import io
import json
import logging
import os
import subprocess
import sys
import threading
import time

import pytest
import urllib3

from api.log_lines import Background, JsonLines
from api.logs import RequestLog, given_id, new_id, request_id
from kg.config import Settings
from kg.errors import QueryTimeout
from tests.api.test_limits import RUNAWAY
from tests.api.test_sparql import problem
from tests.ports import free_port
from tests.serving import running

SECRET = "ASK { ?s ?p 'a secret of the client' }"


def lines(capfd, least):
    """What the server has written to stderr, each line parsed, but for asking whether it is up.

    The line of an answer is written when it has been sent: ``least`` lines are waited for.
    """
    written, until = "", time.monotonic() + 20
    while True:
        time.sleep(0.2)
        written += capfd.readouterr().err
        parsed = [json.loads(line) for line in written.splitlines(True) if line.endswith("\n")]
        found = [line for line in parsed if line.get("path") != "/health"]
        if len(found) >= least or time.monotonic() > until:
            return found


def test_every_request_is_logged_where_that_is_asked_for(api_home, capfd):
    with running(api_home, workers=1, log_requests="all") as server:
        capfd.readouterr()
        release = server.get("/health").json()["release"]
        for number in (1, 2, 3):
            server.query(SECRET, X_Request_Id=f"mine-{number}")
        server.get("/id/no/thing?token=hidden")
        logged = lines(capfd, 4)
    first, _, third, missing = logged
    assert first["time"].endswith("Z") and first["level"] == "info" and first["event"] == "request"
    told = {name: first[name] for name in ("request", "method", "path", "route", "status")}
    assert told == {
        "request": "mine-1", "method": "GET", "path": "/sparql", "route": "/sparql", "status": 200
    }  # fmt: skip
    assert first["client"] == "127.0.0.1" and first["bytes"] > 10 and 0 < first["seconds"] < 5
    assert first["release"] == release
    assert third["request"] == "mine-3" and third["outcome"] == "cached"
    assert missing["path"] == "/id/no/thing" and missing["outcome"] == "client error"
    assert "secret" not in json.dumps(logged) and "hidden" not in json.dumps(logged)


def test_only_problems_are_logged_by_default(api_home, capfd):
    with running(api_home, workers=1, query_timeout=1) as server:
        capfd.readouterr()
        server.query("ASK {}")
        server.query("SELECT")
        server.get("/nowhere")
        problem(server.query(RUNAWAY), 408, "query-timeout")
        (logged,) = lines(capfd, 1)
    assert (logged["status"], logged["outcome"]) == (408, "timeout")


def test_a_stream_that_breaks_off_is_one_line(api_home, capfd):
    with running(api_home, workers=1, query_timeout=2) as server:
        capfd.readouterr()
        with pytest.raises(urllib3.exceptions.HTTPError):
            server.query("SELECT * { ?a ?b ?c . ?d ?e ?f }", "text/csv")
        (logged,) = lines(capfd, 1)
    assert (logged["status"], logged["outcome"]) == (200, "broken")
    assert logged["error"] == "query-timeout"


def test_nothing_is_logged_where_nothing_is_asked_for(api_home, capfd):
    with running(api_home, workers=1, query_timeout=1, log_requests="none") as server:
        capfd.readouterr()
        problem(server.query(RUNAWAY), 408, "query-timeout")
        assert lines(capfd, 0) == []


def test_queries_are_logged_where_that_is_asked_for(api_home, capfd):
    with running(api_home, workers=1, log_requests="all", log_queries="yes") as server:
        capfd.readouterr()
        server.query(SECRET)
        (logged,) = lines(capfd, 1)
    assert logged["query"] == SECRET


def test_no_path_begins_a_line_of_its_own(api_home, capfd):
    forged = "/%0A%7B%22event%22:%22forged%22%7D%0D%0A%E2%80%A8%1B[31m"
    with running(api_home, workers=1, log_requests="all") as server:
        capfd.readouterr()
        assert server.get(forged).status == 404
    written = capfd.readouterr().err
    (line,) = (line for line in written.split("\n") if "forged" in line)
    assert json.loads(line)["path"] == '/\n{"event":"forged"}\r\n\u2028\x1b[31m'
    assert line.isprintable() and line.isascii()


def test_a_log_that_nobody_reads_holds_nobody_up(api_home):
    port = free_port()
    settings = {"KG_HOME": str(api_home), "KG_LOG_REQUESTS": "all", "KG_WORKERS": "1"}
    command = [sys.executable, "-m", "tests.api.serve", str(port)]
    with subprocess.Popen(
        command, env={**os.environ, **settings}, stderr=subprocess.PIPE
    ) as process:
        http = urllib3.PoolManager(retries=urllib3.Retry(connect=50, backoff_factor=0.05))
        path = f"http://127.0.0.1:{port}/{'a' * 5000}"
        answers = [http.request("GET", path, timeout=5).status for _ in range(300)]
        process.terminate()
        assert answers == [404] * 300
        written = process.stderr.read().splitlines()
        assert process.wait(10) == 0
    assert all(json.loads(line)["event"] == "request" for line in written)
    assert len(written) == 300


def test_what_is_too_much_for_the_log_is_counted():
    waiting, going = threading.Event(), threading.Event()

    class Slow(io.StringIO):
        def write(self, text):
            waiting.set()
            going.wait(10)
            return super().write(text)

    stream = Slow()
    handler = Background(stream)
    handler.setFormatter(JsonLines())
    record = logging.LogRecord("x", logging.INFO, "x", 1, "line", (), None)
    handler.emit(record)
    assert waiting.wait(10)
    for _ in range(10_500):
        handler.emit(record)
    going.set()
    handler.flush()
    events = [json.loads(line)["event"] for line in stream.getvalue().splitlines()]
    assert events.count("line") == 10_001 and "500 lines were lost" in events


def test_every_answer_has_the_number_of_its_request(server):
    numbers = {server.get(path).headers["X-Request-Id"] for path in ("/", "/nowhere", "/health")}
    assert len(numbers) == 3
    for own in ("a", "A-b_c.9", "x" * 64):
        assert server.get("/health", X_Request_Id=own).headers["X-Request-Id"] == own
    for odd in ("x" * 65, "a b", "<b>", "ä"):
        given = server.get("/health", X_Request_Id=odd.encode()).headers["X-Request-Id"]
        assert given != odd and given_id(given.encode())


def test_a_request_has_one_number():
    scope = {"headers": [(b"x-request-id", b"mine")]}
    assert request_id(scope) == request_id(scope) == "mine"
    without = {"headers": [(b"x-request-id", b"")]}
    assert request_id(without) == request_id(without) != new_id()


@pytest.mark.parametrize(
    ("which", "wanted"),
    [
        ("problems", {200: False, 404: False, 408: True, 413: True, 429: True, 500: True}),
        ("all", {200: True, 500: True}),
        ("none", {200: False, 500: False}),
    ],
)
def test_what_is_wanted(which, wanted):
    log = RequestLog(Settings(log_requests=which))
    assert {status: log.wants(status, 0.1) for status in wanted} == wanted
    assert log.wants(200, 1.5) is (which != "none")
    assert log.wants(200, 0.1, "broken") is (which != "none")
    assert log.wants(503, 0.1, "disconnected") is (which == "all")


def record_of(error):
    try:
        raise error
    except Exception:
        return logging.LogRecord("x", logging.ERROR, "x", 1, "it %s", ("broke",), sys.exc_info())


def test_what_nobody_foresaw_is_logged_with_its_way_and_what_is_known_without():
    unforeseen = json.loads(JsonLines().format(record_of(RuntimeError("oh"))))
    assert unforeseen["event"] == "it broke" and "RuntimeError: oh" in unforeseen["traceback"]
    known = json.loads(JsonLines().format(record_of(QueryTimeout("It ran too long."))))
    assert (known["error"], known["problem"]) == ("query-timeout", "It ran too long.")
    assert "traceback" not in known
