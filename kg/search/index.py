"""The index of one release, opened for reading: keys, words, classes and texts by question."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from typing import TYPE_CHECKING, Final

from kg.errors import ParameterError, ReleaseError
from kg.search.fields import NAME
from kg.search.schema import FORMAT, STATEMENTS
from kg.search.spelling import allowed, distance
from kg.search.text import fold, stem
from kg.vocab import compact

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path
    from typing import Self

_NEAR: Final = 20
"""Other spellings of a word that are looked for."""

_LOOKED_AT: Final = 4000
"""Words that begin or end alike and that are compared with one that may be misspelt."""

_SCANNED: Final = 5000
"""Keys with one beginning that are looked at for members of a class."""

_END: Final = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Text:
    """A text of a thing: what kind of text, by which property, in which language."""

    field: int
    property: int
    language: str
    text: str
    words: str


class SearchIndex:
    """An index on disk. Every answer of it takes bounded work and has one order."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open an index.

        Raises:
            ReleaseError: there is none, or it is of another version.
        """
        try:
            database = sqlite3.connect(
                f"{path.absolute().as_uri()}?mode=ro&immutable=1",
                uri=True,
                isolation_level=None,
                check_same_thread=False,
            )
            (version,) = database.execute("PRAGMA user_version").fetchone()
        except sqlite3.Error as error:
            raise ReleaseError(
                f"The search index {path} cannot be opened: {error}.",
                "Remove it; it is made again when it is wanted.",
            ) from error
        if version != FORMAT:
            database.close()
            raise ReleaseError(
                f"The search index {path} is of version {version}; this software reads {FORMAT}.",
                "Remove it; it is made again when it is wanted.",
            )
        return cls(database)

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    # -- candidates --------------------------------------------------------------------------

    def with_key(self, key: str, class_: int | None = None) -> list[int]:
        """The things that a folded text stands for as a whole."""
        return self._keys("key", (key,), class_, _SCANNED)

    def with_beginning(self, key: str, class_: int | None, limit: int) -> list[int]:
        """Things with a code or name that begins so."""
        return self._keys("beginning", (key, key + _END), class_, limit)

    def _keys(
        self, name: str, values: tuple[str, ...], class_: int | None, limit: int
    ) -> list[int]:
        if class_ is None:
            return self._things(name, *values, limit)
        return self._things(f"{name} in class", *values, _SCANNED, class_, limit)

    def _things(self, name: str, *values: str | int) -> list[int]:
        return [row[0] for row in self._database.execute(STATEMENTS[name], values)]

    def with_words(
        self, expression: str, class_: int | None, limit: int, *, best: bool = False
    ) -> list[int]:
        """The things that match an expression of the full text, the most important first.

        ``best`` orders by how many of the words they have instead, rare ones counting more; then
        all that match are looked at.
        """
        if class_ is not None:
            expression = f"({expression}) AND scope: c{class_}"
        return self._things("words by rank" if best else "words", expression, limit)

    def near(self, word: str) -> list[tuple[str, int]]:
        """Words of the release that ``word`` may be a misspelling of, with the distance.

        Words are compared that begin or end with the same letters; among those that are as near
        the more frequent come first.
        """
        most = allowed(word)
        if not most:
            return []
        size = min(max((len(word) - 2) // 2, 1), 3)  # one mistake leaves either end as it is
        found: dict[str, tuple[int, int]] = {}
        for name, start in (("begin", word[:size]), ("end", word[::-1][:size])):
            rows = self._database.execute(
                STATEMENTS[f"terms that {name}"],
                (start, start + _END, len(word) - most, len(word) + most, _LOOKED_AT),
            )
            for term, things in rows:
                if term not in found and (far := distance(word, term, most)) <= most:
                    found[term] = (far, -things)
        order = sorted(found, key=lambda term: (found[term], term))
        return [(term, found[term][0]) for term in order if term != word][:_NEAR]

    # -- what is said of candidates ----------------------------------------------------------

    def iri_and_level(self, thing: int) -> tuple[str, int]:
        """The IRI of a thing, and how far back it stands (:meth:`.Fields.level`)."""
        iri, level = self._database.execute(STATEMENTS["thing"], (thing,)).fetchone()
        return iri, level

    def iri(self, thing: int) -> str:
        """The IRI of a thing."""
        return self.iri_and_level(thing)[0]

    def thing(self, iri: str) -> int | None:
        """The thing of an IRI, if the index has it."""
        found = self._database.execute(STATEMENTS["thing of iri"], (iri,)).fetchone()
        return None if found is None else int(found[0])

    def texts(self, thing: int) -> list[Text]:
        """The texts of a thing, codes and names first."""
        rows = self._database.execute(
            STATEMENTS["texts"],
            (thing,),
        )
        return [Text(*row) for row in rows]

    def classes_of(self, thing: int) -> list[int]:
        """The classes of a thing that are stated."""
        return self._things("classes of thing", thing)

    def members(self, class_: int, limit: int) -> list[int]:
        """Things of a class, the most important first."""
        return self._things("members", class_, limit)

    def is_member(self, thing: int, class_: int) -> bool:
        """Whether a thing is of a class, or of one below it."""
        found = self._database.execute(STATEMENTS["is member"], (class_, thing))
        return found.fetchone() is not None

    @cached_property
    def properties(self) -> dict[int, str]:
        """The IRIs of the properties of texts."""
        return dict(self._database.execute(STATEMENTS["properties"]))

    @cached_property
    def classes(self) -> dict[int, str]:
        """The IRIs of the classes that have members."""
        return dict(self._database.execute(STATEMENTS["classes"]))

    def words_of_class(self, class_: int) -> frozenset[str]:
        """The words of the names of a class, by which people say what kind of thing they mean."""
        held = self._class_words.get(class_)
        if held is None:
            thing = self.thing(self.classes[class_])
            texts = () if thing is None else self.texts(thing)
            said = {word for text in texts if text.field == NAME for word in text.words.split()}
            held = self._class_words[class_] = frozenset(said | {stem(word) for word in said})
        return held

    @cached_property
    def _class_words(self) -> dict[int, frozenset[str]]:
        return {}

    @cached_property
    def classes_by_name(self) -> dict[str, int]:
        """The classes by the last part of their IRI.

        Where several are called so it is one that things are said to be of, not one above it.
        """
        rows = self._database.execute(STATEMENTS["classes by likelihood"])
        found: dict[str, int] = {}
        for number, iri in rows:
            found.setdefault(local(iri), number)
        return found

    def names(self, iri: str) -> dict[str, str]:
        """The name of a thing in each language."""
        thing = self.thing(iri)
        return names_in(() if thing is None else self.texts(thing))

    def class_of(self, text: str, base: str, parameter: str = "class") -> int:
        """The class that a person names: by its local name, prefix and name, or IRI.

        Raises:
            ParameterError: no class with members is called so; the remedy says which ones are.
        """
        by_name: dict[str, int] = {}
        for number, iri in self.classes.items():
            by_name[fold(iri)] = by_name[fold(compact(iri, base))] = number
        for name, number in self.classes_by_name.items():
            by_name.setdefault(fold(name), number)
        found = by_name.get(fold(text.strip()))
        if found is not None:
            return found
        known = {fold(local(iri)): local(iri) for iri in self.classes.values()}
        near = [known[name] for name in get_close_matches(fold(text), known, n=3, cutoff=0.5)]
        meant = f"Did you mean {' or '.join(near)}? " if near else ""
        raise ParameterError(
            parameter,
            f'The release has no things of a class "{text}".',
            f"{meant}Name a class as Country, Target or Resolution.",
        )


def names_in(texts: Iterable[Text]) -> dict[str, str]:
    """The first name in each language."""
    found: dict[str, str] = {}
    for text in texts:
        if text.field == NAME:
            found.setdefault(text.language, text.text)
    return found


def local(iri: str) -> str:
    """The last part of an IRI.

    >>> local("https://w3id.org/habitat-kg/ontology#Country")
    'Country'
    """
    return iri.rpartition("#")[2].rpartition("/")[2]
