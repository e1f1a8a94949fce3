"""A port for a server of a test."""

from __future__ import annotations

import os
import socket
from itertools import cycle

FIRST, COUNT = 12_000, 20_000
"""Below the ports that systems give to whoever opens a connection (from 32768 on)."""

_start = os.getpid() * 127 % COUNT
_ports = cycle((*range(FIRST + _start, FIRST + COUNT), *range(FIRST, FIRST + _start)))


def free_port() -> int:
    """A port of the loopback on which nobody listens.

    It is not one that the system might give to a client, or to a test of another process, in the
    moment until the server listens.
    """
    for port in _ports:
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise AssertionError("the ports never end")
