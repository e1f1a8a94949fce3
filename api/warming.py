"""After a release has become current: it is counted, and its stored queries are asked once.

Interface: ``async with Warming(app, catalog, pool):`` for as long as the server runs; ``app`` is
the whole application with what keeps answers, as a server would call it.
"""

from __future__ import annotations

import asyncio
import logging
import time
from itertools import product
from typing import TYPE_CHECKING, Final, Self

from api.clients import WARMING
from api.routes.stored_queries import PATH, example
from kg.errors import ReleaseError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType

    from starlette.types import ASGIApp, Message, Scope

    from kg.queries.catalog import Catalog
    from kg.workers.pool import Pool

_EVERY: Final = 1.0
"""Seconds between two looks at which release is current."""

_BUSY: Final = 0.1
"""Seconds to wait where workers are wanted by others."""

_ACCEPTED: Final = (b"*/*", b"application/json")
_CODINGS: Final = (b"", b"gzip, deflate, br", b"gzip, deflate")
"""What command lines, browsers and libraries send, which is a kept answer each."""

_LOG: Final = logging.getLogger("api")


class Warming:
    """Asks through the application itself, one question at a time and in nobody's way."""

    def __init__(self, app: ASGIApp, catalog: Catalog, pool: Pool) -> None:
        self._app = app
        self._catalog = catalog
        self._pool = pool
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._run())
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        """Ask the stored queries of every release that becomes current, until cancelled."""
        warm = None
        while True:
            await asyncio.sleep(_EVERY)
            release = self._current()
            if release is not None and release != warm:
                await self._warm(release)
                warm = release

    async def _warm(self, release: str) -> None:
        """Ask all; give up where another release has become current meanwhile."""
        for scope in self._questions():
            while self._wanted():
                await asyncio.sleep(_BUSY)
            if self._current() != release:
                return
            began = time.monotonic()
            try:
                await self._ask(scope)
            except Exception:
                _LOG.warning("warming: %s was not answered", scope["path"], exc_info=True)
            await asyncio.sleep(time.monotonic() - began)  # half of the time at most

    def _questions(self) -> Iterator[Scope]:
        # What was counted of the release stands on the first page too, whose readers wait for it.
        yield _request("/dataset", "", [(b"host", b"localhost"), (b"accept", b"text/turtle")])
        for coding, accept in product(_CODINGS, _ACCEPTED):
            headers = [(b"host", b"localhost"), (b"accept", accept)]
            if coding:
                headers.append((b"accept-encoding", coding))
            for query in self._catalog.queries.values():
                yield _request(f"{PATH}/{query.key}", example(query).removeprefix("?"), headers)

    def _current(self) -> str | None:
        try:
            return self._pool.release().id
        except ReleaseError:
            return None

    def _wanted(self) -> bool:
        idle, taken, waiting = self._pool.load()
        return waiting > 0 or (taken > 0 and idle == 0)

    async def _ask(self, scope: Scope) -> None:
        received = iter([{"type": "http.request", "body": b"", "more_body": False}])

        async def receive() -> Message:
            message = next(received, None)
            return message or await asyncio.get_running_loop().create_future()  # it stays

        async def send(_: Message) -> None:
            """What is answered is kept on its way here."""

        await self._app(scope, receive, send)


def _request(path: str, query: str, headers: list[tuple[bytes, bytes]]) -> Scope:
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": headers,
        "client": WARMING,
        "server": ("localhost", None),
        "state": {},
    }
