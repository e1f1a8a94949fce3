"""From the answers of traversal to what is drawn of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from kg.plots.boxes import Thing
from kg.plots.evidence import Evidence, Path, Statement
from kg.plots.style import Words, basis_of, goal_of
from kg.plots.text import named_in
from kg.vocab import CODED

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Told = dict[str, Any]

_GENERAL: Final = "http://www.w3.org/"
"""Where vocabularies are whose classes say little of what a thing is."""


def evidence_of(answer: Told, languages: Sequence[str]) -> Evidence:
    """What is drawn of an answer of ``paths`` or ``why``.

    Args:
        answer: as :func:`kg.graph.paths.paths` and :func:`kg.graph.why.why` give it.
        languages: of the reader, in the order of preference.
    """
    words = Words(languages)
    asked = ("why", "programme", "target") if "programme" in answer else ("from_to", "from", "to")
    ends = [named(answer["things"][answer[end]]) for end in asked[1:]]
    sources = _Sources(answer["sources"], words)
    things = {iri: thing_of(told, answer["classes"]) for iri, told in answer["things"].items()}
    paths = [
        Path(
            [things[iri] for iri in path["things"]],
            [[_statement(link, answer, sources) for link in hop["links"]] for hop in path["hops"]],
            path["basis"],
            path["sentence"],
        )
        for path in answer["paths"]
    ]
    return Evidence(words.say(asked[0], *ends), note_of(answer, words), paths, sources.documents)


def note_of(answer: Told, words: Words) -> str:
    """The release of an answer, whether it is of that as it is, and whether a bound cut it."""
    said = [words.say("release", answer["release"])]
    if answer.get("hypothetical"):
        said.append(words.say("hypothetical"))
    if answer["cut"]:
        said.append(words.say("cut"))
    return words.say("apart").join(said)


def code_of(told: Mapping[str, Any]) -> str:
    """The code of a thing that people know by it; of any other thing none."""
    return str(told["key"]) if told["kind"] in CODED else ""


def named(told: Mapping[str, Any]) -> str:
    """What an answer calls a thing, after its code where people know it by that."""
    key, label = code_of(told), str(told["label"])
    return label if named_in(key, label) else f"{key} {label}"


def thing_of(told: Mapping[str, Any], classes: Mapping[str, Told]) -> Thing:
    """A thing as it is drawn, of how an answer describes it and its classes."""
    own = [iri for iri in told["classes"] if not iri.startswith(_GENERAL)]
    name = classes[own[0]]["label"] if own else ""
    kind = name[:1].upper() + name[1:]
    return Thing(told["label"], kind, code_of(told), goal_of(told["iri"]))


def _statement(link: Told, answer: Told, sources: _Sources) -> Statement:
    rationales = (answer["sources"][iri]["rationale"] for iri in link["sources"])
    return Statement(
        answer["properties"][link["property"]]["label"],
        link["direction"] == "out",
        next(iter(link["basis"]), None),
        sources.said(link),
        next((text for text in rationales if text), ""),
    )


class _Sources:
    """Says in few words where links stand, and numbers the documents that it names."""

    def __init__(self, told: Mapping[str, Told], words: Words) -> None:
        self._told, self._words = told, words
        self.documents: list[str] = []

    def said(self, link: Told) -> str:
        """The strongest source of a link and how many more there are."""
        if link["imagined"]:
            basis = self._words.say(basis_of(link["basis"][0]).name)
            return self._words.say("source", basis, self._words.say("assumed"))
        if not link["sources"]:
            return self._words.say("no_source")
        source = self._told[link["sources"][0]]
        basis = self._words.say(basis_of(source["basis"]).name)
        if source["level"]:
            basis = self._words.say("levelled", basis, self._words.say(source["level"]))
        if source["supported_by"]:
            said = self._words.say("resting", basis, self._places(source["supported_by"]))
        else:
            said = self._words.say("source", basis, self._places([source]))
        more = len(link["sources"]) - 1
        return said + (" " + self._words.say("more_sources", more) if more else "")

    def _places(self, places: Iterable[Told]) -> str:
        """The paragraphs of each document, then its number in the picture."""
        together: dict[str, list[str]] = {}
        for place in places:
            part = place["paragraph"]
            named = self._words.say("part", part) if part else place["label"]
            document = place["document"]["label"] if place["document"] else ""
            together.setdefault(document, []).append(named)
        return self._words.listed(
            [
                self._words.listed(sorted(named, key=natural))
                + (f" [{self._number(document)}]" if document else "")
                for document, named in together.items()
            ]
        )

    def _number(self, document: str) -> int:
        if document not in self.documents:
            self.documents.append(document)
        return self.documents.index(document) + 1


def natural(text: str) -> list[tuple[int, str]]:
    """The order in which a person counts: 3 before 15.

    >>> sorted(["¶ 15", "¶ 3", "¶ 17(b)"], key=natural)
    ['¶ 3', '¶ 15', '¶ 17(b)']
    """
    return [(int(part), "") if part.isdecimal() else (0, part) for part in re.split(r"(\d+)", text)]
