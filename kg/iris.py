"""Notations (11.1, 17(a)) and addresses, and the IRIs they stand for: parse once, then trust.

Each value type holds only valid values: ``parse`` reads a person's text and raises
:class:`~kg.errors.NotationError`; ``iri`` gives the IRI under a base. Notations that cannot be
turned into an IRI by rule (an indicator shared by two targets has one IRI) are looked up in the
graph, where ``skos:notation`` holds them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, unquote

from pyoxigraph import NamedNode

from kg.errors import NotationError
from kg.vocab import DEFAULT_BASE, SDG

if TYPE_CHECKING:
    from collections.abc import Iterable

TARGET: Final = re.compile(r"(1[0-7]|[1-9])\.([1-9][0-9]?|[a-d])")
"""How the code of an SDG target is written."""

_ESCAPES: Final = re.compile(r"%[0-9A-Fa-f]{2}")
_BEYOND_ASCII: Final = re.compile(r"(?:%[89A-F][0-9A-F])+")

_FOOTNOTE: Final = re.compile(r"\*|[1-9][0-9]*")
_SECTION: Final = re.compile(r"[IVX]+(-[A-Z])?")
_PARAGRAPH: Final = re.compile(r"([1-9][0-9]*)(?:\(([a-z])\)|/([a-z]))?")


def _match(pattern: re.Pattern[str], text: str, what: str, example: str) -> re.Match[str]:
    found = pattern.fullmatch(text.strip())
    if found is None:
        raise NotationError(f'"{text}" is not {what}.', f"Write it like {example}.")
    return found


@dataclass(frozen=True)
class TargetCode:
    """An SDG target by its code in the 2030 Agenda.

    >>> TargetCode.parse("11.a").iri().value
    'http://metadata.un.org/sdg/11.a'
    >>> TargetCode.parse("11-1")
    Traceback (most recent call last):
    kg.errors.NotationError: "11-1" is not an SDG target. Write it like 11.1 or 11.a.
    """

    text: str

    @classmethod
    def parse(cls, text: str) -> TargetCode:
        return cls(_match(TARGET, text.lower(), "an SDG target", "11.1 or 11.a").group())

    def iri(self) -> NamedNode:
        return SDG[self.text]


def alike(one: str, other: str) -> int:
    """How many characters two texts begin with in common.

    >>> alike("11.1", "11.23")
    3
    """
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def codes_like(text: str, codes: Iterable[str]) -> list[str]:
    """The codes of the goal that ``text`` begins with: the likest first, else the lowest.

    >>> codes_like("11.99", ["16.9", "11.a", "11.10", "11.2"])
    ['11.2', '11.10', '11.a']
    >>> codes_like("11.23", ["11.1", "11.2"]), codes_like("11.b", ["11.1", "11.a"])
    (['11.2', '11.1'], ['11.a', '11.1'])
    """
    goal, dot, rest = text.strip().casefold().partition(".")

    def order(code: str) -> tuple[int, bool, list[tuple[int, str]]]:
        same = alike(code, goal + dot + rest)
        numbers = [(int(part) if part.isdecimal() else 1000, part) for part in code.split(".")]
        return -same, code[-1:].isalpha() != rest[-1:].isalpha(), numbers

    same_goal = {code for code in codes if dot and code.startswith(goal + dot)}
    return sorted(same_goal, key=order)


@dataclass(frozen=True)
class ParagraphNumber:
    """A numbered paragraph of a document, or a lettered item of one.

    >>> str(ParagraphNumber.parse("17(a)")), ParagraphNumber.parse("17/a").path
    ('17(a)', '17/a')
    >>> str(ParagraphNumber.parse("6"))
    '6'
    """

    number: int
    letter: str | None = None

    @classmethod
    def parse(cls, text: str) -> ParagraphNumber:
        found = _match(_PARAGRAPH, text, "a paragraph number", "17 or 17(a)")
        return cls(int(found[1]), found[2] or found[3])

    def __str__(self) -> str:
        return f"{self.number}({self.letter})" if self.letter else str(self.number)

    @property
    def path(self) -> str:
        return f"{self.number}/{self.letter}" if self.letter else str(self.number)

    def iri(self, document: str, base: str = DEFAULT_BASE) -> NamedNode:
        """The IRI of the paragraph, which is also the IRI of the graph of what it states."""
        return NamedNode(f"{base}id/document/{document}/para/{self.path}")


def part_path(name: str) -> str:
    """What the IRI of a document's part has after the document's, from the name of the part.

    Raises:
        NotationError: the name is none of a part.

    >>> part_path("17(a)"), part_path("footnote *"), part_path("section II-B"), part_path("front")
    ('para/17/a', 'footnote/asterisk', 'section/II-B', 'front')
    """
    kind, _, number = " ".join(name.split()).partition(" ")
    if kind == "front" and not number:
        return kind
    if kind == "footnote" and _FOOTNOTE.fullmatch(number):
        return f"footnote/{'asterisk' if number == '*' else number}"
    if kind == "section" and _SECTION.fullmatch(number):
        return f"section/{number}"
    if number or not kind[:1].isdigit():
        raise NotationError(
            f'"{name}" is not a part of a document.',
            "Write it like 17, 17(a), footnote 1, footnote *, section II-B or front.",
        )
    return f"para/{ParagraphNumber.parse(name).path}"


def spellings(path: str, base: str) -> tuple[str, ...]:
    """The IRIs that a path of an address may stand for: clients encode more of it or less.

    Args:
        path: as the client sent it.
        base: before it.

    Returns:
        as it was sent, all but ASCII decoded, as a URI, and all decoded; each once.

    >>> spellings("id/country/KEN", "http://e/")
    ('http://e/id/country/KEN',)
    >>> spellings("id/s%c3%a3o%2f1", "http://e/")[:2]
    ('http://e/id/s%C3%A3o%2F1', 'http://e/id/são%2F1')
    """
    sent = _ESCAPES.sub(lambda found: found.group().upper(), path)
    opened = _BEYOND_ASCII.sub(lambda found: unquote(found.group()), sent)
    decoded = unquote(path)
    encoded = quote(decoded, safe="/:@!$&'()*+,;=-._~")
    return tuple(dict.fromkeys(base + spelt for spelt in (sent, opened, encoded, decoded)))
