"""How tests write by HTTP, and the servers that they write to."""

from __future__ import annotations

import hashlib
import socket
import time
from contextlib import contextmanager
from urllib.parse import quote

from tests.serving import running

TOKEN = "a token of the tests"
GRAPH = "http://example.org/g"
TURTLE = "text/turtle"


@contextmanager
def writable(home, **settings):
    """A server that takes writes; it is told the token's hash alone, as a careful operator does."""
    token = f"sha256:{hashlib.sha256(TOKEN.encode()).hexdigest()}"
    with running(
        home, **{"write_token": token, "workers": 2, "workers_reserved": 1} | settings
    ) as made:
        yield made


def send(server, method, path, body=None, content_type=None, *, token=TOKEN, chunked=False, **more):
    """One request, with the token unless it is ``None``; ``If_Match="…"`` gives a header."""
    headers = {name.replace("_", "-"): value for name, value in more.items()}
    if content_type is not None:
        headers["Content-Type"] = content_type
    if token is not None:
        headers["Authorization"] = f"Bearer {token}"
    if isinstance(body, str):
        body = body.encode()
    address = server.address + path
    return server.http.request(
        method, address, body=body, headers=headers, chunked=chunked, redirect=False
    )


def at(graph):
    """The path that names a graph."""
    return f"/data?graph={quote(graph, safe='')}"


def ask(server, pattern):
    """Whether the pattern is in the dataset."""
    answer = server.query(f"ASK {{ {pattern} }}")
    assert answer.status == 200, answer.data
    return answer.json()["boolean"]


def raw(server, head, *pieces, pause=0.0):
    """Send bytes as they are, with pauses between, and give what comes back until the close."""
    host, port = server.address.removeprefix("http://").split(":")
    opening = f"{head} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {TOKEN}\r\n"
    with socket.create_connection((host, int(port)), timeout=20) as client:
        client.sendall(opening.encode())
        for piece in pieces:
            try:
                client.sendall(piece)
            except OSError:  # it was let go before
                break
            time.sleep(pause)
        answer = b""
        while piece := client.recv(65536):
            answer += piece
        return answer
