"""What a worker may not do once one port is left to it."""

from __future__ import annotations

import socket
import subprocess
import sys

import pytest

START = """
import os, socket, sys, threading
from kg.workers.one_port import restrict_to_port
port, other = map(int, sys.argv[1:])
restricted = restrict_to_port(port)
"""
REFUSED = {
    "udp": "socket.socket(socket.AF_INET, socket.SOCK_DGRAM)",
    "raw": "socket.socket(socket.AF_INET, socket.SOCK_RAW)",
    "unix": "socket.socket(socket.AF_UNIX)",
    "ip 6": "socket.socket(socket.AF_INET6)",
    "netlink": "socket.socket(socket.AF_NETLINK, socket.SOCK_RAW)",
    "multipath": "socket.socket(socket.AF_INET, socket.SOCK_STREAM, 262)",
    "bind": "socket.socket().bind(('127.0.0.1', 0))",
    "listen": "socket.socket().listen()",
    "fast open": "socket.socket().sendto(b'x', 0x20000000, ('127.0.0.1', port))",
    "fast open of a message": (
        "socket.socket().sendmsg([b'x'], [], 0x20000000, ('127.0.0.1', port))"
    ),
    "program": "os.execv('/bin/true', ['true'])",
}
REFUSED_BY_LANDLOCK = {
    "other port": "socket.create_connection(('127.0.0.1', other))",
    "fast open when it connects": (
        "s = socket.socket(); s.setsockopt(6, 30, 1); s.connect(('127.0.0.1', other))"
    ),
    "thread": (
        "error = []\n"
        "def f():\n"
        "    try: socket.create_connection(('127.0.0.1', other))\n"
        "    except OSError as e: error.append(e)\n"
        "t = threading.Thread(target=f); t.start(); t.join()\n"
        "if error: raise error[0]"
    ),
}

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="seccomp and Landlock are of Linux")


@pytest.fixture
def run():
    """Run a text with two ports that listen, the first of them left to it."""
    with (
        socket.create_server(("127.0.0.1", 0)) as one,
        socket.create_server(("127.0.0.1", 0)) as two,
    ):
        ports = [str(server.getsockname()[1]) for server in (one, two)]

        def run(text):
            command = [sys.executable, "-c", START + text, *ports]
            return subprocess.run(command, capture_output=True, text=True)

        yield run


def test_the_port_can_be_connected_to(run):
    done = run("socket.create_connection(('127.0.0.1', port)).sendall(b'x')")
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_other_sockets_are_refused(run, name):
    done = run(REFUSED[name])
    assert done.returncode == 1
    assert "PermissionError" in done.stderr


@pytest.mark.parametrize("name", sorted(REFUSED_BY_LANDLOCK))
def test_other_ports_are_refused(run, name):
    done = run(f"if not restricted: os._exit(3)\n{REFUSED_BY_LANDLOCK[name]}")
    if done.returncode == 3:
        pytest.skip("this kernel has no Landlock for TCP")
    assert done.returncode == 1
    assert "PermissionError" in done.stderr


def test_the_cases_have_their_size():
    assert len(REFUSED) == 11
    assert len(REFUSED_BY_LANDLOCK) == 3
