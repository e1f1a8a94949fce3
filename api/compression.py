"""Content codings by negotiation: what is long enough and of text goes out as br or gzip.

Interface: the middleware ``Compression(app)`` around everything that makes answers (and within
what keeps them), and ``coding_of(accept_encoding)``, the header in the few forms that tell one
kept answer from another.
"""

from __future__ import annotations

import asyncio
import zlib
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Final

import brotli

from api.caching import CODINGS, coded, matched, uncoded

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    Headers = list[tuple[bytes, bytes]]

SHORTEST: Final = 1024
"""Bytes below which a coding saves nothing: the answer is one packet in any case."""

THREAD: Final = 256 * 1024
"""Bytes above which another thread compresses, which takes about a millisecond for as many."""

_BR_QUALITY: Final = 4
_BR_WINDOW: Final = 18
_GZIP_LEVEL: Final = 5
_GZIP_WINDOW: Final = 31
"""15 bits, and 16 to say that it is gzip rather than zlib."""

_TYPES: Final = frozenset(
    (
        "application/json",
        "application/javascript",
        "application/n-quads",
        "application/n-triples",
        "application/trig",
        "application/xml",
        "image/svg+xml",
    )
)
_LONGEST: Final = 1024
_NO_BODY: Final = frozenset((204, 205, 206, 304))


@lru_cache(maxsize=512)
def coding_of(accept: bytes, there: tuple[bytes, ...] = CODINGS) -> bytes:
    """What an Accept-Encoding header comes to: the coding it wants most, or empty for none.

    ``there`` are the codings that there are.

    ``;`` follows the coding where the client refuses an answer without one (RFC 9110 §12.5.3). Of
    equal wishes br goes before gzip, and a coding before none. Where the client refuses all that
    there is, its header is passed over (§12.4.1): it could not read an error either.

    >>> coding_of(b"gzip, br;q=0.5"), coding_of(b"*"), coding_of(b"identity"), coding_of(b"")
    (b'gzip', b'br', b'', b'')
    >>> coding_of(b"gzip, identity;q=0"), coding_of(b"identity;q=0")
    (b'gzip;', b'')
    """
    rated: dict[bytes, float] = {}
    for part in accept[:_LONGEST].lower().split(b","):
        name, *parameters = (piece.strip() for piece in part.split(b";"))
        given = next((p[2:].strip() for p in parameters if p.startswith(b"q=")), b"1")
        try:
            q = float(given)
        except ValueError:
            continue
        if name and 0 <= q <= 1:
            rated[b"gzip" if name == b"x-gzip" else name] = q
    other = rated.get(b"*", 0.0)
    best = max(there, key=lambda coding: rated.get(coding, other))
    q = rated.get(best, other)
    if q <= 0 or q < rated.get(b"identity", 0.0):
        return b""
    return best + b";" if rated.get(b"identity", rated.get(b"*")) == 0 else best


@lru_cache(maxsize=128)
def compressible(content_type: bytes) -> bool:
    """Whether a body of that type is text.

    >>> compressible(b"text/csv; charset=utf-8"), compressible(b"image/png")
    (True, False)
    """
    name = content_type.partition(b";")[0].strip().lower().decode("latin-1")
    return name.startswith("text/") or name.endswith(("+json", "+xml")) or name in _TYPES


