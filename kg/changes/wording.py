"""What changed of a thing in sentences that a board can read."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode

from kg.changes.phrases import PHRASES, Segment, filled, joined
from kg.changes.things import DERIVED, NEW, WITHDRAWN
from kg.languages import ALWAYS
from kg.vocab import RDF, RDFS, SKOS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.changes.names import Names
    from kg.changes.things import Change, Said

_HEADING: Final = (RDF.type.value, SKOS.prefLabel.value)
"""What the heading of a thing says already."""

_OF_MAPPINGS: Final = ("level", "rationale", "supportedBy")
"""What is told of a mapping that came or went: its name says what it links to what."""

Sentence = list[Segment]


class Words:
    """The sentences of changes in one language.

    Args:
        names: what things are called.
        language: ``en`` or ``zh``.
    """

    def __init__(self, names: Names, language: str) -> None:
        self._names = names
        self._language = language
        self._phrases = PHRASES[language]

    def of(self, change: Change) -> list[Sentence]:
        """The sentences of one thing: of our properties, then of others; in the order of values."""
        told = [one for one in change.said if self._is_told(one, change)]
        told.sort(key=lambda one: (not self._names.local(one.predicate), one.predicate))
        made: list[Sentence] = []
        for _, group in groupby(told, key=lambda one: one.predicate):
            made += self._of_property(change, self._in_language(list(group)))
        return made

    def _is_told(self, said: Said, change: Change) -> bool:
        """Not what the heading says, nor a label that a rule repeats."""
        if change.kind in (NEW, WITHDRAWN):
            if said.predicate in _HEADING:
                return False
            if self._names.is_mapping(change.classes):
                return self._names.local(said.predicate) in _OF_MAPPINGS
        repeated = said.predicate == RDFS.label.value and change.kind != DERIVED
        return not repeated or any(
            self._names.basis(source) != DERIVED for source in said.other_sources
        )

    def _in_language(self, group: list[Said]) -> list[Said]:
        """Without the same texts in the other language that everything is told in."""
        tags = {_language(one.value) for one in group}
        if self._language not in tags:
            return group
        return [one for one in group if _language(one.value) not in {*ALWAYS} - {self._language}]

    def _of_property(self, change: Change, group: list[Said]) -> list[Sentence]:
        if change.kind in (NEW, WITHDRAWN):
            return [self._sentence("", change, one) for one in group]
        lost, gained = [o for o in group if o.lost], [o for o in group if o.gained]
        moved = [self._moved(one) for one in group if not one.lost and not one.gained]
        if len(lost) == len(gained) == 1:
            return [self._replaced(change, lost[0], gained[0]), *moved]
        return [
            *(self._sentence(" gained", change, one) for one in gained),
            *(self._sentence(" lost", change, one) for one in lost),
            *moved,
        ]

    def _sentence(self, form: str, change: Change, said: Said) -> Sentence:
        sources = self._sources(change, said.before or said.after, older=said.lost)
        pattern = "was sources" if form == " lost" else "sources"
        return filled(
            self._phrases[_shape(said.value) + form],
            p=self._property(said),
            v=self._value(said.value),
            s=self._bracketed(pattern, sources),
        )

    def _replaced(self, change: Change, lost: Said, gained: Said) -> Sentence:
        then = self._sources(change, lost.before, older=True)
        now = self._sources(change, gained.after, older=False)
        same = then == now
        return filled(
            self._phrases[_shape(gained.value) + " replaced"],
            p=self._property(gained),
            v=self._value(gained.value),
            w=self._value(lost.value),
            s=self._bracketed("sources", now) if same else self._bracketed("from to", now, then),
        )

    def _moved(self, said: Said) -> Sentence:
        more = [source for source in said.after if source not in said.before]
        fewer = [source for source in said.before if source not in said.after]
        changes = [
            filled(self._phrases[name], s=self._names.sources(iris, self._language, older=older))
            for name, iris, older in (("more sources", more, False), ("fewer sources", fewer, True))
            if iris
        ]
        return filled(
            self._phrases[_shape(said.value) + " moved"],
            p=self._property(said),
            v=self._value(said.value),
            m=joined(changes, self._phrases["and"]),
        )

    def _sources(self, change: Change, iris: Iterable[str], *, older: bool) -> Sentence:
        """Who says it; of a mapping that is the table that it stands in, which goes unsaid."""
        if self._names.is_mapping(change.classes):
            return []
        return self._names.sources(iris, self._language, older=older)

    def _bracketed(self, pattern: str, *sources: Sentence) -> Sentence:
        if not any(sources):
            return []
        if not all(sources):
            return self._bracketed("sources", *(found for found in sources if found))
        texts = self._phrases[pattern].split("{}")
        made: list[Sentence] = [[texts[0]]]
        for found, text in zip(sources, texts[1:], strict=True):
            made += [found, [text]]
        return joined(made, "")

    def _property(self, said: Said) -> Sentence:
        name = self._names.label(said.predicate, self._language)
        tag = _language(said.value)
        tag = "" if tag == self._language else tag
        return [name + (self._phrases["language"].format(tag) if tag else "")]

    def _value(self, value: object) -> Sentence:
        if isinstance(value, NamedNode):
            return [(self._names.name(value.value, self._language), value.value)]
        if isinstance(value, Literal):
            plain = not value.language and not value.datatype.value.endswith("#string")
            return [value.value if plain else self._phrases["quote"].format(value.value)]
        return [str(value)]


def _shape(value: object) -> str:
    return "link" if isinstance(value, NamedNode) else "text"


def _language(value: object) -> str:
    return (value.language or "") if isinstance(value, Literal) else ""


def heading(class_name: str, name: str, language: str) -> str:
    """What a thing is called at the head of its sentences.

    >>> heading("flagship programme", "SDG Cities", "en"), heading("旗舰方案", "城市", "zh")
    ('Flagship programme SDG Cities', '旗舰方案：城市')
    >>> heading("paragraph", "Paragraph 17(a)", "en")
    'Paragraph 17(a)'
    """
    if not class_name or name.casefold().startswith(class_name.casefold()):
        return name
    if language == "zh":
        return f"{class_name}：{name}"
    return f"{class_name[:1].upper()}{class_name[1:]} {name}"


def counted(kinds: Iterable[tuple[str, int]], language: str) -> str:
    """How many things changed in which way, in one line."""
    pattern, comma = PHRASES[language]["counted"], PHRASES[language]["comma"]
    said = comma.join(pattern.format(kind=kind, n=n) for kind, n in kinds if n)
    return said or PHRASES[language]["nothing"]
