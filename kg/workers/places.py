"""The places of a pool: who may begin now, who waits, and how many costly jobs there may be."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from kg.errors import Busy
from kg.workers.queue import FairQueue

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.config import Settings
    from kg.workers.job import Job


class Places:
    """Free places and two lines for them: of jobs that are new, and of those known to be costly."""

    def __init__(self, settings: Settings, costly_waits: Callable[[Job], None]) -> None:
        """``costly_waits`` is told of each costly job that has to wait."""
        self._settings = settings
        self._free = settings.workers
        self._may_be_costly = max(1, settings.workers - settings.workers_reserved)
        self._costly_waits = costly_waits
        self._fresh = FairQueue()
        self._later = FairQueue()
        self.costly = 0
        """Places that costly jobs hold."""

    @property
    def taken(self) -> int:
        """Places that are taken."""
        return self._settings.workers - self._free

    @property
    def waiting(self) -> int:
        """Jobs that wait for one."""
        return len(self._fresh) + len(self._later)

    async def enter(self, job: Job) -> None:
        """Take a place, or wait for one.

        Raises:
            Busy: as many jobs wait as may, or no place was free in time.
            Exception: what the job was ended with meanwhile.
        """
        line = self._later if job.costly else self._fresh
        if not line and self._has_place(job.costly):
            self._take(job)
            return
        if self.waiting >= self._settings.query_queue:
            raise _busy()
        loop = asyncio.get_running_loop()
        job.place = loop.create_future()
        line.push(job)
        timer = loop.call_later(job.seconds, job.stop, _busy())
        if job.costly:
            self._costly_waits(job)
        try:
            await job.place
        except BaseException:
            granted = job.place.done() and not job.place.cancelled() and not job.place.exception()
            if granted:  # and cancelled in the same instant
                self.give_back(job)
            else:
                line.remove(job)
            raise
        finally:
            timer.cancel()
            job.place = None

    def _has_place(self, costly: bool) -> bool:
        return self._free > 0 and (not costly or self.costly < self._may_be_costly)

    def _take(self, job: Job) -> None:
        self._free -= 1
        job.counted = job.costly
        self.costly += job.counted

    def may_be_costly(self) -> bool:
        """Whether one more job that has a place may become costly in it."""
        return self.costly < self._may_be_costly

    def give_back(self, job: Job) -> None:
        """Free the place of a job, for who is next."""
        self._free += 1
        self.costly -= job.counted
        job.counted = False
        self._grant()

    def _grant(self) -> None:
        """Give free places to those who wait; costly ones first, as they can hold only so many."""
        while True:
            if self._later and self._has_place(costly=True):
                job = self._later.pop()
            elif self._fresh and self._has_place(costly=False):
                job = self._fresh.pop()
            else:
                return
            if job.place is not None and not job.place.done():
                self._take(job)
                job.place.set_result(None)


def _busy() -> Busy:
    return Busy(
        "All query workers are taken and too many requests wait.", "Ask again in a few seconds."
    )
