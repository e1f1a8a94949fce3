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
    from kg.workers.places import Place
    from kg.workers.protocol import Request

_RESTARTS: Final = 3
"""Times that a costly request may be ended for another client's; after that it stays."""


_MOVES: Final = 5
"""Times that a job may be sent on from a line; after that it waits for a place of its own."""

_INSTANT: Final = 0.02
"""Seconds of evaluation for which others stand in line behind a job."""

_EARLY: Final = 0.002
"""Seconds that a timer of the event loop may be early."""


class _LaterError(Exception):
    """The job has to begin again when a place for costly ones is free."""


class _MoveError(Exception):
    """The job has to look for another place: it stood behind one that takes its time."""


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
        alone = self._processes.needs_its_own(request)
        job = Job(next(self._numbers), client, request, seconds, now, alone=alone)
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
                except _MoveError:
                    job.moves += 1
                    job.alone = job.alone or job.moves >= _MOVES
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
        more = header.get("more", False)
        if more and not job.costly and not self._grow(job):
            self._kills["postponed"] += 1
            self._leave(job, keep=False)
            raise _LaterError
        rest = None
        if more:
            job.streaming = True
            rest = Rest(self, job)
        else:
            self._leave(job, keep=True)
        return Answer(
            body, header["format"], header["kind"], job.release or "",
            rows=header.get("rows", 0), seconds=job.spent, rest=rest,
        )  # fmt: skip

    async def frame(self, job: Job) -> tuple[dict[str, Any], bytes]:
        """The next frame of a job's answer.

        Raises:
            KgError: what the worker says, what its end means, or why the job was ended.
        """
        if job.error is not None or job.at is None or job.at.worker is None:
            raise job.error or WorkerLost("The request has ended.")
        worker = job.at.worker
        job.frame = worker.next(job.number)
        try:
            header, body = await job.frame
        except ConnectionResetError:
            if not job.active:
                raise _MoveError from None
            raise await worker.lost() from None
        finally:
            job.frame = None
        said_error(header)
        return header, body

    def finish(self, job: Job, *, whole: bool) -> None:
        """Take leave of a job whose answer was streamed, to its end or not."""
        self._leave(job, keep=whole)
        self._jobs.pop(job.number, None)

    async def _begin(self, job: Job) -> None:
        """Send the request to the worker of the job's place, which a new place gets first."""
        place = job.at
        assert place is not None
        request = job.request
        job.error, job.yielded = None, False
        release = self.release()
        if place.worker is None:
            worker, request = await self._processes.take(release, request)
            if job.at is not place:  # it was ended meanwhile
                self._processes.give_back(worker, keep=True)
                raise job.error or WorkerLost("The request has ended.")
            place.worker = worker
        else:
            worker = place.worker
            self._processes.move(worker, release)
        job.release = worker.release
        worker.send(
            job.number,
            pack_request(
                request,
                number=job.number,
                buffer=self._settings.buffer_bytes * MEGABYTE,
                limit=self._settings.result_bytes * MEGABYTE,
            ),
        )
        if place.jobs[0] is job:
            self._activate(job)
            if not (job.costly or job.alone or place.open):
                self._places.welcome(place)

    def _activate(self, job: Job) -> None:
        """The worker is on the job from now on."""
        loop = asyncio.get_running_loop()
        job.began, job.active = loop.time(), True
        if job.costly:
            self._give_way(job)
        wait = job.seconds if job.costly else min(_INSTANT, job.seconds)
        job.timer = loop.call_later(wait, self._limit, job)

    def _limit(self, job: Job) -> None:
        """The job has taken as long as a job in line may, as a quick one may, or as it may."""
        place, quick = job.at, self._settings.query_quick
        if place is None:
            return
        taken = asyncio.get_running_loop().time() - job.began
        left = job.seconds - taken
        if left < _EARLY:
            error = QueryTimeout(
                f"The query ran longer than {job.seconds:g} seconds and was ended.",
                "Bind more of the pattern, add LIMIT, or split the question.",
            )
            self._stop(job, error, "timeout")
            return
        if place.open:
            self._clear_line(place)
        if not job.costly and taken > quick - _EARLY and not self._grow(job):
            self._stop(job, _LaterError(), "postponed")
            return
        wait = left if job.costly else min(left, quick - taken)
        job.timer = asyncio.get_running_loop().call_later(wait, self._limit, job)

    def _clear_line(self, place: Place) -> None:
        """Send those who stand in line elsewhere: the one before them takes its time."""
        self._places.close(place)
        while len(place.jobs) > 1:
            job = place.jobs.pop()
            job.at = None
            if place.worker is not None:
                place.worker.forget(job.number)
            job.stop(_MoveError())
        self._places.grant()

    def _grow(self, job: Job) -> bool:
        """Let a job become costly in its place, if one more may."""
        place = job.at
        if place is None or not self._places.grow(place):
            return False
        self._clear_line(place)
        job.costly = True
        self._give_way(job)
        return True

    def _give_way(self, job: Job) -> None:
        if self._settings.workers > 1 and job.at is not None and job.at.worker is not None:
            job.at.worker.yield_to_others()
            job.yielded = True

    def _share(self, waiting: Job) -> None:
        """End a costly job of a client that holds at least two places more than this one's."""
        held = [job for job in self._jobs.values() if job.active and job.costly]
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
        """Take a job from its place, if it has one, and see to who is next there."""
        place, job.at = job.at, None
        if place is None:
            return
        if not job.active and place.jobs[0] is not job:  # it stood in line
            place.jobs.remove(job)
            if place.worker is not None:
                place.worker.forget(job.number)
            return
        place.jobs.popleft()
        if job.timer is not None:
            job.timer.cancel()
        if job.active:
            job.active = False
            taken = asyncio.get_running_loop().time() - job.began
            job.spent += taken
            self.spent(job.client, taken)
        worker = place.worker
        keep = keep and not job.yielded
        if keep and place.jobs and worker is not None and worker.alive:
            self._activate(place.jobs[0])
            self._places.grant()
            return
        self._clear_rest(place)
        if worker is not None:
            self._processes.give_back(worker, keep=keep)
        self._places.free(place)

    def _clear_rest(self, place: Place) -> None:
        while place.jobs:
            job = place.jobs.popleft()
            job.at = None
            job.stop(_MoveError())
