"""The table of links: a row for every statement that leads from a thing to another, by source."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pyoxigraph import BlankNode, DefaultGraph, NamedNode

from kg.exports.columns import Column
from kg.exports.network import edges, id_of
from kg.exports.values import BETWEEN_IRIS, IRI, TEXT
from kg.languages import ALWAYS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.exports.book import Book
    from kg.releases import ReleaseDir

NAME: Final = "links"


def _labelled(name: str) -> tuple[Column, ...]:
    return (
        Column(name, IRI),
        *(Column(f"{name}_label_{language}", TEXT, language) for language in ALWAYS),
    )


COLUMNS: Final = (
    *_labelled("subject"),
    *_labelled("property"),
    *_labelled("object"),
    Column("basis"),
    *_labelled("source"),
    Column("document", IRI),
    Column("paragraph"),
    Column("level"),
    *(Column(f"rationale_{language}", TEXT, language) for language in ALWAYS),
    Column("supportedBy", IRI, separator=BETWEEN_IRIS),
    Column("supportedBy_paragraph", separator="|"),
)
"""``document`` is what the source is part of in the end, ``paragraph`` its number there; the last
two are what gives grounds for a mapping, with the numbers of these parts."""


def rows(release: ReleaseDir, book: Book) -> Iterator[list[list[str]]]:
    """The rows, by subject, property, object and source."""
    for edge in edges(release, book):
        ends = [*_cells(edge.subject, book), *_cells(edge.property, book)]
        ends += _cells(edge.object, book)
        for graph in edge.sources:
            about = book.source(graph)
            numbers = [book.source(part).number for part in about.supported_by]
            yield [
                *ends,
                [about.basis],
                *([[], [], []] if isinstance(graph, DefaultGraph) else _cells(graph, book)),
                [about.whole],
                [about.number],
                [about.level],
                *([about.rationale.get(language, "")] for language in ALWAYS),
                [part.value for part in about.supported_by],
                numbers if any(numbers) else [],
            ]


def _cells(thing: NamedNode | BlankNode, book: Book) -> list[list[str]]:
    """The IRI of a thing and its labels."""
    labels = [book.label(thing, tag) if isinstance(thing, NamedNode) else "" for tag in ALWAYS]
    return [[id_of(thing)], *([label] for label in labels)]
