"""Ask a stored query: texts to terms by the release's keys, terms into the query, query to pool."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.errors import SourceError
from kg.queries.binding import bind
from kg.queries.keys import KeyIndex
from kg.queries.parameters import read_values
from kg.queries.rows import Rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.queries.catalog import Catalog, StoredQuery
    from kg.queries.parameters import Term

KEYS: Final = "keys"
"""The system query that lists the keys of a release."""


@dataclass(frozen=True)
class Reply:
    """The bytes of an answer and the release that gave them."""

    body: bytes
    release: str


@dataclass(frozen=True)
class Asked:
    """An answer with the terms that its parameters stood for."""

    query: StoredQuery
    values: Mapping[str, Term]
    body: bytes
    release: str


Run = Callable[[str, str], Awaitable[Reply]]
"""Evaluate a SELECT and give it in the results format of that name."""


class KeyBook:
    """The key index of the current release, read once for each release."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._release: str | None = None
        self._index = KeyIndex()

    @property
    def release(self) -> str | None:
        """The release that the index is of."""
        return self._release

    async def index(self, release: str, base: str, run: Run) -> KeyIndex:
        """The index of ``release``; asks ``run`` where it does not hold it yet.

        Raises:
            SourceError: the query of the keys is not in the catalog.
            KgError: what ``run`` raises.
        """
        if self._release == release:
            return self._index
        query = self._catalog.system.get(KEYS)
        if query is None:
            raise SourceError("queries/system/keys.rq", "The file is missing.", "Restore it.")
        reply = await run(query.text, "json")
        rows = Rows.of(reply.body).rows
        index = KeyIndex.of([{k: _text(v) for k, v in row.items()} for row in rows], base)
        if reply.release == release:  # a release switched meanwhile is read at the next request
            self._release, self._index = release, index
        return index


async def ask(
    query: StoredQuery, given: Mapping[str, str], format_: str, keys: KeyIndex, run: Run
) -> Asked:
    """The answer of ``query`` in the results format of that name.

    Raises:
        ParameterError: a parameter is unknown, missing or not of its kind.
        KgError: what ``run`` raises.
    """
    values = read_values(query, given, keys)
    reply = await run(bind(query.text, values), format_)
    return Asked(query, values, reply.body, reply.release)


def _text(value: object) -> str | None:
    return None if value is None else str(value)
