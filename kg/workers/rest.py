"""The rest of an answer that is streamed: taken piece by piece, or closed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, Self

if TYPE_CHECKING:
    from kg.workers.job import Job


class Frames(Protocol):
    """Where frames come from: the pool."""

    async def frame(self, job: Job) -> tuple[dict[str, Any], bytes]:
        """The next frame of a job's answer."""
        ...

    def finish(self, job: Job, *, whole: bool) -> None:
        """Take leave of a job."""
        ...


class Rest:
    """The pieces that follow the beginning of an answer, as an asynchronous iterator.

    An error in the middle is raised by the iteration: what was taken until then is no answer.
    ``rows`` and ``seconds`` are known at the end.
    """

    def __init__(self, frames: Frames, job: Job) -> None:
        self._frames = frames
        self._job = job
        self._ended = False
        self.whole = False
        """Whether all of it has been taken."""
        self.rows = 0

    @property
    def seconds(self) -> float:
        """Seconds of evaluation."""
        return self._job.spent

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> bytes:
        if self._ended:
            raise StopAsyncIteration
        try:
            header, body = await self._frames.frame(self._job)
        except BaseException:
            self._end(whole=False)
            raise
        if not header.get("more"):
            self.rows, self.whole = header["rows"], True
            self._end(whole=True)
        return body

    async def aclose(self) -> None:
        """Give up what is left; its worker is ended."""
        self._end(whole=False)

    def _end(self, *, whole: bool) -> None:
        if not self._ended:
            self._ended = True
            self._frames.finish(self._job, whole=whole)
