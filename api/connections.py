"""One connection: uvicorn's, held to what a request must be and to the time that it may take."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final

import httptools
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from api.asking import BEGUN, SINCE
from api.clients import by_address
from api.guard import Reading
from api.heads import (
    HEAD_BYTES,
    HEADERS,
    MALFORMED,
    TOO_LARGE,
    TOO_LONG,
    TOO_MANY,
    TOO_SLOW,
    Fault,
    answer,
    fault_of,
    target,
)
from api.ready import LONGEST

if TYPE_CHECKING:
    import asyncio

    from uvicorn._types import ASGI3Application

    from api.express import Express
    from api.guard import Guard, Peer
    from api.ready import Ready
    from kg.workers.job import Job
    from kg.workers.protocol import Answer

PIPELINED: Final = 256
"""Requests that may wait on a connection behind the one that is answered."""

_LINGER: Final = 2.0
"""Seconds for which a client may still send what nobody reads, so that it sees why (§9.6)."""


class _RefusedError(Exception):
    """Ends the parser's work on a request that has a fault."""


class Connection(HttpToolsProtocol):
    """A connection of a client; a subclass made by :func:`guarded_by` knows its guard."""

    guard: ClassVar[Guard]
    ready: ClassVar[Ready]
    express: ClassVar[Express]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.address = ""
        self.peer: Peer | None = None
        self.taken = Reading()
        self._raw = b""
        """What came first of a request, if it came when all before it had been answered."""
        self._begun: Job | None = None
        """The request that goes the short way, until it is answered."""
        self._short = False
        """Whether the request that is read goes the short way."""
        self._held = b""
        """What came after it meanwhile."""
        self._last = False
        """Whether the connection is to be closed after it."""
        self._over = False
        """Whether nothing more is read of what the client sends."""
        self._active: RequestResponseCycle | None = None
        self._in_head = False
        self._noted = False
        self._between = True
        """Whether all that was read has been answered."""
        self._framing = 0
        """Bytes read since the last byte of a body or the last whole request."""
        self._fault: Fault | None = None
        self._hosts: list[bytes] = []
        self._coding: bytes | None = None

    # -- the connection ----------------------------------------------------------------------

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.address = by_address({"client": self.client})
        if not self.guard.admit(self, self.connections):  # type: ignore[arg-type]
            self._end_with(TOO_MANY)

    def connection_lost(self, exc: Exception | None) -> None:
        self.guard.leave(self)
        begun, self._begun = self._begun, None
        if begun is not None and begun.frame is not None:
            begun.frame.cancel()
        if self._active is not None and self._working:  # uvicorn tells the request that came last
            self._active.disconnected = True
            self._active.message_event.set()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._begun is not None:
            self._hold(data)
            return
        if self._over or (self._between and self._answered(data)):
            return
        self._framing += len(data)
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserUpgrade:
            # No other protocol is spoken here: the request is answered as if it asked for none
            # (RFC 9110 §7.8), and what follows it is not HTTP.
            self._over = True
            self.cycle.keep_alive = False
        except httptools.HttpParserError:
            self._refuse(self._fault or MALFORMED)
        else:
            if self._framing > HEAD_BYTES:
                self._refuse(self._too_large())
            elif self._in_head and not self._noted and not self._working:
                self._noted = True
                self.guard.waits(self)

    def too_slow(self) -> None:
        """Close: no request came, or not the whole of its head."""
        if self._in_head and not self._over:
            self._refuse(TOO_SLOW)
        else:
            self.guard.works(self)
            self.transport.close()

    # -- the parser --------------------------------------------------------------------------

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._in_head = True
        self._between = False
        self._noted = False
        self._hosts = []
        self._coding = None

    def on_header(self, name: bytes, value: bytes) -> None:
        if not self._in_head:  # a trailer: it must not pass for a header
            return
        name = name.lower()
        value = value.rstrip()
        if name == b"host":
            self._hosts.append(value)
        elif name == b"transfer-encoding":
            self._coding = value
        elif name == b"expect" and value.lower() == b"100-continue":
            self.expect_100_continue = True
        self.headers.append((name, value))

    def on_headers_complete(self) -> None:
        fault = self._fault_of_head()
        if fault is not None:
            self._fault = fault
            raise _RefusedError
        self._in_head = False
        self._framing = 0
        self.guard.works(self)
        raw, self._raw = self._raw, b""
        if self._is_whole(raw):
            self.scope["state"]["raw"] = raw
            self._begun = self.express.begin(self.url, self.headers, self.client, self)
            self._short = self._begun is not None
        if not self._short:
            super().on_headers_complete()

    def _is_whole(self, raw: bytes) -> bool:
        """Whether those are all bytes of one GET request, after which the connection stays open."""
        end = b"\r\n\r\n"
        whole = raw.startswith(b"GET ") and raw.endswith(end) and raw.count(end) == 1
        return whole and self.parser.get_http_version() == "1.1"

    def on_body(self, body: bytes) -> None:
        self._framing = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._framing = 0
        if self._short:
            self._short = False
        else:
            super().on_message_complete()

    # -- short ways --------------------------------------------------------------------------

    @property
    def gone(self) -> bool:
        """Whether the client has left."""
        return self.transport.is_closing()

    def take(self, head: bytes, body: bytes) -> None:
        """Send the answer of :mod:`api.express`."""
        self._begun = None
        close = b"connection: close\r\n" if self._last else b""
        self.transport.write(b"".join((head, self._dated, close, b"\r\n", body)))
        self.server_state.total_requests += 1
        self._between = True
        self.guard.waits(self)
        if self._last:
            self.transport.close()
        else:
            self._go_on()

    def hand_over(self, begun: Job | Answer | None, since: float) -> None:
        """Have the application answer, with what :mod:`api.express` has begun."""
        self._begun = None
        self.scope["state"][SINCE] = since
        if begun is not None:
            self.scope["state"][BEGUN] = begun
        super().on_headers_complete()
        self.cycle.more_body = False
        self.cycle.message_event.set()
        if self._last:
            self.cycle.keep_alive = False
        self._go_on()

    def shutdown(self) -> None:
        """Close when what is asked has been answered."""
        if self._begun is None:
            super().shutdown()
        else:
            self._last = True

    def _hold(self, data: bytes) -> None:
        self._held += data
        if len(self._held) > HEAD_BYTES:
            self.flow.pause_reading()

    def _go_on(self) -> None:
        held, self._held = self._held, b""
        if held:
            self.flow.resume_reading()
            self.data_received(held)

    @property
    def _dated(self) -> bytes:
        """The header lines of the server, which it renews every second."""
        return self.guard.lines_of(self.server_state.default_headers)

    def _answered(self, data: bytes) -> bool:
        """Answer a request that came before, if it did and its answer is still kept."""
        if (
            len(data) > LONGEST
            or self.flow.write_paused
            or self.server_state.default_headers is None
        ):
            return False
        whole = self.ready.answer(data, self.client, self._dated)
        if whole is None:
            self._raw = data
            return False
        self.transport.write(whole)
        self.server_state.total_requests += 1
        self.guard.waits(self)
        return True

    # -- answers -----------------------------------------------------------------------------

    def on_response_complete(self) -> None:
        """As uvicorn's, without a timer for each answer: the guard's sweep closes what is idle."""
        self.server_state.total_requests += 1
        if self.transport.is_closing():
            return
        self.flow.resume_reading()
        if self.pipeline:
            self._start_asgi_task(*self.pipeline.pop())
        else:
            self._between = not self._in_head and not self.cycle.more_body
            self.guard.waits(self)

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: ASGI3Application) -> None:
        self._active = cycle
        super()._start_asgi_task(cycle, app)

    # -- faults ------------------------------------------------------------------------------

    @property
    def _working(self) -> bool:
        return self._active is not None and not self._active.response_complete

    def _fault_of_head(self) -> Fault | None:
        if self._framing > HEAD_BYTES or len(self.headers) > HEADERS:
            headers = sum(len(name) + len(value) + 4 for name, value in self.headers)
            if len(self.url) + headers > HEAD_BYTES or len(self.headers) > HEADERS:
                return self._too_large()
        if len(self.pipeline) >= PIPELINED:
            return MALFORMED
        fault = fault_of(self.parser.get_http_version(), self._hosts, self._coding)
        if fault is None and not self.url.startswith(b"/"):
            found = target(self.parser.get_method(), self.url)
            if isinstance(found, Fault):
                return found
            self.url = found.url
            if found.host is not None:  # it stands before the header's (RFC 9112 §3.2.2)
                others = [header for header in self.headers if header[0] != b"host"]
                self.headers[:] = [(b"host", found.host), *others]
        return fault

    def _too_large(self) -> Fault:
        return TOO_LONG if len(self.url) > HEAD_BYTES // 2 else TOO_LARGE

    def _refuse(self, fault: Fault) -> None:
        """Answer a fault and read no more; what was asked before it is still answered."""
        self._over = True
        self.guard.refused(fault.reason, self.address)
        active = self._active
        if active is None or active.response_complete:
            self._end_with(fault)
        elif active is self.cycle and active.more_body and not self._in_head:
            # The fault is in the body of the request that is being answered.
            active.disconnected = True
            active.message_event.set()
            if active.response_started:
                self.transport.abort()
            else:
                self._end_with(fault)
        else:
            if self.pipeline and self.pipeline[0][0].more_body and not self._in_head:
                self.pipeline.popleft()
            last = self.pipeline[0][0] if self.pipeline else active
            last.keep_alive = False

    def _end_with(self, fault: Fault) -> None:
        self._over = True
        self.transport.write(answer(fault, self.server_state.default_headers))
        if self.transport.can_write_eof():
            self.transport.write_eof()
        self.loop.call_later(_LINGER, self.transport.abort)


def guarded_by(guard: Guard, ready: Ready, express: Express) -> type[Connection]:
    """The class of the connections of one server."""
    parts = {"guard": guard, "ready": ready, "express": express}
    return type("GuardedConnection", (Connection,), parts)
