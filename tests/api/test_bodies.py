"""Bodies as they come: packed, too large, too slow, cut; and nothing of them left behind."""

from __future__ import annotations

import gzip
import os
import re
import socket
import time
import zlib
from pathlib import Path

import pytest

from tests.api.test_sparql import problem
from tests.api.writing import TOKEN, TURTLE, ask, at, raw, send, writable

QUERY, UPDATE = "application/sparql-query", "application/sparql-update"
GRAPH = at("urn:bodies")
TEXT = "INSERT DATA { GRAPH <urn:bodies> { <urn:a> <urn:b> '知识' } }".encode()
CODINGS = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "GZip": lambda body: gzip.compress(body[:9]) + gzip.compress(body[9:]),
    "deflate": zlib.compress,
    "identity": bytes,
}


@pytest.mark.parametrize("coding", CODINGS)
def test_packed_bodies_are_unpacked(plain, coding):
    send(plain, "DELETE", GRAPH)
    packed = CODINGS[coding](TEXT)
    assert send(plain, "POST", "/update", packed, UPDATE, Content_Encoding=coding).status == 204
    assert ask(plain, "GRAPH <urn:bodies> { ?s ?p '知识' }")
    packed = CODINGS[coding](b"ASK { GRAPH <urn:bodies> { ?s ?p '\xe7\x9f\xa5\xe8\xaf\x86' } }")
    assert send(plain, "POST", "/sparql", packed, QUERY, Content_Encoding=coding).json()["boolean"]
    packed = CODINGS[coding](b"<urn:a> <urn:b> 1 .")
    assert send(plain, "PUT", GRAPH, packed, TURTLE, Content_Encoding=coding).status == 204
    assert ask(plain, "GRAPH <urn:bodies> { ?s ?p 1 }")


def test_the_codings_have_their_size():
    assert (len(CODINGS), len(BROKEN)) == (5, 6)


@pytest.mark.parametrize("coding", ["br", "zstd", "gzip, gzip", "compress", "*"])
def test_other_codings_are_refused_with_what_there_is(plain, coding):
    for method, path, media_type in (
        ("POST", "/sparql", QUERY), ("POST", "/update", UPDATE), ("PUT", GRAPH, TURTLE),
    ):  # fmt: skip
        answer = send(plain, method, path, TEXT, media_type, Content_Encoding=coding)
        problem(answer, 415, "unsupported-media-type")
        assert answer.headers["Accept-Encoding"] == "gzip, deflate"


BROKEN = {
    "not packed": ("gzip", TEXT),
    "cut": ("gzip", gzip.compress(TEXT)[:-5]),
    "with a tail": ("gzip", gzip.compress(TEXT) + b"more"),
    "of the other coding": ("gzip", zlib.compress(TEXT)),
    "not deflated": ("deflate", TEXT),
    "without its frame": ("deflate", zlib.compress(TEXT)[2:-4]),
}


@pytest.mark.parametrize("case", BROKEN)
def test_what_cannot_be_unpacked_is_refused(plain, case):
    coding, body = BROKEN[case]
    answer = send(plain, "POST", "/update", body, UPDATE, Content_Encoding=coding)
    problem(answer, 400, "bad-request")


def resident(server):
    """Megabytes of memory that the server process itself holds, at its highest."""
    status = Path(f"/proc/{server.process.pid}/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+) kB", status)[1]) / 1024


@pytest.mark.parametrize(
    ("path", "media_type"), [("/sparql", QUERY), ("/update", UPDATE), (GRAPH, TURTLE)]
)
def test_a_body_that_unpacks_to_too_much_is_refused_at_once(plain, path, media_type):
    before = resident(plain)
    packing = zlib.compressobj(9, zlib.DEFLATED, 31)
    zeros = bytes(1 << 20)
    bomb = b"".join(packing.compress(zeros) for _ in range(500)) + packing.flush()
    assert len(bomb) < 600_000
    started = time.monotonic()
    method = "PUT" if path == GRAPH else "POST"
    answer = send(plain, method, path, bomb, media_type, Content_Encoding="gzip")
    problem(answer, 413, "request-too-large")
    assert time.monotonic() - started < 5
    assert resident(plain) - before < 30
    assert plain.query("ASK {}").status == 200


