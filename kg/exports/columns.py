"""The columns of the table of a class, found by looking at all of its things."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode

from kg.exports.names import Names, local_name
from kg.exports.values import IRI, STRING, TEXT, Seen, ValueKind, by_kind
from kg.languages import ALWAYS
from kg.vocab import SKOS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kg.exports.book import Book
    from kg.store.port import Term

    Statements = Iterable[tuple[NamedNode, Term]]

_FIRST: Final = (SKOS.notation, SKOS.prefLabel)
"""The properties whose columns come first."""


@dataclass(frozen=True)
class Column:
    """One column of a table.

    Attributes:
        name: its header.
        datatype: IRI of the datatype of its values; ``xsd:anyURI`` of those that are IRIs.
        language: of its texts.
        separator: what stands between several values in one cell; empty where there is one at most.
        typed: whether all of its values are of the type that a table with types has for them.
        property: IRI of the property whose values it holds, if it does.
    """

    name: str
    datatype: str = STRING
    language: str = ""
    separator: str = ""
    typed: bool = False
    property: str = ""


@dataclass(frozen=True)
class Origin:
    """Where the cells of a column come from: values of a kind, or their labels in a language."""

    kind: ValueKind
    labels: str = ""


def columns_of(things: Iterable[Statements], book: Book) -> dict[Column, Origin]:
    """The columns of a table of ``things`` beside that of their IRIs, in order.

    Beside a column of IRIs stand the English and Chinese labels of what they name.
    """
    seen: dict[Origin, Seen] = {}
    for statements in things:
        for kind, values in by_kind(statements).items():
            seen.setdefault(Origin(kind), Seen(kind.datatype)).see(values)
            for language in ALWAYS if kind.datatype == IRI else ():
                labels = labels_of(values, language, book)
                if any(labels):
                    seen.setdefault(Origin(kind, language), Seen(TEXT)).see(labels)
    names = Names(book.base, taken=("id",))
    bare = _bare(seen)
    columns: dict[Column, Origin] = {}
    iris = ""
    for origin in sorted(seen, key=_order):
        kind = origin.kind
        if origin.labels:
            name = names.take(f"{iris}_label_{origin.labels}")
        else:
            name = names.give(kind.property.value, "" if kind in bare else _suffix(kind))
            iris = name  # whose labels come next
        columns[_column(name, origin, seen[origin])] = origin
    return columns


def cells_of(
    statements: Statements, columns: Mapping[Column, Origin], book: Book
) -> list[list[str]]:
    """The values of a thing for each column, in the order of the columns."""
    found = by_kind(statements)
    return [
        labels_of(found.get(origin.kind, []), origin.labels, book)
        if origin.labels
        else found.get(origin.kind, [])
        for origin in columns.values()
    ]


def labels_of(iris: list[str], language: str, book: Book) -> list[str]:
    """The label of each, or an empty text; nothing where none has a label in that language."""
    labels = ["" if iri.startswith("_:") else book.label(NamedNode(iri), language) for iri in iris]
    return labels if any(labels) else []


def _order(origin: Origin) -> tuple[object, ...]:
    """Notation and labels first, then by property; texts before values, values before IRIs."""
    kind = origin.kind
    place = _FIRST.index(kind.property) if kind.property in _FIRST else len(_FIRST)
    name = local_name(kind.property.value)
    return (
        place,
        name.casefold(),
        kind.property.value,
        kind.datatype == IRI,
        kind.datatype != TEXT,
        _language(kind.language),
        kind.datatype,
        _language(origin.labels),
    )


def _language(tag: str) -> tuple[int, str]:
    return (ALWAYS.index(tag) if tag in ALWAYS else len(ALWAYS) if tag else -1), tag


def _bare(seen: Mapping[Origin, Seen]) -> frozenset[ValueKind]:
    """Of the kinds of each property that have no language, the one with most values.

    Its column is called by the property alone.
    """
    best: dict[NamedNode, ValueKind] = {}
    for origin in sorted(seen, key=_order):
        kind = origin.kind
        if kind.datatype == TEXT or origin.labels:
            continue
        rival = best.get(kind.property)
        if rival is None or seen[origin].values > seen[Origin(rival)].values:
            best[kind.property] = kind
    return frozenset(best.values())


def _suffix(kind: ValueKind) -> str:
    if kind.language:
        return f"_{kind.language}"
    return f"_{'iri' if kind.datatype == IRI else local_name(kind.datatype)}"


def _column(name: str, origin: Origin, seen: Seen) -> Column:
    separator = seen.separator(name)
    if origin.labels:
        return Column(name, TEXT, origin.labels, separator)
    kind = origin.kind
    return Column(name, kind.datatype, kind.language, separator, seen.typed, kind.property.value)
