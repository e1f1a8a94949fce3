"""The file of a document's suggested mentions, which no build reads."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode

from kg.sources.content import SUGGESTIONS
from kg.sources.rdf import read_rdf
from kg.vocab import DEFAULT_BASE, RDF, Vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from kg.sources.content import Content

OA: Final = Vocabulary("http://www.w3.org/ns/oa#")
ADMS: Final = Vocabulary("http://www.w3.org/ns/adms#")
_STATUS: Final = f"{DEFAULT_BASE}id/suggestion-status/"
_PLACE: Final = re.compile(r"char=(\d+),(\d+)")


class Status(StrEnum):
    """What a person has said of a suggestion."""

    SUGGESTED = "suggested"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


@dataclass(frozen=True)
class Suggestion:
    """That a part of a document may mention a thing.

    Attributes:
        document: the slug of the document.
        part: the part's path below the document's IRI: ``para/17/a``.
        thing: the IRI of the thing.
        places: where in the part's text, each the index of the first character and the one
            after the last.
        name: the words at the first of these places.
        by_word: the words are not a name but refer to one: *this programme*.
        status: whether a person has accepted or rejected it.
    """

    document: str
    part: str
    thing: str
    places: tuple[tuple[int, int], ...]
    name: str
    by_word: bool = False
    status: Status = Status.SUGGESTED

    @property
    def id(self) -> str:
        """Eight digits that stay the same as long as part and thing do."""
        named = f"{self.document}\n{self.part}\n{self.thing}"
        return hashlib.sha256(named.encode()).hexdigest()[:8]

    @property
    def where(self) -> str:
        """The name of the part: ``17(a)``, ``footnote 1``, ``front``.

        >>> parts = ("para/17/a", "para/2", "footnote/asterisk", "front")
        >>> [Suggestion("r", part, "a:b", (), "B").where for part in parts]
        ['17(a)', '2', 'footnote *', 'front']
        """
        kind, *numbers = self.part.split("/")
        if kind == "para":
            return numbers[0] + "".join(f"({letter})" for letter in numbers[1:])
        return " ".join([kind, *("*" if number == "asterisk" else number for number in numbers)])

    @property
    def paragraph(self) -> NamedNode:
        """The IRI of the part, which is also that of the graph of what it states."""
        return NamedNode(f"{DEFAULT_BASE}id/document/{self.document}/{self.part}")


def suggestions_path(content: Content, document: str) -> Path:
    """The file of a document's suggestions."""
    return content.root / "data/documents" / document / SUGGESTIONS


def read_suggestions(content: Content, document: str) -> list[Suggestion]:
    """The suggestions of a document in the order of its file; none where there is no file.

    Raises:
        SourceError: the file is no TriG, or a suggestion in it is not whole.
    """
    path = suggestions_path(content, document)
    if not path.is_file():
        return []
    values: dict[str, dict[str, list[str]]] = {}
    for quad in read_rdf(path, content.root).quads:
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode | Literal):
            said = values.setdefault(quad.subject.value, {})
            said.setdefault(quad.predicate.value, []).append(quad.object.value)
    start = f"{DEFAULT_BASE}id/document/{document}/"
    return [_suggestion(document, start, said) for said in values.values() if len(said) > 1]


def _suggestion(document: str, start: str, said: dict[str, list[str]]) -> Suggestion:
    targets = said[OA.hasTarget.value]
    places = (_PLACE.search(target) for target in targets)
    return Suggestion(
        document,
        targets[0].removeprefix(start).partition("#")[0],
        said[OA.hasBody.value][0],
        tuple((int(place[1]), int(place[2])) for place in places if place),
        said[RDF.value.value][0],
        OA.linking.value in said[OA.motivatedBy.value],
        Status(said[ADMS.status.value][0].removeprefix(_STATUS)),
    )


def write_suggestions(content: Content, document: str, found: Iterable[Suggestion]) -> None:
    """Write the file anew, in one step."""
    path = suggestions_path(content, document)
    beside = path.with_name(f".{path.name}.new")
    beside.write_text("\n".join(_lines(document, found)), encoding="utf-8", newline="\n")
    beside.replace(path)


def _lines(document: str, found: Iterable[Suggestion]) -> Iterator[str]:
    whole = f"{DEFAULT_BASE}id/document/{document}"
    yield f"# Mentions in {document} that a program found and a person accepts or rejects: see"
    yield "# kg suggestions --help, which writes this file. No build reads it."
    for prefix, iri in (
        ("adms", ADMS.iri),
        ("oa", OA.iri),
        ("rdf", RDF.iri),
        ("status", _STATUS),
        ("suggestion", f"{whole}/suggestion/"),
    ):
        yield f"@prefix {prefix}: <{iri}> ."
    yield f"\nGRAPH <{whole}/suggestions> {{"
    for one in found:
        targets = (f"<{one.paragraph.value}#char={start},{end}>" for start, end in one.places)
        yield f"    suggestion:{one.id} a oa:Annotation ; adms:status status:{one.status} ;"
        yield f"        oa:motivatedBy oa:{'linking' if one.by_word else 'identifying'} ;"
        yield f"        oa:hasBody <{one.thing}> ; rdf:value {Literal(one.name)} ;"
        yield f"        oa:hasTarget {' , '.join(targets)} ."
    yield "}\n"
