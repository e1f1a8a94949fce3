"""Notations (11.1, 2/7, KEN, 17(a)) and the IRIs they stand for: parse once, then trust.

Each value type holds only valid values: ``parse`` reads a person's text and raises
:class:`~kg.errors.NotationError`; ``iri`` gives the IRI under a base.
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
_INDICATOR: Final = re.compile(r"(1[0-7]|[1-9])\.([1-9][0-9]?|[a-d])\.([1-9][0-9]?)")
_GOAL: Final = re.compile(r"1[0-7]|[1-9]")
_ACT: Final = re.compile(r"([1-9][0-9]*)/([1-9][0-9]*)")
_ISO3: Final = re.compile(r"[A-Z]{3}")
_PARAGRAPH: Final = re.compile(r"([1-9][0-9]*)(?:\(([a-z])\)|/([a-z]))?")


def _match(pattern: re.Pattern[str], text: str, what: str, example: str) -> re.Match[str]:
    found = pattern.fullmatch(text.strip())
    if found is None:
        raise NotationError(f'"{text}" is not {what}.', f"Write it like {example}.")
    return found


@dataclass(frozen=True)
class GoalCode:
    """An SDG goal, 1 to 17.

    >>> GoalCode.parse("11").iri().value
    'http://metadata.un.org/sdg/11'
    """

    text: str

    @classmethod
    def parse(cls, text: str) -> GoalCode:
        return cls(_match(_GOAL, text, "an SDG goal", "11").group())

    def iri(self, base: str = DEFAULT_BASE) -> NamedNode:
        return SDG[self.text]


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

    def iri(self, base: str = DEFAULT_BASE) -> NamedNode:
        return SDG[self.text]

    @property
    def goal(self) -> GoalCode:
        return GoalCode(self.text.split(".")[0])


@dataclass(frozen=True)
class IndicatorCode:
    """An SDG indicator; its IRI is made of the permanent code.

    >>> IndicatorCode.parse("11.1.1").iri().value, IndicatorCode.parse("17.18.1").permanent
    ('http://metadata.un.org/sdg/C110101', 'C171801')
    >>> IndicatorCode.parse("11.b.2").permanent
    'C110b02'
    """

    text: str

    @classmethod
    def parse(cls, text: str) -> IndicatorCode:
        return cls(_match(_INDICATOR, text.lower(), "an SDG indicator", "11.1.1").group())

    @property
    def permanent(self) -> str:
        goal, target, indicator = self.text.split(".")
        middle = target.zfill(2)
        return f"C{int(goal):02d}{middle}{int(indicator):02d}"

    def iri(self, base: str = DEFAULT_BASE) -> NamedNode:
        return SDG[self.permanent]


@dataclass(frozen=True)
class ActNumber:
    """The number of a resolution or decision of the UN-Habitat Assembly, such as 2/7.

    The kind stands in the IRI: resolution 2/1 and decision 2/1 are different things.

    >>> ActNumber.parse("2/7").resolution_iri().value
    'https://w3id.org/habitat-kg/id/resolution/ha2/2-7'
    """

    session: int
    number: int

    @classmethod
    def parse(cls, text: str) -> ActNumber:
        found = _match(_ACT, text.replace("-", "/"), "a number of a resolution", "2/7")
        return cls(int(found[1]), int(found[2]))

    def __str__(self) -> str:
        return f"{self.session}/{self.number}"

    def resolution_iri(self, base: str = DEFAULT_BASE) -> NamedNode:
        return NamedNode(f"{base}id/resolution/ha{self.session}/{self.session}-{self.number}")


@dataclass(frozen=True)
class CountryCode:
    """A country or area of M49 by its ISO 3166-1 alpha-3 code.

    >>> CountryCode.parse("ken").iri().value
    'https://w3id.org/habitat-kg/id/country/KEN'
    """

    text: str

    @classmethod
    def parse(cls, text: str) -> CountryCode:
        return cls(
            _match(_ISO3, text.strip().upper(), "an ISO alpha-3 country code", "KEN").group()
        )

    def iri(self, base: str = DEFAULT_BASE) -> NamedNode:
        return NamedNode(f"{base}id/country/{self.text}")


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


def iri_of_path(path: str, base: str = DEFAULT_BASE) -> NamedNode:
    """The IRI of a thing from the (percent-decoded or encoded) path of its address.

    >>> iri_of_path("id/country/KEN").value
    'https://w3id.org/habitat-kg/id/country/KEN'
    """
    return NamedNode(base + quote(unquote(path.lstrip("/")), safe="/:@!$&'()*+,;=-._~"))


def path_of_iri(iri: NamedNode, base: str = DEFAULT_BASE) -> str | None:
    """The local address of one of our own IRIs; ``None`` for an outside IRI.

    >>> path_of_iri(NamedNode("https://w3id.org/habitat-kg/id/country/KEN"))
    '/id/country/KEN'
    """
    return "/" + iri.value.removeprefix(base) if iri.value.startswith(base) else None
