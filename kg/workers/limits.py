"""What a worker may take, and what its end says when it took more."""

from __future__ import annotations

import io
import resource
import signal
from pathlib import Path
from typing import Final

from kg.errors import KgError, QueryMemory, QueryRefused, ResultTooLarge, WorkerLost

MEGABYTE: Final = 1024 * 1024
DATASET_GRAPHS: Final = 32
"""Graphs that one query may name as its dataset; more cost the engine hundreds of times as much."""


def limit_process(memory: int) -> None:
    """Bound what this process may take from now on to ``memory`` megabytes more than it has.

    To be called when the store is open: what the engine maps at its start (threads, arenas,
    tables) is the same for every query and no measure of one. Core files are never written.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    wanted = _address_space() + memory * MEGABYTE
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    if most == resource.RLIM_INFINITY or wanted < most:
        resource.setrlimit(resource.RLIMIT_AS, (wanted, wanted))


def _address_space() -> int:
    """Bytes of address space that this process has now, where the system tells."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[0])
    except OSError:
        return 0
    return pages * resource.getpagesize()


class Bounded(io.RawIOBase):
    """A buffer for one answer that refuses to hold more than ``limit`` bytes."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self._limit = limit
        self._size = 0
        self._parts: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]  # the engine writes bytes only
        self._size += len(data)
        if self._size > self._limit:
            raise ResultTooLarge(
                f"The answer is larger than {self._limit / MEGABYTE:g} megabytes.",
                "Add LIMIT and OFFSET, or ask for fewer columns; nothing was cut off silently.",
            )
        self._parts.append(bytes(data))
        return len(data)

    def value(self) -> bytes:
        """All that was written."""
        return b"".join(self._parts)


def error_of_end(code: int | None) -> KgError:
    """The error that a worker's exit code stands for (negative: a signal).

    >>> error_of_end(-6).code, error_of_end(-11).code, error_of_end(1).code
    ('query-memory', 'query-refused', 'worker-lost')
    """
    if code == -signal.SIGABRT:
        return out_of_memory()
    if code == -signal.SIGSEGV:
        return QueryRefused(
            "The query is nested too deeply to be evaluated.",
            "Write it with fewer levels of brackets, groups and expressions.",
        )
    return WorkerLost(
        "The process that evaluated the request ended before it answered.",
        "Ask again; a new process has taken its place.",
    )


def out_of_memory() -> QueryMemory:
    """The error of a request that passed the memory of its worker."""
    return QueryMemory(
        "The query needs more memory than one query may take.",
        "Group, sort and join fewer rows: bind more of the pattern, or add LIMIT in a subquery.",
    )
