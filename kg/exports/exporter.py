"""The server's side of exports: a process that makes what is asked for, one export at a time."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from asyncio.subprocess import PIPE
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final, Self

from kg.errors import Busy, KgError, NotAcceptable, Preparing, ReleaseError, StoreError
from kg.exports.folders import folder_of, made_in, touch
from kg.workers.limits import MEGABYTE

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from kg.config import Settings
    from kg.exports.folders import Made
    from kg.exports.kinds import Kind
    from kg.releases import Home, ReleaseDir

PATIENCE: Final = 8.0
"""Seconds that a request waits for an export that is being made."""

LONGEST: Final = 3600.0
"""Seconds that making one may take."""

_WAITING: Final = 8
_PACKAGES: Final = str(Path(__file__).parents[2])
_KEPT: Final = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "LANG", "TZ", "TMPDIR")
_GENTLE: Final = {"MALLOC_ARENA_MAX": "2", "POLARS_MAX_THREADS": "1"}
_BY_CODE: Final[dict[str, type[KgError]]] = {
    kind.code: kind for kind in (NotAcceptable, ReleaseError, StoreError)
}


class Exporter:
    """Finished exports of a home, made when they are asked for; use it as a context.

    ``charge`` is told of the client for whom an export was made, and the seconds that it took.
    """

    def __init__(
        self, home: Home, settings: Settings, charge: Callable[[str, float], None]
    ) -> None:
        self._home = home
        self._settings = settings
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

    async def made(self, release: ReleaseDir, kind: Kind, client: str) -> dict[str, Made]:
        """The files of an export by name, once it is made.

        Raises:
            Preparing: it is still being made; it will be there soon.
            Busy: as many others are waited for as may be.
            NotAcceptable: the form cannot hold what the release says.
            ReleaseError, StoreError: it cannot be made.
        """
        folder = folder_of(self._home, release, kind)
        found = await asyncio.to_thread(made_in, folder)
        if not found:
            await self._wait(folder, release, kind, client)
            found = await asyncio.to_thread(made_in, folder)
        if not found:
            raise ReleaseError(
                f"The export of release {release.id} was removed while it was asked for.",
                "Ask again; KG_EXPORT_BYTES may be low.",
            )
        touch(folder)
        return found

    async def _wait(self, folder: Path, release: ReleaseDir, kind: Kind, client: str) -> None:
        task = self._making.get(folder)
        if task is None:
            if len(self._making) >= _WAITING:
                raise Busy("Other exports are being made.", "Ask again in a minute.")
            task = asyncio.get_running_loop().create_task(self._make(release, kind, client))
            self._making[folder] = task
            task.add_done_callback(lambda _: self._making.pop(folder, None))
            task.add_done_callback(_seen)
        done, _ = await asyncio.wait({task}, timeout=PATIENCE)
        if not done:
            raise Preparing(
                f"{kind.title} of release {release.id} is being prepared.",
                "Ask again in half a minute: then it is there, or soon will be.",
            )
        await task

    async def _make(self, release: ReleaseDir, kind: Kind, client: str) -> None:
        async with self._turn:
            began = perf_counter()
            try:
                await self._run(release, kind)
            finally:
                self._charge(client, perf_counter() - began)

    async def _run(self, release: ReleaseDir, kind: Kind) -> None:
        settings = self._settings
        environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-P", "-m", "kg.exports.process", str(self._home.path), release.id,
            kind.name, str(settings.export_bytes * MEGABYTE), str(settings.query_memory),
            stdout=PIPE, env={**environment, "PYTHONPATH": _PACKAGES, **_GENTLE},
        )  # fmt: skip
        try:
            async with asyncio.timeout(LONGEST):
                said, _ = await process.communicate()
        except TimeoutError:
            raise ReleaseError(
                f"Making the export took longer than {LONGEST:g} seconds and was ended.",
                "Make it with kg export --prepare.",
            ) from None
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        _raise(said)


def _raise(said: bytes) -> None:
    """Raise the error that the process told of, if any."""
    try:
        header: dict[str, Any] = json.loads(said)
    except ValueError:
        raise ReleaseError(
            "The process that makes exports ended before the export was made.",
            "See the server's log; KG_QUERY_MEMORY may be low.",
        ) from None
    if header:
        raise _BY_CODE.get(header["error"], ReleaseError)(header["problem"], header["remedy"])


def _seen(task: asyncio.Task[None]) -> None:
    """Look at how a task ended, as whoever asked for it may be gone."""
    if not task.cancelled():
        task.exception()
