"""Connections: what is no HTTP is refused, and who is slow or greedy holds nobody up."""

from __future__ import annotations

import contextlib
import json
import re
import resource
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote

import pytest

from api.connections import PIPELINED
from tests.serving import running

HOST = b"Host: x\r\n"
POST = b"POST /sparql HTTP/1.1\r\n" + HOST
CHUNKED = b"Transfer-Encoding: chunked\r\n"
END = b"0\r\n\r\n"

NO_HTTP = {
    "Content-Length beside chunked": POST + b"Content-Length: 5\r\n" + CHUNKED + b"\r\n" + END,
    "chunked beside Content-Length": POST + CHUNKED + b"Content-Length: 5\r\n\r\n" + END,
    "two lengths that differ": POST + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef",
    "two lengths that agree": POST + b"Content-Length: 5\r\nContent-Length: 5\r\n\r\nabcde",
    "a list of lengths": POST + b"Content-Length: 5, 5\r\n\r\nabcde",
    "a length with a sign": POST + b"Content-Length: +5\r\n\r\nabcde",
    "a length beyond 64 bits": POST + b"Content-Length: 99999999999999999999\r\n\r\nabcde",
    "a coding after chunked": POST + b"Transfer-Encoding: chunked, identity\r\n\r\n" + END,
    "a coding before chunked": POST + b"Transfer-Encoding: gzip, chunked\r\n\r\n" + END,
    "no coding that is known": POST + b"Transfer-Encoding: identity\r\n\r\n" + END,
    "nearly chunked": POST + b"Transfer-Encoding: xchunked\r\n\r\n" + END,
    "chunked twice": POST + CHUNKED + CHUNKED + b"\r\n" + END,
    "chunked in HTTP/1.0": POST.replace(b"1.1", b"1.0") + CHUNKED + b"\r\n" + END,
    "a chunk of no size": POST + CHUNKED + b"\r\nzz\r\n" + END,
    "a chunk longer than it says": POST + CHUNKED + b"\r\n1\r\naa\r\n" + END,
    "a folded line": b"GET / HTTP/1.1\r\n" + HOST + b"X: a\r\n b\r\n\r\n",
    "lines without CR": b"GET / HTTP/1.1\nHost: x\n\n",
    "a CR alone": b"GET / HTTP/1.1\r\nHost: x\rA: b\r\n\r\n",
    "space before the colon": b"GET / HTTP/1.1\r\nHost : x\r\n\r\n",
    "a header without name": b"GET / HTTP/1.1\r\n" + HOST + b": b\r\n\r\n",
    "NUL in a header": b"GET / HTTP/1.1\r\n" + HOST + b"X: a\x00b\r\n\r\n",
    "no Host": b"GET / HTTP/1.1\r\n\r\n",
    "two Hosts": b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
    "a Host that is none": b'GET / HTTP/1.1\r\nHost: "><script>\r\n\r\n',
    "bytes beyond ASCII in the path": b"GET /\xe4\xbd\x8f HTTP/1.1\r\n" + HOST + b"\r\n",
    "a space in the path": b"GET /a b HTTP/1.1\r\n" + HOST + b"\r\n",
    "CONNECT": b"CONNECT example.org:80 HTTP/1.1\r\n" + HOST + b"\r\n",
    "another scheme": b"GET ftp://x/ HTTP/1.1\r\n" + HOST + b"\r\n",
    "* of GET": b"GET * HTTP/1.1\r\n" + HOST + b"\r\n",
    "HTTP/0.9": b"GET /\r\n\r\n",
    "HTTP/1.2": b"GET / HTTP/1.2\r\n" + HOST + b"\r\n",
    "HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "an unknown method": b"BREW / HTTP/1.1\r\n" + HOST + b"\r\n",
    "TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    "bytes": bytes(range(256)),
}

ODD_PATHS = [
    "/%00", "/%", "/%zz", "/%ff%fe?query=%ff", "/..%2f..%2fetc/passwd", "//evil.example/",
    "/static/../../pyproject.toml", "/static/%00", "/static/..%2f..%2fpyproject.toml",
    "/errors%0d%0aX-Injected:%20y", "/errors/%0d%0aX-Injected:%20y", "/id/%FF", "/id/a/%00",
    "/id/%E4%BD", "/api/v1/queries/%00/x", "/sparql?query=%ff%00", "/sparql?%ff=%00",
    "/" + "a/" * 5000,
]  # fmt: skip


@contextlib.contextmanager
def connected(server, *, receive_buffer=None):
    host, port = server.address.removeprefix("http://").split(":")
    with socket.socket() as client:
        if receive_buffer:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        client.settimeout(10)
        client.connect((host, int(port)))
        yield client


def until_closed(client):
    """All that comes until the server ends the connection; it must within ten seconds."""
    received = bytearray()
    with contextlib.suppress(ConnectionResetError):
        while piece := client.recv(1 << 16):
            received += piece
    return bytes(received)


