"""Reads what is searched from the sorted statements of a release, and puts it down in order."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from kg.search.fields import NAME, SLUG
from kg.search.schema import STATEMENTS
from kg.search.text import whole
from kg.vocab import RDF, RDFS

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from pyoxigraph import Quad

    from kg.search.fields import Fields

_LINES: Final = 20_000
"""Statements that are parsed at once."""

_LONGEST: Final = 20_000
"""Characters of a text that are searched."""

_TYPE: Final = f"<{RDF.type.value}>".encode()
_BELOW: Final = f"<{RDFS.subClassOf.value}>".encode()


def read(database: sqlite3.Connection, quads: Path, fields: Fields) -> dict[str, set[str]]:
    """Put down what is searched, and give the classes that each class is below."""
    above: dict[str, set[str]] = {}
    for number, (iri, said) in enumerate(_things(quads), 1):
        classes: set[str] = set()
        texts: dict[tuple[int, str, str], tuple[int, str, str]] = {}
        for quad in said:
            value = quad.object
            if isinstance(value, NamedNode):
                if quad.predicate == RDF.type:
                    classes.add(value.value)
                else:
                    above.setdefault(iri, set()).add(value.value)
            elif isinstance(value, Literal):
                _note(texts, quad.predicate.value, value, fields)
        slug = fields.slug(iri)
        if not texts and not slug:
            continue
        if slug:
            texts[SLUG, "", whole(slug)] = (0, "", slug)
        shortest = min((len(key[2]) for key in texts if key[0] == NAME), default=_LONGEST)
        database.execute(
            STATEMENTS["note thing"],
            (number, iri, fields.level(classes), shortest),
        )
        database.executemany(
            STATEMENTS["note type"], ((number, class_) for class_ in sorted(classes))
        )
        database.executemany(
            STATEMENTS["note text"],
            (
                (number, field, property_, language, text, folded)
                for (field, language, folded), (_, property_, text) in sorted(texts.items())
            ),
        )
    return above


def _note(
    texts: dict[tuple[int, str, str], tuple[int, str, str]],
    property_: str,
    value: Literal,
    fields: Fields,
) -> None:
    """Add a text, unless the thing says the same by a property that comes before."""
    field = fields.field(property_, value.language)
    if field is None:
        return
    text = value.value[:_LONGEST]
    folded = whole(text)
    found = (fields.order(property_), property_, text)
    if folded:
        key = (field, value.language or "", folded)
        texts[key] = min(texts.get(key, found), found)


def _things(quads: Path) -> Iterator[tuple[str, Iterable[Quad]]]:
    for subject, said in groupby(_searched(quads), key=lambda quad: quad.subject):
        if isinstance(subject, NamedNode):
            yield subject.value, said


def _searched(quads: Path) -> Iterator[Quad]:
    """The statements that may be of use: those with literals, and those about classes."""
    lines: list[bytes] = []
    with quads.open("rb") as file:
        for line in file:
            _, predicate, value = line.split(b" ", 2)
            if value.startswith(b'"') or predicate in (_TYPE, _BELOW):
                lines.append(line)
                if len(lines) >= _LINES:
                    yield from parse(b"".join(lines), RdfFormat.N_QUADS)
                    lines.clear()
    yield from parse(b"".join(lines), RdfFormat.N_QUADS)
