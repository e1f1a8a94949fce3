"""Who may hold connections: how many, how long without a request, how long without reading."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sys
from array import array
from typing import TYPE_CHECKING, Final, Protocol

from kg.workers.limits import MEGABYTE

if sys.platform == "linux":
    from fcntl import ioctl
    from termios import TIOCOUTQ

if TYPE_CHECKING:
    from collections.abc import Collection

    from api.metrics import Metrics
    from kg.config import Settings

_GRACE: Final = 0.5
"""Seconds for which a connection that sends nothing is never closed in favour of another."""

_UNTAKEN: Final = 256 * MEGABYTE
"""Bytes that may wait, over all connections, for readers that take none."""

_LOG: Final = logging.getLogger("api.connections")


class Guarded(Protocol):
    """What the guard needs of a connection."""

    address: str
    peer: Peer | None
    """Set by the guard for as long as it counts the connection."""
    transport: asyncio.Transport
    taken: Reading

    def too_slow(self) -> None:
        """End the connection: no request came in time."""


class Reading:
    """How far a client is in taking what was written to it."""

    __slots__ = ("left", "since")

    def __init__(self) -> None:
        self.left = 0
        self.since = 0.0


class Peer:
    """The connections of one address."""

    __slots__ = ("open", "waiting")

    def __init__(self) -> None:
        self.open = 0
        self.waiting: dict[Guarded, float] = {}
        """Those without a request under way, the longest waiting first, and since when."""


class Guard:
    """The bounds of the connections of one server.

    Where the bound is met the connection that has waited longest without a request makes room, so
    that a flood of silent connections keeps nobody out. All times are held by one sweep over the
    connections; a request costs it nothing.
    """

    def __init__(self, settings: Settings, most: int, metrics: Metrics) -> None:
        self.seconds = settings.client_timeout
        self.open = 0
        self._most = most
        # Behind a proxy all connections are of one address, which is no client's.
        self._share = most if settings.proxies else max(1, most * 3 // 4)
        self._peers: dict[str, Peer] = {}
        self._metrics = metrics
        self._logged: dict[str, float] = {}
        self._sweeping = False
        self._headers: list[tuple[bytes, bytes]] | None = None
        self._lines = b""

    def admit(self, connection: Guarded, every: Collection[Guarded]) -> bool:
        """Take a new connection in, if there is room or can be made.

        Args:
            connection: the new one.
            every: all of the server, among which the sweep looks for readers that do not read.
        """
        loop = asyncio.get_running_loop()
        peer = self._peers.get(connection.address) or Peer()
        crowded = peer.open >= self._share
        if crowded or self.open >= self._most:
            others = [peer] if crowded else list(self._peers.values())
            if not self._make_room(max(others, key=lambda p: len(p.waiting)), loop.time()):
                self.refused("connections", connection.address)
                return False
        self._peers[connection.address] = peer
        self.open += 1
        peer.open += 1
        peer.waiting[connection] = loop.time()
        connection.peer = peer
        if not self._sweeping:
            self._sweeping = True
            loop.call_later(self._pause, self._sweep, loop, every)
        return True

    def leave(self, connection: Guarded) -> None:
        """Count a connection no more; one that is not counted is left as it is."""
        peer, connection.peer = connection.peer, None
        if peer is None:
            return
        peer.waiting.pop(connection, None)
        peer.open -= 1
        self.open -= 1
        if not peer.open:
            del self._peers[connection.address]

    def waits(self, connection: Guarded) -> None:
        """From now on the connection has no request under way, or has begun to send one."""
        if connection.peer is not None:
            waiting = connection.peer.waiting
            waiting.pop(connection, None)
            waiting[connection] = asyncio.get_running_loop().time()

    def works(self, connection: Guarded) -> None:
        """A request of the connection is under way: the client waits for us."""
        if connection.peer is not None:
            connection.peer.waiting.pop(connection, None)

    def lines_of(self, headers: list[tuple[bytes, bytes]]) -> bytes:
        """Headers as lines; of the same list as last time, as they were made then."""
        if headers is not self._headers:
            self._headers = headers
            self._lines = b"".join(name + b": " + value + b"\r\n" for name, value in headers)
        return self._lines

    def refused(self, reason: str, address: str) -> None:
        """Count what was refused, and log it, once a second at most for each reason."""
        self._metrics.refuse(reason)
        now = asyncio.get_running_loop().time()
        if now - self._logged.get(reason, -1.0) >= 1:
            self._logged[reason] = now
            fields = {"reason": reason, "client": address}
            _LOG.info("connection refused", extra={"fields": fields})

    @property
    def _pause(self) -> float:
        return min(1.0, self.seconds / 4)

    def _make_room(self, peer: Peer, now: float) -> bool:
        for oldest, since in peer.waiting.items():
            if now - since < _GRACE:
                return False
            self.refused("idle", oldest.address)
            oldest.transport.abort()
            self.leave(oldest)
            return True
        return False

    def _sweep(self, loop: asyncio.AbstractEventLoop, every: Collection[Guarded]) -> None:
        now = loop.time()
        late = []
        for peer in self._peers.values():
            for connection, since in peer.waiting.items():
                if now - since < self.seconds:
                    break
                late.append(connection)
        for connection in late:
            connection.too_slow()
        self._break_slow_readers(now, every)
        self._sweeping = bool(every)
        if every:
            loop.call_later(self._pause, self._sweep, loop, every)

    def _break_slow_readers(self, now: float, every: Collection[Guarded]) -> None:
        untaken = 0
        stalled: list[Guarded] = []
        for connection in every:
            size = connection.transport.get_write_buffer_size()
            reading = connection.taken
            if not size:
                reading.left = 0
                continue
            untaken += size
            left = size + _in_kernel(connection.transport)
            if left < reading.left or not reading.left:
                reading.since = now
            elif now > reading.since:
                stalled.append(connection)
            reading.left = left
        stalled.sort(key=lambda connection: connection.taken.since)
        for connection in stalled:
            if untaken <= _UNTAKEN and now - connection.taken.since < self.seconds:
                break
            untaken -= connection.transport.get_write_buffer_size()
            self.refused("reader", connection.address)
            connection.transport.abort()


def _in_kernel(transport: asyncio.Transport) -> int:
    """Bytes that the system holds for a client; it takes them in steps, and tells it in larger."""
    held = array("i", [0])
    if sys.platform == "linux":
        with contextlib.suppress(OSError, ValueError, AttributeError):
            ioctl(transport.get_extra_info("socket").fileno(), TIOCOUTQ, held)
    return held[0]
