"""``/health``: whether the server answers, and from which release."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette.responses import JSONResponse
from starlette.routing import Route

from kg import __version__

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


routes: Final = [Route("/health", health, methods=["GET", "HEAD"])]
