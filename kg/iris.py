"""Notations (11.1, 17(a)) and addresses, and the IRIs they stand for: parse once, then trust.

Each value type holds only valid values: ``parse`` reads a person's text and raises
:class:`~kg.errors.NotationError`; ``iri`` gives the IRI under a base. Notations that cannot be
turned into an IRI by rule (an indicator shared by two targets has one IRI) are looked up in the
graph, where ``skos:notation`` holds them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, unquote

from pyoxigraph import NamedNode

from kg.errors import NotationError
from kg.vocab import DEFAULT_BASE, SDG

_TARGET: Final = re.compile(r"(1[0-7]|[1-9])\.([1-9][0-9]?|[a-d])")
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
        return cls(_match(_TARGET, text.lower(), "an SDG target", "11.1 or 11.a").group())

    def iri(self) -> NamedNode:
        return SDG[self.text]


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


def iri_of_path(path: str, base: str = DEFAULT_BASE) -> NamedNode:
    """The IRI of a thing from the (percent-decoded or encoded) path of its address.

    >>> iri_of_path("id/country/KEN").value
    'https://w3id.org/habitat-kg/id/country/KEN'
    """
    return NamedNode(base + quote(unquote(path.lstrip("/")), safe="/:@!$&'()*+,;=-._~"))
