"""How the server ends: after what runs, refusing what is new; and what it takes from a proxy."""

from __future__ import annotations

import os
import signal
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import urllib3

from tests.api.test_connections import connected
from tests.api.test_limits import RUNAWAY
from tests.api.test_sparql import problem
from tests.serving import running, settle

LONG = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f }"
"""A query of some seconds, that ends."""

LARGE = "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 60000"


def workers_of(server):
    """The processes that the server has started."""
    tasks = Path(f"/proc/{server.process.pid}/task").iterdir()
    return [int(child) for task in tasks for child in (task / "children").read_text().split()]


def is_running(process):
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


@pytest.mark.parametrize("asked", [signal.SIGTERM, signal.SIGINT], ids=lambda s: s.name)
def test_the_end_waits_for_what_runs_and_takes_nothing_new(api_home, asked):
    with running(api_home, workers=2, query_timeout=20) as server, ThreadPoolExecutor() as threads:
        workers = workers_of(server)
        assert len(workers) >= 2
        with connected(server) as idle:
            runs = threads.submit(server.query, RUNAWAY, extra="&timeout=3")
            settle(server, busy=1)
            server.process.send_signal(asked)
            time.sleep(0.5)
            with pytest.raises(urllib3.exceptions.HTTPError):
                server.get("/health")
            assert server.process.poll() is None
            problem(runs.result(), 408, "query-timeout")
            assert server.process.wait(10) == 0
            assert idle.recv(1) == b""
    deadline = time.monotonic() + 5
    while any(map(is_running, workers)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(map(is_running, workers))


def test_an_answer_that_is_being_sent_is_sent_whole(api_home):
    with running(api_home, workers=2) as server, ThreadPoolExecutor() as threads:
        whole = len(server.query(LARGE, "text/csv").data)
        assert whole > 10_000_000
        path = f"{server.address}/sparql"
        answer = server.http.request(
            "GET", path, fields={"query": LARGE, "format": "csv"}, preload_content=False
        )
        begun = answer.read(100_000)
        server.process.send_signal(signal.SIGTERM)
        time.sleep(0.5)
        assert server.process.poll() is None
        rest = threads.submit(answer.read).result()
        assert len(begun) + len(rest) == whole
        answer.release_conn()
        assert server.process.wait(5) == 0


def test_a_second_signal_ends_it_at_once(api_home):
    with running(api_home, workers=2, query_timeout=30) as server, ThreadPoolExecutor() as threads:
        runs = threads.submit(server.query, RUNAWAY)
        settle(server, busy=1)
        server.process.send_signal(signal.SIGTERM)
        time.sleep(0.3)
        assert server.process.poll() is None
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(5) == 128 + signal.SIGTERM
        with pytest.raises(urllib3.exceptions.HTTPError):
            runs.result()


def test_ctrl_c_of_a_terminal_leaves_the_workers_to_end_what_they_do(api_home):
    with running(api_home, workers=2) as server, ThreadPoolExecutor() as threads:
        runs = threads.submit(server.query, LONG, "text/csv")
        settle(server, busy=1)
        for process in (server.process.pid, *workers_of(server)):
            os.kill(process, signal.SIGINT)  # as a terminal does to all of its processes
        assert runs.result().status == 200 and int(runs.result().data.split()[1]) > 9_000_000
        assert server.process.wait(5) == 0


def test_as_many_files_may_be_open_as_the_system_allows(server):
    limits = Path(f"/proc/{server.process.pid}/limits").read_text()
    (line,) = (line for line in limits.splitlines() if line.startswith("Max open files"))
    soft, hard = line.split()[3:5]
    assert soft == hard


def test_what_a_proxy_says_is_believed_of_that_proxy_alone(api_home):
    asked = (
        b"GET /health/ HTTP/1.1\r\nHost: x\r\nX-Forwarded-Proto: https\r\nConnection: close\r\n\r\n"
    )
    for proxies, scheme in (("", b"http"), ("127.0.0.1", b"https"), ("192.0.2.1", b"http")):
        with running(api_home, workers=1, proxies=proxies) as server:
            host, port = server.address.removeprefix("http://").split(":")
            with socket.create_connection((host, int(port))) as client:
                client.sendall(asked)
                assert b"location: " + scheme + b"://x/health\r\n" in client.recv(65536)
