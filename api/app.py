"""The application: its parts put together, and nothing else."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from fastapi import FastAPI

from api import problems
from api.description import describe_plain_routes
from api.protection import Protection
from api.routes import docs, health, home, resources, sparql, stored_queries
from kg import __version__
from kg.queries.catalog import Catalog
from kg.releases import Home
from kg.workers.limits import MEGABYTE
from kg.workers.pool import Pool

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from kg.config import Settings


def create_app(settings: Settings, catalog: Catalog | None = None) -> FastAPI:
    """The HTTP service on the releases of ``settings.home``.

    ``app.state.catalog`` and, while it runs, ``app.state.pool`` are what routes may use.

    Args:
        settings: of this process.
        catalog: the stored queries; without it those of ``settings.content`` are read.

    Raises:
        SourceError: a stored query is not as it should be.
    """
    stored = catalog or Catalog.read(settings.content / "queries", settings.base_iri)

    @asynccontextmanager
    async def running(app: FastAPI) -> AsyncIterator[None]:
        async with Pool(Home(settings.home), settings) as pool:
            app.state.pool = pool
            yield

    app = FastAPI(
        title="Habitat KG",
        version=__version__,
        summary="UN-Habitat's programmes, mandates and figures and the SDGs, each with its source.",
        lifespan=running,
        docs_url=None,
        redoc_url=None,
    )
    app.state.catalog = stored
    problems.install(app)
    for part in (sparql, resources, health, home, docs):
        app.router.routes.extend(part.routes)
    app.include_router(stored_queries.router(stored))
    describe_plain_routes(app)
    app.add_middleware(Protection, request_bytes=settings.request_bytes * MEGABYTE)
    return app
