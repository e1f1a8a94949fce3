"""``kg serve`` builds the first release, answers, and ends when asked to."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import urllib3

from tests.ports import free_port

if TYPE_CHECKING:
    from tests.cli.conftest import Command


def test_serve_builds_what_is_missing(fresh: Command) -> None:
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "kg.cli.main", "serve", "--port", str(port)],
        env=fresh.environment(),
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    http = urllib3.PoolManager(retries=False, timeout=30)
    try:
        deadline = time.monotonic() + 60
        while True:
            try:
                answer = http.request("GET", f"http://127.0.0.1:{port}/health")
                break
            except urllib3.exceptions.HTTPError:
                assert process.poll() is None, "the server ended"
                assert time.monotonic() < deadline
                time.sleep(0.1)
        assert json.loads(answer.data)["status"] == "ok"
    finally:
        http.clear()
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=30)
    assert "There is no release yet: building one." in said
    assert f"http://127.0.0.1:{port}/" in said
    assert "Traceback" not in said
    assert process.returncode == 0


def test_a_port_that_is_taken_is_said(kg: Command) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = kg("serve", "--port", str(taken.getsockname()[1]))
    assert done.returncode == 1
    assert "cannot listen on 127.0.0.1" in done.stderr
    assert "Traceback" not in done.stderr
