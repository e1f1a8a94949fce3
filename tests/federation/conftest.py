"""An endpoint on the loopback that misbehaves as its path says, and a relay to it."""

from __future__ import annotations

import asyncio
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

ROW = b'{"head":{"vars":["s"]},"results":{"bindings":[{"s":{"type":"uri","value":"http://e/x"}}]}}'
XML = b'<sparql xmlns="http://www.w3.org/2005/sparql-results#"><head/><boolean>true</boolean></sparql>'
JSON_TYPE = "application/sparql-results+json"


class Endpoint:
    """``received`` holds (method, target, headers, form) of each request."""

    def __init__(self, tls=None) -> None:
        outer = self
        self.received = []
        self.open = 0

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                form = parse_qs(body.decode())
                outer.received.append((self.command, self.path, self.headers, form))
                outer.open += 1
                try:
                    outer.answer(self)
                except OSError:
                    self.close_connection = True
                finally:
                    outer.open -= 1

            do_GET = do_POST

            def log_message(self, *_):
                return

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        if tls is not None:
            self.server.socket = tls.wrap_socket(self.server.socket, server_side=True)
        self.server.daemon_threads = True
        self.port = self.server.server_port
        self.url = f"http://127.0.0.1:{self.port}"
        self.thread = Thread(target=self.server.serve_forever, args=(0.05,), daemon=True)
        self.thread.start()

    def answer(self, to):
        path, _, query = to.path.partition("?")
        given = parse_qs(query)
        if path == "/redirect":
            send(to, b"", status=int(given["status"][0]), location=unquote(given["to"][0]))
        elif path == "/loop":
            send(to, b"", status=307, location="/loop")
        elif path == "/status":
            send(to, b"a secret of the endpoint", "text/plain", status=500)
        elif path == "/page":
            send(to, b"<html>", "text/html")
        elif path == "/packed":
            send(to, b"x", content_encoding="gzip")
        elif path == "/xml":
            send(to, XML, "application/sparql-results+xml; charset=utf-8")
        elif path == "/cut":
            send(to, ROW[:-5], content_length=len(ROW))
            to.close_connection = True
        elif path == "/hidden":
            to.wfile.write(b"HTTP/1.1 200 OK\r\nX: " + b"a" * 100_000)
        elif path == "/noise":
            to.wfile.write(b"\x00\x01 this is no HTTP\r\n\r\n")
            to.close_connection = True
        elif path == "/silent":
            time.sleep(20)
        elif path == "/drip":
            head(to, content_length=10_000)
            while True:
                to.wfile.write(b" ")
                time.sleep(0.05)
        elif path == "/dripping-head":
            to.wfile.write(b"HTTP/1.1 200 OK\r\n")
            while True:
                to.wfile.write(b"X: y\r\n")
                time.sleep(0.05)
        elif path == "/endless":
            head(to, transfer_encoding="chunked")
            while True:
                to.wfile.write(b"10000\r\n" + b" " * 65536 + b"\r\n")
        else:
            send(to, ROW)

    def close(self):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


def head(to, media_type=JSON_TYPE, status=200, **headers):
    to.send_response(status)
    to.send_header("Content-Type", media_type)
    for name, value in headers.items():
        to.send_header(name.replace("_", "-"), str(value))
    to.end_headers()


def send(to, body, media_type=JSON_TYPE, status=200, **headers):
    head(to, media_type, status, **{"content_length": len(body), **headers})
    to.wfile.write(body)


@contextmanager
def listening(tls=None):
    endpoint = Endpoint(tls)
    try:
        yield endpoint
    finally:
        endpoint.close()


@pytest.fixture
def endpoint():
    with listening() as running:
        yield running


async def post(url, body=b"SELECT * WHERE { ?s ?p ?o . }", method="POST"):
    """Ask a relay as the engine does; gives the status, the headers and what came of the body."""
    parts = urlsplit(url)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    writer.write(
        f"{method} {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\nCookie: a=b\r\n"
        f"Authorization: Bearer x\r\nContent-Length: {len(body)}\r\n\r\n".encode()
        + body
    )
    raw = await reader.read()
    writer.close()
    first, _, rest = raw.partition(b"\r\n\r\n")
    return int(first.split()[1]), first.decode().lower(), rest
