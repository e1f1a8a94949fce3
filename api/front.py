"""The front of the service: who asks, what is kept ready, what is charged, counted and logged.

What stands in the cache is answered here, before anything else of the application is touched.
"""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING, Final

from starlette.requests import Request

from api import problems
from api.asking import SINCE
from api.caching import Stored, matched
from api.clients import WARMING, client_of
from api.compression import coding_of
from api.logs import given_id, new_id
from api.memento_links import DATED, PINNED
from api.metrics import outcome_of
from kg.errors import BudgetSpent, ReleaseError, Unauthorized

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from api.budgets import Budgets
    from api.caching import Cache
    from api.logs import RequestLog
    from api.metrics import Metrics
    from api.ready import Ready
    from kg.releases import Home

_HOSTLESS: Final = "/api/v1/queries/"
"""Where answers name no host; links and descriptions elsewhere do."""


class Front:
    """The outermost middleware."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        around: Callable[[ASGIApp], ASGIApp],
        direct: Mapping[tuple[str, str], ASGIApp],
        home: Home,
        keys: dict[bytes, str],
        cache: Cache,
        budgets: Budgets,
        metrics: Metrics,
        ready: Ready,
        log: RequestLog,
    ) -> None:
        """The front of ``app``.

        Args:
            app: the application with its router.
            around: gives an application what every answer carries.
            direct: by method and path, what answers without the router.
            home: of the releases.
            keys: of :func:`api.clients.keys_of`.
            cache: of answers.
            budgets: of the clients.
            metrics: of the service.
            ready: requests that are answered without coming here.
            log: of requests.
        """
        self.app = around(app)
        self.around = around
        self.direct = {key: around(own) for key, own in direct.items()}
        self.home = home
        self.keys = keys
        self.cache = cache
        self.budgets = budgets
        self.metrics = metrics
        self.ready = ready
        self.log = log

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers: dict[bytes, bytes] = dict(scope["headers"])
        state = scope.setdefault("state", {})
        began = state.get(SINCE) or perf_counter()
        number = state["request_id"] = given_id(headers.get(b"x-request-id", b"")) or new_id()
        passage = _Passage(self, scope, send, began, number)
        try:
            client = client_of(scope, self.keys)
        except Unauthorized as error:
            await passage.refuse(error, receive)
            return
        state["client"] = client
        key = None
        if _may_be_kept(scope, headers):
            key = (
                scope["raw_path"] or b"",
                scope["query_string"],
                scope["scheme"].encode(),
                coding_of(headers.get(b"accept-encoding", b"")),
                headers.get(b"accept", b""),
                headers.get(b"accept-language", b""),
                headers.get(b"accept-profile", b""),
                b"" if scope["path"].startswith(_HOSTLESS) else headers.get(b"host", b""),
            )
            try:
                release = self.home.current()
            except ReleaseError:
                release = None
            found = self.cache.get(release.id, key) if release else None
            if found is not None:
                if "raw" in state:
                    self.ready.learn(state["raw"], headers, key, found)
                try:
                    left = self.budgets.hit(client, rows=found.rows, bytes=len(found.body))
                except BudgetSpent as error:
                    await passage.refuse(error, receive)
                    return
                more = (
                    (b"x-request-id", number.encode()),
                    (b"ratelimit-policy", self.budgets.policy),
                    (b"ratelimit", left),
                )
                given = headers.get(b"if-none-match")
                same = matched(given, found.etag) if given else None
                await send(found.start(more) if same is None else found.unchanged(same, more))
                head = same is not None or scope["method"] == "HEAD"
                await send({"type": "http.response.body", "body": b"" if head else found.body})
                self.metrics.seen("cache", "cached", perf_counter() - began, len(found.body))
                if self.log.wants(200, 0.0):
                    passage.note(200, len(found.body), "cached", found.release)
                return
        passage.key = key
        try:
            direct = self.direct.get((scope["method"], scope["path"]))
            if direct is not None:
                state["route"] = scope["path"]
            await (direct or self.app)(scope, receive, passage.send)
        except BaseException:
            passage.broke()
            raise
        passage.end()


def _may_be_kept(scope: Scope, headers: Mapping[bytes, bytes]) -> bool:
    """Whether a request is one for the cache: read only, plain, and of the current release.

    What else an answer says of an older release changes with each new one. A release that is named
    in a way that is not seen here is still not taken for the current one, as its answer says.
    """
    plain = scope["method"] in ("GET", "HEAD") and len(headers) == len(scope["headers"])
    return plain and DATED not in headers and PINNED not in scope["query_string"]


class _Passage:
    """One request that the application answers: what is seen of it on the way out."""

    __slots__ = ("began", "front", "key", "number", "out", "scope", "sent", "start", "status")

    def __init__(self, front: Front, scope: Scope, send: Send, began: float, number: str) -> None:
        self.front = front
        self.scope = scope
        self.out = send
        self.began = began
        self.number = number
        self.key: tuple[bytes, ...] | None = None
        self.start: Message | None = None
        self.status = 0
        self.sent = 0

    async def send(self, message: Message) -> None:
        """Send what the application says, with what every answer carries, and keep it if it may."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.start = message
            headers = list(message["headers"])
            more = [(b"x-request-id", self.number.encode())]
            release = next((value for name, value in headers if name == b"x-release"), None)
            if release is not None:
                self.scope["state"]["release"] = release.decode()
            if self.status == 429 or release is not None:
                more.append((b"ratelimit-policy", self.front.budgets.policy))
                more.append((b"ratelimit", self.front.budgets.left(self._client)))
            await self.out({**message, "headers": headers + more})
            return
        body = message.get("body", b"")
        whole = self.sent == 0 and not message.get("more_body")
        self.sent += len(body)
        if whole and self.key is not None and self.start and self._is_to_be_kept:
            rows = self.scope["state"].get("rows", 0)
            stored = Stored.of(self.status, self.start["headers"], body, rows=rows)
            if stored is not None and self.front.cache.put(self.key, stored):
                raw = self.scope["state"].get("raw")
                if raw is not None:
                    self.front.ready.learn(raw, dict(self.scope["headers"]), self.key, stored)
        await self.out(message)

    async def refuse(self, error: Unauthorized | BudgetSpent, receive: Receive) -> None:
        """Answer with a problem before the application is asked."""
        answer = problems.of_error(Request(self.scope), error)
        await self.front.around(answer)(self.scope, receive, self.send)
        self.end()

    def end(self) -> None:
        """The answer is complete."""
        state = self.scope["state"]
        gone = state.get("gone", False)
        self._count("disconnected" if gone else outcome_of(self.status, state.get("error", "")))

    def broke(self) -> None:
        """The answer broke off."""
        gone = self.scope["state"].get("gone", False)
        self._count("disconnected" if gone else "broken" if self.status else "error")

    def _count(self, outcome: str) -> None:
        state = self.scope["state"]
        if self.scope.get("client") is WARMING:
            return
        taken = perf_counter() - self.began
        self.front.budgets.spend(self._client, rows=state.get("rows", 0), bytes=self.sent)
        self.front.metrics.seen(self.front.metrics.route_of(self.scope), outcome, taken, self.sent)
        if self.front.log.wants(self.status, taken, outcome):
            self.note(self.status, self.sent, outcome, state.get("release", ""))

    def note(self, status: int, sent: int, outcome: str, release: str) -> None:
        """Write the answer into the log."""
        self.front.log.write(
            self.number,
            self.scope["method"],
            self.scope["path"],
            status,
            route=self.front.metrics.route_of(self.scope),
            outcome=outcome,
            seconds=perf_counter() - self.began,
            sent=sent,
            client=self._client,
            release=release,
            error=self.scope["state"].get("error", ""),
            query=self.scope["state"].get("query", ""),
        )

    @property
    def _is_to_be_kept(self) -> bool:
        """Whether the answer is for this cache; one kept by its handler is when it comes again."""
        return self.scope["method"] == "GET" and not self.scope["state"].get("kept", False)

    @property
    def _client(self) -> str:
        client: str = self.scope["state"].get("client", "unknown")
        return client
