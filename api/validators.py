"""Validators: a strong tag for every complete answer from a release, and 304 to who has it."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

from api.caching import Stored, matched

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send


def tag_of(release: str, content_type: str, body: bytes) -> str:
    """A strong validator (RFC 9110 §8.8.3): the release, and a hash of what is sent.

    Two answers to one request may differ in the order of their rows; then so do their tags.

    >>> tag_of("0123456789ab", "text/csv", b"x")
    '"0123456789ab-d6e1ed9dc8d4f41f"'
    """
    digest = blake2b(content_type.encode(), digest_size=8)
    digest.update(body)
    return f'"{release}-{digest.hexdigest()}"'


class Validators:
    """Middleware for GET and HEAD: tags what names its release, and answers If-None-Match.

    What is streamed has no tag: it would have to be known before it is.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            await self.app(scope, receive, send)
            return
        given = b",".join([v for n, v in scope["headers"] if n == b"if-none-match"])
        start: Message | None = None
        ended = False

        async def tagged(message: Message) -> None:
            nonlocal start, ended
            if ended:
                return
            if message["type"] == "http.response.start" and message["status"] == 200:
                start = message
                return
            if start is None:
                await send(message)
                return
            opening, start = start, None
            body = message.get("body", b"")
            if message.get("more_body") is not True:
                _tag(opening, body)
            stored = Stored.of(200, opening["headers"], body, private=True) if given else None
            same = matched(given, stored.etag) if stored else None
            if stored is not None and same is not None:
                ended = True
                await send(stored.unchanged(same))
                await send({"type": "http.response.body", "body": b""})
                return
            await send(opening)
            await send(message)

        await self.app(scope, receive, tagged)


def _tag(start: Message, body: bytes) -> None:
    headers = dict(start["headers"])
    release = headers.get(b"x-release")
    if release and b"etag" not in headers and b"no-store" not in headers.get(b"cache-control", b""):
        tag = tag_of(release.decode(), headers.get(b"content-type", b"").decode(), body)
        start["headers"] = [*start["headers"], (b"etag", tag.encode())]
