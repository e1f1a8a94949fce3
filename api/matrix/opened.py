"""An opened cell as a page shows it: what it counts, by which links, on whose word."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from api.views import Link, Source, in_framework

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from api.wording import Wording

_COUNTED: Final = "link"
"""The role of the links that count; others lead up from what they link."""


@dataclass(frozen=True)
class Statement:
    """A link with its sources; ``imagined`` where it is none of the release."""

    subject: Link
    property: Link
    object: Link
    sources: tuple[Source, ...]
    imagined: bool


@dataclass(frozen=True)
class Entry:
    """What is counted once: between what, on which bases, by which links.

    ``steps`` are links that lead up from there to the things of the row and the column.
    """

    ends: tuple[Link, ...]
    via: Link | None
    bases: tuple[str, ...]
    links: tuple[Statement, ...]
    steps: tuple[Statement, ...]


@dataclass(frozen=True)
class Opened:
    """A cell; ``parts`` has each part with its number and those of its entries on this page."""

    row: Link
    column: Link
    total: int
    parts: tuple[tuple[str, int, tuple[Entry, ...]], ...]
    first: int
    last: int


def opened(told: Mapping[str, Any], address: Callable[[str], str], words: Wording) -> Opened:
    """What the page of a cell shows.

    Args:
        told: as :func:`kg.analysis.opened.cell` gives it.
        address: the page of a thing, by its IRI.
        words: the texts of the page, for the names of bases.
    """
    reader = _Reader(address, words)
    by_part = groupby(told["entries"], key=lambda entry: str(entry["part"]))
    parts = ((part, tuple(map(reader.entry, entries))) for part, entries in by_part)
    return Opened(
        row=reader.thing(told["row"]),
        column=reader.thing(told["column"]),
        total=told["total"],
        parts=tuple((part, told["parts"][part], entries) for part, entries in parts),
        first=told["offset"] + 1,
        last=told["offset"] + told["count"],
    )


class _Reader:
    def __init__(self, address: Callable[[str], str], words: Wording) -> None:
        self._address, self._words = address, words

    def entry(self, told: Mapping[str, Any]) -> Entry:
        links = [(link["role"] == _COUNTED, self._statement(link)) for link in told["links"]]
        return Entry(
            ends=tuple(self.thing(one) for one in (*told["row"], *told["column"])),
            via=self.thing(told["via"]) if told["via"] else None,
            bases=tuple(told["basis"]),
            links=tuple(link for counted, link in links if counted),
            steps=tuple(link for counted, link in links if not counted),
        )

    def thing(self, told: Mapping[str, Any]) -> Link:
        goal, code = in_framework(told["iri"])
        return Link(
            told["label"],
            href=self._address(told["iri"]),
            title=told["iri"],
            iri=told["iri"],
            goal=goal,
            code=told["key"] if goal and told.get("key") else code,
        )

    def _statement(self, told: Mapping[str, Any]) -> Statement:
        return Statement(
            self.thing(told["subject"]),
            self._named(told["property"]),
            self.thing(told["object"]),
            tuple(map(self._source, told["sources"])),
            told["imagined"],
        )

    def _source(self, told: Mapping[str, Any]) -> Source:
        document, basis = told["document"], told["basis"]
        return Source(
            link=self._named(told),
            within=self._named(document) if document else None,
            basis=Link(self._words(f"home.word-{basis}")) if basis else None,
            form=basis or "",
            rationale=told["rationale"] or "",
            support=tuple(map(self._named, told["supported_by"])),
        )

    def _named(self, told: Mapping[str, Any]) -> Link:
        return Link(told["label"], href=self._address(told["iri"]), title=told["iri"])
