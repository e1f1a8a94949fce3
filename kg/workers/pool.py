"""The pool: places for requests, each with a deadline that kills, shared fairly by its clients.

A request begins in any free place. One that takes longer than a quick query does is *costly*: it
goes on if fewer than all but the reserved places are held by costly ones, and gives way to others
on the processor; else it is ended and begins again when such a place is free. So cheap requests
are never behind costly ones, whatever those turn out to be.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Final, Self

from kg.errors import (
    KgError,
    QueryKilled,
    QueryMemory,
    QueryTimeout,
    WorkerLost,
)
from kg.workers.job import Job, Running
from kg.workers.limits import MEGABYTE
from kg.workers.places import Places
from kg.workers.processes import Processes
from kg.workers.protocol import Answer, pack_request
from kg.workers.rest import Rest
from kg.workers.worker import said_error

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType
    from typing import Any

    from kg.config import Settings
    from kg.releases import Home, Manifest, ReleaseDir
    from kg.workers.protocol import Request

_RESTARTS: Final = 3
"""Times that a costly request may be ended for another client's; after that it stays."""


_INSTANT: Final = 0.002
"""Seconds that a timer of the event loop may be early."""


class _LaterError(Exception):
    """The job has to begin again when a place for costly ones is free."""


@dataclass(frozen=True, slots=True)
class Stats:
    """The pool at one moment: workers by state, jobs that wait, and what happened since it began.

    ``kills`` counts workers that were ended, by the reason.
    """

    idle: int
    busy: int
    costly: int
    waiting: int
    starts: int
    kills: dict[str, int]


