"""Search: from a question to the things that answer it best, each with the text that does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from kg.languages import choose
from kg.search import scoring
from kg.search.excerpts import excerpt
from kg.search.fields import CODE, FIELDS, SLUG, TEXT
from kg.search.index import Text, local, names_in
from kg.search.question import all_words, some_words
from kg.search.scoring import EXACT, SOME, SPELLING, Match
from kg.search.text import joined

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kg.search.index import SearchIndex
    from kg.search.question import Question
    from kg.search.scoring import Near

CANDIDATES: Final = 300
"""Things that each way of looking may bring; they are then compared in full."""


_GOOD: Final = 50.0
"""Where no answer has this score, things with some of the words may be what is meant."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A thing that answers a question."""

    thing: int
    iri: str
    level: int
    match: Match
    texts: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """The hits by score; ``more`` says whether there are further ones.

    ``spelt`` holds, for a word of the question that the release does not have, what was taken
    for it.
    """

    hits: tuple[Hit, ...]
    more: bool
    spelt: Mapping[str, tuple[str, ...]]
    near: Near


def search(index: SearchIndex, question: Question, limit: int, language: str = "") -> Found:
    """The ``limit`` best answers to a question.

    Codes and names that are the question as a whole come first, then those that begin with it,
    then things with all its words in their names, and in any text; only where these are fewer
    than ``limit`` are other spellings tried, and only where none is good, some of the words.

    Args:
        index: of the release.
        question: what is asked.
        limit: how many answers are wanted.
        language: in which a text is told that is found in several.
    """
    class_ = question.class_
    things: dict[int, None] = {}
    full = False

    def take(found: Iterable[int]) -> None:
        nonlocal full
        listed = list(found)
        full = full or len(listed) >= CANDIDATES
        things.update(dict.fromkeys(listed))

    for key in dict.fromkeys((question.whole, joined(question.whole))):
        take(index.with_key(key, class_))
    if question.opens(question.words[-1]):
        take(index.with_beginning(question.whole, class_, CANDIDATES))
    take(index.with_words(all_words(question, "name"), class_, CANDIDATES))
    if not question.begun:
        take(index.with_words(all_words(question, ""), class_, CANDIDATES))
    near: dict[str, dict[str, int]] = {}
    if len(things) < limit:
        near = {word: dict(found) for word in question.words if (found := index.near(word))}
        if near:
            column = "name" if question.begun else ""
            take(index.with_words(all_words(question, column, _lists(near)), class_, CANDIDATES))
    hits = _named(index, question) + _ranked(index, question, things, near, language)
    best = max((hit.match.score for hit in hits), default=0.0)
    if best < _GOOD:
        seen = set(things)
        take(index.with_words(some_words(question, _lists(near)), class_, CANDIDATES, best=True))
        rest = [thing for thing in things if thing not in seen]
        hits += _ranked(index, question, rest, near, language)
    hits.sort(key=_order)
    spelt = {
        word: tuple(others)[:3]
        for word, others in near.items()
        if hits and hits[0].match.kind in (SPELLING, SOME)
    }
    return Found(tuple(hits[:limit]), full or len(hits) > limit, spelt, near)


def _lists(near: Near) -> dict[str, list[str]]:
    return {word: list(others) for word, others in near.items()}


def _named(index: SearchIndex, question: Question) -> list[Hit]:
    """The thing whose IRI the question is."""
    iri = question.text.strip()
    thing = index.thing(iri) if ":" in iri else None
    if thing is None or (question.class_ and not index.is_member(thing, question.class_)):
        return []
    match = Match(100.0, EXACT, Text(SLUG, 0, "", iri, question.whole))
    return [Hit(thing, iri, 0, match, tuple(index.texts(thing)))]


def _ranked(
    index: SearchIndex, question: Question, things: Iterable[int], near: Near, language: str
) -> list[Hit]:
    hits: list[Hit] = []
    for thing in things:
        texts = tuple(index.texts(thing))
        seen = [text for text in texts if text.field != TEXT] if question.begun else texts
        iri, level = index.iri_and_level(thing)
        kinds = frozenset().union(*map(index.words_of_class, index.classes_of(thing)))
        match = scoring.best(question, seen, near, level, kinds=kinds, language=language)
        if match is not None:
            hits.append(Hit(thing, iri, level, match, texts))
    return hits


def _order(hit: Hit) -> tuple[float, int, int, str]:
    return -hit.match.score, hit.level, len(hit.match.text.words), hit.iri


def shown(
    index: SearchIndex, found: Found, question: Question, languages: Sequence[str]
) -> list[dict[str, Any]]:
    """The hits as an answer has them, with labels in the first of the languages that they have."""
    labels: dict[int, dict[str, str]] = {}
    rows = []
    for hit in found.hits:
        classes = index.classes_of(hit.thing)
        for class_ in classes:
            if class_ not in labels:
                labels[class_] = class_named(index, class_, languages)
        language, label = name_of(hit.texts, hit.iri, languages)
        text = hit.match.text
        part = excerpt(text.text, question, found.near, whole=hit.match.kind == EXACT)
        rows.append(
            {
                "iri": hit.iri,
                "label": label,
                "language": language,
                "code": code_of(hit.texts),
                "classes": [labels[class_] for class_ in classes],
                "score": hit.match.score,
                "match": {
                    "kind": hit.match.kind,
                    "field": FIELDS[text.field],
                    "property": None if text.field == SLUG else index.properties[text.property],
                    "language": text.language or None,
                    **part,
                },
            }
        )
    return rows


def class_named(index: SearchIndex, class_: int, languages: Sequence[str]) -> dict[str, str]:
    """A class with its name in the first of the languages that it has."""
    iri = index.classes[class_]
    return {"iri": iri, "label": choose(index.names(iri), languages)[1] or local(iri)}


def name_of(texts: Iterable[Text], iri: str, languages: Sequence[str]) -> tuple[str, str]:
    """The language and text of the name to show; the end of the IRI where there is no name."""
    language, label = choose(names_in(texts), languages)
    return language, label or local(iri)


def code_of(texts: Iterable[Text]) -> str | None:
    """The first code of a thing, as a notation is."""
    return next((text.text for text in texts if text.field == CODE), None)
