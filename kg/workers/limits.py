"""What a worker may take, and what its end says when it took more."""

from __future__ import annotations

import resource
import signal
from pathlib import Path
from typing import Final

from kg.errors import KgError, QueryMemory, QueryRefused, WorkerLost

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
