"""The pool: places for requests, each with a deadline that kills, shared fairly by its clients.

A request begins in any free place. One that takes longer than a quick query does is *costly*: it
goes on if fewer than all but the reserved places are held by costly ones, and gives way to others
on the processor; else it is ended and begins again when such a place is free. So cheap requests
are never behind costly ones, whatever those turn out to be.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Final, Self

from kg.errors import KgError, QueryKilled, QueryMemory, ReleaseError, WorkerLost
from kg.workers.course import Course, LaterError, MoveError
from kg.workers.job import Job, Running
from kg.workers.processes import Processes
from kg.workers.protocol import Answer
from kg.workers.rest import Rest
from kg.workers.worker import said_error

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType
    from typing import Any

    from kg.config import Settings
    from kg.releases import Home, Manifest, ReleaseDir
    from kg.workers.protocol import Request

_MOVES: Final = 5
"""Times that a job may be sent on from a line; after that it waits for a place of its own."""


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
    """Workers on the releases of a home; use it as an asynchronous context.

    A request is answered from the release that it names, or from the current one. Where its worker
    is on another, the worker takes that release first; one that is busy ends what it does before.
    """

    def __init__(self, home: Home, settings: Settings) -> None:
        self._settings = settings
        self._processes = Processes(home, settings)
        self._course = Course(settings, self._processes)
        self._numbers = count(1)

    def charge(self, spent: Callable[[str, float], None]) -> None:
        """Have a client's seconds of evaluation told, also of those that came to nothing."""
        self._course.spent = spent

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
        for job in tuple(self._course.jobs.values()):
            job.stop(stops)
            self._course.leave(job, keep=False)
        await self._processes.close()

    def release(self) -> ReleaseDir:
        """The current release, which a request that names none is answered from.

        Raises:
            ReleaseError: nothing was ever built.
        """
        return self._processes.release()

    def manifest(self, release: ReleaseDir | None = None) -> Manifest:
        """The manifest of a release, or of the current one; each is read once.

        Raises:
            ReleaseError: nothing was ever built, or its manifest cannot be read.
        """
        return self._processes.manifest(release or self.release())

    def load(self) -> tuple[int, int, int]:
        """Workers that are idle, places that are taken, and requests that wait."""
        return self._processes.idle, self._course.places.taken, self._course.places.waiting

    def stats(self) -> Stats:
        """The pool at this moment."""
        idle, busy, waiting = self.load()
        course, starts = self._course, self._processes.starts
        return Stats(idle, busy, course.places.costly, waiting, starts, dict(course.kills))

    def running(self) -> list[Running]:
        """What runs and what waits, in the order of arrival."""
        now = asyncio.get_running_loop().time()
        return [job.seen(now) for job in self._course.jobs.values()]

    def kill(self, id_: str) -> bool:
        """End a request of :meth:`running`; whether it was there."""
        for job in self._course.jobs.values():
            if f"q{job.number}" == id_:
                self._course.stop(
                    job, QueryKilled("Whoever runs the service ended this query."), "killed"
                )
                return True
        return False

    async def run(
        self,
        request: Request,
        *,
        client: str = "",
        deadline: float | None = None,
        release: ReleaseDir | None = None,
    ) -> Answer:
        """As :meth:`ask`, with a complete answer whatever its size."""
        answer = await self.ask(request, client=client, deadline=deadline, release=release)
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
        self,
        request: Request,
        *,
        client: str = "",
        deadline: float | None = None,
        release: ReleaseDir | None = None,
    ) -> Answer:
        """Have a request answered by a worker.

        Args:
            request: what to do.
            client: for whom; the clients are served in turn.
            deadline: seconds, at most those of the settings; they count from when a worker begins
                until the last byte is taken, and once more for the wait before that.
            release: to be answered from; without it, the one that is current when it begins.

        Raises:
            Busy: as many requests wait as may, or none of them ended in time.
            QueryTimeout: the deadline passed; the worker was killed.
            QueryMemory, QueryRefused, WorkerLost: the worker ended over this request.
            QueryKilled: the operator ended it.
            ResultTooLarge: the answer is larger than the settings allow.
            ReleaseError: nothing was ever built, or the release is not to be had here.
            KgError: what else is wrong with the request.
        """
        job = self._new(request, client, deadline, release)
        self._course.jobs[job.number] = job
        return await self._through(job)

    def begin(self, request: Request, release: ReleaseDir, *, client: str = "") -> Job | None:
        """Begin on a request now, if a place and a worker for it are there.

        ``job.frame`` is done when there is something to :meth:`conclude`; who does not want to
        wait for it gives the job to :meth:`proceed` or to :meth:`drop`.

        Args:
            request: what to do.
            release: of :meth:`release`, which the caller has just asked for.
            client: for whom.
        """
        job = self._new(request, client, None)
        if job.alone or self._course.places.waiting:
            return None
        if not self._course.places.seat(job):
            return None
        if not self._course.begin_now(job, release):
            self._course.leave(job, keep=False)
            return None
        self._course.jobs[job.number] = job
        return job

    async def proceed(self, job: Job) -> Answer:
        """Have a job of :meth:`begin` answered, whatever it takes; raises as :meth:`ask`."""
        return await self._through(job, begun=True)

    def conclude(self, job: Job) -> Answer:
        """The answer of a job whose ``frame`` is done.

        Raises:
            KgError: what the worker says.
            Exception: what :meth:`proceed` has an answer to.
        """
        assert job.frame is not None
        try:
            header, body = job.frame.result()
            said_error(header)
        except ConnectionResetError:
            raise
        except KgError as error:
            usable = job.error is None and not isinstance(error, QueryMemory)
            self._course.leave(job, keep=usable)
            raise
        except BaseException:  # it is to begin again, the client went away, or the server stops
            self._course.leave(job, keep=False)
            raise
        more = header.get("more", False)
        if more and not job.costly and not self._course.grow(job):
            self._course.kills["postponed"] += 1
            self._course.leave(job, keep=False)
            raise LaterError
        rest = None
        if more:
            job.streaming = True
            rest = Rest(self, job)
        else:
            self.finish(job, whole=True)
        return Answer(
            body, header["format"], header["kind"], job.release or "",
            rows=header.get("rows", 0), seconds=job.spent, rest=rest,
        )  # fmt: skip

    def drop(self, job: Job) -> None:
        """Give a job of :meth:`begin` up."""
        self.finish(job, whole=False)

    def _new(
        self,
        request: Request,
        client: str,
        deadline: float | None,
        release: ReleaseDir | None = None,
    ) -> Job:
        if release is not None and self._settings.store and release != self.release():
            raise ReleaseError(
                "The store of this service is elsewhere and holds the current release alone.",
                "Ask without a release; a service with a store of its own has older ones too.",
            )
        longest = self._settings.query_timeout
        seconds = longest if deadline is None else min(deadline, longest)
        now = asyncio.get_running_loop().time()
        alone = self._processes.needs_its_own(request)
        return Job(next(self._numbers), client, request, seconds, now, release, alone=alone)

    async def _through(self, job: Job, *, begun: bool = False) -> Answer:
        """See a job through all that may happen to it."""
        streamed = False
        try:
            while True:
                if not begun:
                    await self._course.places.enter(job)
                try:
                    if not begun:
                        await self._course.begin(job, job.asked or self.release())
                    begun = False
                    answer = await self._concluded(job)
                except LaterError:
                    job.costly = True
                    job.restarts += 1
                    continue
                except MoveError:
                    job.moves += 1
                    job.alone = job.alone or job.moves >= _MOVES
                    continue
                streamed = answer.rest is not None
                return answer
        finally:
            if not streamed:
                self.finish(job, whole=False)

    async def _concluded(self, job: Job) -> Answer:
        frame, worker = job.frame, job.at.worker if job.at else None
        assert frame is not None
        try:
            with suppress(Exception):  # conclude() reads it again
                await frame
            return self.conclude(job)
        except ConnectionResetError:
            error = await worker.lost() if job.active and worker is not None else MoveError()
            self._course.leave(job, keep=False)
            raise error from None

    async def frame(self, job: Job) -> tuple[dict[str, Any], bytes]:
        """The next frame of an answer that is streamed.

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
            raise await worker.lost() from None
        said_error(header)
        return header, body

    def finish(self, job: Job, *, whole: bool) -> None:
        """Take leave of a job whose answer has been taken, to its end or not."""
        self._course.leave(job, keep=whole)
        self._course.jobs.pop(job.number, None)
