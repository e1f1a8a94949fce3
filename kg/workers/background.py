"""Work that takes long, for a server: one process at a time, waited for a while, made once."""

from __future__ import annotations

import asyncio
import os
import sys
from asyncio.subprocess import PIPE
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Final, Self

from kg.errors import Busy, Preparing, ReleaseError

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping, Sequence
    from types import TracebackType

_WAITING: Final = 8
"""Pieces of work that may be under way or wait at one time."""

_PACKAGES: Final = str(Path(__file__).parents[2])
_PASSED: Final = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "LANG", "TZ", "TMPDIR")


@dataclass(frozen=True)
class Work:
    """A piece of work: the arguments of its process, and what to say of it.

    Attributes:
        arguments: of the module that does it.
        preparing: a sentence for those who wait no longer.
        remedy: what helps where it takes too long.
    """

    arguments: Sequence[str]
    preparing: str
    remedy: str


class Background:
    """Runs ``python -m module`` for one piece of work at a time; use it as a context.

    Args:
        module: what does the work.
        what: such work, as in "Other exports are being made."
        longest: seconds that one piece may take.
        charge: is told of the client for whom a piece was done, and the seconds that it took.
        environment: of the process, beside what finds its programs.
    """

    def __init__(
        self,
        module: str,
        what: str,
        longest: float,
        charge: Callable[[str, float], None],
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self._module = module
        self._what = what
        self._longest = longest
        self._charge = charge
        passed = {name: os.environ[name] for name in _PASSED if name in os.environ}
        self._environment = {**passed, "PYTHONPATH": _PACKAGES, **(environment or {})}
        self._turn = asyncio.Lock()
        self._under_way: dict[Hashable, asyncio.Task[tuple[int, bytes, bytes]]] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End what is under way: the next server does it anew."""
        for task in self._under_way.values():
            task.cancel()
        await asyncio.gather(*self._under_way.values(), return_exceptions=True)

    async def done(
        self, key: Hashable, work: Work, client: str, patience: float
    ) -> tuple[int, bytes, bytes]:
        """Have a piece of work done, or wait for it where it is under way.

        Args:
            key: the same for the same piece of work.
            work: what to do.
            client: for whom.
            patience: seconds to wait.

        Returns:
            How the process ended, what it wrote, and what it wrote of its errors.

        Raises:
            Preparing: it is not done yet, and goes on.
            Busy: as many others are waited for as may be.
            ReleaseError: it took too long.
        """
        task = self._under_way.get(key)
        if task is None:
            if len(self._under_way) >= _WAITING:
                raise Busy(f"Other {self._what} are being made.", "Ask again in a minute.")
            task = asyncio.get_running_loop().create_task(self._run(work, client))
            self._under_way[key] = task
            task.add_done_callback(lambda _: self._under_way.pop(key, None))
            task.add_done_callback(_seen)
        finished, _ = await asyncio.wait({task}, timeout=patience)
        if not finished:
            raise Preparing(
                work.preparing, "Ask again in half a minute: then it is there, or soon will be."
            )
        return await task

    async def _run(self, work: Work, client: str) -> tuple[int, bytes, bytes]:
        async with self._turn:
            began = perf_counter()
            try:
                return await self._process(work)
            finally:
                self._charge(client, perf_counter() - began)

    async def _process(self, work: Work) -> tuple[int, bytes, bytes]:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-P", "-m", self._module, *work.arguments,
            stdout=PIPE, stderr=PIPE, env=self._environment,
        )  # fmt: skip
        try:
            async with asyncio.timeout(self._longest):
                said, errors = await process.communicate()
        except TimeoutError:
            raise ReleaseError(
                f"It took longer than {self._longest:g} seconds and was ended.", work.remedy
            ) from None
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        return process.returncode or 0, said, errors


def last_words(errors: bytes) -> str:
    r"""Why a process failed, by the last line that it wrote of its errors.

    >>> last_words(b"Traceback:\nno such file\n"), last_words(b"")
    ('no such file', 'its process was ended')
    """
    lines = errors.decode(errors="replace").strip().splitlines()
    return lines[-1] if lines else "its process was ended"


def _seen(task: asyncio.Task[tuple[int, bytes, bytes]]) -> None:
    """Look at how a task ended, as whoever asked for it may be gone."""
    if not task.cancelled():
        task.exception()