class Pool:
    """Workers on the current release of a home; use it as an asynchronous context.

    A request that finds the pointer moved has its worker take the new release first; a worker
    that is busy ends what it does on the old one.
    """

    def __init__(self, home: Home, settings: Settings) -> None:
        self._home = home
        self._settings = settings
        self._processes = Processes(home, settings)
        self._numbers = count(1)
        self._jobs: dict[int, Job] = {}
        self._places = Places(settings, self._share)
        self._kills: Counter[str] = Counter()
        self.spent: Callable[[str, float], None] = lambda client, seconds: None
        """Is told of a client's seconds of evaluation, also of those that came to nothing."""

    async def __aenter__(self) -> Self:
        """Start the workers, so that the first request finds them ready."""
        await self._processes.open()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End all jobs and all workers."""
        stops = WorkerLost("The server stops.", "Ask again when it is back.")
        for job in tuple(self._jobs.values()):
            job.stop(stops)
            self._leave(job, keep=False)
        await self._processes.close()

    def release(self) -> ReleaseDir:
        """The release that the next request is answered from.

        Raises:
            ReleaseError: nothing was ever built.
        """
        return self._processes.release()

    def manifest(self) -> Manifest:
        """The manifest of that release, read once for each.

        Raises:
            ReleaseError: nothing was ever built.
        """
        return self._processes.manifest()

    def load(self) -> tuple[int, int, int]:
        """Workers that are idle, places that are taken, and requests that wait."""
        return self._processes.idle, self._places.taken, self._places.waiting

    def stats(self) -> Stats:
        """The pool at this moment."""
        idle, busy, waiting = self.load()
        return Stats(
            idle, busy, self._places.costly, waiting, self._processes.starts, dict(self._kills)
        )

    def running(self) -> list[Running]:
        """What runs and what waits, in the order of arrival."""
        now = asyncio.get_running_loop().time()
        return [job.seen(now) for job in self._jobs.values()]

    def kill(self, id_: str) -> bool:
        """End a request of :meth:`running`; whether it was there."""
        for job in self._jobs.values():
            if f"q{job.number}" == id_:
                self._stop(job, QueryKilled("Whoever runs the service ended this query."), "killed")
                return True
        return False

    async def run(
        self, request: Request, *, client: str = "", deadline: float | None = None
    ) -> Answer:
        """As :meth:`ask`, with a complete answer whatever its size."""
        answer = await self.ask(request, client=client, deadline=deadline)
        if answer.rest is None:
            return answer
        parts = [answer.body]
        rest = answer.rest
        try:
            parts += [part async for part in rest]
        finally:
            await rest.aclose()
        return Answer(
            b"".join(parts), answer.format, answer.kind, answer.release, rest.rows, rest.seconds
        )

    async def ask(
        self, request: Request, *, client: str = "", deadline: float | None = None
    ) -> Answer:
        """Have a request answered by a worker of the current release.

        Args:
            request: what to do.
            client: for whom; the clients are served in turn.
            deadline: seconds, at most those of the settings; they count from when a worker begins
                until the last byte is taken, and once more for the wait before that.

        Raises:
            Busy: as many requests wait as may, or none of them ended in time.
            QueryTimeout: the deadline passed; the worker was killed.
            QueryMemory, QueryRefused, WorkerLost: the worker ended over this request.
            QueryKilled: the operator ended it.
            ResultTooLarge: the answer is larger than the settings allow.
            ReleaseError: nothing was ever built.
            KgError: what else is wrong with the request.
        """
        longest = self._settings.query_timeout
        seconds = longest if deadline is None else min(deadline, longest)
        now = asyncio.get_running_loop().time()
        job = Job(next(self._numbers), client, request, seconds, now)
        self._jobs[job.number] = job
        streamed = False
        try:
            while True:
                await self._places.enter(job)
                try:
                    answer = await self._evaluate(job)
                except _LaterError:
                    job.costly = True
                    job.restarts += 1
                    continue
                streamed = answer.rest is not None
                return answer
        finally:
            if not streamed:
                self._leave(job, keep=False)
                self._jobs.pop(job.number, None)

    # -- evaluation --------------------------------------------------------------------------

    async def _evaluate(self, job: Job) -> Answer:
        """Have a worker answer; the job keeps its place while the answer is streamed."""
        await self._begin(job)
        try:
            header, body = await self.frame(job)
        except KgError as error:
            usable = job.error is None and not isinstance(error, QueryMemory)
            self._leave(job, keep=usable)
            raise
        except BaseException:  # it is to begin again, the client went away, or the server stops
            self._leave(job, keep=False)
            raise
        release = job.worker.release if job.worker else ""
        if header.get("more") and not job.costly and not self._grow(job):
            self._kills["postponed"] += 1
            self._leave(job, keep=False)
            raise _LaterError
        rest = None
        if header.get("more"):
            job.streaming = True
            rest = Rest(self, job)
        else:
            self._leave(job, keep=True)
        return Answer(
            body, header["format"], header["kind"], release,
            rows=header.get("rows", 0), seconds=job.spent, rest=rest,
        )  # fmt: skip

    async def frame(self, job: Job) -> tuple[dict[str, Any], bytes]:
        """The next frame of a job's answer.

        Raises:
            KgError: what the worker says, what its end means, or why the job was ended.
        """
        if job.error is not None or job.worker is None:
            raise job.error or WorkerLost("The request has ended.")
        job.frame = job.worker.next()
        try:
            header, body = await job.frame
        except ConnectionResetError:
            raise await job.worker.lost() from None
        finally:
            job.frame = None
        said_error(header)
        return header, body

    def finish(self, job: Job, *, whole: bool) -> None:
        """Take leave of a job whose answer was streamed, to its end or not."""
        self._leave(job, keep=whole)
        self._jobs.pop(job.number, None)

    async def _begin(self, job: Job) -> None:
        loop = asyncio.get_running_loop()
        try:
            job.worker = await self._processes.take(self.release())
        except BaseException:
            self._places.give_back(job)
            raise
        job.began, job.yielded, job.error = loop.time(), False, None
        first = min(self._settings.query_quick, job.seconds)
        if job.costly:
            first = job.seconds
            self._give_way(job)
        job.timer = loop.call_later(first, self._limit, job)
        job.worker.send(
            pack_request(
                job.request,
                buffer=self._settings.buffer_bytes * MEGABYTE,
                limit=self._settings.result_bytes * MEGABYTE,
            )
        )

    def _limit(self, job: Job) -> None:
        """The job has reached the time up to which it counts as quick, or its deadline."""
        taken = asyncio.get_running_loop().time() - job.began
        left = job.seconds - taken
        if left < _INSTANT:
            error = QueryTimeout(
                f"The query ran longer than {job.seconds:g} seconds and was ended.",
                "Bind more of the pattern, add LIMIT, or split the question.",
            )
            self._stop(job, error, "timeout")
        elif job.costly or self._grow(job):
            job.timer = asyncio.get_running_loop().call_later(left, self._limit, job)
        else:
            self._stop(job, _LaterError(), "postponed")

    def _grow(self, job: Job) -> bool:
        """Let a job become costly in its place, if one more may."""
        if not self._places.may_be_costly():
            return False
        job.costly = job.counted = True
        self._places.costly += 1
        self._give_way(job)
        return True

    def _give_way(self, job: Job) -> None:
        if self._settings.workers > 1 and job.worker is not None:
            job.worker.yield_to_others()
            job.yielded = True

    def _share(self, waiting: Job) -> None:
        """End a costly job of a client that holds at least two places more than this one's."""
        held = [job for job in self._jobs.values() if job.worker and job.costly]
        by_client = Counter(job.client for job in held)
        for job in reversed(held):
            more = by_client[job.client] - by_client[waiting.client]
            if more > 1 and not job.streaming and job.restarts < _RESTARTS:
                self._stop(job, _LaterError(), "shared")
                return

    def _stop(self, job: Job, error: Exception, why: str) -> None:
        self._kills[why] += 1
        if not job.stop(error):  # nobody waits for it: it is being streamed
            self._leave(job, keep=False)

    def _leave(self, job: Job, *, keep: bool) -> None:
        """Free the place of a job, if it has one, and keep its worker or replace it."""
        worker, job.worker = job.worker, None
        if worker is None:
            return
        if job.timer is not None:
            job.timer.cancel()
        taken = asyncio.get_running_loop().time() - job.began
        job.spent += taken
        self.spent(job.client, taken)
        self._processes.give_back(worker, keep=keep and not job.yielded)
        self._places.give_back(job)
