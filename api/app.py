"""The application: its parts put together, and nothing else."""

from __future__ import annotations

from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING

from fastapi import FastAPI

from api import problems
from api.assets import tell_of_missing as tell_of_missing_modules
from api.base_path import BasePath
from api.budgets import Budgets
from api.caching import Cache, PinnedCache
from api.clients import keys_of
from api.compression import Compression
from api.description import describe_plain_routes
from api.exposition import Exposition
from api.express import Express
from api.front import Front
from api.logs import RequestLog
from api.mementos import Mementos
from api.metrics import Metrics
from api.protection import Protection
from api.ready import Ready
from api.routes import (
    admin,
    assets,
    citations,
    cited_answers,
    compare_page,
    crawlers,
    dataset,
    differences,
    docs,
    exports,
    feeds,
    graph_store,
    health,
    home,
    json_documents,
    matrix,
    metrics,
    ontology,
    paths_page,
    profiles,
    questions,
    release_pages,
    reports,
    resources,
    search_page,
    service,
    sparql,
    stored_queries,
    timemaps,
    update,
)
from api.service.counts import Counting
from api.service.writing import Descriptions
from api.soundness import tell_of_missing
from api.v1 import coverage, lookups, portfolio, reconciliation, search, totals, traversal
from api.validators import Validators
from api.warming import Warming
from kg import __version__
from kg.changes.comparer import Comparer
from kg.exports.exporter import Exporter
from kg.queries.catalog import Catalog
from kg.releases import Home
from kg.search.indexer import Indexer
from kg.timeline import Timeline
from kg.workers.limits import MEGABYTE
from kg.workers.pool import Pool
from kg.writes.empty import ensure
from kg.writes.writer import Writer

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.types import ASGIApp

    from kg.config import Settings


def create_app(settings: Settings, catalog: Catalog | None = None) -> FastAPI:
    """The HTTP service on the releases of ``settings.home``.

    ``app.state.catalog``, ``app.state.timeline`` and, while it runs, ``app.state.pool`` and, where
    writes are on, ``app.state.writer`` are what routes may use. A plain dataset begins with an
    empty release.

    Args:
        settings: of this process.
        catalog: the stored queries; without it those of ``settings.content`` are read.

    Raises:
        SourceError: a stored query is not as it should be.
        SettingError: the home holds a dataset of the other kind.
    """
    stored = catalog or Catalog.read(settings.content / "queries", settings.base_iri)
    releases = Home(settings.home)
    ensure(releases, settings)
    budgets = Budgets(settings)
    kept = settings.cache_bytes * MEGABYTE // 2

    @asynccontextmanager
    async def running(app: FastAPI) -> AsyncIterator[None]:
        tell_of_missing(releases)
        tell_of_missing_modules()
        async with AsyncExitStack() as parts:
            pool = await parts.enter_async_context(Pool(releases, settings))
            pool.charge(lambda client, seconds: budgets.spend(client, seconds=seconds))
            app.state.pool = app.state.express.pool = pool
            app.state.exporter = await parts.enter_async_context(
                Exporter(releases, settings, lambda who, took: budgets.spend(who, seconds=took))
            )
            app.state.comparer = await parts.enter_async_context(
                Comparer(releases, settings, lambda who, took: budgets.spend(who, seconds=took))
            )
            app.state.indexer = await parts.enter_async_context(
                Indexer(releases, settings, lambda who, took: budgets.spend(who, seconds=took))
            )
            if settings.write_token:
                app.state.writer = await parts.enter_async_context(Writer(releases, settings))
            await parts.enter_async_context(Warming(app, stored, pool))
            yield

    app = FastAPI(
        title="Habitat KG",
        version=__version__,
        summary="UN-Habitat's programmes, mandates and figures and the SDGs, each with its source.",
        lifespan=running,
        docs_url=None,
        redoc_url=None,
    )
    app.state.settings = settings
    app.state.catalog = stored
    app.state.budgets = budgets
    app.state.cache = Cache(kept)
    app.state.answers = Cache(kept - kept // 4)
    app.state.pinned_answers = PinnedCache(kept // 4)
    app.state.descriptions = Descriptions(settings, Counting(stored), releases)
    app.state.questions = stored_queries.Questions(stored)
    app.state.metrics = Metrics()
    app.state.exposition = Exposition(app.state)
    log = RequestLog(settings)
    app.state.express = Express(settings, app.state.answers, budgets, app.state.metrics, log)
    app.state.ready = Ready(settings, releases, app.state.cache, budgets, app.state.metrics)
    problems.install(app)
    for part in (
        sparql,
        update,
        graph_store,
        service,
        resources,
        json_documents,
        exports,
        ontology,
        profiles,
        reports,
        feeds,
        differences,
        release_pages,
        health,
        metrics,
        admin,
        home,
        matrix,
        assets,
        citations,
        cited_answers,
        crawlers,
        dataset,
        docs,
        timemaps,
        search,
        search_page,
        paths_page,
        compare_page,
        questions,
        reconciliation,
    ):
        app.router.routes.extend(part.routes)
    app.include_router(stored_queries.router(stored, app.state.questions))
    app.include_router(lookups.router(app.state.questions))
    app.include_router(totals.router(app.state.questions))
    app.include_router(traversal.router(app.state.questions))
    app.include_router(portfolio.router(app.state.questions))
    app.include_router(coverage.router(app.state.questions))
    describe_plain_routes(app)

    def wrapped(inner: ASGIApp) -> ASGIApp:
        return Compression(Validators(Protection(inner, settings)))

    timeline = app.state.timeline = Timeline(releases)
    asked = Mementos(problems.endpoint(sparql.sparql), timeline)
    front = Front(  # outside of all that Starlette adds: most answers need no more
        Mementos(app.build_middleware_stack(), timeline),
        around=wrapped,
        direct={(method, "/sparql"): asked for method in ("GET", "HEAD", "POST")},
        home=releases,
        keys=keys_of(settings.api_keys),
        cache=app.state.cache,
        budgets=budgets,
        metrics=app.state.metrics,
        ready=app.state.ready,
        log=log,
    )
    app.middleware_stack = BasePath(front, settings.base_iri)
    return app
