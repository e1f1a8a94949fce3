"""What clients send in every place: bytes that are no text, scripts, paths, packed bombs."""

from __future__ import annotations

import gzip
import re
import time
import zlib
from urllib.parse import quote

import pytest

from tests.abuse.asking import QUERY, UPDATE, connect, memory, until_closed
from tests.api.writing import TOKEN, at, send

TURTLE = "text/turtle"
FORM = "application/x-www-form-urlencoded"
NO_TEXT = {
    "a lone byte": b"\xff",
    "overlong": b"\xc0\xaf",
    "half a surrogate": b"\xed\xa0\x80",
    "cut": b"\xe5\x9f",
    "beyond Unicode": b"\xf4\x90\x80\x80",
    "Latin-1": "é".encode("latin-1"),
    "GBK": "中文".encode("gbk"),
    "NUL": b"\0",
}
ADDRESSES = [
    "/sparql?query=ASK%7B?s%20?p%22{}%22%7D", "/sparql?query=ASK%7B%7D&default-graph-uri=urn:{}",
    "/sparql?query=ASK%7B%7D&{}=1", "/sparql?query=ASK%7B%7D&format={}",
    "/sparql?query=ASK%7B%7D&timeout={}", "/{}", "/id/{}", "/resource?iri=urn:{}",
    "/api/v1/queries/{}/x", "/data?graph=urn:{}", "/data/{}", "/errors?{}",
]  # fmt: skip
BODIES = {
    "a query": ("POST", "/sparql", QUERY, b"ASK { ?s ?p '%b' }"),
    "a form": ("POST", "/sparql", FORM, b"query=ASK { ?s ?p '%b' }"),
    "an update": ("POST", "/update", UPDATE, b"INSERT DATA { <urn:a> <urn:b> '%b' }"),
    "Turtle": ("PUT", at("urn:x"), TURTLE, b"<urn:a> <urn:b> '%b' ."),
    "N-Quads": ("PUT", "/data", "application/n-quads", b"<urn:a> <urn:b> '%b' ."),
    "JSON-LD": ("PUT", at("urn:x"), "application/ld+json", b'{"@id":"urn:a","urn:b":"%b"}'),
    "RDF/XML": (
        "PUT", at("urn:x"), "application/rdf+xml",
        b"<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>"
        b"<rdf:Description rdf:about='urn:a'><p xmlns='urn:'>%b</p></rdf:Description></rdf:RDF>",
    ),
    "no media type": ("POST", "/sparql", "application/%b; charset=%b", b"ASK {}"),
}  # fmt: skip
HEADERS = [
    "Accept", "Accept-Language", "Accept-Encoding", "If-None-Match", "If-Match", "Origin", "Host",
    "X-Request-ID", "X-API-Key", "X-Forwarded-For", "Authorization", "Range", "Cookie",
]  # fmt: skip


@pytest.mark.parametrize("given", NO_TEXT.values(), ids=list(NO_TEXT))
def test_bytes_that_are_no_text_are_refused_in_every_place(plain, given):
    percent = "".join(f"%{byte:02X}" for byte in given)
    for address in ADDRESSES:
        assert plain.get(address.format(percent)).status < 500, address
    for name, (method, path, media_type, body) in BODIES.items():
        if "%b" in media_type:
            media_type = media_type.replace("%b", given.decode("latin-1").strip("\0"))
        answer = send(plain, method, path, body.replace(b"%b", given), media_type)
        assert answer.status < 500, (name, answer.data)
        if given != b"\0":
            assert name == "RDF/XML" or answer.status >= 400, (name, "was taken")
    for header in HEADERS:
        with connect(plain) as client:
            host = b"" if header == "Host" else b"Host: x\r\n"
            client.sendall(
                b"GET /sparql?query=ASK%%7B%%7D HTTP/1.1\r\n%b%b: a%b\r\nConnection: close\r\n\r\n"
                % (host, header.encode(), given)
            )
            status = int(until_closed(client)[9:12])
            assert status < 500, header
    assert (len(ADDRESSES), len(BODIES), len(HEADERS)) == (12, 8, 13)


