"""Clients that are slow, that do not read, or that go in the middle: none holds a worker."""

from __future__ import annotations

import socket
import struct
import time
from contextlib import ExitStack
from urllib.parse import quote

from tests.abuse.asking import PRODUCT, connect, together, until_closed
from tests.api.writing import TOKEN

HOST = "Host: x\r\n"
WRITER = f"Authorization: Bearer {TOKEN}\r\n"
QUERY = f"POST /sparql HTTP/1.1\r\n{HOST}Content-Type: application/sparql-query\r\n"
LONG = "Content-Length: 100000\r\n\r\n"
CHUNKED = "Transfer-Encoding: chunked\r\n\r\n"

SLOW = {
    "nothing": ("", ""),
    "lines": (f"GET /health HTTP/1.1\r\n{HOST}", "X-A: b\r\n"),
    "bytes of a line": (f"GET /health HTTP/1.1\r\n{HOST}X-A: ", "b"),
    "a target": ("GET /sparql?query=", "a"),
    "half a head": (f"GET /health HTTP/1.1\r\n{HOST}", ""),
    "a body": (f"{QUERY}{LONG}ASK", " "),
    "half a body": (f"{QUERY}{LONG}ASK", ""),
    "chunks": (f"{QUERY}{CHUNKED}", "1\r\n \r\n"),
    "half a chunk": (f"{QUERY}{CHUNKED}ffff\r\nASK", ""),
    "trailers": (f"{QUERY}{CHUNKED}5\r\nASK{{}}\r\n0\r\n", "X-T: b\r\n"),
    "a form": (
        f"POST /sparql HTTP/1.1\r\n{HOST}Content-Type: application/x-www-form-urlencoded\r\n"
        f"{LONG}query=",
        "A",
    ),
    "a body for nobody": (f"POST /nowhere HTTP/1.1\r\n{HOST}{LONG}", " "),
    "an update": (
        f"POST /update HTTP/1.1\r\n{HOST}{WRITER}Content-Type: application/sparql-update\r\n{LONG}",
        " ",
    ),
    "a document": (
        f"PUT /data?graph=urn:slow HTTP/1.1\r\n{HOST}{WRITER}Content-Type: text/turtle\r\n{LONG}",
        "#",
    ),
}


def ask(text):
    return f"GET /sparql?query={quote(text)} HTTP/1.1\r\n{HOST}Accept: text/csv\r\n\r\n".encode()


RUNAWAY = ask(f"SELECT (COUNT(*) AS ?n) {{ {PRODUCT} }}")
ENDLESS = ask(f"SELECT * {{ {PRODUCT} }}")


def is_idle(server, within=8.0):
    """Whether no worker is held, now or soon."""
    until = time.monotonic() + within
    while time.monotonic() < until:
        workers = server.get("/health").json()["workers"]
        if not workers["busy"] and not workers["waiting"]:
            return True
        time.sleep(0.1)
    return False


def seconds_until_closed(server, name):
    """How long the server bears a client that sends one piece after another."""
    first, more = (part.encode() for part in SLOW[name])
    began = time.monotonic()
    with connect(server) as client:
        client.sendall(first)
        client.settimeout(0.3)
        while time.monotonic() - began < 15:
            try:
                if not client.recv(65536):
                    break
            except TimeoutError:
                pass
            except OSError:
                break
            try:
                client.sendall(more)
            except OSError:
                break
    return time.monotonic() - began


def test_slow_senders_are_let_go_together(server):
    assert len(SLOW) == 14
    held = together(lambda name: seconds_until_closed(server, name), SLOW, threads=len(SLOW))
    assert not {name: seconds for name, seconds in held.items() if seconds > 10}


def test_who_reads_nothing_of_an_endless_answer_is_let_go(server):
    with ExitStack() as held:
        readers = [held.enter_context(connect(server, receive_buffer=4096)) for _ in range(6)]
        for reader in readers:
            reader.sendall(ENDLESS)
        assert server.query("ASK { <urn:x:beside:readers> ?p ?o }").status == 200
        assert is_idle(server, within=15)
        for reader in readers:
            assert len(until_closed(reader)) < 12_000_000


def go(server, data, *, clients, after=0.0, reset=False):
    """Send and go, as a client does whose machine is switched off or whose user is impatient."""
    for _ in range(clients):
        client = connect(server)
        client.sendall(data)
        time.sleep(after)
        if reset:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        client.close()


def test_clients_that_go_hold_no_worker(server):
    body = f"{QUERY}{LONG}".encode() + b"A" * 50_000
    document = "".join(SLOW["a document"]).encode() + b"#" * 50_000
    for reset in (False, True):
        go(server, RUNAWAY, clients=8, after=0.05, reset=reset)
        go(server, RUNAWAY, clients=20, reset=reset)
        go(server, ENDLESS, clients=4, after=0.3, reset=reset)
        go(server, body, clients=10, reset=reset)
        go(server, document, clients=10, reset=reset)
        assert server.query(f"ASK {{ <urn:x:gone:{reset}> ?p ?o }}").status == 200
    assert is_idle(server)


def test_clients_that_go_while_they_wait_hold_no_place(server):
    with ExitStack() as held:
        clients = [held.enter_context(connect(server)) for _ in range(20)]
        for client in clients:
            client.sendall(RUNAWAY)
        until = time.monotonic() + 5
        while server.get("/health").json()["workers"]["waiting"] < 10:
            assert time.monotonic() < until
            time.sleep(0.05)
    assert is_idle(server)


def test_who_goes_is_missed_whatever_was_asked_after(server):
    """The request that is answered is not the last that came."""
    go(server, RUNAWAY + b"GET /nowhere HTTP/1.1\r\nHost: x\r\n\r\n", clients=4, after=0.2)
    assert is_idle(server, within=2)


def test_connections_closed_by_half_are_ended(server):
    with ExitStack() as held:
        halves = [held.enter_context(connect(server)) for _ in range(20)]
        for number, client in enumerate(halves):
            client.sendall(RUNAWAY if number % 2 else f"{QUERY}{LONG}ASK".encode())
            client.shutdown(socket.SHUT_WR)
        for client in halves:
            until_closed(client)
    assert is_idle(server)


def test_answers_that_nobody_reads_are_not_heaped_up(server):
    """Requests in one piece, whose client never reads: the server stops reading too."""
    page = f"GET / HTTP/1.1\r\n{HOST}\r\n".encode() * 2000
    with connect(server, receive_buffer=4096) as client:
        client.setblocking(False)
        until = time.monotonic() + 1.5
        while time.monotonic() < until:
            try:
                client.send(page)
            except BlockingIOError:
                time.sleep(0.05)
            except OSError:
                break
        assert server.query("ASK { <urn:x:beside:a:heap> ?p ?o }").status == 200
