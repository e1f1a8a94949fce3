"""Resident memory of a server while something runs."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from benchmarks.servers.running import Running


@contextmanager
def sampled(server: Running, every: float) -> Iterator[list[float]]:
    """Megabytes of the server and its children, every so many seconds until the block ends."""
    samples: list[float] = []
    over = threading.Event()

    def take() -> None:
        while not over.wait(every):
            samples.append(server.resident_megabytes())

    thread = threading.Thread(target=take)
    thread.start()
    try:
        yield samples
    finally:
        over.set()
        thread.join()


def growth(samples: Sequence[float]) -> float:
    """The median of the last third over that of the middle third: 1 where memory is flat.

    The first third fills caches.

    >>> growth([50, 90, 100, 100, 102, 100])
    1.01
    """
    third = max(1, len(samples) // 3)
    return median(samples[-third:]) / median(samples[-2 * third : -third] or samples)
