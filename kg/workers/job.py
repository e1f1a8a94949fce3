"""One request on its way through the pool, and what an operator sees of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kg.workers.protocol import NAMES, Query

if TYPE_CHECKING:
    import asyncio

    from kg.releases import ReleaseDir
    from kg.workers.places import Place
    from kg.workers.protocol import Request


@dataclass(frozen=True, slots=True)
class Running:
    """A request that runs or waits, as the operator sees it."""

    id: str
    client: str
    state: str
    seconds: float
    kind: str
    text: str
    release: str | None


@dataclass(slots=True, eq=False)
class Job:
    """A request with what is known of its evaluation.

    Attributes:
        number: of the job, in the order of arrival.
        client: for whom.
        request: what to do.
        asked: the release that it must be answered from; without it, the current one.
        seconds: how long one evaluation of it may take, and how long it may wait.
        arrived: when, on the clock of the event loop.
        began: when a worker began on it.
        processor: seconds of the processor that the worker had taken then.
        spent: seconds of evaluation that are over.
        alone: whether it must not stand in line behind another.
        at: the place that it has, or has in line.
        active: whether the worker there is on it.
        release: that the answer is from.
        costly: whether it is known to take longer than a quick query does.
        yielded: whether its worker has given way to others, and so is not used again.
        streaming: whether the beginning of the answer has been handed on.
        restarts: how often it was ended to begin again later.
        gave_way: whether it was ended once so that new ones have a place.
        moves: how often the one before it in line took too long.
        granted, frame: what it waits for: a place in the pool, a frame from the worker.
        timer: of its next limit.
        error: why it was ended.
    """

    number: int
    client: str
    request: Request
    seconds: float
    arrived: float
    asked: ReleaseDir | None = None
    began: float = 0.0
    processor: float = 0.0
    spent: float = 0.0
    alone: bool = False
    at: Place | None = None
    active: bool = False
    release: str | None = None
    costly: bool = False
    yielded: bool = False
    streaming: bool = False
    restarts: int = 0
    gave_way: bool = False
    moves: int = 0
    granted: asyncio.Future[None] | None = None
    frame: asyncio.Future[tuple[dict[str, Any], bytes]] | None = None
    timer: asyncio.TimerHandle | None = None
    error: Exception | None = None

    def seen(self, now: float) -> Running:
        """What an operator is shown of it."""
        state = "waiting"
        if self.active:
            state = "streaming" if self.streaming else "costly" if self.costly else "running"
        request = self.request
        text = request.text if isinstance(request, Query) else repr(request)
        kind = NAMES[type(request)]
        return Running(
            f"q{self.number}", self.client, state, now - self.arrived, kind, text, self.release
        )

    def stop(self, error: Exception) -> bool:
        """End it with an error; whether somebody waits who will see to its worker."""
        self.error = error
        for future in (self.granted, self.frame):
            if future is not None and not future.done():
                future.set_exception(error)
                return True
        return False
