"""Answers to queries that are kept by what was asked, however it was asked, and of what release."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from api.caching import Stored
from api.chosen import chosen
from api.validators import tag_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request

    from api.caching import Cache
    from kg.workers.pool import Pool

CACHING: Final = {"Cache-Control": "no-cache", "Vary": "Accept"}
"""Headers by which caches keep an answer and ask each time whether it still holds."""

_LINES: Final = tuple((name.lower().encode(), value.encode()) for name, value in CACHING.items())


def kept_for(request: Request) -> Cache:
    """Where answers of the release that a request is answered from are kept."""
    pool: Pool = request.app.state.pool
    asked = chosen(request)
    current = asked is None or asked == pool.release()
    cache: Cache = request.app.state.answers if current else request.app.state.pinned_answers
    return cache


def key_of(
    text: str,
    formats: Mapping[str, str],
    default: tuple[str, ...] = (),
    named: tuple[str, ...] = (),
) -> tuple[bytes, ...]:
    """What the answer to a query depends on beside the release."""
    return text.encode(), repr((default, named, *formats.items())).encode()


def stored(body: bytes, content_type: str, release: str, rows: int) -> Stored:
    """A complete answer with its headers, as it may be kept."""
    tag = tag_of(release, content_type, body).encode()
    headers = (
        *_LINES,
        (b"content-type", content_type.encode()),
        (b"x-release", release.encode()),
        (b"content-length", str(len(body)).encode()),
        (b"etag", tag),
    )
    return Stored(headers, body, tag, release, rows)
