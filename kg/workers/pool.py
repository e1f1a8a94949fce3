"""The pool: as many workers as the settings say, each request with a deadline that kills."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Self

from kg.errors import Busy, KgError, QueryMemory, QueryTimeout, ReleaseError
from kg.workers.limits import MEGABYTE
from kg.workers.worker import Worker

if TYPE_CHECKING:
    from types import TracebackType

    from kg.config import Settings
    from kg.releases import Home, Manifest, ReleaseDir
    from kg.workers.protocol import Answer, Request


class Pool:
    """Workers on the current release of a home; use it as an asynchronous context.

    Each place of the pool is one worker, idle, busy or being replaced. A request that finds the
    pointer moved gets a worker of the new release; a worker of the old one ends after what it
    does.
    """

    def __init__(self, home: Home, settings: Settings) -> None:
        self._home = home
        self._settings = settings
        self._places = asyncio.Semaphore(settings.workers)
        self._idle: list[Worker] = []
        self._busy: set[Worker] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._waiting = 0
        self._closed = False
        self._manifest: Manifest | None = None

    async def __aenter__(self) -> Self:
        """Start the workers, so that the first request finds them ready."""
        release = self._home.current()
        if release is not None:
            started = (self._start(release) for _ in range(self._settings.workers))
            self._idle = list(await asyncio.gather(*started))
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End all workers."""
        self._closed = True
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.gather(*(worker.end() for worker in (*self._idle, *self._busy)))
        self._idle.clear()

    def release(self) -> ReleaseDir:
        """The release that the next request is answered from.

        Raises:
            ReleaseError: nothing was ever built.
        """
        release = self._home.current()
        if release is None:
            raise ReleaseError("There is no release to answer from.", "Run kg build.")
        return release

    def manifest(self) -> Manifest:
        """The manifest of that release, read once for each.

        Raises:
            ReleaseError: nothing was ever built.
        """
        return self._manifest_of(self.release())

    def load(self) -> tuple[int, int, int]:
        """Workers that are idle, workers that are busy, and requests that wait."""
        return len(self._idle), len(self._busy), self._waiting

    async def run(self, request: Request, *, deadline: float | None = None) -> Answer:
        """Have a request answered by a worker of the current release.

        Args:
            request: what to do.
            deadline: seconds, at most those of the settings; counts from when a worker starts
                on it, and once more for the wait before that.

        Raises:
            Busy: as many requests wait as may, or none of them ended in time.
            QueryTimeout: the deadline passed; the worker was killed.
            QueryMemory, QueryRefused, WorkerLost: the worker ended over this request.
            ResultTooLarge: the answer is larger than the settings allow.
            ReleaseError: nothing was ever built.
            KgError: what else is wrong with the request.
        """
        longest = self._settings.query_timeout
        seconds = longest if deadline is None else min(deadline, longest)
        await self._take_place(seconds)
        worker: Worker | None = None
        try:
            worker = await self._worker(self.release())
            self._busy.add(worker)
            async with asyncio.timeout(seconds):
                answer = await worker.ask(request, limit=self._settings.result_bytes * MEGABYTE)
        except TimeoutError:
            self._replace(worker)
            raise QueryTimeout(
                f"The query ran longer than {seconds:g} seconds and was ended.",
                "Bind more of the pattern, add LIMIT, or split the question.",
            ) from None
        except QueryMemory:  # what its engine still holds is unknown
            self._replace(worker)
            raise
        except KgError:
            self._give_back(worker)
            raise
        except BaseException:  # the client went away, or the server stops
            self._replace(worker)
            raise
        self._give_back(worker)
        return answer

    async def _take_place(self, seconds: float) -> None:
        if self._places.locked() and self._waiting >= self._settings.query_queue:
            raise _busy()
        self._waiting += 1
        try:
            async with asyncio.timeout(seconds):
                await self._places.acquire()
        except TimeoutError:
            raise _busy() from None
        finally:
            self._waiting -= 1

    async def _worker(self, release: ReleaseDir) -> Worker:
        """An idle worker of ``release``, or a new one; idle ones of another release end."""
        stale = [w for w in self._idle if w.release != release.id or not w.alive]
        if stale:
            self._idle = [w for w in self._idle if w not in stale]
            await asyncio.gather(*(w.end() for w in stale))
        return self._idle.pop() if self._idle else await self._start(release)

    async def _start(self, release: ReleaseDir) -> Worker:
        return await Worker.start(
            release.id, self._settings.store or str(release.store), self._manifest_of(release).base,
            memory=self._settings.query_memory,
        )  # fmt: skip

    def _manifest_of(self, release: ReleaseDir) -> Manifest:
        if self._manifest is None or self._manifest.id != release.id:
            self._manifest = release.manifest()
        return self._manifest

    def _give_back(self, worker: Worker | None) -> None:
        if worker is None or not worker.alive:
            self._replace(worker)
            return
        self._busy.discard(worker)
        self._idle.append(worker)
        self._places.release()

    def _replace(self, worker: Worker | None) -> None:
        """End a worker and put a new one in its place; the place stays taken until then."""
        task = asyncio.get_running_loop().create_task(self._renew(worker))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _renew(self, worker: Worker | None) -> None:
        try:
            if worker is not None:
                self._busy.discard(worker)
                await worker.end()
            if not self._closed:
                self._idle.append(await self._start(self.release()))
        except KgError:
            return  # the next request that takes this place starts one, or learns why not
        finally:
            self._places.release()


def _busy() -> Busy:
    return Busy(
        "All query workers are taken and too many requests wait.", "Ask again in a few seconds."
    )