SCRIPT = "<script>alert(1)</script>"
PAYLOADS = [
    SCRIPT, '"><img src=x onerror=alert(1)>', "javascript:alert(1)//", "'-alert(1)-'",
    f"\r\nX-Injected: 1\r\n\r\n{SCRIPT}", "{{7*7}}${7*7}<%= 7*7 %>",
]  # fmt: skip
PAGES = [
    "/sparql?query={}", "/sparql?query=SELECT%20(%22{}%22%20AS%20?x)%20%7B%7D", "/{}", "/id/{}",
    "/sparql?query=ASK%7B%7D&format={}", "/sparql?query=ASK%7B%7D&timeout={}",
    "/sparql?{}=1&query=ASK%7B%7D", "/resource?iri={}", "/resource?iri=urn:{}", "/data?graph={}",
    "/data/{}", "/api/v1/queries/{}", "/errors?{}", "/docs?url={}", "/?lang={}",
]  # fmt: skip


def test_no_page_and_no_header_holds_what_a_client_sent_as_it_was(server):
    looked = 0
    for page in PAGES:
        for payload in PAYLOADS:
            for accept in ("text/html", "application/json", SCRIPT):
                looked += 1
                answer = server.get(
                    page.format(quote(payload, safe="")), accept, Accept_Language=SCRIPT
                )
                where = (page, payload, accept, answer.status)
                assert answer.status < 500, where
                assert answer.headers["X-Content-Type-Options"] == "nosniff", where
                assert answer.headers["Content-Security-Policy"], where
                assert "X-Injected" not in answer.headers, where
                assert b"49$" not in answer.data, where
                if "html" in answer.headers.get("Content-Type", ""):
                    text = answer.data.decode().lower()
                    assert SCRIPT not in text and "<img src=x" not in text, where
                    assert not re.search(r"(href|src|action)\s*=\s*[\"']?\s*javascript:", text)
    assert looked == 15 * 6 * 3


def test_no_page_of_a_thing_holds_its_labels_as_markup(plain):
    labels = (
        f'<urn:thing> <http://www.w3.org/2004/02/skos/core#prefLabel> "{SCRIPT}"@en ;'
        f' <http://www.w3.org/2000/01/rdf-schema#label> "{SCRIPT}" ;'
        " <urn:p> <javascript:alert(1)> , <data:text/html,x> ;"
        f' <urn:q> "{SCRIPT}"^^<http://www.w3.org/1999/02/22-rdf-syntax-ns#HTML> .'
    )
    assert send(plain, "PUT", at("urn:labels"), labels, TURTLE).status in (201, 204)
    answer = plain.get("/resource?iri=urn:thing", "text/html")
    assert answer.status == 200
    text = answer.data.decode()
    assert "alert" in text and SCRIPT not in text
    assert not re.search(r"(href|src)\s*=\s*[\"']?\s*(javascript|data):", text)
    send(plain, "DELETE", at("urn:labels"))


OUTSIDE = [
    "/../../../../etc/passwd", "/data/../../../../etc/passwd", "/data/%2e%2e/%2e%2e/etc/passwd",
    "/data/..%2f..%2f..%2fetc%2fpasswd", "/data/....//....//etc/passwd", "//etc/passwd",
    "/data/%252e%252e/%252e%252e/etc/passwd", "/data/..\\..\\etc\\passwd", "/id/../../etc/passwd",
    "/data/%c0%ae%c0%ae/etc/passwd", "/id/..;/..;/etc/passwd", "/docs/../../etc/passwd", "/.env",
    "/style.css/../../etc/passwd", "/releases/current/quads.nq", "/.git/config", "/admin/../health",
    "/data/" + "../" * 5000 + "etc/passwd", "/id/" + "a/" * 10_000,
]  # fmt: skip


def test_paths_do_not_leave_the_tree(server):
    for path in OUTSIDE:
        for method in ("GET", "PUT", "DELETE"):
            with connect(server) as client:
                client.sendall(
                    f"{method} {path} HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n"
                    "Connection: close\r\n\r\n".encode()
                )
                answer = until_closed(client)
            status = int(answer[9:12])
            assert status < 500 and b"root:" not in answer and b"[core]" not in answer, path
            assert method == "GET" or status >= 300, (method, path)
    assert len(OUTSIDE) == 19