def test_documents_have_a_bound_of_their_own(plain):
    many = b"<urn:a> <urn:b> '" + bytes(range(97, 123)) * 60_000 + b"' ."
    assert 1 << 20 < len(many) < 2 << 20
    assert send(plain, "PUT", GRAPH, many, TURTLE).status in (201, 204)
    for body in (many + many, gzip.compress(many + many)):
        more = {"Content_Encoding": "gzip"} if body[:2] == b"\x1f\x8b" else {}
        document = problem(
            send(plain, "PUT", GRAPH, body, TURTLE, **more), 413, "request-too-large"
        )
        assert "2,097,152" in document["detail"]
    problem(send(plain, "POST", "/update", b"#" * 1_100_000, UPDATE), 413, "request-too-large")
    send(plain, "DELETE", GRAPH)


def test_a_body_sent_in_chunks_is_read_and_bounded(plain):
    pieces = [b"<urn:a> <urn:b> %d .\n" % n for n in range(10)]
    answer = send(plain, "PUT", GRAPH, iter(pieces), TURTLE, chunked=True)
    assert answer.status in (201, 204)
    assert ask(plain, "GRAPH <urn:bodies> { ?s ?p 9 }")
    endless = (b"#" * 65536 for _ in range(64))
    answer = send(plain, "PUT", GRAPH, endless, TURTLE, chunked=True)
    problem(answer, 413, "request-too-large")


@pytest.mark.parametrize("length", ["Content-Length: 100", "Transfer-Encoding: chunked"])
@pytest.mark.parametrize(
    ("head", "media_type"),
    [("POST /sparql", QUERY), ("POST /update", UPDATE), ("PUT /data/s", TURTLE)],
)
def test_a_sender_that_stops_is_told_and_let_go(plain, head, media_type, length):
    started = time.monotonic()
    answer = raw(plain, head, f"Content-Type: {media_type}\r\n{length}\r\n\r\n".encode())
    assert answer.startswith(b"HTTP/1.1 408 ") and b"/errors#request-timeout" in answer
    assert b"connection: close" in answer.lower()
    assert 1.5 < time.monotonic() - started < 6


def test_a_sender_that_dribbles_is_let_go_too(plain):
    head = f"Content-Type: {UPDATE}\r\nContent-Length: 100\r\n\r\n".encode()
    started = time.monotonic()
    answer = raw(plain, "POST /update", head, *[b"#"] * 12, pause=0.3)
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert time.monotonic() - started < 8


def test_the_token_is_asked_for_before_the_body(plain):
    """Who may not write is told so before a byte of the body is there."""
    host, port = plain.address.removeprefix("http://").split(":")
    for line in ("POST /update", "PUT /data/x", "POST /data"):
        with socket.create_connection((host, int(port)), timeout=10) as client:
            client.sendall(
                f"{line} HTTP/1.1\r\nHost: {host}\r\nContent-Type: {TURTLE}\r\n"
                "Expect: 100-continue\r\nContent-Length: 1000000\r\n\r\n".encode()
            )
            assert client.recv(65536).startswith(b"HTTP/1.1 401 ")


def test_nothing_of_a_body_is_left(tmp_path):
    with writable(tmp_path, dataset="plain", client_timeout=1) as server:
        uploads = tmp_path / "uploads"
        send(server, "PUT", GRAPH, b"<urn:a> <urn:b> 1 .", TURTLE)
        send(server, "PUT", GRAPH, b"<urn:a> <oops", TURTLE)
        send(server, "PUT", GRAPH, b"<urn:a>", "image/png")
        parts = b"--x\r\nContent-Type: text/turtle\r\n\r\n<urn:a> <urn:b> 1 .\r\n"
        send(server, "POST", GRAPH, parts * 3, "multipart/form-data; boundary=x")
        head = f"Content-Type: {TURTLE}\r\nContent-Length: 100\r\n\r\n<urn:a>".encode()
        raw(server, "PUT /data/x", head)
        host, port = server.address.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port))) as client:
            start = f"PUT /data/x HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {TOKEN}\r\n"
            client.sendall(start.encode() + head)
            time.sleep(0.2)
        time.sleep(0.3)
        assert uploads.is_dir() and list(uploads.iterdir()) == []
        old, fresh = uploads / "document-old", uploads / "document-fresh"
        for path in (old, fresh):
            path.write_bytes(b"x")
        os.utime(old, (time.time() - 7200,) * 2)
        send(server, "PUT", GRAPH, b"<urn:a> <urn:b> 2 .", TURTLE)
        assert list(uploads.iterdir()) == [fresh]
