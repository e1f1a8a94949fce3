"""The pool's side of one worker: start it, ask it, end it."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kg import errors
from kg.errors import KgError, ParameterError, WorkerLost
from kg.workers.channel import Channel
from kg.workers.limits import error_of_end
from kg.workers.protocol import READY, pack_forget, pack_open

if TYPE_CHECKING:
    from asyncio.subprocess import Process

_START: Final = 20.0
_GRACE: Final = 5.0
_MOVES: Final = 500
"""Releases after which a worker is no longer moved to the next but replaced."""

_PACKAGES: Final = str(Path(__file__).parents[2])
_KEPT: Final = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "LANG", "TZ")
_LOWEST: Final = 19
_BY_CODE: Final = {
    kind.code: kind
    for kind in vars(errors).values()
    if isinstance(kind, type) and issubclass(kind, KgError)
}
_PLAIN: Final = {code: kind for code, kind in _BY_CODE.items() if kind.__init__ is KgError.__init__}


class Worker:
    """A process that is on one release at a time; it answers one request at a time."""

    def __init__(self, process: Process, channel: Channel, release: str) -> None:
        self._process = process
        self._channel = channel
        self._moves = 0
        self.release = release
        self.sealed = False
        """Whether the kernel denies it sockets."""

    @classmethod
    async def start(
        cls,
        release: str,
        location: str,
        base: str,
        *,
        memory: int,
        module: str = "kg.workers.process",
        more: tuple[str, ...] = (),
    ) -> Worker:
        """Start a process on the store at ``location`` and wait until it is ready.

        Args:
            release: the id of the release that it holds.
            location: of the store.
            base: of the IRIs of the release.
            memory: megabytes that it may take.
            module: the program, which speaks the frames of :mod:`kg.workers.protocol`.
            more: further arguments of it.

        Raises:
            StoreError: the store cannot be opened.
            WorkerLost: the process does not start.
        """
        environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
        environment["PYTHONPATH"] = _PACKAGES
        environment["MALLOC_ARENA_MAX"] = "2"  # each arena of a thread takes address space
        environment["OPENBLAS_NUM_THREADS"] = "1"  # as does each of its threads; nothing needs them
        command = ("-P", "-m", module, location, base, str(memory), *more)
        ours, theirs = socket.socketpair()
        with theirs:
            end = theirs.fileno()
            process = await asyncio.create_subprocess_exec(
                sys.executable, *command, stdin=end, stdout=end, env=environment
            )
        ours.setblocking(False)
        _, channel = await asyncio.get_running_loop().create_unix_connection(Channel, sock=ours)
        worker = cls(process, channel, release)
        try:
            async with asyncio.timeout(_START):
                header, _ = await channel.next(READY)
            said_error(header)
        except (TimeoutError, ConnectionResetError):
            await worker.end()
            raise WorkerLost(
                "A query worker did not start.", "See the server's log; KG_QUERY_MEMORY may be low."
            ) from None
        except BaseException:
            await worker.end()
            raise
        worker.sealed = header["sealed"]
        return worker

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether the process runs."""
        return self._process.returncode is None and not self._channel.closed

    @property
    def worn(self) -> bool:
        """Whether it has been moved so often that a fresh one is better."""
        return self._moves >= _MOVES

    def move(self, release: str, location: str, base: str) -> None:
        """Have it answer from another release from now on."""
        self._channel.send(pack_open(location, base))
        self.release = release
        self._moves += 1

    def send(self, number: int, frame: bytes) -> None:
        """Send a request; its answer is read with :meth:`next`."""
        self._channel.expect(number)
        self._channel.send(frame)

    def forget(self, number: int) -> None:
        """Take back a request that it has not come to yet."""
        self._channel.forget(number)
        self._channel.send(pack_forget(number))

    def next(self, number: int) -> asyncio.Future[tuple[dict[str, Any], bytes]]:
        """The next frame of an answer; see :meth:`kg.workers.channel.Channel.next`."""
        return self._channel.next(number)

    async def lost(self) -> KgError:
        """Why the process ended in the middle of a request."""
        return error_of_end(await self.end(grace=_GRACE))

    def yield_to_others(self) -> None:
        """Give it the processor only when nothing else wants it; that cannot be taken back."""
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, self._process.pid, _LOWEST)

    def processor_seconds(self) -> float:
        """Seconds of the processor that the process has taken, where the system tells."""
        if sys.platform != "linux":
            return 0.0
        try:  # the clock of another process (clock_getcpuclockid(3), as Linux numbers it)
            return time.clock_gettime((~self._process.pid << 3) | 2)
        except OSError:
            return 0.0

    async def end(self, grace: float = 0.0) -> int | None:
        """Kill the process, after ``grace`` seconds to end by itself; gives its exit code."""
        self._channel.close()
        if grace:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(grace):
                    return await self._process.wait()
        if self._process.returncode is None:
            # Not Process.kill(): it polls, and then the exit code is lost to the event loop.
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._process.pid, signal.SIGKILL)
        return await self._process.wait()


def said_error(header: dict[str, Any]) -> None:
    """Raise the error that a frame says, if it is one."""
    if header.get("error") == ParameterError.code:
        raise ParameterError(header["name"], header["problem"], header["remedy"])
    if "error" in header:
        raise _PLAIN.get(header["error"], KgError)(header["problem"], header["remedy"])
