"""A release as tables: one for each class, and one of all links."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.exports import links
from kg.exports.columns import Column, cells_of, columns_of
from kg.exports.names import Names
from kg.exports.values import IRI

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pyoxigraph import NamedNode

    from kg.exports.book import Book
    from kg.releases import ReleaseDir

    Row = list[list[str]]
    """The values of each cell: none, one, or where its column has a separator several."""

ID: Final = Column("id", IRI)


@dataclass(frozen=True)
class Table:
    """A table; ``name`` is that of its file without the ending.

    ``rows`` gives its rows anew each time. ``of`` is the class whose things it lists, unless it is
    the table of links.
    """

    name: str
    columns: tuple[Column, ...]
    rows: Callable[[], Iterator[Row]]
    of: NamedNode | None = None


def tables_of(release: ReleaseDir, book: Book) -> Iterator[tuple[Table, int, int]]:
    """The tables, that of links first, each with its place and how many there are."""
    classes = list(book.classes())
    total = len(classes) + 1
    yield Table(links.NAME, links.COLUMNS, lambda: links.rows(release, book)), 1, total
    names = Names(book.base, taken=(links.NAME,))
    for place, class_ in enumerate(classes, 2):
        yield _of_class(class_, names.give(class_.value), book), place, total


def _of_class(class_: NamedNode, name: str, book: Book) -> Table:
    things = book.things(class_)
    origins = columns_of((book.statements(thing) for thing in things), book)

    def rows() -> Iterator[Row]:
        for thing in things:
            yield [[thing.value], *cells_of(book.statements(thing), origins, book)]

    return Table(name, (ID, *origins), rows, class_)
