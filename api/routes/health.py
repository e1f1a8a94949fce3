"""``/health`` and ``/ready``: whether the server answers, and whether it should be asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette.responses import JSONResponse
from starlette.routing import Route

from kg import __version__
from kg.errors import Busy

if TYPE_CHECKING:
    from starlette.requests import Request

    from kg.workers.pool import Pool


async def health(request: Request) -> JSONResponse:
    """The release, its size, and how busy the workers are.

    Raises:
        ReleaseError: nothing was ever built.
    """
    pool: Pool = request.app.state.pool
    manifest = pool.manifest()
    idle, busy, waiting = pool.load()
    return JSONResponse(
        {
            "status": "ok",
            "release": manifest.id,
            "triples": manifest.triples,
            "version": __version__,
            "workers": {"idle": idle, "busy": busy, "waiting": waiting},
        },
        headers={"Cache-Control": "no-store"},
    )


async def ready(request: Request) -> JSONResponse:
    """Whether a query that comes now is answered: there is a release, and the queue has room.

    Raises:
        ReleaseError: nothing was ever built.
        Busy: the queue is full, or the server is about to end.
    """
    state = request.app.state
    if getattr(state, "stopping", False):
        raise Busy("The server is about to end.", "Ask another one, or this one when it is back.")
    pool: Pool = state.pool
    release = pool.release()
    if pool.load()[2] >= state.settings.query_queue:
        raise Busy("As many requests wait as may.", "Ask again in a few seconds.")
    return JSONResponse(
        {"status": "ready", "release": release.id}, headers={"Cache-Control": "no-store"}
    )


routes: Final = [
    Route("/health", health, methods=["GET", "HEAD"]),
    Route("/ready", ready, methods=["GET", "HEAD"]),
]
