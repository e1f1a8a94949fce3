"""The pool's side of one worker: start it, ask it, end it."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from pathlib import Path
from typing import Any, Final

from kg import errors
from kg.errors import KgError, WorkerLost
from kg.workers.limits import error_of_end
from kg.workers.protocol import LENGTHS, Answer, Request, pack_request

_START: Final = 20.0
_GRACE: Final = 5.0
_PACKAGES: Final = str(Path(__file__).parents[2])
_KEPT: Final = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "LANG", "TZ")
_BY_CODE: Final = {
    kind.code: kind
    for kind in vars(errors).values()
    if isinstance(kind, type) and issubclass(kind, KgError)
}
_PLAIN: Final = {code: kind for code, kind in _BY_CODE.items() if kind.__init__ is KgError.__init__}


class Worker:
    """A process that holds one release; it answers one request at a time."""

    def __init__(self, process: Process, release: str, *, sealed: bool) -> None:
        self._process = process
        self.release = release
        self.sealed = sealed
        """Whether the kernel denies it sockets."""

    @classmethod
    async def start(cls, release: str, location: str, base: str, *, memory: int) -> Worker:
        """Start a process on the store at ``location`` and wait until it is ready.

        Raises:
            StoreError: the store cannot be opened.
            WorkerLost: the process does not start.
        """
        environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
        environment["PYTHONPATH"] = _PACKAGES
        command = ("-P", "-m", "kg.workers.process", location, base, str(memory))
        process = await asyncio.create_subprocess_exec(
            sys.executable, *command, stdin=PIPE, stdout=PIPE, env=environment
        )
        worker = cls(process, release, sealed=False)
        try:
            async with asyncio.timeout(_START):
                header, _ = await worker._read()
        except (TimeoutError, asyncio.IncompleteReadError):
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

    async def ask(self, request: Request, *, limit: int) -> Answer:
        """Have a request answered in at most ``limit`` bytes.

        Raises:
            KgError: what the worker says, or what its end means; then it is of no more use.
        """
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(pack_request(request, limit))
            header, body = await self._read()
        except (asyncio.IncompleteReadError, ConnectionError):
            raise error_of_end(await self.end(grace=_GRACE)) from None
        return Answer(body, header["format"], header["kind"], self.release)

    async def end(self, grace: float = 0.0) -> int | None:
        """Kill the process, after ``grace`` seconds to end by itself; gives its exit code."""
        if grace:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(grace):
                    return await self._process.wait()
        if self._process.returncode is None:
            # Not Process.kill(): it polls, and then the exit code is lost to the event loop.
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._process.pid, signal.SIGKILL)
        code = await self._process.wait()
        # A pipe with bytes that nobody reads keeps the transport open until the loop is gone.
        self._process._transport.close()  # type: ignore[attr-defined]  # asyncio names no other way
        return code

    @property
    def alive(self) -> bool:
        """Whether the process runs."""
        return self._process.returncode is None

    async def _read(self) -> tuple[dict[str, Any], bytes]:
        assert self._process.stdout is not None
        head, size = LENGTHS.unpack(await self._process.stdout.readexactly(LENGTHS.size))
        header: dict[str, Any] = json.loads(await self._process.stdout.readexactly(head))
        body = await self._process.stdout.readexactly(size) if size else b""
        if "error" in header:
            raise _PLAIN.get(header["error"], KgError)(header["problem"], header["remedy"])
        return header, body
