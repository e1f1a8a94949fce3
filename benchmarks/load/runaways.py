"""Queries that never end, sent in the background."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import urllib3

from benchmarks.load.requests import JSON, RUNAWAY, asking

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def runaways(address: str, endpoint: str, count: int) -> Iterator[None]:
    """Keep so many runaway queries going until the block ends; one that is ended is sent anew."""
    over = threading.Event()
    http = urllib3.PoolManager(retries=False, maxsize=count)

    def keep_asking() -> None:
        while not over.is_set():
            try:
                http.request("GET", address + asking(endpoint, RUNAWAY), headers={"Accept": JSON},
                             timeout=urllib3.Timeout(connect=5, read=3600))  # fmt: skip
            except urllib3.exceptions.HTTPError:
                time.sleep(0.1)

    for _ in range(count):
        threading.Thread(target=keep_asking, daemon=True).start()
    time.sleep(1)
    try:
        yield
    finally:
        over.set()