class Compression:
    """Middleware: one answer, one of its codings, under a strong tag of its own.

    An answer that has a coding, or may not be transformed, passes as it is. So does what is short,
    unless the client refuses identity.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        accept = held = b""
        for name, value in scope["headers"]:
            if name == b"accept-encoding":
                accept = accept + b"," + value if accept else value
            elif name == b"if-none-match":
                held = held + b"," + value if held else value
        if any(b"-" + coding + b'"' in held for coding in CODINGS):
            scope = _plain(scope, held)
        answer = _Answer(send, coding_of(accept), held, head=scope["method"] == "HEAD")
        await self.app(scope, receive, answer.send)


def _plain(scope: Scope, held: bytes) -> Scope:
    """The request with the tags of If-None-Match as what makes the answers knows them."""
    tags = b", ".join(dict.fromkeys(uncoded(tag.strip()) for tag in held.split(b",")))
    others = [pair for pair in scope["headers"] if pair[0] != b"if-none-match"]
    return {**scope, "headers": [*others, (b"if-none-match", tags)]}


class _Answer:
    """One answer on its way out: its start is held back until the first of its body is there."""

    def __init__(self, send: Send, coding: bytes, held: bytes, *, head: bool) -> None:
        self._send = send
        self._coding, always, _ = coding.partition(b";")
        self._shortest = 0 if always else SHORTEST
        self._held = held
        self._head = head
        self._start: Message | None = None
        self._coder: _Coder | None = None

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = {**message, "headers": list(message.get("headers", ()))}
            return
        if message["type"] != "http.response.body":
            await self._send(message)
            return
        body, more = message.get("body", b""), message.get("more_body", False)
        start, self._start = self._start, None
        if start is not None:
            body = await self._first(start["status"], start["headers"], body, more)
            await self._send(start)
        elif self._coder is not None:
            body = await self._coder.part(body, last=not more)
        await self._send({"type": "http.response.body", "body": body, "more_body": more})

    async def _first(self, status: int, headers: Headers, body: bytes, more: bool) -> bytes:
        """Make the headers what they have to be; gives the first part of the body, or all."""
        if status == 304:
            self._confirm(headers)
        elif status not in _NO_BODY and compressible(_value(headers, b"content-type")):
            _vary(headers)
            if self._coding and _may_change(headers) and not self._is_short(headers, body, more):
                return await self._coded(headers, body, more)
        return body

    def _is_short(self, headers: Headers, body: bytes, more: bool) -> bool:
        if self._head and not body:  # only the headers of an answer were made
            length = _value(headers, b"content-length")
            return length.isdigit() and int(length) < self._shortest
        return not more and len(body) < self._shortest

    async def _coded(self, headers: Headers, body: bytes, more: bool) -> bytes:
        self._coder = _Coder(self._coding)
        whole = not more and not (self._head and not body)
        made = await self._coder.part(body, last=True) if whole else b""
        headers[:] = [
            (name, coded(value, self._coding) if name == b"etag" else value)
            for name, value in headers
            if name != b"content-length"
        ]
        headers.append((b"content-encoding", self._coding))
        if whole:
            headers.append((b"content-length", str(len(made)).encode()))
            return made
        return await self._coder.part(body, last=False)

    def _confirm(self, headers: Headers) -> None:
        """Let a 304 name the tag that the client holds."""
        _vary(headers)
        for place, (name, value) in enumerate(headers):
            if name == b"etag":
                wanted = coded(value, self._coding) if self._coding else value
                headers[place] = name, matched(self._held, wanted) or value


class _Coder:
    """A body that is compressed part by part, each of which can be read as soon as it is sent."""

    def __init__(self, coding: bytes) -> None:
        if coding == b"br":
            br = brotli.Compressor(quality=_BR_QUALITY, lgwin=_BR_WINDOW)
            self._take: Callable[[bytes], bytes] = br.process
            self._flush: Callable[[], bytes] = br.flush
            self._finish: Callable[[], bytes] = br.finish
        else:
            gzip = zlib.compressobj(_GZIP_LEVEL, wbits=_GZIP_WINDOW)
            self._take, self._finish = gzip.compress, gzip.flush
            self._flush = partial(gzip.flush, zlib.Z_SYNC_FLUSH)

    async def part(self, body: bytes, *, last: bool) -> bytes:
        """The next bytes of the coded body."""
        if len(body) > THREAD:
            return await asyncio.to_thread(self._next, body, last)
        return self._next(body, last)

    def _next(self, body: bytes, last: bool) -> bytes:
        if last:
            return self._take(body) + self._finish()
        return self._take(body) + self._flush() if body else b""


def _value(headers: Headers, wanted: bytes) -> bytes:
    return next((value for name, value in headers if name == wanted), b"")


def _may_change(headers: Headers) -> bool:
    no_transform = b"no-transform" in _value(headers, b"cache-control").lower()
    return not no_transform and not _value(headers, b"content-encoding")


def _vary(headers: Headers) -> None:
    for place, (name, value) in enumerate(headers):
        if name == b"vary":
            if b"accept-encoding" not in value.lower() and value.strip() != b"*":
                headers[place] = name, value + b", Accept-Encoding"
            return
    headers.append((b"vary", b"Accept-Encoding"))
