"""The server's side of comparisons: a process that compares two releases, one pair at a time."""

from __future__ import annotations

import asyncio
import os
import sys
from asyncio.subprocess import PIPE
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Final, Self

from kg.changes.folders import NOTHING, folder_of
from kg.changes.kept import find
from kg.errors import Busy, Preparing, ReleaseError

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from kg.changes.kept import Kept
    from kg.config import Settings
    from kg.releases import Home, ReleaseDir

PATIENCE: Final = 10.0
"""Seconds that a request waits for a comparison that is being made."""

LONGEST: Final = 1800.0
"""Seconds that making one may take."""

_WAITING: Final = 8
_PACKAGES: Final = str(Path(__file__).parents[2])
_PASSED: Final = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "LANG", "TZ", "TMPDIR")


class Comparer:
    """Comparisons of a home's releases, made when they are asked for; use it as a context.

    ``charge`` is told of the client for whom one was made, and the seconds that it took.
    """

    def __init__(
        self, home: Home, settings: Settings, charge: Callable[[str, float], None]
    ) -> None:
        self._home = home
        self._memory = settings.query_memory
        self._charge = charge
        self._turn = asyncio.Lock()
        self._making: dict[Path, asyncio.Task[None]] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End what is being made: the next server makes it anew."""
        for task in self._making.values():
            task.cancel()
        await asyncio.gather(*self._making.values(), return_exceptions=True)

    async def compared(self, old: ReleaseDir | None, new: ReleaseDir, client: str) -> Kept:
        """What changed between two releases, once it is known; ``None`` compares with nothing.

        Raises:
            Preparing: they are still being compared; it will be known soon.
            Busy: as many others are waited for as may be.
            ReleaseError: they cannot be compared.
        """
        found = await asyncio.to_thread(find, self._home, old, new)
        if found is None:
            await self._wait(old, new, client)
            found = await asyncio.to_thread(find, self._home, old, new)
        if found is None:
            raise ReleaseError(
                f"What changed in release {new.id} was removed while it was asked for.",
                "Ask again.",
            )
        return found

    async def _wait(self, old: ReleaseDir | None, new: ReleaseDir, client: str) -> None:
        folder = folder_of(self._home, old, new)
        task = self._making.get(folder)
        if task is None:
            if len(self._making) >= _WAITING:
                raise Busy("Other releases are being compared.", "Ask again in a minute.")
            task = asyncio.get_running_loop().create_task(self._make(old, new, client))
            self._making[folder] = task
            task.add_done_callback(lambda _: self._making.pop(folder, None))
            task.add_done_callback(_seen)
        done, _ = await asyncio.wait({task}, timeout=PATIENCE)
        if not done:
            raise Preparing(
                f"What changed in release {new.id} is being found out.",
                "Ask again in half a minute: then it is there, or soon will be.",
            )
        await task

    async def _make(self, old: ReleaseDir | None, new: ReleaseDir, client: str) -> None:
        async with self._turn:
            began = perf_counter()
            try:
                await self._run(old, new)
            finally:
                self._charge(client, perf_counter() - began)

    async def _run(self, old: ReleaseDir | None, new: ReleaseDir) -> None:
        environment = {name: os.environ[name] for name in _PASSED if name in os.environ}
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-P", "-m", "kg.changes.process", str(self._home.path),
            str(self._memory), old.id if old else NOTHING, new.id,
            stderr=PIPE, env={**environment, "PYTHONPATH": _PACKAGES},
        )  # fmt: skip
        try:
            async with asyncio.timeout(LONGEST):
                _, said = await process.communicate()
        except TimeoutError:
            raise ReleaseError(
                f"Comparing took longer than {LONGEST:g} seconds and was ended.",
                "Use kg releases diff.",
            ) from None
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        if process.returncode:
            lines = said.decode(errors="replace").strip().splitlines()
            raise ReleaseError(
                f"Release {new.id} cannot be compared: {lines[-1] if lines else 'it was ended'}",
                "See kg releases verify; KG_QUERY_MEMORY may be low.",
            )


def _seen(task: asyncio.Task[None]) -> None:
    """Look at how a task ended, as whoever asked for it may be gone."""
    if not task.cancelled():
        task.exception()
