"""The short ways of a request: the same answers as the whole way, and nothing lost on them."""

from __future__ import annotations

import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote

import pytest

from tests.serving import running

CHANGING = {"date", "x-request-id", "ratelimit"}
LONG = "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 60000"
RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
QUERIES = {
    "select": "SELECT * { ?s ?p ?o } LIMIT 7",
    "ask": "ASK { ?s ?p '知识' }",
    "construct": "CONSTRUCT WHERE { ?s ?p ?o } LIMIT 3",
    "none": "SELECT * { ?s <urn:none> ?o }",
    "syntax": "SELECT nonsense",
    "refused": "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
    "slow": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f }",
}
ACCEPTS = [None, "text/csv", "text/turtle, application/sparql-results+xml", "image/png"]


def request(text, *headers, more=""):
    lines = (f"GET /sparql?query={quote(text, safe='')}{more} HTTP/1.1", "Host: x", *headers)
    return "\r\n".join((*lines, "", "")).encode()


def connect(server):
    host, port = server.address.removeprefix("http://").split(":")
    return socket.create_connection((host, int(port)), timeout=30)


def read(stream):
    """One answer from a buffered stream: status, headers, body."""
    status = int(stream.readline().split()[1])
    headers = {}
    while line := stream.readline().strip():
        name, _, value = line.decode().partition(": ")
        headers[name.lower()] = value
    return status, headers, stream.read(int(headers.get("content-length", 0)))


@pytest.fixture(scope="module")
def served(api_home):
    with running(api_home, query_timeout=60, workers=3, workers_reserved=1) as made:
        yield made


@pytest.mark.parametrize("accept", ACCEPTS)
@pytest.mark.parametrize("name", QUERIES)
def test_every_way_gives_the_same(served, name, accept):
    """The mark makes the query a new one; the parameter sends it the whole way."""
    accepting = () if accept is None else (f"Accept: {accept}",)
    text = f"{QUERIES[name]} # {accept}"
    with connect(served) as client, client.makefile("rb") as stream:
        answers = []
        for more in ("", "", "", "&timeout=59"):
            client.sendall(request(text, *accepting, more=more))
            answers.append(read(stream))
    status, headers, body = answers[-1]
    kept = {key: value for key, value in headers.items() if key not in CHANGING}
    for other in answers[:-1]:
        assert other[0] == status
        assert {k: v for k, v in other[1].items() if k not in CHANGING} == kept
        assert other[2] == body
        assert set(other[1]) == set(headers)
    assert len({answer[1]["x-request-id"] for answer in answers}) == 4


def test_the_ways_have_their_size():
    assert (len(QUERIES), len(ACCEPTS)) == (7, 4)


def test_what_is_coded_is_coded_on_every_way(served):
    text = "SELECT * { ?s ?p ?o } LIMIT 100"
    with connect(served) as client, client.makefile("rb") as stream:
        for way in range(3):
            client.sendall(request(text, "Accept-Encoding: gzip"))
            status, headers, body = read(stream)
            assert (status, headers["content-encoding"]) == (200, "gzip"), way
            assert headers["etag"].endswith('-gzip"') and body[:2] == b"\x1f\x8b"


def test_requests_sent_in_one_go_are_answered_in_order(served):
    texts = [f"SELECT ?x {{ VALUES ?x {{ {n} }} }}" for n in range(30)]
    with connect(served) as client, client.makefile("rb") as stream:
        for text in texts:
            client.sendall(request(text))
        client.sendall(b"".join(request(text) for text in texts))
        for n in [*range(30), *range(30)]:
            assert f'"value":"{n}"'.encode() in read(stream)[2]


def test_what_comes_while_one_is_answered_waits_for_it(served):
    with connect(served) as client, client.makefile("rb") as stream:
        client.sendall(request(QUERIES["slow"] + " # first"))
        time.sleep(0.05)
        client.sendall(request("ASK {} # second") + b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n")
        assert b'"n"' in read(stream)[2]
        assert b"true" in read(stream)[2]
        assert b'"status"' in read(stream)[2]


def test_a_connection_of_http_1_0_is_closed(served):
    text = request("ASK {} # old").replace(b"HTTP/1.1", b"HTTP/1.0")
    for _ in range(3):
        with connect(served) as client, client.makefile("rb") as stream:
            client.sendall(text)
            assert b"true" in read(stream)[2]
            assert stream.read() == b""


def test_a_long_answer_begun_the_short_way_is_streamed(served):
    answer = served.query(LONG)
    assert answer.status == 200
    assert len(answer.json()["results"]["bindings"]) == 60000
    assert "ETag" not in answer.headers


def test_a_client_that_leaves_on_the_short_way_frees_its_worker(api_home):
    with running(api_home, workers=1, query_timeout=30) as server:
        for _ in range(3):
            with connect(server) as client:
                client.sendall(request(RUNAWAY))
                time.sleep(0.2)
        assert server.query("ASK {}").status == 200
        assert server.get("/health").json()["workers"]["busy"] == 0


def test_a_runaway_begun_the_short_way_is_ended(api_home):
    with running(api_home, query_timeout=1, workers=1) as server:
        assert server.query(f"{RUNAWAY} # once").status == 408
        assert server.query("ASK {} # after").status == 200


def test_many_at_once_lose_nothing(served):
    def ask(number):
        answer = served.query(f"SELECT ?x {{ VALUES ?x {{ {number} }} }} # many")
        return answer.status, int(answer.json()["results"]["bindings"][0]["x"]["value"])

    with ThreadPoolExecutor(16) as threads:
        slow = threads.submit(served.query, f"{RUNAWAY} # beside", None, "&timeout=3")
        answers = list(threads.map(ask, range(400)))
        assert slow.result().status == 408
    assert answers == [(200, number) for number in range(400)]


def test_an_end_in_the_middle_of_the_short_way_answers_first(api_home):
    with running(api_home, workers=2) as server, connect(server) as client:
        client.sendall(request(f"{QUERIES['slow']} # last"))
        time.sleep(0.1)
        threading.Timer(0.05, server.process.terminate).start()
        with client.makefile("rb") as stream:
            status, headers, body = read(stream)
            assert status == 200 and b'"n"' in body
            assert headers["connection"] == "close"
            assert stream.read() == b""
        assert server.process.wait(10) == 0


def test_budgets_and_keys_hold_on_the_short_way(api_home):
    with running(api_home, client_rows=100) as server:
        assert server.query("SELECT * { ?s ?p ?o } LIMIT 60").status == 200
        assert server.query("SELECT * { ?s ?p ?o } LIMIT 61").status == 200
        refused = server.query("SELECT * { ?s ?p ?o } LIMIT 62")
        assert refused.status == 429
        assert int(refused.headers["Retry-After"]) > 0
        assert server.query("SELECT * { ?s ?p ?o } LIMIT 60").status == 429
        assert server.query("ASK {}", X_API_Key="unknown").status == 401
