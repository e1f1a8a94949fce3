"""The requests that reach a worker, taken from its standard input without falling asleep early."""

from __future__ import annotations

import os
import select
from collections import deque
from time import perf_counter
from typing import Any, Final

from kg.workers.protocol import FORGET, LENGTHS, unpack_header

_AWAKE: Final = 60e-6
"""Seconds for which a worker looks for the next request before it lets the system put it to sleep:
to be woken on another processor takes it several times as long as a small query does."""

_PIECE: Final = 65536


class Incoming:
    """Frames of requests, which have no body, from a file descriptor."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._poll = select.poll()
        self._poll.register(descriptor, select.POLLIN)
        self._buffer = bytearray()
        self._headers: deque[dict[str, Any]] = deque()
        self._ended = False

    def next(self) -> dict[str, Any] | None:
        """The header of the next frame that was not taken back since; ``None`` at the end."""
        while self._poll.poll(0) and not self._ended:
            self._read()
        if not self._headers:
            self._stay_awake()
        while not self._headers and not self._ended:
            self._read()
        return self._headers.popleft() if self._headers else None

    def _read(self) -> None:
        piece = os.read(self._descriptor, _PIECE)
        self._ended = not piece
        self._buffer += piece
        while len(self._buffer) >= LENGTHS.size:
            head, body = LENGTHS.unpack_from(self._buffer)
            end = LENGTHS.size + head + body
            if len(self._buffer) < end:
                return
            header = unpack_header(bytes(self._buffer[LENGTHS.size : end - body]))
            del self._buffer[:end]
            if header["kind"] == FORGET:
                kept = [h for h in self._headers if h.get("number") != header["number"]]
                self._headers = deque(kept)
            else:
                self._headers.append(header)

    def _stay_awake(self) -> None:
        until = perf_counter() + _AWAKE
        while not self._poll.poll(0) and perf_counter() < until:
            os.sched_yield()
