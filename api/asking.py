"""From a query text to its answer: what is unsafe refused, the pool asked, the client watched."""

from __future__ import annotations

import asyncio
import hashlib
from typing import TYPE_CHECKING, Any, Final

from starlette.responses import Response

from kg.errors import WorkerLost
from kg.formats import GRAPH_FORMATS, SOLUTION_FORMATS, by_name
from kg.queries.safety import refuse_unsafe
from kg.workers.protocol import Answer, Query

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request

    from kg.workers.pool import Pool
    from kg.workers.protocol import Request as Work

_QUIET: Final = 0.05
"""Seconds that a request may take before its connection is watched; most are done before."""


async def evaluate(
    request: Request,
    text: str,
    formats: Mapping[str, str],
    *,
    default_graphs: tuple[str, ...] | None = None,
    named_graphs: tuple[str, ...] | None = None,
    deadline: float | None = None,
) -> Answer:
    """Evaluate a query for the client of ``request``.

    Args:
        request: whose client waits; its body has been read.
        text: the query.
        formats: format by kind of answer, as :func:`api.negotiation.query_formats` gives them.
        default_graphs: the dataset of the protocol; it, or the next, overrides FROM.
        named_graphs: its named graphs.
        deadline: seconds, if fewer than the settings allow.

    Raises:
        QueryRefused, QuerySyntaxError: the text is unsafe or no query.
        KgError: what :meth:`kg.workers.pool.Pool.run` raises.
    """
    facts = refuse_unsafe(text)
    query = Query(
        text,
        dict(formats),
        default_graphs=default_graphs,
        named_graphs=named_graphs,
        named=facts.default_graphs + facts.named_graphs,
    )
    return await work(request, query, deadline=deadline)


async def work(request: Request, job: Work, *, deadline: float | None = None) -> Answer:
    """Have the pool do a job, and end it if the client goes away meanwhile."""
    pool: Pool = request.app.state.pool
    running = asyncio.ensure_future(pool.run(job, deadline=deadline))
    try:
        done, _ = await asyncio.wait({running}, timeout=_QUIET)
        if not done:
            await _until_done_or_gone(request, running)
        return await running
    except asyncio.CancelledError:
        if running.cancelled():
            raise WorkerLost("The client went away before the answer was ready.") from None
        raise
    finally:
        running.cancel()


async def _until_done_or_gone(request: Request, running: asyncio.Future[Answer]) -> None:
    gone = asyncio.ensure_future(_gone(request))
    either: set[asyncio.Future[Any]] = {running, gone}
    try:
        await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        if not running.done():
            running.cancel()
    finally:
        gone.cancel()


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        continue


def etag(release: str, *parts: object) -> str:
    """A strong validator (RFC 9110 §8.8.3): the release and all that chose the representation."""
    digest = hashlib.sha256(repr(parts).encode()).hexdigest()[:16]
    return f'"{release}-{digest}"'


def unchanged(request: Request, tag: str) -> bool:
    """Whether If-None-Match of a GET or HEAD names ``tag`` (weak comparison, §13.1.2)."""
    if request.method not in ("GET", "HEAD"):
        return False
    given = ",".join(request.headers.getlist("if-none-match"))
    tags = {part.strip().removeprefix("W/") for part in given.split(",")}
    return tag in tags or "*" in tags


def respond(answer: Answer, *, tag: str, headers: Mapping[str, str] | None = None) -> Response:
    """A complete answer as a response."""
    table = GRAPH_FORMATS if answer.kind == "graph" else SOLUTION_FORMATS
    format_ = by_name(answer.format, table)
    assert format_ is not None, answer.format
    return Response(
        answer.body,
        headers={
            "Content-Type": format_.content_type,
            **validators(tag, answer.release),
            **(headers or {}),
        },
    )


def validators(tag: str, release: str) -> dict[str, str]:
    """Headers by which a client and its caches know which answer this is."""
    return {"ETag": tag, "Vary": "Accept", "Cache-Control": "no-cache", "X-Release": release}
