"""The server's side of writes: one process that writes, one write at a time, within its time."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Self

from kg import errors
from kg.errors import Busy, KgError, QueryTimeout, ShapesViolated, WorkerLost
from kg.workers.limits import error_of_end
from kg.workers.protocol import LENGTHS
from kg.writes.protocol import (
    APPLYING,
    PUBLISHING,
    VALIDATING,
    WAITING,
    Conditions,
    pack_write,
    unpack_written,
)

if TYPE_CHECKING:
    from types import TracebackType

    from kg.config import Settings
    from kg.releases import Home
    from kg.writes.protocol import Write, Written

VALIDATION: Final = 4.0
"""How many times ``KG_QUERY_TIMEOUT`` rules and shapes may take, as a change may concern all."""

PUBLICATION: Final = 300.0
"""Seconds that writing a release may take; only a disk that hangs takes as long."""

_START: Final = 30.0
_GRACE: Final = 5.0
_PACKAGES: Final = str(Path(__file__).parents[2])
_KEPT: Final = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "LANG", "TZ", "TMPDIR")
_ALLOCATOR: Final = {"MALLOC_ARENA_MAX": "2", "OPENBLAS_NUM_THREADS": "1"}
"""The engine opens its files by up to 16 threads, to each of which the C library would give 64
megabytes of address space of its own, which is bounded; so do
the threads of numpy, which nothing here needs."""

_BY_CODE: Final = {
    kind.code: kind
    for kind in vars(errors).values()
    if isinstance(kind, type) and issubclass(kind, KgError) and kind.__init__ is KgError.__init__
}


class Writer:
    """Writes to a home; use it as an asynchronous context.

    A write goes on when whoever asked for it goes away: it is done or not, and never half.
    """

    def __init__(self, home: Home, settings: Settings) -> None:
        self._home = home
        self._settings = settings
        self._turn = asyncio.Lock()
        self._waiting = 0
        self._process: Process | None = None
        self._starting: asyncio.Task[Process] | None = None
        self._running: asyncio.Task[Written] | None = None
        self._closed = False

    async def __aenter__(self) -> Self:
        """Have the process start; nobody waits for it before the first write."""
        self._starting = asyncio.get_running_loop().create_task(self._start())
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Let the write that runs end within its time, and end the process."""
        self._closed = True
        if self._running is not None:
            await asyncio.wait({self._running})
        if self._starting is not None:
            self._starting.cancel()
            await asyncio.wait({self._starting})
        await self._end()

    @property
    def alive(self) -> bool:
        """Whether the process runs or is being started."""
        starting = self._starting is not None and not self._starting.done()
        return starting or (self._process is not None and self._process.returncode is None)

    async def write(
        self,
        write: Write,
        *,
        if_match: tuple[str, ...] | None = None,
        if_none_match_any: bool = False,
    ) -> Written:
        """Have a write carried out; when this returns, it is on the disk and current.

        Args:
            write: what to do.
            if_match: ids of releases of which one must be the current one; ``("*",)``: what is
                written to must be there.
            if_none_match_any: what is written to must not be there.

        Raises:
            PreconditionFailed: what one of those asks for is not so.
            QuerySyntaxError, QueryRefused, DocumentSyntaxError, BadRequest, NotFound: the write
                cannot be read, or asks for what cannot be.
            WriteRefused: it is for a graph that is made from others.
            ShapesViolated: what it would leave violates the shapes.
            QueryTimeout, QueryMemory: it took more than it may.
            Busy: as many writes wait as may, or none of them ended in time.
            ReleaseError: there is no release, or the next one cannot be written.
            WorkerLost: the process ended for another reason.
        """
        frame = pack_write(write, Conditions(if_match, if_none_match_any))
        await self._take_turn()
        self._running = asyncio.get_running_loop().create_task(self._write(frame))
        self._running.add_done_callback(self._give_turn)
        return await asyncio.shield(self._running)

    async def _take_turn(self) -> None:
        if self._closed or self._waiting >= self._settings.query_queue:
            raise _busy()
        self._waiting += 1
        try:
            async with asyncio.timeout(self._settings.query_timeout):
                await self._turn.acquire()
        except TimeoutError:
            raise _busy() from None
        finally:
            self._waiting -= 1

    def _give_turn(self, task: asyncio.Task[Written]) -> None:
        if not task.cancelled():
            task.exception()  # whoever asked may be gone
        self._turn.release()

    async def _write(self, frame: bytes) -> Written:
        process = await self._ready()
        assert process.stdin is not None
        stage = WAITING
        try:
            process.stdin.write(frame)
            while True:
                async with asyncio.timeout(self._seconds(stage)):
                    header = await _read(process)
                if "written" in header:
                    return unpack_written(header["written"])
                if "error" in header:
                    raise _error(header)
                stage = header["stage"]
        except TimeoutError:
            await self._end()
            raise self._late(stage) from None
        except (asyncio.IncompleteReadError, ConnectionError):
            raise error_of_end(await self._end(grace=_GRACE)) from None

    def _seconds(self, stage: str) -> float:
        longest = self._settings.query_timeout
        return {WAITING: longest, APPLYING: longest, VALIDATING: VALIDATION * longest}.get(
            stage, PUBLICATION
        )

    def _late(self, stage: str) -> KgError:
        if stage == WAITING:
            return _busy()
        known = "Ask what is there before you send it again" if stage == PUBLISHING else ""
        return QueryTimeout(
            f"The write took longer than {self._seconds(stage):g} seconds and was ended.",
            f"{known or 'Nothing was changed: write less at once, or bind more of the pattern'}.",
        )

    async def _ready(self) -> Process:
        """The process, started anew where it has ended."""
        if self._process is None or self._process.returncode is not None:
            if self._starting is None or self._starting.done():
                await self._end()
                self._starting = asyncio.get_running_loop().create_task(self._start())
            self._process = await self._starting
        return self._process

    async def _start(self) -> Process:
        environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
        environment |= {"PYTHONPATH": _PACKAGES, **_ALLOCATOR}
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-P", "-m", "kg.writes.process", str(self._home.path),
            str(self._settings.query_memory), str(self._settings.keep_writes),
            stdin=PIPE, stdout=PIPE, env=environment,
        )  # fmt: skip
        try:
            async with asyncio.timeout(_START):
                await _read(process)
        except BaseException as error:
            await _kill(process)
            if isinstance(error, TimeoutError | asyncio.IncompleteReadError):
                raise WorkerLost(
                    "The process that writes did not start.",
                    "See the server's log; KG_QUERY_MEMORY may be low.",
                ) from None
            raise
        return process

    async def _end(self, grace: float = 0.0) -> int | None:
        """End the process, after ``grace`` seconds to end by itself; gives its exit code."""
        process, self._process = self._process, None
        return None if process is None else await _kill(process, grace)


async def _kill(process: Process, grace: float = 0.0) -> int | None:
    if grace:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(grace):
                await process.wait()
    if process.returncode is None:
        # Not Process.kill(): it polls, and then the exit code is lost to the event loop.
        with contextlib.suppress(ProcessLookupError):
            os.kill(process.pid, signal.SIGKILL)
    code = await process.wait()
    # A pipe with bytes that nobody reads keeps the transport open until the loop is gone.
    process._transport.close()  # type: ignore[attr-defined]  # asyncio names no other way
    return code


async def _read(process: Process) -> dict[str, Any]:
    assert process.stdout is not None
    head, body = LENGTHS.unpack(await process.stdout.readexactly(LENGTHS.size))
    header: dict[str, Any] = json.loads(await process.stdout.readexactly(head))
    await process.stdout.readexactly(body)
    return header


def _error(header: dict[str, Any]) -> KgError:
    if header["error"] == ShapesViolated.code:
        return ShapesViolated(header["sentences"], header["report"])
    return _BY_CODE.get(header["error"], KgError)(header["problem"], header["remedy"])


def _busy() -> Busy:
    return Busy("Other writes, or a build, take their time.", "Send it again in a few seconds.")
