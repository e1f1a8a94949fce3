"""Names of tables and columns that every tool takes, made of IRIs, each given once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kg.vocab import compact

if TYPE_CHECKING:
    from collections.abc import Iterable

_NOT_NAME: Final = re.compile(r"\W+", re.ASCII)
_LONGEST: Final = 80


def local_name(iri: str) -> str:
    """What comes after the last ``#`` or ``/``, in letters, digits and underscores of ASCII.

    >>> local_name("http://www.w3.org/2004/02/skos/core#prefLabel"), local_name("http://e/a%20b/")
    ('prefLabel', 'a_20b')
    """
    last = re.split(r"[#/]", iri.rstrip("#/"))[-1]
    name = _NOT_NAME.sub("_", last).strip("_")[:_LONGEST]
    return name if name[:1].isalpha() else f"x{name}"


class Names:
    """Gives names that differ in more than the case of their letters, as files and columns must.

    >>> names = Names("https://w3id.org/habitat-kg/", ["id"])
    >>> names.give("http://purl.org/dc/terms/title"), names.give("http://example.org/Title", "_en")
    ('title', 'Title_en')
    >>> names.give("http://www.w3.org/2004/02/skos/core#title"), names.give("http://e/title")
    ('skos_title', 'title_2')
    """

    def __init__(self, base: str, taken: Iterable[str] = ()) -> None:
        self._base = base
        self._taken = {name.casefold() for name in taken}

    def give(self, iri: str, suffix: str = "") -> str:
        """A name for ``iri``: its local name, with its prefix or a number where that is taken."""
        prefix, colon, _ = compact(iri, self._base).partition(":")
        name = local_name(iri) + _NOT_NAME.sub("_", suffix)
        if name.casefold() in self._taken and colon and prefix.isalpha():
            name = f"{prefix}_{name}"
        return self.take(name)

    def take(self, wanted: str) -> str:
        """``wanted``, with a number where it is taken."""
        name, number = wanted, 1
        while name.casefold() in self._taken:
            number += 1
            name = f"{wanted}_{number}"
        self._taken.add(name.casefold())
        return name
