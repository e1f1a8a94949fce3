"""The terms of the ontology as pages show them: links, texts in the reader's order, examples."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from api.memento_links import with_release
from api.views import address
from kg.languages import choose
from kg.terms.documents import shortened
from kg.terms.glossary import RELATIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kg.terms.demands import Demand, Shape
    from kg.terms.glossary import Alignment, Glossary, Term

ONTOLOGY: Final = "/ontology"
"""Where the ontology is documented."""


@dataclass(frozen=True)
class Text:
    """A text and its language."""

    text: str
    language: str = ""


@dataclass(frozen=True)
class Named:
    """A term or thing to link to: its name in the reader's language, its short name, its place."""

    label: Text
    code: str
    href: str
    iri: str


@dataclass(frozen=True)
class Known:
    """What the data of a release tells of the terms; empty where it was not counted.

    ``counts`` are members of classes and statements of properties, ``examples`` a thing of each
    class with its names in English and Chinese. It can be a key.
    """

    counts: tuple[tuple[str, int], ...] = ()
    examples: tuple[tuple[str, str, str, str], ...] = ()


NOTHING: Final = Known()


@dataclass(frozen=True)
class Sentence:
    """What a shape demands of a class: as a sentence, and in the words of SHACL."""

    anchor: str
    href: str
    of: tuple[Named, ...]
    path: str
    text: tuple[Text, ...]
    limits: tuple[tuple[str, str], ...]
    warns: bool


@dataclass(frozen=True)
class Row:
    """An alignment: our term, by which relation, the other term, and in which file it stands."""

    subject: Named
    relation: Named
    object: Named
    vocabulary: Named


@dataclass(frozen=True)
class Entry:
    """All that the documentation says of one term."""

    named: Named
    anchor: str
    kind: str
    labels: tuple[Text, ...]
    definitions: tuple[Text, ...]
    others: tuple[tuple[str, Text], ...]
    traits: tuple[str, ...]
    deprecated: bool
    relations: tuple[tuple[str, tuple[Named, ...]], ...]
    alignments: tuple[Row, ...]
    sentences: tuple[Sentence, ...]
    module: Named
    count: int | None
    example: Named | None
    page: str


@dataclass(frozen=True)
class Branch:
    """A class with those below it."""

    named: Named
    below: tuple[Branch, ...]


