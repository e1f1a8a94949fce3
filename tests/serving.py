"""A real server on a free port, and how a test asks it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import quote

import urllib3

from tests.ports import free_port


@dataclass
class Server:
    """A running server and how to ask it."""

    address: str
    http: urllib3.PoolManager
    process: subprocess.Popen

    def get(self, path, accept=None, method="GET", **headers):
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        if accept is not None:
            given["Accept"] = accept
        return self.http.request(method, self.address + path, headers=given, redirect=False)

    def prepared(self, path, accept=None):
        """What is answered once it is made; one who is told to wait asks again as told."""
        for _ in range(20):
            answer = self.get(path, accept)
            if answer.status != 503 or answer.json()["type"] != "/errors#preparing":
                break
            time.sleep(int(answer.headers["Retry-After"]))
        return answer

    def post(self, path, body, content_type, accept=None):
        given = {"Content-Type": content_type} if content_type else {}
        if accept is not None:
            given["Accept"] = accept
        return self.http.request("POST", self.address + path, body=body, headers=given)

    def query(self, text, accept=None, extra="", **headers):
        return self.get(f"/sparql?query={quote(text, safe='')}{extra}", accept, **headers)


def settle(server, **expected):
    """Wait until so many workers are ``busy`` and so many requests ``waiting``."""
    until = time.monotonic() + 20
    while True:
        told = server.get("/health").json()["workers"]
        if {name: told[name] for name in expected} == expected:
            return
        assert time.monotonic() < until, told
        time.sleep(0.02)


@contextmanager
def running(home, *command, log=None, **settings):
    """Serve ``home``; settings are given as ``workers=1`` for ``KG_WORKERS``.

    ``command`` is what takes the port; by default a server without stored queries. ``log`` is an
    open file that takes the server's log.
    """
    port = free_port()
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KG_")}
    given = {f"KG_{name.upper()}": str(value) for name, value in settings.items()}
    process = subprocess.Popen(
        [sys.executable, "-m", *(command or ("tests.api.serve",)), str(port)],
        env={**kept, "KG_HOME": str(home), **given},
        stderr=log,
    )
    http = urllib3.PoolManager(retries=False, timeout=60, maxsize=20)
    server = Server(f"http://127.0.0.1:{port}", http, process)
    try:
        for _ in range(1200):
            try:
                server.get("/health")
                break
            except urllib3.exceptions.HTTPError:
                assert process.poll() is None, "the server ended"
                time.sleep(0.05)
        yield server
    finally:
        http.clear()
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
