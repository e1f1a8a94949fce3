"""Content codings over a real server: which is chosen, what is coded, and under which tag."""

from __future__ import annotations

import asyncio
import threading
import time
import zlib

import brotli
import pytest
import urllib3
import uvicorn
from starlette.applications import Starlette
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from api.compression import SHORTEST, THREAD, Compression, coding_of

LONG = "编号,名称\n".encode() * 1000
HUGE = bytes(range(32, 127)) * (3 * THREAD // 95)
TYPES = [
    "text/turtle; charset=utf-8",
    "text/csv",
    "text/html; charset=utf-8",
    "application/json",
    "application/n-quads",
    "application/n-triples",
    "application/trig",
    "application/ld+json",
    "application/rdf+xml",
    "application/sparql-results+json",
    "application/sparql-results+xml; charset=utf-8",
    "application/problem+json",
    "image/svg+xml",
]


async def made(request):
    """An answer as the query string has it: length, type, status, and further headers."""
    asked = dict(request.query_params)
    body = {"huge": HUGE}.get(asked.get("body"), LONG)[: int(asked.get("length", 10**9))]
    headers = {
        name: asked[name]
        for name in ("content-encoding", "cache-control", "vary", "etag")
        if name in asked
    }
    held = request.headers.get("if-none-match", "").removeprefix("W/")
    if held and held == asked.get("etag"):
        return Response(status_code=304, headers=headers)
    return Response(body, int(asked.get("status", 200)), headers, asked.get("type", "text/csv"))


async def streamed(request):
    """Parts that come one by one; the last one only when the client has said that it read."""

    async def parts():
        for number in range(3):
            yield LONG + str(number).encode()
            await request.app.state.read[number].wait()
        if "broken" in request.query_params:
            raise ConnectionResetError

    request.app.state.read = [asyncio.Event() for _ in range(3)]
    return StreamingResponse(parts(), headers={"etag": '"one-abc"'}, media_type="text/csv")


async def read(request):
    """The client has read a part of the stream."""
    request.app.state.read[int(request.path_params["number"])].set()
    return Response(status_code=204)


async def only_headers(request):
    """An answer to HEAD for which no body was made."""
    return Response(headers={"content-length": str(len(LONG)), "etag": '"one-abc"'},
                    media_type="text/csv")  # fmt: skip


class Asker:
    """Asks the small server and leaves bodies in their coding."""

    def __init__(self, port):
        self.address = f"http://127.0.0.1:{port}"
        self.http = urllib3.PoolManager(retries=False, timeout=20)

    def __call__(self, path, accept=None, method="GET", **options):
        headers = options.pop("headers", {})
        if accept is not None:
            headers["Accept-Encoding"] = accept
        else:
            headers["Accept-Encoding"] = urllib3.util.SKIP_HEADER
        return self.http.request(
            method, self.address + path, headers=headers, decode_content=False, **options
        )


@pytest.fixture(scope="module")
def ask():
    routes = [
        Route("/made", made, methods=["GET", "HEAD"]),
        Route("/streamed", streamed),
        Route("/read/{number}", read),
        Route("/only-headers", only_headers, methods=["HEAD"]),
    ]
    config = uvicorn.Config(
        Compression(Starlette(routes=routes)), port=0, log_level="critical", ws="none"
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    asker = Asker(server.servers[0].sockets[0].getsockname()[1])
    yield asker
    asker.http.clear()
    server.should_exit = True
    thread.join()


def decoded(answer):
    coding = answer.headers.get("Content-Encoding", "")
    if coding == "br":
        return brotli.decompress(answer.data)
    return zlib.decompress(answer.data, 31) if coding == "gzip" else answer.data


WISHES = [
    ("", ""),
    ("identity", ""),
    ("gzip", "gzip"),
    ("x-gzip", "gzip"),
    ("br", "br"),
    ("GZIP, BR", "br"),
    ("gzip, deflate, br, zstd", "br"),
    ("gzip, deflate", "gzip"),
    ("deflate, zstd", ""),
    ("br;q=0.5, gzip;q=0.8", "gzip"),
    ("br;q=0, gzip;q=0.1", "gzip"),
    ("br;q=0, gzip;q=0", ""),
    ("*", "br"),
    ("*;q=0", ""),
    ("br;q=0, *", "gzip"),
    ("gzip;q=0.5, *;q=0.1", "gzip"),
    ("identity, gzip;q=0.5", ""),
    ("identity;q=0.5, gzip;q=0.5", "gzip"),
    ("gzip;q=1.5", ""),
    ("gzip;q=nan", ""),
    ("gzip;q=, br;q=x", ""),
    (",;,q=1,;;", ""),
    ("gzip ; q=0", ""),
    ("identity;q=0", ""),
    ("gzip, identity;q=0", "gzip;"),
    ("gzip, *;q=0", "gzip;"),
    ("br, identity;q=0, *;q=0.5", "br;"),
]


@pytest.mark.parametrize(("accept", "coding"), WISHES)
def test_what_a_client_wants_most(accept, coding):
    assert coding_of(accept.encode()) == coding.encode()


@pytest.mark.parametrize("type_", TYPES)
@pytest.mark.parametrize("coding", ["br", "gzip"])
def test_text_of_every_kind_is_coded_under_a_tag_of_its_own(ask, type_, coding):
    path = f'/made?type={type_.replace("+", "%2B")}&etag="one-abc"&vary=Accept'
    plain, answer = ask(path), ask(path, coding)
    assert plain.headers["ETag"] == '"one-abc"' and "Content-Encoding" not in plain.headers
    assert plain.data == LONG
    assert answer.headers["Content-Encoding"] == coding
    assert answer.headers["ETag"] == f'"one-abc-{coding}"'
    assert int(answer.headers["Content-Length"]) == len(answer.data) < len(LONG)
    assert answer.headers["Vary"] == plain.headers["Vary"] == "Accept, Accept-Encoding"
    assert decoded(answer) == LONG


UNCHANGED = [
    "type=image/png",
    "type=application/octet-stream",
    "type=multipart/form-data",
    "type=text/csv&content-encoding=gzip",
    "type=text/csv&cache-control=no-transform",
    f"type=text/csv&length={SHORTEST - 1}",
    "type=text/csv&length=0",
]


@pytest.mark.parametrize("given", UNCHANGED)
def test_what_is_short_or_no_text_or_not_to_be_changed_passes(ask, given):
    plain, answer = ask(f'/made?etag="a-b"&{given}'), ask(f'/made?etag="a-b"&{given}', "br, gzip")
    assert answer.data == plain.data
    assert answer.headers["ETag"] == '"a-b"'
    assert answer.headers.get("Content-Encoding") == plain.headers.get("Content-Encoding")


def test_a_short_answer_is_coded_where_the_client_refuses_it_otherwise(ask):
    answer = ask("/made?length=10", "gzip, identity;q=0")
    assert answer.headers["Content-Encoding"] == "gzip" and decoded(answer) == LONG[:10]


@pytest.mark.parametrize("coding", ["br", "gzip"])
def test_problems_are_coded_too(ask, coding):
    answer = ask("/made?status=400&type=application/problem%2Bjson", coding)
    assert answer.status == 400 and decoded(answer) == LONG


def test_a_weak_tag_stands_for_every_coding(ask):
    assert ask('/made?etag=W/"a"', "br").headers["ETag"] == 'W/"a"'


@pytest.mark.parametrize("coding", [None, "br", "gzip"])
@pytest.mark.parametrize("length", [0, 10, SHORTEST, len(LONG)])
def test_head_has_the_headers_of_get(ask, coding, length):
    path = f'/made?etag="a-b"&length={length}'
    get, head = ask(path, coding), ask(path, coding, "HEAD")
    assert head.data == b""
    same = {"date"}
    assert {k: v for k, v in head.headers.items() if k not in same} == {
        k: v for k, v in get.headers.items() if k not in same
    }


def test_head_for_which_no_body_was_made_names_the_coding_and_no_length(ask):
    head = ask("/only-headers", "br", "HEAD")
    assert head.headers["Content-Encoding"] == "br"
    assert head.headers["ETag"] == '"one-abc-br"'
    assert "Content-Length" not in head.headers


@pytest.mark.parametrize("coding", ["br", "gzip"])
def test_a_long_body_is_coded_whole_by_another_thread(ask, coding):
    answer = ask("/made?body=huge", coding)
    assert len(HUGE) > THREAD and decoded(answer) == HUGE


CONDITIONS = [
    ('"one-abc"', None, '"one-abc"'),
    ('"one-abc-br"', "br", '"one-abc-br"'),
    ('W/"one-abc-br"', "br", '"one-abc-br"'),
    ('"one-abc-gzip"', "br", '"one-abc-gzip"'),
    ('"one-abc"', "br", '"one-abc"'),
    ('"one-abc-br"', None, '"one-abc-br"'),
]


@pytest.mark.parametrize(("held", "accept", "tag"), CONDITIONS)
def test_a_client_that_holds_the_answer_in_any_coding_has_it(ask, held, accept, tag):
    answer = ask('/made?etag="one-abc"', accept, headers={"If-None-Match": held})
    assert answer.status == 304 and answer.data == b""
    assert answer.headers["ETag"] == tag
    assert "Accept-Encoding" in answer.headers["Vary"]


@pytest.mark.parametrize("coding", [None, "br", "gzip"])
def test_every_part_of_a_stream_can_be_read_when_it_comes(ask, coding):
    answer = ask("/streamed", coding, preload_content=False)
    assert "Content-Length" not in answer.headers
    assert answer.headers.get("Content-Encoding") == coding
    assert answer.headers["ETag"] == (f'"one-abc-{coding}"' if coding else '"one-abc"')
    decoder = {"br": brotli.Decompressor, "gzip": lambda: zlib.decompressobj(31)}.get(coding)
    decoder = decoder() if decoder else None
    got = b""
    for number in range(3):
        expected = b"".join(LONG + str(n).encode() for n in range(number + 1))
        while len(got) < len(expected):
            part = answer.read1()
            assert part, "the stream ended too soon"
            read_ = getattr(decoder, "process", None) or getattr(decoder, "decompress", bytes)
            got += read_(part)
        assert got == expected
        assert ask(f"/read/{number}").status == 204
    answer.read()
    answer.release_conn()


@pytest.mark.parametrize("coding", [None, "br", "gzip"])
def test_a_stream_that_fails_breaks_the_connection(ask, coding):
    answer = ask("/streamed?broken=1", coding, preload_content=False)
    for number in range(3):
        assert ask(f"/read/{number}").status == 204
        time.sleep(0.05)
    with pytest.raises(urllib3.exceptions.ProtocolError):
        answer.read()
    answer.close()
