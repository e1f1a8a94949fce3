"""What the page of a thing shows, made of what a worker said of it: labels, links, sources."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from api.rendering import embedded
from kg.languages import ALWAYS, choose
from kg.vocab import RDF, SDG, compact

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

_WEB: Final = ("http://", "https://")
_PATH: Final = "/:@!$&'()*+,;=-._~%"
_NO_PATH: Final = re.compile(r"[?#]|//|/\.{1,2}(?:/|$)|/$")
"""What a path cannot hold, or what clients take out of it (RFC 3986 § 5.2.4)."""


@dataclass(frozen=True)
class Link:
    """A thing or value as text, with where it leads (if anywhere) and its other label.

    ``language`` is that of a value, which is shown; ``spoken`` that of a label, for those who hear
    or break the text.
    """

    text: str
    href: str = ""
    other: str = ""
    language: str = ""
    title: str = ""
    spoken: str = ""


@dataclass(frozen=True)
class Source:
    """Who says a statement: the source, on what basis, where in a document, and why."""

    link: Link
    within: Link | None
    basis: Link | None
    rationale: str
    support: tuple[Link, ...]


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

    def _sources(self, row: Mapping[str, Any]) -> tuple[Source, ...]:
        return tuple(self._source(iri) for iri in row["sources"])

    def _source(self, iri: str) -> Source:
        about = self.said["sources"].get(iri, {})
        return Source(
            link=self._thing(iri),
            within=next((self._term(term) for term in about.get("part_of", ())), None),
            basis=next((self._term(term) for term in about.get("basis", ())), None),
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
        others = [labels[tag] for tag in ALWAYS if labels.get(tag, mine) != mine]
        return Link(
            mine or compact(iri, self.base).strip("<>"),
            href=self._href(iri),
            other=others[0] if others else "",
            title=iri,
            spoken=tag,
        )

    def _href(self, iri: str) -> str:
        """Of what the release describes, and of what is ours, its page; else where it lives."""
        if iri not in self.described and iri.startswith(_WEB) and not iri.startswith(self.base):
            return iri
        return self.pin(address(iri, self.base))
