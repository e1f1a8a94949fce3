"""How large the graph is that is asked by default, counted once for each release."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.errors import KgError, QueryMemory, QueryTimeout, ResultTooLarge
from kg.formats import RESULTS_JSON
from kg.queries.rows import Rows
from kg.workers.protocol import Query

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.queries.catalog import Catalog
    from kg.queries.rows import Value
    from kg.workers.pool import Pool

QUERIES: Final = ("sizes", "properties", "classes")
"""The system queries that count."""

CLIENT: Final = "system"
"""The client for whom they are asked: it takes its turn like any other."""

_PATIENCE: Final = 5.0
"""Seconds that a request waits for the counts of a new release; they are counted on after that."""

_LASTING: Final = (QueryTimeout, QueryMemory, ResultTooLarge)
"""Why a count fails that would fail again: the graph is too large for it."""

Row = dict[str, "Value"]


@dataclass(frozen=True)
class Counts:
    """What could be counted of a release; ``None`` for what could not, or not yet.

    Attributes:
        release: of which release.
        sizes: triples, entities, subjects and objects.
        properties: each property with triples, subjects and objects.
        classes: each class with its entities.
        final: whether to ask again would change nothing.
    """

    release: str
    sizes: Row | None = None
    properties: tuple[Row, ...] | None = None
    classes: tuple[Row, ...] | None = None
    final: bool = False


class Counting:
    """The counts of the current release; one counting is under way at a time."""

    def __init__(self, catalog: Catalog) -> None:
        # A content folder that lacks them still has its service described, without counts.
        self._queries = {n: catalog.system[n].text for n in QUERIES if n in catalog.system}
        self._known = Counts("")
        self._task: asyncio.Task[None] | None = None

    async def counts(self, pool: Pool) -> Counts:
        """The counts of the release that ``pool`` answers from; without them if they take long.

        Raises:
            ReleaseError: nothing was ever built.
        """
        release = pool.release().id
        if self._known.release != release:
            if self._task is None or self._task.done():
                self._task = asyncio.create_task(self._count(pool, release))
            await asyncio.wait({self._task}, timeout=_PATIENCE)
        known = self._known
        return known if known.release == release else Counts(release)

    async def _count(self, pool: Pool, release: str) -> None:
        found: dict[str, tuple[Row, ...]] = {}
        final = True
        for name, text in self._queries.items():
            query = Query(text, {"solutions": RESULTS_JSON.name}, checked=True)
            try:
                answer = await pool.run(query, client=CLIENT)
            except _LASTING:
                continue
            except KgError:
                final = False
                continue
            if answer.release != release:
                return  # a release switched meanwhile is counted at the next request
            found[name] = Rows.of(answer.body).rows
        if final:
            self._known = _counts(release, found)


def _counts(release: str, found: Mapping[str, tuple[Row, ...]]) -> Counts:
    sizes = found.get("sizes")
    return Counts(
        release, sizes[0] if sizes else None, found.get("properties"), found.get("classes"), True
    )
