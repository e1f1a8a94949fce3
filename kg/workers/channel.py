"""The parent's end of a worker's socket: frames out, frames in, no more read than is wanted."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from typing import Any, Final, cast

from kg.workers.protocol import LENGTHS, READY

Frame = tuple[dict[str, Any], bytes]

_AHEAD: Final = 1024 * 1024
"""Bytes of frames that may wait to be taken before the worker is made to wait instead."""


class Channel(asyncio.Protocol):
    """Frames of one worker, each to be taken by whoever expects the number that it has.

    It reads into one buffer and cuts frames out of it: a stream reader with three awaits a frame
    costs a small query a third of its time.
    """

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._buffer = bytearray()
        self._expected: dict[int, deque[Frame]] = {READY: deque()}
        self._waiting: dict[int, asyncio.Future[Frame]] = {}
        self._ahead = 0
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
            with memoryview(self._buffer) as whole:
                frame = header, bytes(whole[start:end])
            del self._buffer[:end]
            self._receive(header["number"], frame)

    def connection_lost(self, error: Exception | None) -> None:
        self._closed = True
        waiting, self._waiting = self._waiting, {}
        for future in waiting.values():
            if not future.done():
                future.set_exception(ConnectionResetError())

    def send(self, frame: bytes) -> None:
        """Write a frame."""
        assert self._transport is not None
        self._transport.write(frame)

    def expect(self, number: int) -> None:
        """Keep the frames with that number, until the last of them; others are dropped."""
        self._expected[number] = deque()

    def forget(self, number: int) -> None:
        """Drop the frames with that number."""
        self._expected.pop(number, None)

    def next(self, number: int) -> asyncio.Future[Frame]:
        """The next frame with that number, which is expected: its header and its body.

        It fails with :class:`ConnectionResetError` where the worker has ended. Whoever waits may
        also be told to stop by an exception set on it.
        """
        future: asyncio.Future[Frame] = asyncio.get_running_loop().create_future()
        frames = self._expected.get(number)
        if frames:
            header, body = frames.popleft()
            self._ahead -= len(body)
            if self._ahead <= _AHEAD and self._transport is not None:
                self._transport.resume_reading()
            if not header.get("more"):
                del self._expected[number]
            future.set_result((header, body))
        elif self._closed:
            future.set_exception(ConnectionResetError())
        else:
            self._waiting[number] = future
        return future

    @property
    def closed(self) -> bool:
        """Whether the worker has let go of its end."""
        return self._closed

    def close(self) -> None:
        """Let go of the socket."""
        if self._transport is not None:
            self._transport.abort()

    def _receive(self, number: int, frame: Frame) -> None:
        waiting = self._waiting.pop(number, None)
        if waiting is not None and not waiting.done():
            if not frame[0].get("more"):
                self._expected.pop(number, None)
            waiting.set_result(frame)
        elif waiting is None and number in self._expected:
            self._expected[number].append(frame)
            self._ahead += len(frame[1])
            if self._ahead > _AHEAD and self._transport is not None:
                self._transport.pause_reading()
        else:  # whoever waited has gone
            self._expected.pop(number, None)
