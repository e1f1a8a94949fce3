"""The processes of a pool: as many as it has places and one to spare, replaced as they end."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from kg.errors import KgError, ReleaseError
from kg.workers.worker import Worker

if TYPE_CHECKING:
    from kg.config import Settings
    from kg.releases import Home, Manifest, ReleaseDir


class Processes:
    """Workers that are idle, and what it takes to have another."""

    def __init__(self, home: Home, settings: Settings) -> None:
        self._home = home
        self._settings = settings
        self._wanted = settings.workers + (1 if settings.workers > 1 else 0)
        self._idle: list[Worker] = []
        self._count = 0
        self._tasks: set[asyncio.Task[None]] = set()
        self._closed = False
        self._manifest: Manifest | None = None
        self.starts = 0
        """Processes that were ever started."""

    @property
    def idle(self) -> int:
        """Workers that wait for a request."""
        return len(self._idle)

    async def open(self) -> None:
        """Start all of them; without a release, each when it is needed."""
        release = self._home.current()
        if release is not None:
            started = (self._start(release) for _ in range(self._wanted))
            self._idle = list(await asyncio.gather(*started))

    async def close(self) -> None:
        """End those that are idle and those that were given back."""
        self._closed = True
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.gather(*(worker.end() for worker in self._idle))
        self._idle.clear()

    def release(self) -> ReleaseDir:
        """The current release.

        Raises:
            ReleaseError: nothing was ever built.
        """
        release = self._home.current()
        if release is None:
            raise ReleaseError("There is no release to answer from.", "Run kg build.")
        return release

    def manifest(self) -> Manifest:
        """The manifest of the current release.

        Raises:
            ReleaseError: nothing was ever built.
        """
        return self._manifest_of(self.release())

    async def take(self, release: ReleaseDir) -> Worker:
        """An idle worker, moved to ``release`` if it holds another, or a new one.

        Raises:
            WorkerLost, StoreError: none can be started.
        """
        while self._idle:
            worker = self._idle.pop()
            if not worker.alive:
                self._replace(worker)
                continue
            if worker.release != release.id:
                worker.move(release.id, *self._store_of(release))
            return worker
        return await self._start(release)

    def give_back(self, worker: Worker, *, keep: bool) -> None:
        """Keep a worker for the next request, or end it and start another in its place."""
        crowded = self._count > self._wanted
        if keep and worker.alive and not worker.worn and not crowded and not self._closed:
            self._idle.append(worker)
        else:
            self._replace(worker)

    async def _start(self, release: ReleaseDir) -> Worker:
        self._count += 1
        self.starts += 1
        try:
            location, base = self._store_of(release)
            return await Worker.start(
                release.id, location, base, memory=self._settings.query_memory
            )
        except BaseException:
            self._count -= 1
            raise

    def _store_of(self, release: ReleaseDir) -> tuple[str, str]:
        return self._settings.store or str(release.store), self._manifest_of(release).base

    def _manifest_of(self, release: ReleaseDir) -> Manifest:
        if self._manifest is None or self._manifest.id != release.id:
            self._manifest = release.manifest()
        return self._manifest

    def _replace(self, worker: Worker) -> None:
        task = asyncio.get_running_loop().create_task(self._renew(worker))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _renew(self, worker: Worker) -> None:
        await worker.end()
        self._count -= 1
        if self._closed or self._count >= self._wanted:
            return
        try:
            fresh = await self._start(self.release())
        except KgError:
            return  # the next request that needs one starts it, or learns why not
        self._idle.append(fresh)  # also while closing, which ends the idle ones last
