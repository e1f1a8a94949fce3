"""Who waits for a place: one line a client, the clients served in turn."""

from __future__ import annotations

from collections import OrderedDict, deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.workers.job import Job


class FairQueue:
    """Jobs that wait; however many a client has, the next client's first one is next."""

    def __init__(self) -> None:
        self._lines: OrderedDict[str, deque[Job]] = OrderedDict()
        self._size = 0

    def __len__(self) -> int:
        return self._size

    def push(self, job: Job) -> None:
        """Put a job at the end of its client's line."""
        self._lines.setdefault(job.client, deque()).append(job)
        self._size += 1

    def heads(self) -> list[Job]:
        """The first job of each client, in turn."""
        return [line[0] for line in self._lines.values()]

    def next(self) -> Job:
        """The next job.

        Raises:
            StopIteration: nobody waits.
        """
        return next(iter(self._lines.values()))[0]

    def remove(self, job: Job) -> None:
        """Take out a job, if it is still there; its client comes after the others then."""
        line = self._lines.get(job.client)
        if line is None or job not in line:
            return
        line.remove(job)
        self._size -= 1
        if line:
            self._lines.move_to_end(job.client)
        else:
            del self._lines[job.client]
