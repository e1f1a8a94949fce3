"""How attacks are sent, and the answers that they may get."""

from __future__ import annotations

import re
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import urllib3

QUERY, UPDATE = "application/sparql-query", "application/sparql-update"
PRODUCT = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i"


@dataclass
class Told:
    """The answer to a query: ``cut`` is whether it broke off before its end."""

    status: int
    body: bytes
    cut: bool
    seconds: float


def query(server, text, *, timeout=1.0, accept="application/sparql-results+json, text/turtle"):
    """Ask a query and read its answer as far as it comes."""
    started = time.monotonic()
    answer = server.http.request(
        "POST",
        f"{server.address}/sparql?timeout={timeout}",
        body=text.encode(),
        headers={"Content-Type": QUERY, "Accept": accept},
        preload_content=False,
    )
    with closing(answer):
        body, cut = bytearray(), False
        try:
            for piece in answer.stream(1 << 16):
                body += piece
        except urllib3.exceptions.HTTPError:
            cut = True
    return Told(answer.status, bytes(body), cut, time.monotonic() - started)


def wrong(told, *statuses):
    """Why an answer is neither whole nor one of these refusals with a remedy; empty if it is."""
    if told.status == 200:
        return "cut" if told.cut else ""
    if told.status not in statuses:
        return f"{told.status} {told.body[:200]!r}"
    said = b'"remedy"' in told.body and b'"detail"' in told.body
    if told.status == 503:  # it stood behind other attacks for as long as it may run
        said = said and b"#busy" in told.body
    return "" if said else f"no such problem: {told.body[:200]!r}"


def together(function, cases, *, threads=4):
    """The function of each case, some at a time; gives case → result in the order of the cases."""
    cases = list(cases)
    with ThreadPoolExecutor(threads) as pool:
        return dict(zip(cases, pool.map(function, cases), strict=True))


def connect(server, *, receive_buffer=None):
    """A connection of its own."""
    host, port = server.address.removeprefix("http://").split(":")
    client = socket.socket()
    if receive_buffer:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
    client.settimeout(15)
    client.connect((host, int(port)))
    return client


def until_closed(client):
    """All that comes until the server ends the connection."""
    received = bytearray()
    try:
        while piece := client.recv(1 << 16):
            received += piece
    except ConnectionResetError:
        pass
    return bytes(received)


def memory(server):
    """Megabytes that the server process holds, at its highest; the workers have their own bound."""
    status = Path(f"/proc/{server.process.pid}/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+) kB", status)[1]) / 1024
