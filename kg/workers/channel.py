"""The parent's end of a worker's socket: frames out, frames in, no more read than is wanted."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from typing import Any, Final, cast

from kg.workers.protocol import LENGTHS

_AHEAD: Final = 1024 * 1024
"""Bytes of frames that may wait to be taken before the worker is made to wait instead."""


class Channel(asyncio.Protocol):
    """Frames of one worker, to be taken in order by one reader at a time.

    It reads into one buffer and cuts frames out of it: a stream reader with three awaits a frame
    costs a small query a third of its time.
    """

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._buffer = bytearray()
        self._frames: deque[tuple[dict[str, Any], bytes]] = deque()
        self._ahead = 0
        self._waiting: asyncio.Future[tuple[dict[str, Any], bytes]] | None = None
        self._closed = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while len(self._buffer) >= LENGTHS.size:
            head, body = LENGTHS.unpack_from(self._buffer)
            start, end = LENGTHS.size + head, LENGTHS.size + head + body
            if len(self._buffer) < end:
                return
            header = json.loads(self._buffer[LENGTHS.size : start])
            frame = header, bytes(memoryview(self._buffer)[start:end])
            del self._buffer[:end]
            if self._waiting is not None:
                waiting, self._waiting = self._waiting, None
                waiting.set_result(frame)
            else:
                self._frames.append(frame)
                self._ahead += body
                if self._ahead > _AHEAD and self._transport is not None:
                    self._transport.pause_reading()

    def connection_lost(self, error: Exception | None) -> None:
        self._closed = True
        if self._waiting is not None:
            waiting, self._waiting = self._waiting, None
            waiting.set_exception(ConnectionResetError())

    def send(self, frame: bytes) -> None:
        """Write a frame."""
        assert self._transport is not None
        self._transport.write(frame)

    def next(self) -> asyncio.Future[tuple[dict[str, Any], bytes]]:
        """The next frame: its header and its body.

        It fails with :class:`ConnectionResetError` where the worker has ended. Whoever waits may
        also be told to stop by an exception set on it: see :meth:`fail`.
        """
        future = asyncio.get_running_loop().create_future()
        if self._frames:
            header, body = self._frames.popleft()
            self._ahead -= len(body)
            if self._ahead <= _AHEAD and self._transport is not None:
                self._transport.resume_reading()
            future.set_result((header, body))
        elif self._closed:
            future.set_exception(ConnectionResetError())
        else:
            self._waiting = future
            future.add_done_callback(self._forget)
        return future

    @property
    def closed(self) -> bool:
        """Whether the worker has let go of its end."""
        return self._closed

    def close(self) -> None:
        """Let go of the socket."""
        if self._transport is not None:
            self._transport.abort()

    def _forget(self, future: asyncio.Future[Any]) -> None:
        if self._waiting is future:  # whoever waited was cancelled or told to stop
            self._waiting = None
