"""Evaluate a query from the command line as the server does: in a worker, with a deadline."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from kg.queries.asking import Asked, KeyBook, LabelBook, Reply, Run, ask
from kg.releases import Home
from kg.workers.pool import Pool
from kg.workers.protocol import Answer, Call, Query

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence

    from kg.config import Settings
    from kg.queries.catalog import Catalog, StoredQuery
    from kg.queries.keys import KeyIndex
    from kg.releases import ReleaseDir

T = TypeVar("T")


def evaluate(
    settings: Settings,
    text: str,
    formats: Mapping[str, str],
    *,
    release: ReleaseDir | None = None,
) -> Answer:
    """The answer to any query; ``formats`` names the format for each kind of answer.

    ``release`` is what it is asked of; without it, the current one.

    Raises:
        QueryRefused, QuerySyntaxError: the text is unsafe or no query.
        KgError: what :meth:`kg.workers.pool.Pool.run` raises.
    """
    query = Query(text, dict(formats))
    return in_pool(settings, lambda pool: pool.run(query, release=release))


def ask_stored(
    settings: Settings,
    catalog: Catalog,
    query: StoredQuery,
    given: Mapping[str, str],
    format_: str,
    *,
    release: ReleaseDir | None = None,
) -> Asked:
    """The answer to a stored query in the results format of that name.

    ``release`` is what it is asked of; without it, the current one.

    Raises:
        ParameterError: a parameter is unknown, missing or not of its kind.
        KgError: what :meth:`kg.workers.pool.Pool.run` raises.
    """

    async def work(pool: Pool) -> Asked:
        asked, _ = await ask_in(pool, catalog, query, given, format_, release=release)
        return asked

    return in_pool(settings, work)


async def ask_in(
    pool: Pool,
    catalog: Catalog,
    query: StoredQuery,
    given: Mapping[str, str],
    format_: str,
    *,
    release: ReleaseDir | None = None,
    languages: Sequence[str] = (),
) -> tuple[Asked, KeyIndex]:
    """The answer to a stored query and the keys of the release; raises as :func:`ask_stored`."""
    run = _running(pool, release)
    keys = await keys_in(pool, catalog, release)
    book = LabelBook(catalog)
    return await ask(query, given, format_, keys, run, book=book, languages=languages), keys


async def keys_in(pool: Pool, catalog: Catalog, release: ReleaseDir | None = None) -> KeyIndex:
    """The keys of a release, or of the current one."""
    of = release or pool.release()
    return await KeyBook(catalog).index(of.id, pool.manifest(of).base, _running(pool, release))


def called(
    settings: Settings,
    catalog: Catalog,
    function: str,
    arguments: Callable[[KeyIndex], dict[str, Any]],
    *,
    release: ReleaseDir | None = None,
) -> dict[str, Any]:
    """What a function of a worker answers.

    Args:
        settings: of this process.
        catalog: that has the query of the keys.
        function: its name in :mod:`kg.workers.functions`.
        arguments: makes them of the keys of the release.
        release: that is asked; without it, the current one.

    Raises:
        KgError: what the function and ``arguments`` raise.
    """

    async def work(pool: Pool) -> dict[str, Any]:
        keys = await keys_in(pool, catalog, release)
        answer = await pool.run(Call(function, arguments(keys)), release=release)
        said: dict[str, Any] = json.loads(answer.body)
        return said

    return in_pool(settings, work)


def _running(pool: Pool, release: ReleaseDir | None) -> Run:
    async def run(text: str, name: str) -> Reply:
        query = Query(text, {"solutions": name}, checked=True)
        answer = await pool.run(query, release=release)
        return Reply(answer.body, answer.release)

    return run


def in_pool(settings: Settings, work: Callable[[Pool], Awaitable[T]]) -> T:
    """What ``work`` gives with a pool of one worker, which lives as long as it takes."""

    async def run() -> T:
        async with Pool(Home(settings.home), replace(settings, workers=1)) as pool:
            return await work(pool)

    return asyncio.run(run())
