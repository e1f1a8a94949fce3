"""What every answer carries and no request may pass: headers, CORS, OPTIONS, size of bodies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette.responses import Response

from api.bodies import too_large
from api.graph_addresses import STORE
from kg.workers.limits import MEGABYTE

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from kg.config import Settings

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
    "access-control-expose-headers": (
        "Accept-Post, Content-Disposition, Content-Location, Content-Range, ETag, Link, Location, "
        "Memento-Datetime, RateLimit, RateLimit-Policy, Repr-Digest, Retry-After, "
        "WWW-Authenticate, X-Query-Limits, X-Release, X-Request-ID"
    ),
}
HEADERS: Final = [(name.encode(), value.encode()) for name, value in _ALWAYS.items()]
_PREFLIGHT: Final = {
    "Access-Control-Allow-Headers": (
        "Accept, Accept-Datetime, Accept-Language, Accept-Profile, Authorization, "
        "Content-Encoding, Content-Type, If-Match, If-None-Match, If-Range, Range, X-API-Key, "
        "X-Request-ID"
    ),
    "Access-Control-Max-Age": "86400",
}
ASKED: Final = "/sparql"
LIMITS: Final = b"x-query-limits"
_READS: Final = "GET, HEAD, OPTIONS"
_ASKS: Final = "GET, HEAD, POST, OPTIONS"
_RUNNING: Final = "/admin/queries/"
_METHODS: Final = {
    ASKED: _ASKS,
    "/update": "POST, OPTIONS",
    STORE: "GET, HEAD, PUT, POST, DELETE, OPTIONS",
    _RUNNING: "DELETE, OPTIONS",
    "/reconcile": _ASKS,
    "/reconcile/1.0/match": "POST, OPTIONS",
    "/reconcile/1.0/extend": "POST, OPTIONS",
}
"""What each path takes; all others are read only."""


def limits_of(settings: Settings) -> bytes:
    """What one query may take: the value of ``X-Query-Limits``, which docs/limits.md explains.

    >>> from kg.config import Settings
    >>> limits_of(Settings())
    b'seconds=30, bytes=1073741824, whole-bytes=4194304'
    """
    return (
        f"seconds={settings.query_timeout:g}, bytes={settings.result_bytes * MEGABYTE}, "
        f"whole-bytes={settings.buffer_bytes * MEGABYTE}"
    ).encode()


class Protection:
    """Middleware around the whole application."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self.request_bytes = settings.request_bytes * MEGABYTE
        self.upload_bytes = settings.upload_bytes * MEGABYTE
        self.limits = limits_of(settings)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        part = _part(scope["path"])

        async def protected(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = list(message.get("headers", ()))
                own = {name for name, _ in headers}
                headers += [header for header in HEADERS if header[0] not in own]
                if part == ASKED:
                    headers.append((LIMITS, self.limits))
                message = {**message, "headers": headers}
            await send(message)

        if scope["method"] == "OPTIONS":
            methods = _METHODS.get(part, _READS)
            said = {"Allow": methods, "Access-Control-Allow-Methods": methods, **_PREFLIGHT}
            await Response(status_code=204, headers=said)(scope, receive, protected)
            return
        limit = self.upload_bytes if part == STORE else self.request_bytes
        await self.app(scope, _bounded(scope, receive, limit), protected)


def _part(path: str) -> str:
    """The path, or what stands for all paths below it."""
    if path.startswith(_RUNNING):
        return _RUNNING
    return STORE if path.startswith(f"{STORE}/") else path


def _bounded(scope: Scope, receive: Receive, limit: int) -> Receive:
    """The body as it is sent; one that is compressed is bounded again where it is unpacked."""
    declared = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
    taken = int(declared) if declared.isdigit() else 0
    if taken > limit:
        return _refusing(limit)
    taken = 0

    async def bounded() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > limit:
            raise too_large(limit)
        return message

    return bounded


def _refusing(limit: int) -> Receive:
    async def refuse() -> Message:
        raise too_large(limit)

    return refuse
