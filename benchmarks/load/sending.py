"""Send requests with wrk and read what it measured."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

SCRIPT: Final = Path(__file__).parent / "send.lua"
NEEDS: Final = "needs the load generator wrk on the PATH; on Debian: apt install wrk."
_START: Final = count(1000, 10_000_000)
"""Where the numbers of each run begin, so that no request of one comes back in another."""


@dataclass(frozen=True)
class Measured:
    """What one run gave: a rate, latencies in milliseconds, answers that were none."""

    rate: float
    median: float
    p99: float
    errors: int


@dataclass(frozen=True)
class Load:
    """Paths to ask in turn, with the media type to ask for."""

    name: str
    paths: Sequence[str]
    accept: str


def available() -> bool:
    """Whether there is a load generator."""
    return shutil.which("wrk") is not None


def send(address: str, load: Load, seconds: float, connections: int) -> Measured:
    """Send a load for some seconds.

    Raises:
        RuntimeError: wrk did not run.
    """
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as paths:
        paths.write("\n".join(load.paths) + "\n")
        paths.flush()
        command = ["wrk", f"-t{min(2, connections)}", f"-c{connections}", f"-d{seconds:.0f}s"]
        command += ["--timeout", "30s", "-s", str(SCRIPT), address, "--"]
        command += [paths.name, load.accept, str(next(_START))]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    return read(done.stdout) if done.returncode == 0 else _failed(done)


def read(printed: str) -> Measured:
    """What the script printed last.

    Raises:
        RuntimeError: it printed nothing.

    >>> read("RESULT 1000 2000000 500 9000 1 2").rate
    500.0
    """
    for line in printed.splitlines():
        word, _, numbers = line.partition(" ")
        if word == "RESULT":
            requests, duration, median, p99, status, lost = map(int, numbers.split())
            rate = requests / duration * 1e6
            return Measured(rate, median / 1000, p99 / 1000, status + lost)
    raise RuntimeError("wrk measured nothing.")


def _failed(done: subprocess.CompletedProcess[str]) -> Measured:
    raise RuntimeError(f"wrk failed: {done.stderr.strip() or done.stdout.strip()}")
