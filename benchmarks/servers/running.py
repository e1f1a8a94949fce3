"""Start a server's process, wait until it answers, and end it."""

from __future__ import annotations

import os
import socket
import subprocess
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

import urllib3

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

PATIENCE: Final = 120.0
"""Seconds that a server may take to answer for the first time."""


@dataclass(frozen=True)
class Running:
    """A server that answers."""

    address: str
    pid: int

    def resident_megabytes(self) -> float:
        """The resident memory of the process and of all its descendants."""
        return sum(map(_resident, _family(self.pid))) / 2**20


def free_port() -> int:
    """A port of the loopback address that nobody holds."""
    with socket.create_server(("127.0.0.1", 0)) as held:
        return int(held.getsockname()[1])


@contextmanager
def running(
    command: Sequence[str], port: int, environment: Mapping[str, str] | None = None
) -> Iterator[Running]:
    """Run a command that listens on a port, until the block ends.

    Raises:
        RuntimeError: it ends, or does not answer in time.
    """
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KG_")}
    given = {**kept, **(environment or {})}
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen([*command], env=given, stdout=said, stderr=said)
        try:
            address = f"http://127.0.0.1:{port}"
            _wait(address, process, said)
            yield Running(address, process.pid)
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait(address: str, process: subprocess.Popen[bytes], said: IO[bytes]) -> None:
    end = time.monotonic() + PATIENCE
    with urllib3.PoolManager(retries=False, timeout=5) as http:
        while process.poll() is None:
            try:
                http.request("GET", f"{address}/", redirect=False)
            except urllib3.exceptions.HTTPError:
                if time.monotonic() > end:
                    raise RuntimeError(f"The server at {address} does not answer.") from None
                time.sleep(0.05)
            else:
                return
    said.seek(0)
    words = said.read().decode("utf-8", "replace")[-2000:]
    raise RuntimeError(f"The server at {address} ended with {process.returncode}: {words}")


def _family(pid: int) -> list[int]:
    """The process and all its descendants."""
    children: dict[int, list[int]] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                fields = (folder / "stat").read_text().rpartition(")")[2].split()
            except OSError:  # it ended meanwhile
                continue
            children.setdefault(int(fields[1]), []).append(int(folder.name))
    found, rest = [], [pid]
    while rest:
        found.append(rest.pop())
        rest.extend(children.get(found[-1], []))
    return found


def _resident(pid: int) -> int:
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except OSError:
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")
