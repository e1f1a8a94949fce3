"""Evaluate a query from the command line as the server does: in a worker, with a deadline."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from kg.queries.asking import Asked, KeyBook, LabelBook, Reply, ask
from kg.releases import Home
from kg.workers.pool import Pool
from kg.workers.protocol import Answer, Query

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from kg.config import Settings
    from kg.queries.catalog import Catalog, StoredQuery

T = TypeVar("T")


def evaluate(settings: Settings, text: str, formats: Mapping[str, str]) -> Answer:
    """The answer to any query; ``formats`` names the format for each kind of answer.

    Raises:
        QueryRefused, QuerySyntaxError: the text is unsafe or no query.
        KgError: what :meth:`kg.workers.pool.Pool.run` raises.
    """
    return _in_pool(settings, lambda pool: pool.run(Query(text, dict(formats))))


def ask_stored(
    settings: Settings, catalog: Catalog, query: StoredQuery, given: Mapping[str, str], format_: str
) -> Asked:
    """The answer to a stored query in the results format of that name.

    Raises:
        ParameterError: a parameter is unknown, missing or not of its kind.
        KgError: what :meth:`kg.workers.pool.Pool.run` raises.
    """

    async def work(pool: Pool) -> Asked:
        async def run(text: str, name: str) -> Reply:
            answer = await pool.run(Query(text, {"solutions": name}, checked=True))
            return Reply(answer.body, answer.release)

        release = pool.release()
        keys = await KeyBook(catalog).index(release.id, release.manifest().base, run)
        return await ask(query, given, format_, keys, run, book=LabelBook(catalog))

    return _in_pool(settings, work)


def _in_pool(settings: Settings, work: Callable[[Pool], Awaitable[T]]) -> T:
    async def run() -> T:
        async with Pool(Home(settings.home), replace(settings, workers=1)) as pool:
            return await work(pool)

    return asyncio.run(run())
