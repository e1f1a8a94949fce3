"""The course of a job at its place: begun, timed, made way for, ended."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from kg.errors import QueryTimeout, WorkerLost
from kg.workers.limits import MEGABYTE
from kg.workers.places import Places
from kg.workers.protocol import Call, pack_request

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.config import Settings
    from kg.releases import ReleaseDir
    from kg.workers.job import Job
    from kg.workers.places import Place
    from kg.workers.processes import Processes
    from kg.workers.protocol import Request
    from kg.workers.worker import Worker

_RESTARTS: Final = 3
"""Times that a costly request may be ended for another client's; after that it stays."""

_INSTANT: Final = 0.02
"""Seconds of evaluation for which others stand in line behind a job."""

_PRESSED: Final = 0.03
"""Seconds after which a request gives way once, while new ones have nowhere to stand in line."""

_LEARNING: Final = 2.0
"""Seconds of evaluation before a function gives way for good.

What its first call imports and opens is there for the next one only if its worker is kept, and a
worker that gave way once is not.
"""

_IDLE: Final = 0.25
"""What a second without the processor counts: it may be spent waiting for the disk."""

_EARLY: Final = 0.002
"""Seconds that a timer of the event loop may be early."""


class LaterError(Exception):
    """The job has to begin again when a place for costly ones is free."""


class MoveError(Exception):
    """The job has to look for another place: it stood behind one that takes its time."""


