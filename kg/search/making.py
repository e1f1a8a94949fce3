"""Makes the index of a release from its sorted statements: the same file for the same release."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Final

from kg.search.fields import CODE, NAME, OTHER, SLUG, TEXT, Fields
from kg.search.reading import read
from kg.search.schema import FORMAT, INDEXES, SCRATCH, STATEMENTS, TABLES
from kg.search.text import is_run, joined, tokens
from kg.vocab import SKOS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


_LEAST: Final = 4
"""Letters of a word that may be misspelt."""

_JOINED: Final = 40
"""Characters of a name that is found without its spaces, too."""


def make(quads: Path, target: Path, base: str) -> None:
    """Write the index of the statements in ``quads`` to the new file ``target``.

    Memory does not grow with the release: what is read is put down beside the target, and read
    again by importance.

    Args:
        quads: sorted N-Quads, in which the lines of a subject stand together.
        target: the file to write; it must not be there.
        base: of the IRIs.

    Raises:
        OSError: the file cannot be written.
    """
    scratch = target.with_name(f"{target.name}.scratch")
    try:
        with closing(sqlite3.connect(target, isolation_level=None)) as database:
            database.executescript(
                "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA temp_store=FILE;"
                f"PRAGMA user_version={FORMAT};"
            )
            database.execute("ATTACH ? AS raw", (str(scratch),))
            database.executescript(
                f"PRAGMA raw.journal_mode=OFF; PRAGMA raw.synchronous=OFF; {SCRATCH}{TABLES}BEGIN;"
            )
            above = read(database, quads, Fields(base))
            _write(database, above)
            database.execute(STATEMENTS["optimize"])
            database.execute("COMMIT")
            database.executescript(INDEXES)
            database.execute("DETACH raw")
    except sqlite3.Error as error:
        raise OSError(f"the search index cannot be written: {error}") from error
    finally:
        scratch.unlink(missing_ok=True)


def _write(database: sqlite3.Connection, above: dict[str, set[str]]) -> None:
    """Write the tables from what was put down, the things that matter most first."""
    database.execute("CREATE INDEX raw.texts_of ON texts (number)")
    database.execute("CREATE INDEX raw.types_of ON types (number)")
    database.execute("CREATE INDEX raw.things_by_iri ON things (iri)")
    stated = [row[0] for row in database.execute(STATEMENTS["classes read"])]
    closed = {class_: _closure(class_, above) for class_ in stated}
    known = sorted({*stated, *(iri for classes in closed.values() for iri in classes)})
    class_ids = {iri: number for number, iri in enumerate(known, 1)}
    database.executemany(
        STATEMENTS["add class"],
        ((number, iri, iri in closed) for iri, number in class_ids.items()),
    )
    used = database.execute(STATEMENTS["properties read"])
    property_ids = {iri: number for number, (iri,) in enumerate(used.fetchall())}
    database.executemany(STATEMENTS["add property"], ((n, i) for i, n in property_ids.items()))
    kinds = {class_ids[class_]: _names_of(database, class_) for class_ in stated}
    order = database.execute(STATEMENTS["things read"])
    for thing, (number, iri, level) in enumerate(order, 1):
        types = [row[0] for row in database.execute(STATEMENTS["types read"], (number,))]
        members = sorted({class_ids[one] for class_ in types for one in closed[class_]})
        texts = database.execute(
            STATEMENTS["texts read"],
            (number, SKOS.notation.value),
        ).fetchall()
        database.execute(STATEMENTS["add thing"], (thing, iri, level))
        database.executemany(
            STATEMENTS["add type"], ((thing, class_ids[class_]) for class_ in types)
        )
        database.executemany(STATEMENTS["add member"], ((one, thing) for one in members))
        database.executemany(
            STATEMENTS["add text"],
            (
                (thing, place, field, property_ids[property_], language, text, folded)
                for place, (field, property_, language, text, folded) in enumerate(texts)
            ),
        )
        database.executemany(STATEMENTS["add key"], ((key, thing) for key in _keys(texts)))
        names, rest = _words(texts)
        scope = " ".join(f"c{one}" for one in members)
        database.execute(
            STATEMENTS["add words"],
            (thing, names, " ".join(kinds[class_ids[class_]] for class_ in types), rest, scope),
        )
    _write_terms(database)


def _keys(texts: Iterable[tuple[int, str, str, str, str]]) -> list[str]:
    """What stands for a thing as a whole."""
    found: set[str] = set()
    for field, _, _, _, folded in texts:
        if field != TEXT:
            found.add(folded)
            if len(folded) <= _JOINED:
                found.add(joined(folded))
    return sorted(found)


def _words(texts: Iterable[tuple[int, str, str, str, str]]) -> tuple[str, str]:
    """The full text of the names, and that of the rest."""
    names: list[str] = []
    rest: list[str] = []
    for field, _, _, _, folded in texts:
        if field != SLUG:
            said = tokens(folded.split())
            (names if field in (CODE, NAME, OTHER) else rest).append(said)
    return " ".join(names), " ".join(rest)


def _names_of(database: sqlite3.Connection, iri: str) -> str:
    """The names of a class as full text."""
    found = database.execute(
        STATEMENTS["names read"],
        (iri, NAME),
    )
    return tokens(word for (folded,) in found for word in folded.split())


def _write_terms(database: sqlite3.Connection) -> None:
    """The words that somebody may have meant who wrote another one."""
    database.execute("CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab(main, words, col)")
    found = database.execute(
        STATEMENTS["terms read"],
        (_LEAST,),
    )
    database.executemany(
        STATEMENTS["add term"],
        (
            (term, term[::-1], len(term), things)
            for term, things in found.fetchall()
            if term.isalpha() and not is_run(term)
        ),
    )
    database.execute("DROP TABLE temp.vocabulary")


def _closure(class_: str, above: dict[str, set[str]]) -> set[str]:
    """A class and all above it."""
    found: set[str] = set()
    ahead = [class_]
    while ahead:
        one = ahead.pop()
        if one not in found:
            found.add(one)
            ahead += above.get(one, ())
    return found
