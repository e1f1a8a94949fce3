"""From a request to a worker's answer: charged to its client, ended when the client is gone."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from starlette.responses import Response, StreamingResponse

from api.answers import kept_for, key_of, stored
from api.chosen import chosen, release_of
from kg.errors import WorkerLost
from kg.formats import GRAPH_FORMATS, SOLUTION_FORMATS, by_name
from kg.workers.protocol import Answer, Query

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Coroutine, Mapping
    from typing import Any

    from starlette.requests import Request
    from starlette.types import Receive, Scope, Send

    from api.budgets import Budgets, Lease
    from kg.workers.pool import Pool
    from kg.workers.protocol import Request as Work
    from kg.workers.rest import Rest

BEGUN: Final = "begun"
"""Where the state of a request holds what :mod:`api.express` began: a job, or its answer."""

SINCE: Final = "since"
"""Where it holds when the request came, by ``perf_counter``."""

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
    checked: bool = False,
) -> Answer:
    """A complete answer to a query, for the client of ``request``.

    Args:
        request: whose client waits; its body has been read.
        text: the query.
        formats: format by kind of answer, as :func:`api.negotiation.query_formats` gives them.
        default_graphs: the dataset of the protocol; it, or the next, overrides FROM.
        named_graphs: its named graphs.
        deadline: seconds, if fewer than the settings allow.
        checked: whether the text is a SELECT of the catalog's, which is safe and gives the same
            each time; then its answer is kept.

    Raises:
        BudgetSpent: the client has used what it may.
        KgError: what :meth:`kg.workers.pool.Pool.ask` raises.
    """
    query = Query(
        text,
        dict(formats),
        default_graphs=default_graphs,
        named_graphs=named_graphs,
        checked=checked,
    )
    answers = kept_for(request)
    key = key_of(text, formats, default_graphs or (), named_graphs or ())
    found = answers.get(release_of(request).id, key) if checked else None
    if found is not None:
        _budgets(request).hit(request.scope["state"]["client"], rows=found.rows)
        return Answer(found.body, formats["solutions"], "solutions", found.release, found.rows)
    answer = await work(request, query, deadline=deadline)
    if checked:
        answers.put(key, stored(answer.body, answer.format, answer.release, answer.rows))
    return answer


async def work(request: Request, job: Work, *, deadline: float | None = None) -> Answer:
    """Have the pool do a job whose answer is wanted whole; raises as :func:`evaluate`."""
    budgets, client = _budgets(request), request.scope["state"]["client"]
    with budgets.enter(client):
        pool: Pool = request.app.state.pool
        doing = pool.run(job, client=client, deadline=deadline, release=chosen(request))
        answer = await _watched(request, doing)
    request.scope["state"]["rows"] = answer.rows
    return answer


async def answered(
    request: Request, job: Work, headers: Mapping[str, str], *, deadline: float | None = None
) -> Response:
    """The answer of the pool as a response: whole, or streamed where it is long.

    Args:
        request: whose client waits; its body has been read.
        job: what to do.
        headers: of the response, beside those that the answer decides.
        deadline: seconds, if fewer than the settings allow.

    Raises:
        BudgetSpent: the client has used what it may.
        KgError: what :meth:`kg.workers.pool.Pool.ask` raises.
    """
    client = request.scope["state"]["client"]
    pool: Pool = request.app.state.pool
    begun = request.scope["state"].pop(BEGUN, None)  # by the short way, which has asked the budgets
    lease = _budgets(request).enter(client, refuse=begun is None)
    try:
        if isinstance(begun, Answer):
            answer = begun
        elif begun is not None:
            answer = await _watched(request, pool.proceed(begun))
        else:
            doing = pool.ask(job, client=client, deadline=deadline, release=chosen(request))
            answer = await _watched(request, doing)
    except BaseException:
        lease.leave()
        raise
    table = GRAPH_FORMATS if answer.kind == "graph" else SOLUTION_FORMATS
    format_ = by_name(answer.format, table)
    assert format_ is not None, answer.format
    about = {**headers, "Content-Type": format_.content_type, "X-Release": answer.release}
    if answer.rest is not None:
        return Streamed(answer.body, answer.rest, lease, about)
    lease.leave()
    request.scope["state"]["rows"] = answer.rows
    return Response(answer.body, headers=about)


class Streamed(StreamingResponse):
    """An answer on its way while it is still evaluated; it breaks off where that fails."""

    def __init__(self, body: bytes, rest: Rest, lease: Lease, headers: Mapping[str, str]) -> None:
        self._rest = rest
        self._lease = lease
        super().__init__(self._pieces(body), headers=headers)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            if scope["method"] == "HEAD":
                await send(
                    {"type": "http.response.start", "status": 200, "headers": self.raw_headers}
                )
                await send({"type": "http.response.body", "body": b""})
            else:
                await super().__call__(scope, receive, send)
                scope["state"]["gone"] = not self._rest.whole
        finally:
            await self._rest.aclose()
            self._lease.leave()
            scope["state"]["rows"] = self._rest.rows

    async def _pieces(self, body: bytes) -> AsyncIterator[bytes]:
        yield body
        async for piece in self._rest:
            yield piece


async def _watched(request: Request, doing: Coroutine[Any, Any, Answer]) -> Answer:
    """Wait for ``doing``; end it if the client goes away meanwhile."""
    task = asyncio.current_task()
    assert task is not None
    gone: asyncio.Task[None] | None = None

    async def watch() -> None:
        while (await request.receive())["type"] != "http.disconnect":
            continue
        request.scope["state"]["gone"] = True
        task.cancel()

    def begin() -> None:
        nonlocal gone
        gone = asyncio.get_running_loop().create_task(watch())

    timer = asyncio.get_running_loop().call_later(_QUIET, begin)
    try:
        return await doing
    except asyncio.CancelledError:
        if not request.scope["state"].get("gone"):
            raise
        task.uncancel()
        raise WorkerLost("The client went away before the answer was ready.") from None
    finally:
        timer.cancel()
        if gone is not None:
            gone.cancel()


def _budgets(request: Request) -> Budgets:
    budgets: Budgets = request.app.state.budgets
    return budgets
