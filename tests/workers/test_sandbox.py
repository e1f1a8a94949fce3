"""What a worker may not do once it is sealed."""

from __future__ import annotations

import subprocess
import sys

import pytest

from kg.workers.protocol import Query
from tests.workers.conftest import JSON

TRIALS = {
    "socket": "import socket; socket.socket()",
    "udp": "import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM)",
    "unix": "import socket; socket.socket(socket.AF_UNIX)",
    "program": "import os; os.execv('/bin/true', ['true'])",
    "thread": (
        "import socket, threading, queue; q = queue.Queue()\n"
        "def f():\n try: socket.socket()\n except OSError as e: q.put(e)\n else: q.put(None)\n"
        "t = threading.Thread(target=f); t.start(); t.join(); e = q.get()\nif e: raise e"
    ),
}


@pytest.mark.skipif(sys.platform != "linux", reason="seccomp is of Linux")
@pytest.mark.parametrize("name", sorted(TRIALS))
def test_a_sealed_process_is_refused(name):
    text = f"from kg.workers.sandbox import deny_sockets\nassert deny_sockets()\n{TRIALS[name]}"
    done = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True)
    assert done.returncode == 1
    assert "PermissionError" in done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="seccomp is of Linux")
def test_the_worker_itself_cannot_reach_a_server(with_pool):
    """SERVICE sent straight to a worker, past the check of the tokens, reaches nobody."""
    import http.server
    import threading

    hits = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            hits.append(self.path)

        do_GET = do_POST

    server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    text = f"SELECT * {{ SERVICE SILENT <http://127.0.0.1:{server.server_port}/> {{ ?s ?p ?o }} }}"

    async def scenario(pool):
        assert pool._processes._idle[0].sealed
        return await pool.run(Query(text, JSON, checked=True))

    try:
        answer = with_pool(scenario)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    assert answer.kind == "solutions"
    assert hits == []


def test_the_cases_have_their_size():
    assert len(TRIALS) == 5
