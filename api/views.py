"""What the page of a thing shows, made of what a worker said of it: labels, links, sources."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from api.rendering import embedded
from kg.languages import ALWAYS, choose
from kg.vocab import RDF, SDG, compact

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

_WEB: Final = ("http://", "https://")
STEPS: Final = (1, 10, 25, 50)
"""Statements of a paragraph from which its colour is a step darker."""

_PATH: Final = "/:@!$&'()*+,;=-._~%"
_NO_PATH: Final = re.compile(r"[?#]|//|/\.{1,2}(?:/|$)|/$")
"""What a path cannot hold, or what clients take out of it (RFC 3986 § 5.2.4)."""

_FRAMEWORK: Final = re.compile(r"(\d{1,2})(\.\w+)?|C(\d\d)\w{4}")
"""A goal or target by its code, an indicator by its permanent one (11.1.1 is C110101)."""


@dataclass(frozen=True)
class Link:
    """A thing or value as text, with where it leads (if anywhere) and its other label.

    ``language`` is that of a value, which is shown; ``spoken`` that of a label, for those who hear
    or break the text. ``iri`` and ``classes`` (their local names) are those of a thing; of what the
    SDG framework has, ``goal`` is the number of its goal and ``code`` what people call it.
    """

    text: str
    href: str = ""
    other: str = ""
    language: str = ""
    title: str = ""
    spoken: str = ""
    iri: str = ""
    classes: tuple[str, ...] = ()
    goal: str = ""
    code: str = ""


@dataclass(frozen=True)
class Source:
    """Who says a statement: the source, on what basis, where in a document, and why.

    ``form`` is the name of the basis, by which its mark is drawn.
    """

    link: Link
    within: Link | None
    basis: Link | None
    form: str
    rationale: str
    support: tuple[Link, ...]

    @property
    def brief(self) -> str:
        """What it rests on in a few words: the first ground of a conclusion, else the source."""
        return (self.support[0] if self.support else self.link).text


@dataclass(frozen=True)
class Statement:
    """A property, the things or values it leads to, each with its sources."""

    property: Link
    values: tuple[tuple[Link, tuple[Source, ...]], ...]


@dataclass(frozen=True)
class Row:
    """A statement of which another thing is the subject, with its sources."""

    subject: Link
    property: Link
    value: Link
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class Rows:
    """A page of a list of statements; ``more`` says that there are more than ``total``."""

    rows: tuple[Row, ...]
    total: int
    more: bool

    @property
    def by_subject(self) -> list[tuple[Link, list[tuple[Link, list[Link]]]]]:
        """The values by what they are about and by property, each in the order it comes in."""
        found: dict[Link, dict[Link, list[Link]]] = {}
        for row in self.rows:
            found.setdefault(row.subject, {}).setdefault(row.property, []).append(row.value)
        return [(subject, list(values.items())) for subject, values in found.items()]


@dataclass(frozen=True)
class Cell:
    """A paragraph in the strip of its document: how much it states, also as a step of a scale."""

    code: str
    href: str
    states: int
    step: int
    here: bool


@dataclass(frozen=True)
class ThingView:
    """All that the page of a thing shows.

    ``described`` says whether the release says anything of it; ``elsewhere`` is its own address,
    where it is one of the web and not ours; ``linked`` its statements as JSON-LD, made safe to
    stand in HTML.
    """

    iri: str
    heading: Link
    types: tuple[Link, ...]
    statements: tuple[Statement, ...]
    incoming: Rows
    uses: Rows
    states: Rows
    strip: tuple[Cell, ...]
    described: bool
    elsewhere: str
    linked: str


def address(iri: str, base: str) -> str:
    """The local path of a thing's page; base IRIs stay in data, links lead to this host.

    >>> address("https://w3id.org/habitat-kg/id/country/KEN", "https://w3id.org/habitat-kg/")
    '/id/country/KEN'
    >>> address("http://metadata.un.org/sdg/11.1", "https://w3id.org/habitat-kg/")
    '/sdg/11.1'
    >>> address("http://metadata.un.org/sdg/ontology#Target", "https://w3id.org/habitat-kg/")
    '/resource?iri=http%3A%2F%2Fmetadata.un.org%2Fsdg%2Fontology%23Target'
    """
    for whole, path in ((base + "id/", "/id/"), (SDG.iri, "/sdg/")):
        rest = iri.removeprefix(whole)
        if rest != iri and not _NO_PATH.search("/" + rest):
            return path + quote(rest, safe=_PATH)
    if iri == SDG.iri.rstrip("/"):
        return "/sdg"
    return "/resource?iri=" + quote(iri, safe="")


def thing_view(
    said: Mapping[str, Any],
    languages: Sequence[str],
    base: str,
    pin: Callable[[str], str] = str,
) -> ThingView:
    """The view of what :func:`kg.things.page.page_of` gives.

    Args:
        said: by a worker.
        languages: by preference.
        base: of the IRIs of the release.
        pin: makes of a local address one that stays in the release of the page.
    """
    return _Reader(said, languages, base, pin).view()


class _Reader:
    def __init__(
        self,
        said: Mapping[str, Any],
        languages: Sequence[str],
        base: str,
        pin: Callable[[str], str],
    ) -> None:
        self.said = said
        self.languages = languages
        self.base = base
        self.pin = pin
        self.described = frozenset(said["described"])

    def view(self) -> ThingView:
        said = self.said
        ours = said["iri"].startswith(self.base)
        return ThingView(
            iri=said["iri"],
            heading=self._thing(said["iri"]),
            types=tuple(
                self._term(row["value"])
                for row in said["own"]["rows"]
                if row["property"] == RDF.type.value
            ),
            statements=self._statements(),
            incoming=self._rows("incoming"),
            uses=self._rows("uses"),
            states=self._rows("states"),
            strip=tuple(self._cell(part) for part in said["strip"]),
            described=said["iri"] in self.described,
            elsewhere=said["iri"] if said["iri"].startswith(_WEB) and not ours else "",
            linked=embedded(said["linked"]),
        )

    def _statements(self) -> tuple[Statement, ...]:
        by_property: dict[str, list[tuple[Link, tuple[Source, ...]]]] = {}
        for row in self.said["own"]["rows"]:
            value = (self._term(row["value"]), self._sources(row))
            by_property.setdefault(row["property"], []).append(value)
        return tuple(
            Statement(self._thing(iri), tuple(values)) for iri, values in by_property.items()
        )

    def _rows(self, name: str) -> Rows:
        listed = self.said[name]
        rows = (
            Row(
                self._term(row["subject"]),
                self._thing(row["property"]),
                self._term(row["value"]),
                self._sources(row),
            )
            for row in listed["rows"]
        )
        return Rows(tuple(rows), listed["total"], listed["more"])

    def _cell(self, part: Mapping[str, Any]) -> Cell:
        step = bisect_right(STEPS, part["states"])
        return Cell(
            part["code"],
            self.pin(address(part["iri"], self.base)),
            part["states"],
            step,
            part["iri"] == self.said["iri"],
        )

    def _sources(self, row: Mapping[str, Any]) -> tuple[Source, ...]:
        return tuple(self._source(iri) for iri in row["sources"])

    def _source(self, iri: str) -> Source:
        about = self.said["sources"].get(iri, {})
        basis = next((self._term(term) for term in about.get("basis", ())), None)
        return Source(
            link=self._thing(iri),
            within=next((self._term(term) for term in about.get("part_of", ())), None),
            basis=basis,
            form=basis.iri.rpartition("/")[2] if basis else "",
            rationale=self._text(about.get("rationale", ())),
            support=tuple(self._term(term) for term in about.get("supported_by", ())),
        )

    def _text(self, terms: Sequence[Mapping[str, Any]]) -> str:
        """The text in the first of the reader's languages that it has, or else any."""
        texts = {term.get("language") or "": term["text"] for term in terms if "text" in term}
        return choose(texts, self.languages)[1]

    def _term(self, term: Mapping[str, Any]) -> Link:
        if "iri" in term:
            return self._thing(term["iri"])
        datatype = term.get("datatype") or ""
        short = datatype.rpartition("#")[2]
        return Link(
            term["text"],
            language=term.get("language") or "",
            title="" if short in ("string", "langString") else short,
        )

    def _thing(self, iri: str) -> Link:
        labels: Mapping[str, str] = self.said["labels"].get(iri, {})
        tag, mine = choose(labels, self.languages)
        goal, code = in_framework(iri)
        others = [labels[tag] for tag in ALWAYS if labels.get(tag, mine) != mine]
        return Link(
            mine or compact(iri, self.base).strip("<>"),
            href=self._href(iri),
            other=others[0] if others else "",
            title=iri,
            spoken=tag,
            iri=iri,
            classes=tuple(map(_local, self.said["classes"].get(iri, ()))),
            goal=goal,
            code=code,
        )

    def _href(self, iri: str) -> str:
        """Of what the release describes, and of what is ours, its page; else where it lives."""
        if iri not in self.described and iri.startswith(_WEB) and not iri.startswith(self.base):
            return iri
        return self.pin(address(iri, self.base))


def in_framework(iri: str) -> tuple[str, str]:
    """The number of the goal that a thing of the SDG framework belongs to, and its code.

    >>> in_framework(f"{SDG.iri}11.b"), in_framework(f"{SDG.iri}C010101"), in_framework("urn:a")
    (('11', '11.b'), ('1', '1'), ('', ''))
    """
    found = _FRAMEWORK.fullmatch(iri.removeprefix(SDG.iri)) if iri.startswith(SDG.iri) else None
    if found is None:
        return "", ""
    goal = (found[1] or found[3]).lstrip("0")
    return goal, goal + (found[2] or "")


def _local(iri: str) -> str:
    """The last part of an IRI.

    >>> _local("http://e/ontology#Theme"), _local("http://e/Theme")
    ('Theme', 'Theme')
    """
    return re.split(r"[#/]", iri)[-1]
