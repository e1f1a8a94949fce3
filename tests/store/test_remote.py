"""What only the remote store does: faults of a server as sentences, no redirect followed."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import ClassVar

import pytest

from kg.errors import StoreError
from kg.store.remote import RemoteStore
from tests.ports import free_port


class Faulty(BaseHTTPRequestHandler):
    seen: ClassVar[list[str]] = []

    def do_POST(self):
        Faulty.seen.append(self.path)
        self.rfile.read(int(self.headers["Content-Length"]))
        status, headers, body = {
            "/moved/query": (302, {"Location": "/html/query"}, b""),
            "/html/query": (200, {"Content-Type": "text/html"}, b"<p>hello"),
            "/broken/query": (500, {}, b"out of\n order"),
        }[self.path]
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        return


@pytest.fixture(scope="module")
def faulty():
    server = HTTPServer(("127.0.0.1", 0), Faulty)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


CASES = [
    ("moved", "answered with status 302"),
    ("html", 'answered "text/html", which is neither results nor triples'),
    ("broken", "answered with status 500: out of order"),
]


@pytest.mark.parametrize(("path", "sentence"), CASES)
def test_faults_are_sentences(faulty, path, sentence):
    store = RemoteStore.at(f"{faulty}/{path}")
    with pytest.raises(StoreError, match=sentence):
        store.query("ASK {}")
    store.close()


def test_no_redirect_is_followed(faulty):
    Faulty.seen.clear()
    store = RemoteStore.at(f"{faulty}/moved")
    with pytest.raises(StoreError):
        store.query("ASK {}")
    store.close()
    assert Faulty.seen == ["/moved/query"]


def test_nobody_there():
    with pytest.raises(StoreError, match="does not answer"):
        RemoteStore.at(f"http://127.0.0.1:{free_port()}", timeout=1).query("ASK {}")
