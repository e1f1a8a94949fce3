"""Ask a stored query: texts to terms by the release's keys, to the pool, labels put in place."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from kg.errors import SourceError
from kg.formats import RESULTS_JSON
from kg.languages import in_order
from kg.queries.binding import bind
from kg.queries.keys import KeyIndex
from kg.queries.labels import LabelIndex, rare, relabel
from kg.queries.parameters import language_of, read_values, to_bind
from kg.queries.rows import Rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kg.queries.catalog import Catalog, StoredQuery
    from kg.queries.parameters import Term

KEYS: Final = "keys"
"""The system query that lists the keys of a release."""

LABELS: Final = "labels"
"""The system query that lists its labels in the languages that not everything has."""

_RELEASES: Final = 4
"""Releases whose indexes a book holds: the current one and those that are asked for."""

Index = TypeVar("Index")


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


class _Book(Generic[Index]):
    """What a system query says of a release, asked once for each of the last few."""

    def __init__(self, catalog: Catalog, name: str, read: Callable[[Rows, str], Index]) -> None:
        self._catalog, self._name, self._read = catalog, name, read
        self._held: OrderedDict[str, Index] = OrderedDict()

    def held(self, release: str) -> Index | None:
        """The index of ``release``, if the book holds it."""
        if release in self._held:
            self._held.move_to_end(release)
        return self._held.get(release)

    async def index(self, release: str, base: str, run: Run) -> Index:
        """The index of ``release``; asks ``run`` where the book does not hold it yet.

        Raises:
            SourceError: the system query is not in the catalog.
            KgError: what ``run`` raises.
        """
        held = self.held(release)
        if held is not None:
            return held
        query = self._catalog.system.get(self._name)
        if query is None:
            raise SourceError(
                f"queries/system/{self._name}.rq", "The file is missing.", "Restore it."
            )
        reply = await run(query.text, "json")
        index = self._read(Rows.of(reply.body), base)
        if reply.release == release:  # a release switched meanwhile is read at the next request
            self._held[release] = index
            if len(self._held) > _RELEASES:
                self._held.popitem(last=False)
        return index


class KeyBook(_Book[KeyIndex]):
    """The key indexes of releases."""

    def __init__(self, catalog: Catalog) -> None:
        super().__init__(catalog, KEYS, _keys)


class LabelBook(_Book[LabelIndex]):
    """The label indexes of releases."""

    def __init__(self, catalog: Catalog) -> None:
        super().__init__(catalog, LABELS, _labels)


async def ask(
    query: StoredQuery,
    given: Mapping[str, str],
    format_: str,
    keys: KeyIndex,
    run: Run,
    *,
    book: LabelBook,
    languages: Sequence[str] = (),
) -> Asked:
    """The answer of ``query`` in the results format of that name.

    Args:
        query: what is asked.
        given: its parameters as texts.
        format_: a name of :data:`kg.formats.SOLUTION_FORMATS`.
        keys: the keys of the release.
        run: evaluates.
        book: gives the labels where a language is asked for that not everything has.
        languages: of the reader, in the order of preference; a parameter goes before them.

    Raises:
        ParameterError: a parameter is unknown, missing or not of its kind.
        KgError: what ``run`` raises.
    """
    values = read_values(query, given, keys)
    own = language_of(query, values)
    sought = rare(in_order([*([own] if own else []), *languages]))
    text = bind(query.text, to_bind(query, values, languages))
    if not sought:
        reply = await run(text, format_)
        return Asked(query, values, reply.body, reply.release)
    reply = await run(text, RESULTS_JSON.name)
    index = await book.index(reply.release, keys.base, run)
    body = relabel(reply.body, index, sought, format_)
    return Asked(query, values, body, reply.release)


def _keys(rows: Rows, base: str) -> KeyIndex:
    return KeyIndex.of([{k: _text(v) for k, v in row.items()} for row in rows.rows], base)


def _labels(rows: Rows, _: str) -> LabelIndex:
    return LabelIndex.of(rows.rows)


def _text(value: object) -> str | None:
    return None if value is None else str(value)
