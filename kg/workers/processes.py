"""The processes of a pool: as many as it has places and one to spare, replaced as they end."""

from __future__ import annotations

import asyncio
from contextlib import ExitStack
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from kg.errors import KgError, ReleaseError
from kg.federation.client import Client
from kg.federation.endpoints import endpoints_of
from kg.federation.relay import Relay
from kg.queries.services import may_ask_others
from kg.releases import ReleaseDir
from kg.workers.protocol import Query
from kg.workers.worker import Worker

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from kg.config import Settings
    from kg.releases import Home, Manifest
    from kg.workers.protocol import Request

_MANIFESTS: Final = 16
"""Releases whose manifests are held, so that those asked in turn are each read once."""


class Processes:
    """Workers that are idle, and what it takes to have another."""

    def __init__(self, home: Home, settings: Settings) -> None:
        self._home = home
        self._settings = settings
        self._wanted = settings.workers + (1 if settings.workers > 1 else 0)
        self._idle: list[Worker] = []
        self._count = 0
        self._tasks: set[asyncio.Task[object]] = set()
        self._closed = False
        self._manifests = lru_cache(_MANIFESTS)(ReleaseDir.manifest)
        endpoints = endpoints_of(settings.service_allow)
        self._relay: Relay | None = None
        if endpoints and not settings.store:  # a remote store could not reach it
            self._relay = Relay(Client(endpoints), seconds=settings.query_timeout)
        self._leases: dict[Worker, ExitStack] = {}
        self.starts = 0
        """Processes that were ever started."""

    @property
    def idle(self) -> int:
        """Workers that wait for a request."""
        return len(self._idle)

    async def open(self) -> None:
        """Start all of them; without a release, each when it is needed."""
        if self._relay is not None:
            await self._relay.__aenter__()
        release = self._home.current()
        if release is not None:
            started = (self._start(release) for _ in range(self._wanted))
            self._idle = list(await asyncio.gather(*started))

    async def close(self) -> None:
        """End those that are idle and those that were given back."""
        self._closed = True
        if self._relay is not None:
            await self._relay.__aexit__(None, None, None)
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

    def manifest(self, release: ReleaseDir) -> Manifest:
        """The manifest of a release, read once.

        Raises:
            ReleaseError: it cannot be read.
        """
        return self._manifests(release)

    async def take(self, release: ReleaseDir, request: Request) -> tuple[Worker, Request]:
        """A worker for a request, and the request as it is to be sent.

        Where endpoints may be asked, a query that could ask one gets a new worker beside the
        others, which may connect to the relay, and the relay's addresses.

        Raises:
            WorkerLost, StoreError: none can be started.
        """
        relay = self._relay
        if relay is None or not isinstance(request, Query) or not self.needs_its_own(request):
            return await self._sealed(release), request
        worker = await self._begin(release, str(relay.port))
        lease = self._leases[worker] = ExitStack()
        return worker, replace(request, services=lease.enter_context(relay.lease()))

    def needs_its_own(self, request: Request) -> bool:
        """Whether a request gets a worker that no other one shares."""
        return (
            self._relay is not None
            and isinstance(request, Query)
            and not request.checked
            and may_ask_others(request.text)
        )

    async def _sealed(self, release: ReleaseDir) -> Worker:
        """An idle worker, or a new one of ``release``."""
        return self.idle_one(release) or await self._start(release)

    def idle_one(self, release: ReleaseDir) -> Worker | None:
        """A worker that waits for a request, if there is one; rather one that is on ``release``."""
        while self._idle:
            last = len(self._idle) - 1
            wanted = (n for n in range(last, -1, -1) if self._idle[n].release == release.id)
            worker = self._idle.pop(next(wanted, last))
            if worker.alive:
                return worker
            self._replace(worker)
        return None

    def move(self, worker: Worker, release: ReleaseDir) -> None:
        """Have a worker answer from ``release`` from now on, if it does not already."""
        if worker.release != release.id:
            worker.move(release.id, *self._store_of(release))

    def give_back(self, worker: Worker, *, keep: bool) -> None:
        """Keep a worker for the next request, or end it and start another in its place."""
        lease = self._leases.pop(worker, None)
        if lease is not None:
            lease.close()
            self._later(worker.end())
            return
        crowded = self._count > self._wanted
        if keep and worker.alive and not worker.worn and not crowded and not self._closed:
            self._idle.append(worker)
        else:
            self._replace(worker)

    async def _start(self, release: ReleaseDir) -> Worker:
        self._count += 1
        try:
            return await self._begin(release)
        except BaseException:
            self._count -= 1
            raise

    async def _begin(self, release: ReleaseDir, *more: str) -> Worker:
        self.starts += 1
        location, base = self._store_of(release)
        memory = self._settings.query_memory
        return await Worker.start(release.id, location, base, memory=memory, more=more)

    def _store_of(self, release: ReleaseDir) -> tuple[str, str]:
        return self._settings.store or str(release.store), self.manifest(release).base

    def _replace(self, worker: Worker) -> None:
        self._later(self._renew(worker))

    def _later(self, work: Coroutine[Any, Any, object]) -> None:
        task = asyncio.get_running_loop().create_task(work)
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