def ask(server, data):
    """Send bytes on a connection of their own, and receive until the server ends it."""
    with connected(server) as client:
        client.sendall(data)
        return until_closed(client)


def statuses(answer):
    """The statuses of the answers that came on one connection."""
    return [status.decode() for status in re.findall(rb"HTTP/1\.1 (\d{3}) ", answer)]


def is_alive(client):
    """Whether the server keeps the connection, now that it should have noticed."""
    client.setblocking(False)
    try:
        return client.recv(1) != b""
    except BlockingIOError:
        return True
    except ConnectionResetError:
        return False


@pytest.fixture(scope="module")
def quick(api_home):
    """A server that waits for nobody longer than a second, and holds few connections."""
    with running(api_home, client_timeout=1, connections=40, workers=2) as made:
        yield made


@pytest.mark.parametrize("data", NO_HTTP.values(), ids=list(NO_HTTP))
def test_what_is_no_http_is_refused_and_the_connection_closed(server, data):
    smuggled = b"GET /health HTTP/1.1\r\n" + HOST + b"\r\n"
    answer = ask(server, data + smuggled)
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 400 "), answer
    assert b"connection: close" in head and statuses(answer) == ["400"]
    assert json.loads(body)["type"] == "/errors#bad-request"


def test_all_of_them_were_tried():
    assert len(NO_HTTP) == 35 and len(ODD_PATHS) == 18


@pytest.mark.parametrize("path", ODD_PATHS, ids=lambda path: path[:40])
def test_no_path_breaks_the_server(server, path):
    request = f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode()
    answer = ask(server, request)
    assert answer.startswith((b"HTTP/1.1 4", b"HTTP/1.1 307 ")), answer[:300]
    assert b"x-injected" not in answer.partition(b"\r\n\r\n")[0].lower()


def test_the_forms_of_a_target_are_understood(server):
    close = b"Connection: close\r\n\r\n"
    absolute = ask(server, b"GET http://other.example/health HTTP/1.1\r\n" + HOST + close)
    assert absolute.startswith(b"HTTP/1.1 200 ")
    moved = ask(server, b"GET http://other.example/health/ HTTP/1.1\r\n" + HOST + close)
    assert b"//x/" not in moved, "the target's host stands before the header's"
    assert ask(server, b"OPTIONS * HTTP/1.1\r\n" + HOST + close).startswith(b"HTTP/1.1 204 ")
    assert ask(server, b"GET /health HTTP/1.0\r\n\r\n").startswith(b"HTTP/1.1 200 ")


