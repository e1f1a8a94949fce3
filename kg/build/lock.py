"""Lets one builder at a time into a home."""

from __future__ import annotations

import fcntl
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kg.releases import Home


@contextmanager
def exclusive(home: Home, waiting: Callable[[], None]) -> Iterator[None]:
    """Hold the lock of ``home``; ``waiting`` is called once if another builder holds it.

    The system frees the lock when its holder ends, however it ends.
    """
    home.path.mkdir(parents=True, exist_ok=True)
    with home.lock_path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            waiting()
            fcntl.flock(file, fcntl.LOCK_EX)
        yield
