"""What is counted of a release by the system queries, once for all who ask."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
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
    from kg.releases import ReleaseDir
    from kg.workers.pool import Pool

QUERIES: Final = ("sizes", "properties", "classes", "linksets", "languages", "about")
"""The system queries that count."""

CLIENT: Final = "system"
"""The client for whom the current release is counted: it takes its turn like any other."""

_PATIENCE: Final = 5.0
"""Seconds that a request waits for the counts of a release; they are counted on after that."""

_KEPT: Final = 32
"""Releases whose counts are kept."""

_LASTING: Final = (QueryTimeout, QueryMemory, ResultTooLarge)
"""Why a count fails that would fail again: the graph is too large for it."""

Row = dict[str, "Value"]
Table = tuple[Row, ...]


@dataclass(frozen=True)
class Counts:
    """What could be counted of a release; ``None`` for what could not, or not yet.

    Attributes:
        release: of which release.
        sizes: triples, entities, subjects and objects.
        properties: each property with triples, subjects and objects.
        classes: each class with its entities.
        final: whether to ask again would change nothing.
        linksets: links to elsewhere, by property and by what the IRIs begin with.
        languages: the languages of its texts, those most used first.
        about: who made it, of which documents, about which months, and examples of its things.
    """

    release: str
    sizes: Row | None = None
    properties: Table | None = None
    classes: Table | None = None
    final: bool = False
    linksets: Table | None = None
    languages: Table | None = None
    about: Table | None = None

    def told(self, kind: str) -> list[Row]:
        """The rows of ``about`` of one kind."""
        return [row for row in self.about or () if row["kind"] == kind]


class Counting:
    """The counts of the releases last asked for; one counting is under way at a time."""

    def __init__(self, catalog: Catalog) -> None:
        # A content folder that lacks them still has its service described, without counts.
        self._queries = {n: catalog.system[n].text for n in QUERIES if n in catalog.system}
        self._known: OrderedDict[str, Counts] = OrderedDict()
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._turn = asyncio.Lock()

    async def counts(
        self, pool: Pool, release: ReleaseDir | None = None, client: str = CLIENT
    ) -> Counts:
        """The counts of a release, or of the current one; without them if they take long.

        Args:
            pool: which answers.
            release: which one; its counting is charged to ``client``.
            client: who asks for a release that is not the current one.

        Raises:
            ReleaseError: nothing was ever built.
        """
        wanted = release or pool.release()
        if wanted.id not in self._known:
            task = self._tasks.get(wanted.id)
            if task is None:
                task = asyncio.create_task(self._count(pool, wanted, client))
                self._tasks[wanted.id] = task
                task.add_done_callback(lambda _: self._tasks.pop(wanted.id))
            await asyncio.wait({task}, timeout=_PATIENCE)
        known = self._known.get(wanted.id)
        if known is None:
            return Counts(wanted.id)
        self._known.move_to_end(wanted.id)
        return known

    async def _count(self, pool: Pool, release: ReleaseDir, client: str) -> None:
        found: dict[str, Table] = {}
        final = True
        async with self._turn:
            for name, text in self._queries.items():
                query = Query(text, {"solutions": RESULTS_JSON.name}, checked=True)
                try:
                    answer = await pool.run(query, client=client, release=release)
                except _LASTING:
                    continue
                except KgError:
                    final = False
                    continue
                found[name] = Rows.of(answer.body).rows
        if final:
            self._known[release.id] = _counts(release.id, found)
            if len(self._known) > _KEPT:
                self._known.popitem(last=False)


def _counts(release: str, found: Mapping[str, Table]) -> Counts:
    sizes = found.get("sizes")
    lists = {name: found.get(name) for name in QUERIES if name != "sizes"}
    return Counts(release, sizes[0] if sizes else None, final=True, **lists)
