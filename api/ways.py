"""What the page of paths shows, made of an answer of paths or why: sentences, links, pictures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from markupsafe import Markup

from api.views import Link, Source, address, in_framework

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from api.wording import Wording

Told = dict[str, Any]

_GENERAL: Final = "http://www.w3.org/"
"""Where vocabularies are whose classes say little of what a thing is."""


@dataclass(frozen=True)
class Stop:
    """A thing that a path goes through, and what kind of thing it is."""

    link: Link
    kind: str


@dataclass(frozen=True)
class Statement:
    """A link of a hop; ``onward`` says that it points along the path."""

    subject: Link
    property: Link
    value: Link
    onward: bool
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class PathView:
    """A path: its weakest basis, its sentence, its hops with the thing that each leads to."""

    form: str
    basis: str
    length: int
    sentence: str
    first: Stop
    hops: tuple[tuple[tuple[Statement, ...], Stop], ...]
    picture: Markup


class Ways:
    """Reads an answer; in it things, properties and sources are described once."""

    def __init__(
        self,
        answer: Told,
        words: Wording,
        base: str,
        pin: Callable[[str], str],
    ) -> None:
        """Of an answer of :mod:`kg.graph`, for :meth:`paths` with pictures.

        Args:
            answer: as the worker gives it.
            words: the texts of the page, for the names of bases.
            base: of the IRIs of the release.
            pin: makes of a local address one that stays in the release of the page.
        """
        self._answer, self._words = answer, words
        self._base, self._pin = base, pin

    def paths(self) -> list[PathView]:
        """All paths of the answer, each with its picture."""
        drawn = zip(self._answer["paths"], self._answer["pictures"], strict=True)
        return [self._path(path, picture) for path, picture in drawn]

    def stop(self, iri: str) -> Stop:
        """A thing of the answer."""
        told = self._answer["things"][iri]
        own = [iri for iri in told["classes"] if not iri.startswith(_GENERAL)]
        return Stop(self._link(told), self._answer["classes"][own[0]]["label"] if own else "")

    def property(self, iri: str) -> Link:
        """A property of the answer."""
        return self._link(self._answer["properties"][iri])

    def statement(self, link: Told, *, onward: bool) -> Statement:
        """A link of the answer."""
        things = self._answer["things"]
        return Statement(
            subject=self._link(things[link["subject"]]),
            property=self.property(link["property"]),
            value=self._link(things[link["object"]]),
            onward=onward,
            sources=tuple(self._source(iri) for iri in link["sources"]),
        )

    def _path(self, path: Told, picture: str) -> PathView:
        stops = [self.stop(iri) for iri in path["things"]]
        statements = [
            tuple(self.statement(link, onward=link["direction"] == "out") for link in hop["links"])
            for hop in path["hops"]
        ]
        return PathView(
            form=path["basis"] or "",
            basis=self._basis(path["basis"]),
            length=path["length"],
            sentence=path["sentence"],
            first=stops[0],
            hops=tuple(zip(statements, stops[1:], strict=True)),
            picture=Markup(picture),  # noqa: S704 (what it says is escaped)
        )

    def _source(self, iri: str) -> Source:
        told = self._answer["sources"][iri]
        basis = self._basis(told["basis"])
        if self._words.has(level := f"paths.level-{told['level']}"):
            basis = self._words("paths.levelled", basis, self._words(level))
        return Source(
            link=self._link(told),
            within=self._link(told["document"]) if told["document"] else None,
            basis=Link(basis) if told["basis"] else None,
            form=told["basis"] or "",
            rationale=told["rationale"] or "",
            support=tuple(map(self._link, told["supported_by"])),
        )

    def _basis(self, name: str | None) -> str:
        return self._words(f"home.word-{name}" if name else "paths.no-basis")

    def _link(self, told: Mapping[str, Any]) -> Link:
        goal, code = in_framework(told["iri"])
        place = self._pin(address(told["iri"], self._base))
        return Link(told["label"], place, iri=told["iri"], title=told["iri"], goal=goal, code=code)
