"""What every answer carries and no request may pass: headers, CORS for reads, size of bodies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response

from kg.errors import RequestTooLarge

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

PAGE_POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
"""Content-Security-Policy of every answer that has none of its own: no script at all."""

_ALWAYS: Final = {
    "content-security-policy": PAGE_POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "access-control-allow-origin": "*",
    "access-control-expose-headers": "Content-Location, ETag, Link, Retry-After, X-Release",
}
_PREFLIGHT: Final = {
    "Access-Control-Allow-Methods": "GET, HEAD, POST, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Accept-Language, Content-Type, If-None-Match",
    "Access-Control-Max-Age": "86400",
    "Allow": "GET, HEAD, POST, OPTIONS",
}


class Protection:
    """Middleware around the whole application."""

    def __init__(self, app: ASGIApp, *, request_bytes: int) -> None:
        self.app = app
        self.request_bytes = request_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def protected(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _ALWAYS.items():
                    headers.setdefault(name, value)
            await send(message)

        if scope["method"] == "OPTIONS":
            await Response(status_code=204, headers=_PREFLIGHT)(scope, receive, protected)
            return
        await self.app(scope, self._bounded(scope, receive), protected)

    def _bounded(self, scope: Scope, receive: Receive) -> Receive:
        declared = Headers(scope=scope).get("content-length", "0")
        taken = int(declared) if declared.isascii() and declared.isdigit() else 0
        if taken > self.request_bytes:
            return _refusing(self.request_bytes)
        taken = 0

        async def bounded() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > self.request_bytes:
                raise _too_large(self.request_bytes)
            return message

        return bounded


def _refusing(limit: int) -> Receive:
    async def refuse() -> Message:
        raise _too_large(limit)

    return refuse


def _too_large(limit: int) -> RequestTooLarge:
    return RequestTooLarge(
        f"The body of the request is larger than {limit:,} bytes.",
        "Send a shorter query; values that repeat can be grouped with VALUES.",
    )