class Course:
    """What happens to the jobs of a pool between their places and their workers.

    ``jobs`` are those of the pool by their numbers; ``spent`` is told of a client's seconds of
    evaluation, also of those that came to nothing; ``kills`` counts workers that were ended.
    """

    def __init__(self, settings: Settings, processes: Processes) -> None:
        self._settings = settings
        self._processes = processes
        self.places = Places(settings, self._share)
        self.jobs: dict[int, Job] = {}
        self.kills: Counter[str] = Counter()
        self.spent: Callable[[str, float], None] = lambda client, seconds: None

    async def begin(self, job: Job, release: ReleaseDir) -> None:
        """Have the worker of the job's place begin, which a new place gets first."""
        place = job.at
        if place is None:  # it was sent on, or ended, between its grant and this moment
            raise job.error or WorkerLost("The request has ended.")
        request = job.request
        job.error = None
        if place.worker is None:
            worker, request = await self._processes.take(release, request)
            if job.at is not place:  # it was ended meanwhile
                self._processes.give_back(worker, keep=True)
                raise job.error or WorkerLost("The request has ended.")
            place.worker = worker
        self._send(job, place, place.worker, request, release)

    def begin_now(self, job: Job, release: ReleaseDir) -> bool:
        """As :meth:`begin`, if there is a worker that needs not be started; whether there was."""
        place = job.at
        assert place is not None
        if place.worker is None:
            place.worker = self._processes.idle_one(release)
        if place.worker is None:
            return False
        self._send(job, place, place.worker, job.request, release)
        return True

    def _send(
        self, job: Job, place: Place, worker: Worker, request: Request, release: ReleaseDir
    ) -> None:
        self._processes.move(worker, release)
        job.release, job.yielded = worker.release, False
        if isinstance(request, Call):
            request = replace(request, release=str(release.path))
        worker.send(
            job.number,
            pack_request(
                request,
                number=job.number,
                buffer=self._settings.buffer_bytes * MEGABYTE,
                limit=self._settings.result_bytes * MEGABYTE,
            ),
        )
        job.frame = worker.next(job.number)
        if place.jobs[0] is job:
            self._activate(job)
            if not (job.costly or job.alone or place.open):
                self.places.welcome(place)

    def _activate(self, job: Job) -> None:
        """The worker is on the job from now on."""
        loop = asyncio.get_running_loop()
        job.began, job.active = loop.time(), True
        if job.at is not None and job.at.worker is not None:
            job.processor = job.at.worker.processor_seconds()
        if job.costly:
            self._give_way(job)
        wait = _INSTANT
        if job.costly:
            wait = _LEARNING if _learns(job, 0) else job.seconds
        job.timer = loop.call_later(min(wait, job.seconds), self._limit, job)

    def _limit(self, job: Job) -> None:
        """The job has taken as long as a job in line may, as a quick one may, or as it may."""
        place = job.at
        if place is None:
            return
        elapsed = asyncio.get_running_loop().time() - job.began
        left = job.seconds - elapsed
        if left < _EARLY:
            error = QueryTimeout(
                f"The query ran longer than {job.seconds:g} seconds and was ended.",
                "Bind more of the pattern, add LIMIT, or split the question.",
            )
            self.stop(job, error, "timeout")
            return
        taken = _taken(job, elapsed)
        if place.open and taken > _INSTANT - _EARLY:
            self._clear_line(place)
        quick = self._settings.query_quick
        if not job.costly and not job.gave_way and self.places.pressed and taken > _PRESSED:
            job.gave_way = not self.grow(job)
            if job.gave_way:
                self.stop(job, MoveError(), "pressed")
                return
        if not job.costly and taken > quick - _EARLY and not self.grow(job):
            self.stop(job, LaterError(), "postponed")
            return
        wait = left
        if not job.costly:
            wait = _INSTANT - taken if place.open else min(quick - taken, _PRESSED)
        elif _learns(job, taken):
            wait = _LEARNING - taken
        else:
            self._give_way(job, taken)
        job.timer = asyncio.get_running_loop().call_later(
            min(left, max(wait, _EARLY)), self._limit, job
        )

    def _clear_line(self, place: Place) -> None:
        """Send those who stand in line elsewhere: the one before them takes its time."""
        self.places.close(place)
        while len(place.jobs) > 1:
            job = place.jobs.pop()
            job.at = None
            if place.worker is not None:
                place.worker.forget(job.number)
            job.stop(MoveError())
        self.places.grant()

    def grow(self, job: Job) -> bool:
        """Let a job become costly in its place, if one more may."""
        place = job.at
        if place is None or not self.places.grow(place):
            return False
        self._clear_line(place)
        job.costly = True
        self._give_way(job)
        return True

    def _give_way(self, job: Job, taken: float = 0) -> None:
        if job.yielded or _learns(job, taken):
            return
        if self._settings.workers > 1 and job.at is not None and job.at.worker is not None:
            job.at.worker.yield_to_others()
            job.yielded = True

    def _share(self, waiting: Job) -> None:
        """End a costly job of a client that holds at least two places more than this one's."""
        held = [job for job in self.jobs.values() if job.active and job.costly]
        by_client = Counter(job.client for job in held)
        for job in reversed(held):
            more = by_client[job.client] - by_client[waiting.client]
            if more > 1 and not job.streaming and job.restarts < _RESTARTS:
                self.stop(job, LaterError(), "shared")
                return

    def stop(self, job: Job, error: Exception, why: str) -> None:
        """End a job with an error, for a reason that is counted."""
        self.kills[why] += 1
        if not job.stop(error):  # nobody waits for it: it is being streamed
            self.leave(job, keep=False)

    def leave(self, job: Job, *, keep: bool) -> None:
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
            self.places.grant()
            return
        self._clear_rest(place)
        if worker is not None:
            self._processes.give_back(worker, keep=keep)
        self.places.free(place)

    def _clear_rest(self, place: Place) -> None:
        while place.jobs:
            job = place.jobs.popleft()
            job.at = None
            job.stop(MoveError())


def _learns(job: Job, taken: float) -> bool:
    """Whether a job may still be at what a first call imports and opens."""
    return isinstance(job.request, Call) and taken < _LEARNING - _EARLY


def _taken(job: Job, elapsed: float) -> float:
    """Seconds of evaluation: of the processor, as a job must not pay for what others take of it."""
    worker = job.at.worker if job.at is not None else None
    if worker is None:
        return elapsed
    return max(worker.processor_seconds() - job.processor, elapsed * _IDLE)