def test_heads_are_bounded(server):
    start = b"GET /health HTTP/1.1\r\n" + HOST
    assert ask(server, start + b"X: " + b"a" * 1_000_000).startswith(b"HTTP/1.1 431 ")
    assert ask(server, start + b"X: " + b"a" * 66_000 + b"\r\n\r\n").startswith(b"HTTP/1.1 431 ")
    assert ask(server, start + b"X: a\r\n" * 300 + b"\r\n").startswith(b"HTTP/1.1 431 ")
    long = ask(server, b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\n" + HOST + b"\r\n")
    assert long.startswith(b"HTTP/1.1 414 ") and b"POST" in long
    most = start + b"X: " + b"a" * 60_000 + b"\r\nConnection: close\r\n\r\n"
    assert ask(server, most).startswith(b"HTTP/1.1 200 ")


def test_framing_without_a_body_is_bounded(server):
    form = POST + b"Content-Type: application/sparql-query\r\n" + CHUNKED + b"\r\n"
    for endless in (b"0\r\nX: " + b"a" * 1_000_000, b"1;" + b"a" * 1_000_000):
        assert ask(server, form + endless).startswith(b"HTTP/1.1 4")


def test_a_trailer_is_no_header(server):
    form = POST + b"Content-Type: application/sparql-query\r\n" + CHUNKED + b"Connection: close\r\n"
    answer = ask(server, form + b"\r\n5\r\nASK{}\r\n0\r\nAccept: text/csv\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 200 ") and b"text/csv" not in answer


def test_requests_in_one_piece_are_answered_in_order_and_what_is_wrong_ends_them(server):
    good = b"GET /health HTTP/1.1\r\n" + HOST + b"\r\n"
    other = b"GET /nowhere HTTP/1.1\r\n" + HOST + b"\r\n"
    answer = ask(server, good + other + good + b"rubbish\r\n\r\n")
    assert statuses(answer) == ["200", "404", "200"]
    flood = statuses(ask(server, good * 500))
    assert flood == ["200"] * (PIPELINED + 1), "the rest is not kept in memory"


def test_another_protocol_is_not_spoken(server):
    upgrade = b"GET /health HTTP/1.1\r\n" + HOST + b"Connection: Upgrade\r\nUpgrade: "
    for name in (b"h2c", b"websocket"):
        answer = ask(server, upgrade + name + b"\r\n\r\nGET /errors HTTP/1.1\r\n" + HOST + b"\r\n")
        assert statuses(answer) == ["200"]


def test_a_slow_sender_is_told_and_cut_off(quick):
    began = time.monotonic()
    with connected(quick) as client:
        client.sendall(b"GET /health HTTP/1.1\r\n")
        for _ in range(3):
            time.sleep(0.2)
            client.sendall(b"X: a\r\n")
        assert until_closed(client).startswith(b"HTTP/1.1 408 ")
    assert time.monotonic() - began < 6


def test_who_sends_nothing_is_cut_off(quick):
    began = time.monotonic()
    with connected(quick) as silent, connected(quick) as answered:
        answered.sendall(b"\r\nGET /health HTTP/1.1\r\n" + HOST + b"\r\n")
        assert until_closed(answered).startswith(b"HTTP/1.1 200 ")
        assert until_closed(silent) == b""
    assert 0.9 < time.monotonic() - began < 8


LARGE = (
    b"GET /sparql?query=SELECT%20*%20%7B?a%20?b%20?c.?d%20?e%20?f%7DLIMIT%20100000&format=csv"
    b" HTTP/1.1\r\n" + HOST + b"Connection: close\r\n\r\n"
)


def test_who_does_not_read_is_cut_off(quick):
    with connected(quick, receive_buffer=4096) as client:
        client.sendall(LARGE)
        for _ in range(100):
            time.sleep(0.1)
            if quick.get("/health").json()["workers"]["busy"] == 0 and _ > 30:
                break
        received = until_closed(client)
    assert 0 < len(received) < 12_000_000


def test_who_reads_slowly_but_steadily_is_given_the_whole(quick):
    with connected(quick) as fast:
        fast.sendall(LARGE)
        whole = len(until_closed(fast))
    with connected(quick, receive_buffer=300_000) as client:
        client.sendall(LARGE)
        received, began = 0, time.monotonic()
        while piece := client.recv(200_000):
            received += len(piece)
            if time.monotonic() - began < 4:
                time.sleep(0.05)
    assert time.monotonic() - began > 3
    assert abs(received - whole) < 200, "headers differ by a date at most"


def test_silent_connections_make_room(quick):
    with contextlib.ExitStack() as held:
        crowd = [held.enter_context(connected(quick)) for _ in range(29)]
        time.sleep(0.6)
        for _ in range(5):
            with connected(quick) as client:
                client.sendall(b"GET /health HTTP/1.0\r\n\r\n")
                assert until_closed(client).startswith(b"HTTP/1.1 200 ")
        assert quick.query("ASK {}").status == 200
        assert sum(is_alive(client) for client in crowd) >= 20


def test_one_more_than_may_be_open_is_told_so(quick):
    time.sleep(1.5)
    with contextlib.ExitStack() as held:
        clients = [held.enter_context(connected(quick)) for _ in range(40)]
        refused = [until_closed(client) for client in clients[32:]]
    assert any(answer.startswith(b"HTTP/1.1 503 ") for answer in refused)
    told = next(answer for answer in refused if answer)
    assert b"retry-after: 1" in told and json.loads(told.partition(b"\r\n\r\n")[2])["detail"]


def test_a_crowd_of_slow_senders_keeps_nobody_out(api_home):
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 4096), hard))
    try:
        with running(api_home, connections=300) as server, contextlib.ExitStack() as held:
            for _ in range(600):
                client = held.enter_context(connected(server))
                client.sendall(b"GET /health HTTP/1.1\r\nX: ")
            time.sleep(0.6)
            began = time.monotonic()
            with ThreadPoolExecutor(20) as threads:
                answers = list(threads.map(lambda _: server.query("ASK {}").status, range(100)))
            assert answers == [200] * 100
            assert time.monotonic() - began < 10
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def figure(server, name):
    """A figure of the metrics, summed over its labels."""
    found = re.findall(rf"^{name}(?:{{.*}})? (\S+)$", server.get("/metrics").data.decode(), re.M)
    return sum(map(float, found))


def test_what_nobody_takes_is_bounded_and_its_memory_comes_back(api_home):
    text = "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 15000"
    with running(api_home, workers=2) as server:
        assert len(server.query(text, "text/csv").data) > 3_000_000
        before = figure(server, "process_resident_memory_bytes")
        request = f"GET /sparql?query={quote(text)} HTTP/1.1\r\nHost: x\r\nAccept: text/csv\r\n\r\n"
        with contextlib.ExitStack() as held:
            for _ in range(110):
                client = held.enter_context(connected(server, receive_buffer=4096))
                client.sendall(request.encode())
            deadline = time.monotonic() + 10
            while not (broken := figure(server, "habitat_connections_refused_total")):
                assert time.monotonic() < deadline
                time.sleep(0.2)
            assert 10 < broken < 80
            assert server.query("ASK {}").status == 200
        time.sleep(0.5)
        assert figure(server, "process_resident_memory_bytes") < before + 100_000_000
