"""What a page of a thing shows, made of what a worker said of it: labels, links, sources."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from kg.languages import ALWAYS, choose
from kg.vocab import RDF, compact

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_PATH = "/:@!$&'()*+,;=-._~%"


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
class ThingView:
    """All that the page of a thing shows."""

    iri: str
    heading: Link
    types: tuple[Link, ...]
    statements: tuple[Statement, ...]
    incoming: tuple[tuple[Link, Link, tuple[Source, ...]], ...]
    incoming_more: str
    states: tuple[tuple[Link, Link, Link], ...]
    states_more: int


def address(iri: str, base: str) -> str:
    """The local path of a thing's page; base IRIs stay in data, links lead to this host.

    >>> address("https://w3id.org/habitat-kg/id/country/KEN", "https://w3id.org/habitat-kg/")
    '/id/country/KEN'
    >>> address("http://metadata.un.org/sdg/11.1", "https://w3id.org/habitat-kg/")
    '/resource?iri=http%3A%2F%2Fmetadata.un.org%2Fsdg%2F11.1'
    """
    if iri.startswith(base + "id/"):
        return "/" + quote(iri.removeprefix(base), safe=_PATH)
    return "/resource?iri=" + quote(iri, safe="")


def thing_view(said: Mapping[str, Any], languages: Sequence[str], base: str) -> ThingView:
    """The view of what :func:`kg.workers.describe.describe` gives; languages by preference."""
    return _Reader(said, languages, base).view()


class _Reader:
    def __init__(self, said: Mapping[str, Any], languages: Sequence[str], base: str) -> None:
        self.said = said
        self.languages = languages
        self.base = base
        self.described = frozenset(said["described"])

    def view(self) -> ThingView:
        said = self.said
        counted = f"more than {said['incoming_count']}" if said["incoming_more"] else ""
        hidden = said["incoming_count"] - len(said["incoming"])
        return ThingView(
            iri=said["iri"],
            heading=self._thing(said["iri"]),
            types=tuple(
                self._term(row["value"])
                for row in said["statements"]
                if row["property"] == RDF.type.value
            ),
            statements=self._statements(),
            incoming=tuple(
                (self._term(row["thing"]), self._thing(row["property"]), self._sources(row))
                for row in said["incoming"]
            ),
            incoming_more=counted or (str(hidden) if hidden else ""),
            states=tuple(
                (self._term(s), self._thing(p), self._term(o)) for s, p, o in said["states"]
            ),
            states_more=said["states_count"] - len(said["states"]),
        )

    def _statements(self) -> tuple[Statement, ...]:
        by_property: dict[str, list[tuple[Link, tuple[Source, ...]]]] = {}
        for row in self.said["statements"]:
            value = (self._term(row["value"]), self._sources(row))
            by_property.setdefault(row["property"], []).append(value)
        return tuple(
            Statement(self._thing(iri), tuple(values)) for iri, values in by_property.items()
        )

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
        if iri in self.described:
            return address(iri, self.base)
        outside = iri.startswith(("http://", "https://")) and not iri.startswith(self.base)
        return iri if outside else ""
