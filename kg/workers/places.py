"""The places of a pool: who may begin now, who waits, and how many costly jobs there may be.

A place is one worker. Jobs that are over in an instant spend most of their time on the way, so a
few may stand in line at one place: the next one is at the worker before the last one's answer is.
"""

from __future__ import annotations

import asyncio
import os
from collections import Counter, deque
from typing import TYPE_CHECKING, Final

from kg.errors import Busy
from kg.workers.queue import FairQueue

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.config import Settings
    from kg.workers.job import Job
    from kg.workers.worker import Worker

_LINE: Final = 64
"""Jobs at one place, the one that runs among them; some milliseconds of work."""


class Place:
    """A place that is taken: its worker, the job that runs there, and those in line behind it."""

    __slots__ = ("counted", "jobs", "open", "worker")

    def __init__(self, job: Job) -> None:
        self.jobs = deque([job])
        self.worker: Worker | None = None
        self.open = False
        """Whether others may stand in line here."""
        self.counted = job.costly
        """Whether it is one of the places that costly jobs may hold."""


class Places:
    """The places, and two lines for them: of jobs that are new, and of those known to be costly."""

    def __init__(self, settings: Settings, costly_waits: Callable[[Job], None]) -> None:
        """``costly_waits`` is told of each costly job that has to wait."""
        self._settings = settings
        self._taken: set[Place] = set()
        self._open: list[Place] = []
        self._processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1
        self._may_be_costly = max(1, settings.workers - settings.workers_reserved)
        self._costly_waits = costly_waits
        self._fresh = FairQueue()
        self._later = FairQueue()
        self.costly = 0
        """Places that costly jobs hold."""

    @property
    def taken(self) -> int:
        """Places that are taken."""
        return len(self._taken)

    @property
    def waiting(self) -> int:
        """Jobs that wait for one."""
        return len(self._fresh) + len(self._later)

    @property
    def pressed(self) -> bool:
        """Whether new jobs wait, and there is no place that they could stand in line at."""
        return bool(self._fresh) and not self._open

    async def enter(self, job: Job) -> None:
        """Give a job a place, or a place in line, or have it wait for one.

        Raises:
            Busy: as many jobs wait as may, or no place was free in time.
            Exception: what the job was ended with meanwhile.
        """
        queue = self._later if job.costly else self._fresh
        if not queue and self.seat(job):
            return
        if self.waiting >= self._settings.query_queue:
            raise _busy()
        loop = asyncio.get_running_loop()
        job.granted = loop.create_future()
        queue.push(job)
        timer = loop.call_later(job.seconds, job.stop, _busy())
        if job.costly:
            self._costly_waits(job)
        try:
            await job.granted
        except BaseException:
            queue.remove(job)
            raise
        finally:
            timer.cancel()
            job.granted = None

    def welcome(self, place: Place) -> None:
        """Let others stand in line at a place; until :meth:`close`."""
        place.open = True
        self._open.append(place)
        self.grant()

    def close(self, place: Place) -> None:
        """Let nobody else stand in line at a place."""
        if place.open:
            place.open = False
            self._open.remove(place)

    def free(self, place: Place) -> None:
        """Free a place, for who is next."""
        self.close(place)
        self._taken.discard(place)
        self.costly -= place.counted
        place.counted = False
        self.grant()

    def grow(self, place: Place) -> bool:
        """Count a place among those that costly jobs hold, if one more may be."""
        if self.costly >= self._may_be_costly:
            return False
        place.counted = True
        self.costly += 1
        return True

    def grant(self) -> None:
        """Give free places to those who wait; costly ones first, as they can hold only so many."""
        while self._later and self._grant_to(self._later, self._least_served()):
            continue
        while self._fresh and self._grant_to(self._fresh, self._fresh.next()):
            continue

    def _grant_to(self, queue: FairQueue, job: Job) -> bool:
        waits = job.granted is not None and not job.granted.done()
        if waits and not self.seat(job):
            return False
        queue.remove(job)
        if waits and job.granted is not None:
            job.granted.set_result(None)
        return True

    def _least_served(self) -> Job:
        """The costly job whose client holds the fewest places with such jobs."""
        held = Counter(place.jobs[0].client for place in self._taken if place.counted)
        return min(self._later.heads(), key=lambda job: held[job.client])

    def seat(self, job: Job) -> bool:
        """Give a job what there is for it; whether there was."""
        free = len(self._taken) < self._settings.workers
        if job.costly:
            return free and self.costly < self._may_be_costly and self._take(job)
        if free and len(self._open) < self._processors:
            return self._take(job)
        if not job.alone:
            lines = [place for place in self._open if len(place.jobs) < _LINE]
            if lines:
                job.at = min(lines, key=_length)
                job.at.jobs.append(job)
                return True
        return free and self._take(job)

    def _take(self, job: Job) -> bool:
        job.at = place = Place(job)
        self._taken.add(place)
        self.costly += place.counted
        return True


def _length(place: Place) -> int:
    return len(place.jobs)


def _busy() -> Busy:
    return Busy(
        "All query workers are taken and too many requests wait.", "Ask again in a few seconds."
    )