def test_graphs_named_like_files_write_none(plain, tmp_path):
    outside = tmp_path / "escaped"
    for graph in (f"file://{outside}", f"../../..{outside}", f"urn:../../..{outside}"):
        answer = send(plain, "PUT", at(graph), "<urn:a> <urn:b> 1 .", TURTLE)
        assert answer.status in (201, 204, 400), graph
        send(plain, "DELETE", at(graph))
    part = (
        f'--b\r\nContent-Disposition: form-data; name="f"; filename="../../..{outside}"\r\n'
        "Content-Type: text/turtle\r\n\r\n<urn:a> <urn:b> 1 .\r\n--b--\r\n"
    )
    answer = send(plain, "POST", at("urn:parts"), part, "multipart/form-data; boundary=b")
    assert answer.status in (200, 201, 204)
    assert not outside.exists()


def bomb(window):
    packing = zlib.compressobj(1, zlib.DEFLATED, window)
    return b"".join(packing.compress(bytes(1 << 20)) for _ in range(150)) + packing.flush()


def bombs():
    packed = bomb(31)
    return {
        "gzip": (packed, "gzip"),
        "deflate": (bomb(15), "deflate"),
        "deflate without its frame": (bomb(-15), "deflate"),
        "gzip in gzip": (gzip.compress(packed), "gzip"),
        "gzip in gzip, as it says": (gzip.compress(packed), "gzip, gzip"),
        "a thousand codings": (packed, ", ".join(["gzip"] * 1000)),
        "many empty members": (gzip.compress(b"") * 40_000, "gzip"),
        "a great member behind a small one": (gzip.compress(b"#") + packed, "gzip"),
        "what has no end": (packed[:-8], "gzip"),
    }


def test_packed_bombs_take_no_memory(plain):
    sent = bombs()
    before = memory(plain)
    for name, (body, coding) in sent.items():
        for method, path, media_type in (
            ("POST", "/sparql", QUERY),
            ("POST", "/update", UPDATE),
            ("PUT", "/data", "application/trig"),
        ):
            if name == "many empty members" and path != "/sparql":
                continue  # an empty document is one
            began = time.monotonic()
            answer = send(plain, method, path, body, media_type, Content_Encoding=coding)
            assert answer.status in (400, 408, 413, 415), (name, path, answer.data)
            assert time.monotonic() - began < 8, (name, path)
    assert len(sent) == 9
    assert memory(plain) < before + 60


MANY = {
    "ranges": ("Accept", ", ".join(f"text/x{i};q=0.{i % 10}" for i in range(2000))),
    "quotes": ("Accept", 'text/html;a="' + '\\"' * 10_000),
    "semicolons": ("Accept", "text/html" + ";" * 30_000),
    "weights": ("Accept", "text/html;q=1e400, */*;q=nan, a/b;q=-1, c/d;q=" + "9" * 5000),
    "languages": ("Accept-Language", ", ".join(f"x{i}-y;q=0.{i % 10}" for i in range(3000))),
    "hyphens": ("Accept-Language", "-" * 30_000),
    "codings": ("Accept-Encoding", ", ".join(f"x{i};q=0.{i % 10}" for i in range(3000))),
    "no coding": ("Accept-Encoding", "identity;q=0, *;q=0"),
    "tags": ("If-None-Match", ", ".join(f'W/"{i}"' for i in range(4000))),
    "tags without end": ("If-None-Match", '"' * 30_000),
    "proxies": ("X-Forwarded-For", ", ".join(["1.2.3.4"] * 4000)),
    "a key": ("X-API-Key", "k" * 50_000),
    "parameters": ("Content-Type", "multipart/form-data; " + "a=b; " * 8000),
}


def test_long_headers_cost_little(server):
    for name, (header, value) in MANY.items():
        for path in ("/", "/sparql?query=ASK%7B%7D", "/resource?iri=urn:x", "/data", "/nowhere"):
            began = time.monotonic()
            answer = server.http.request("GET", server.address + path, headers={header: value})
            assert answer.status < 500, (name, path)
            assert time.monotonic() - began < 6, (name, path)
    assert len(MANY) == 13


def test_the_token_is_not_told(plain):
    """Neither a page nor a problem document repeats what authorises a writer."""
    for path in ("/", "/health", "/metrics", "/nowhere", "/sparql?query=SELECT", "/openapi.json"):
        answer = send(plain, "GET", path)
        assert TOKEN.encode() not in answer.data, path
