"""The short way of a query that is asked by GET, is simple, and goes well.

It needs no task, no router and no middleware: the connection begins it, and what the worker sends
is written to the client at once. All that is not simple (a dataset, a key, a condition) and all
that does not go well (no worker free, an error, a long answer, a coding) goes the whole way, with
what has been begun.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final, Protocol
from urllib.parse import unquote_to_bytes

from api.answers import CACHING, key_of, stored
from api.caching import deterministic
from api.clients import by_address
from api.compression import SHORTEST, coding_of
from api.logs import new_id
from api.negotiation import query_formats
from api.protection import ASKED, HEADERS, LIMITS, limits_of
from api.ready import PERSONAL
from kg.errors import KgError
from kg.formats import GRAPH_FORMATS, SOLUTION_FORMATS, by_name
from kg.workers.protocol import Query

if TYPE_CHECKING:
    import asyncio

    from api.budgets import Budgets, Lease
    from api.caching import Cache, Stored
    from api.logs import RequestLog
    from api.metrics import Metrics
    from kg.config import Settings
    from kg.workers.job import Job
    from kg.workers.pool import Pool
    from kg.workers.protocol import Answer

_START: Final = f"{ASKED}?query=".encode()
_LONGEST: Final = 8192


class Taker(Protocol):
    """Who waits for the answer: the connection."""

    @property
    def gone(self) -> bool:
        """Whether nobody reads it any more."""
        ...

    def take(self, head: bytes, body: bytes) -> None:
        """Send the answer; the header lines of the server come between its head and its body."""
        ...

    def hand_over(self, begun: Job | Answer | None, since: float) -> None:
        """Have the request go the whole way, with what there is of it since that moment."""
        ...


class Express:
    """The short way of one server."""

    def __init__(
        self,
        settings: Settings,
        answers: Cache,
        budgets: Budgets,
        metrics: Metrics,
        log: RequestLog,
    ) -> None:
        self._on = not settings.proxies
        self._plain = settings.dataset == "plain"
        self._answers = answers
        self._budgets = budgets
        self._metrics = metrics
        self._log = log
        always = [
            (b"cache-control", CACHING["Cache-Control"].encode()),
            (b"vary", f"{CACHING['Vary']}, Accept-Datetime, Accept-Encoding".encode()),
            *HEADERS,
            (LIMITS, limits_of(settings)),
            (b"ratelimit-policy", budgets.policy),
        ]
        self._always = b"HTTP/1.1 200 OK\r\n" + b"".join(n + b": " + v + b"\r\n" for n, v in always)
        self.pool: Pool | None = None
        """Set while the application runs."""

    def begin(
        self,
        url: bytes,
        headers: list[tuple[bytes, bytes]],
        client: tuple[str, int] | None,
        taker: Taker,
    ) -> Job | None:
        """Begin on a GET request, if it can go this way; ``taker`` is told of the end.

        Args:
            url: the target of the request.
            headers: of it, their names in small letters.
            client: of the connection.
            taker: who waits; what is given back is for it to cancel ``frame`` of.
        """
        pool = self.pool
        if pool is None or not self._on or not url.startswith(_START) or b"&" in url:
            return None
        accept, coding = b"", b""
        for name, value in headers:
            if name in PERSONAL:
                return None
            if name == b"accept":
                accept = accept + b"," + value if accept else value
            elif name == b"accept-encoding":
                coding = coding_of(value)
        try:
            if len(url) > _LONGEST or coding.endswith(b";"):
                return None
            text = unquote_to_bytes(url[len(_START) :].replace(b"+", b" ")).decode()
            formats = query_formats(accept.decode("latin-1") or None)
            if not text or not deterministic(text):
                return None
            key = key_of(text, formats)
            release = pool.release()
            if self._answers.get(release.id, key) is not None:
                return None
            who = by_address({"client": client})
            lease = self._budgets.enter(who)
        except (KgError, UnicodeDecodeError):
            return None
        query = Query(text, dict(formats), absent_graphs=self._plain)
        job = pool.begin(query, release, client=who)
        if job is None or job.frame is None:
            lease.leave()
            return None
        waiting = _Waiting(self, pool, job, lease, taker, key, coding != b"", perf_counter())
        job.frame.add_done_callback(waiting.arrived)
        return job

    def head(self, answer: Stored, content_type: str, who: str, number: str) -> bytes:
        """The head of a short answer, which is charged, up to the header lines of the server."""
        size = len(answer.body)
        left = self._budgets.hit(who, rows=answer.rows, bytes=size, refuse=False)
        return (
            self._always
            + (
                f"content-type: {content_type}\r\nx-release: {answer.release}\r\n"
                f"content-length: {size}\r\netag: {answer.etag.decode()}\r\n"
                f"ratelimit: {left.decode()}\r\nx-request-id: {number}\r\n"
            ).encode()
        )

    def keep(self, answer: Answer, content_type: str, key: tuple[bytes, ...]) -> Stored:
        """Keep an answer for whoever asks the same."""
        kept = stored(answer.body, content_type, answer.release, answer.rows)
        self._answers.put(key, kept)
        return kept

    def count(self, answer: Stored, job: Job, number: str, taken: float) -> None:
        """Count an answer, and log it where it is to be."""
        size = len(answer.body)
        self._metrics.seen(ASKED, "ok", taken, size)
        if self._log.wants(200, taken, "ok"):
            self._log.write(
                number, "GET", ASKED, 200, route=ASKED, outcome="ok", seconds=taken, sent=size,
                client=job.client, release=answer.release, query=job.seen(0).text,
            )  # fmt: skip


@dataclass(slots=True)
class _Waiting:
    """One request on the short way, until the first frame of its answer is there."""

    express: Express
    pool: Pool
    job: Job
    lease: Lease
    taker: Taker
    key: tuple[bytes, ...]
    may_be_coded: bool
    began: float

    def arrived(self, frame: asyncio.Future[Any]) -> None:
        """Answer, or hand over."""
        self.lease.leave()
        if frame.cancelled() or self.taker.gone:
            if not frame.cancelled():
                frame.exception()  # seen, so that nobody is told that it was not
            self.pool.drop(self.job)
            return
        try:
            answer = self.pool.conclude(self.job)
        except Exception:
            self.taker.hand_over(self.job, self.began)
            return
        if answer.rest is not None:
            self.taker.hand_over(answer, self.began)
            return
        express = self.express
        content_type = _content_type(answer.format, answer.kind)
        kept = express.keep(answer, content_type, self.key)
        if self.may_be_coded and len(answer.body) >= SHORTEST:
            self.taker.hand_over(None, self.began)
            return
        number = new_id()
        head = express.head(kept, content_type, self.job.client, number)
        self.taker.take(head, answer.body)
        express.count(kept, self.job, number, perf_counter() - self.began)


@cache
def _content_type(format_: str, kind: str) -> str:
    found = by_name(format_, GRAPH_FORMATS if kind == "graph" else SOLUTION_FORMATS)
    assert found is not None, format_
    return found.content_type