class Reader:
    """Reads a glossary for somebody who prefers a language, in one release.

    Args:
        glossary: of the release.
        shapes: of the release.
        order: languages by preference.
        release: the id of the release, where the page asks for it by name.
        known: what the data tells.
        here: whether the page is the one that documents all terms.
    """

    def __init__(
        self,
        glossary: Glossary,
        shapes: Iterable[Shape],
        order: tuple[str, ...],
        *,
        release: str = "",
        known: Known = NOTHING,
        here: bool = False,
    ) -> None:
        self.glossary = glossary
        self.shapes = tuple(shapes)
        self._order = order
        self._release = release
        self._here = here
        self._base = glossary.iri.removesuffix("ontology")
        self._counts = dict(known.counts)
        self._examples = {row[0]: row[1:] for row in known.examples}

    def at(self, path: str) -> str:
        """A local address, in the release that is asked for."""
        return with_release(path, self._release) if self._release else path

    def text(self, texts: Mapping[str, str]) -> Text:
        """The text in the reader's language."""
        language, text = choose(texts, self._order)
        return Text(text, language)

    def texts(self, texts: Mapping[str, str]) -> tuple[Text, ...]:
        """The texts in all languages, the reader's first."""
        tags = [tag for tag in self._order if tag in texts]
        return tuple(Text(texts[tag], tag) for tag in dict.fromkeys([*tags, *sorted(texts)]))

    def named(self, iri: str) -> Named:
        """A term: where it is documented here; else where it lives."""
        term = self.glossary.terms.get(iri)
        code = shortened(iri, self.glossary.prefixes)
        if term is None:
            return Named(self.text(self.glossary.names.get(iri, {})), code, iri, iri)
        anchor = f"#{term.anchor}"
        return Named(
            self.text(term.label), code, anchor if self._here else self.at(ONTOLOGY) + anchor, iri
        )

    def entries(self, kind: str, *, own: bool) -> list[Entry]:
        """The entries of a kind: of our own terms, or of those of others that we use."""
        return [self._entry(term) for term in self.glossary.of_kind(kind, own=own)]

    def tree(self) -> tuple[Branch, ...]:
        """Our classes, each below those of which it is a subclass."""
        own = {term.iri for term in self.glossary.of_kind("class")}
        parents = {iri: self.glossary.terms[iri].relations.get("parents", []) for iri in own}
        tops = sorted(
            (iri for iri in own if not own.intersection(parents[iri])),
            key=lambda iri: self.glossary.terms[iri].sort_key,
        )
        return tuple(self._branch(iri, own, ()) for iri in tops)

    def module(self, name: str) -> Named:
        """A module, by the title of its file; it says in English what it is about."""
        title = self.glossary.modules.get(name, "")
        place = f"{ONTOLOGY}/modules/{name}"
        return Named(Text(title or name, "en" if title else ""), name, self.at(place), "")

    def modules(self) -> list[tuple[Named, list[Named]]]:
        """Each module with the terms that it declares."""
        terms = self.glossary.terms.values()
        return [
            (self.module(name), [self.named(term.iri) for term in terms if term.module == name])
            for name in self.glossary.modules
        ]

    def sentences(self, shape: Shape) -> tuple[Sentence, ...]:
        """What a shape demands."""
        return tuple(self._sentence(shape, demand) for demand in shape.demands)

    def row(self, alignment: Alignment) -> Row:
        """An alignment with its links."""
        found = next(v for v in self.glossary.vocabularies if v.name == alignment.vocabulary)
        place = self.at(f"{ONTOLOGY}/alignments/{found.name}")
        return Row(
            self.named(alignment.subject),
            self.named(alignment.relation),
            self.named(alignment.object),
            Named(self.text(found.label), found.name, place, found.iri),
        )

    def _entry(self, term: Term) -> Entry:
        return Entry(
            named=self.named(term.iri),
            anchor=term.anchor,
            kind=term.kind,
            labels=self.texts(term.label),
            definitions=self.texts(term.definition),
            others=tuple(
                (shortened(predicate, self.glossary.prefixes), Text(text, language))
                for predicate, text, language in term.others
            ),
            traits=term.traits,
            deprecated=term.deprecated,
            relations=tuple(
                (name, tuple(map(self.named, term.relations[name])))
                for name in RELATIONS
                if name in term.relations
            ),
            alignments=tuple(map(self.row, term.alignments)),
            sentences=self._demanded.get(term.iri, ()),
            module=self.module(term.module),
            count=self._counts.get(term.iri),
            example=self._example(term, ()) if term.kind == "class" else None,
            page=self.at(address(term.iri, self._base)),
        )

    @cached_property
    def _demanded(self) -> dict[str, tuple[Sentence, ...]]:
        """Class or property → what shapes demand of it, a warning after what must be."""
        found: dict[str, list[Sentence]] = {}
        for shape in self.shapes:
            for sentence, demand in zip(self.sentences(shape), shape.demands, strict=True):
                for iri in dict.fromkeys([*shape.targets, demand.property]):
                    found.setdefault(iri, []).append(sentence)
        return {iri: tuple(sorted(s, key=lambda one: one.warns)) for iri, s in found.items()}

    def _sentence(self, shape: Shape, demand: Demand) -> Sentence:
        return Sentence(
            demand.anchor,
            self.at(f"{ONTOLOGY}/shapes") + (f"#{demand.anchor}" if demand.anchor else ""),
            tuple(map(self.named, shape.targets)),
            demand.path,
            self.texts(demand.message),
            demand.limits,
            demand.warns,
        )

    def _branch(self, iri: str, own: set[str], above: tuple[str, ...]) -> Branch:
        path = (*above, iri)
        children = self.glossary.terms[iri].relations.get("children", [])
        below = (self._branch(c, own, path) for c in children if c in own and c not in path)
        return Branch(self.named(iri), tuple(below))

    def _example(self, term: Term, above: tuple[str, ...]) -> Named | None:
        """A thing of the class itself, or else of the first class below it that has one."""
        found = self._examples.get(term.iri)
        if found is not None:
            iri, english, chinese = found
            texts = {tag: text for tag, text in (("en", english), ("zh", chinese)) if text}
            label = self.text(texts) if texts else Text(shortened(iri, self.glossary.prefixes))
            return Named(label, "", self.at(address(iri, self._base)), iri)
        path = (*above, term.iri)
        for child in term.relations.get("children", []):
            below = self.glossary.terms.get(child)
            example = self._example(below, path) if below and child not in path else None
            if example is not None:
                return example
        return None
