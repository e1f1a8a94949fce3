"""How well a text answers a question: the whole of it, its beginning, its words, their spelling."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.search.fields import CODE, NAME, OTHER, SLUG, TEXT
from kg.search.text import is_run, joined, pairs, stem

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kg.search.index import Text
    from kg.search.question import Question

    Near = Mapping[str, Mapping[str, int]]
    """For words of a question other spellings, each with its distance."""

EXACT: Final = "exact"
BEGINNING: Final = "beginning"
WORDS: Final = "words"
SPELLING: Final = "spelling"
SOME: Final = "some"

_WHOLE: Final = {CODE: 100.0, NAME: 98.0, OTHER: 96.0, SLUG: 94.0, TEXT: 70.0}
"""The score of a text of each kind that is what was asked for."""

_BEGINNING: Final = {NAME: 84.0, OTHER: 80.0, CODE: 78.0}
_WORDS: Final = {NAME: 74.0, OTHER: 70.0, CODE: 60.0, TEXT: 46.0}
_COVERED: Final = 68.0
"""The score of a thing with a name of which all words are in the question, which has others too."""

_APART: Final = 44.0
"""The score of a thing that has all words of the question, but in several texts."""

_KIND: Final = 2.0
"""What it costs that the question says what kind of thing is meant beside its name."""

_LENGTH: Final = 12.0
"""How much of the score depends on how much else the text says."""

_BEGUN: Final = 0.94
_MISSPELT: Final = (1.0, 0.88, 0.78)
_BACK: Final = 6.0
"""What a level of :meth:`kg.search.fields.Fields.level` costs."""

_ENOUGH: Final = 0.5
"""The share of a question that a thing must have at least."""

_WEIGHT: Final = 6
_RUN_SHARE: Final = 0.3
"""The share of its pairs of characters of which a run is said to occur in part."""


@dataclass(frozen=True, slots=True)
class Match:
    """The text of a thing that answers best, with the score from 0 to 100 and how it matches.

    ``kind`` is ``exact``, ``beginning``, ``words`` (all of them), ``spelling`` (all, some of them
    spelt otherwise) or ``some`` (not all).
    """

    score: float
    kind: str
    text: Text


def best(
    question: Question,
    texts: Sequence[Text],
    near: Near,
    level: int,
    *,
    kinds: frozenset[str] = frozenset(),
    language: str = "",
) -> Match | None:
    """The best match of a thing; ``None`` where fewer than half of the words occur.

    Args:
        question: what is asked.
        texts: of the thing.
        near: other spellings of words of the question.
        level: how far back the thing stands.
        kinds: the words of the names of its classes, which may stand beside its own.
        language: of which a text is told rather than an equal one in another.
    """
    found = _best(question, texts, near, kinds, language)
    shorter = question.without(kinds)
    if shorter is not None:
        other = _best(shorter, texts, near, frozenset(), language)
        if other is not None and (found is None or other.score - _KIND > found.score):
            found = Match(other.score - _KIND, other.kind, other.text)
    if found is None:
        return None
    return Match(round(max(found.score - _BACK * level, 1.0), 4), found.kind, found.text)


def _best(
    question: Question, texts: Sequence[Text], near: Near, kinds: frozenset[str], language: str
) -> Match | None:
    found: Match | None = None
    told: Match | None = None
    covering = False
    together = {word: float(bool({word, stem(word)} & kinds)) for word in question.words}
    for text in texts:
        values = {word: _value(question, word, text.words, near) for word in question.words}
        if text.field != SLUG:
            together = {word: max(together[word], value) for word, value in values.items()}
        match = _of_text(question, text, values)
        if match is None:
            continue
        if found is None or match.score > found.score:
            found = match
        if text.language == language and (told is None or match.score > told.score):
            told = match
        covering = covering or (
            text.field in _WORDS and text.field != TEXT and _covers(question, text)
        )
    if found is None:
        return None
    text = found.text
    if told is not None and (told.kind, told.text.field) == (found.kind, text.field):
        text = told.text
    if found.kind != SOME:
        return Match(found.score, found.kind, text)
    share = _share(together)
    if share < _ENOUGH and not covering:
        return None
    least = min(together.values())
    kind = SOME if least < _MISSPELT[-1] else WORDS if least >= _BEGUN else SPELLING
    most = _COVERED * max(share, _ENOUGH) if covering else _APART * share * share
    return Match(max(found.score, most), kind, text)


def _covers(question: Question, text: Text) -> bool:
    """Whether all words of a text are in the question."""
    return all(
        any(word in asked if is_run(word) else word == asked for asked in question.words)
        for word in text.words.split()
    )


def _of_text(question: Question, text: Text, values: Mapping[str, float]) -> Match | None:
    """How a text matches; ``values`` say how well each word of the question occurs in it."""
    if text.words == question.whole:
        return Match(_WHOLE[text.field], EXACT, text)
    if text.field != TEXT and joined(text.words) == joined(question.whole):
        return Match(_WHOLE[text.field] - 1.0, EXACT, text)
    if text.field == SLUG:
        return None
    size = len(text.words)
    if text.field in _BEGINNING and _begins(question, text.words):
        score = _BEGINNING[text.field] + _LENGTH * len(question.whole) / size
        return Match(score, BEGINNING, text)
    share = _share(values)
    if share == 0:
        return None
    asked = sum(len(word) for word in question.words if values[word])
    score = _WORDS[text.field] * share + _LENGTH * min(asked / size, 1.0)
    least = min(values.values())
    if least == 0:
        return Match(score * share * 0.6, SOME, text)
    if least < _MISSPELT[-1]:  # a part of a run
        return Match(score * share, SOME, text)
    return Match(score, WORDS if least >= _BEGUN else SPELLING, text)


def _begins(question: Question, said: str) -> bool:
    """Whether a text begins with the question: with its last word, or with a part of a longer."""
    if not said.startswith(question.whole):
        return False
    return question.opens(question.words[-1]) or said[len(question.whole)] == " "


def _share(values: Mapping[str, float]) -> float:
    """How much of a question occurs, the longer words counting more."""
    weights = {word: min(len(word) * (3 if is_run(word) else 1), _WEIGHT) for word in values}
    return sum(weights[word] * value for word, value in values.items()) / sum(weights.values())


def _value(question: Question, word: str, said: str, near: Near) -> float:
    """How well a word of the question occurs in a text of folded words: 1 as it is, 0 not."""
    if is_run(word):
        return _value_of_run(word, said)
    short, spelt = stem(word), near.get(word, {})
    if word not in said and short not in said and not spelt:
        return 0.0
    there = said.split()
    if word in there:
        return 1.0
    stems = {stem(one) for one in there}
    if short in stems:
        return 0.98
    if question.opens(word) and any(one.startswith(word) for one in there):
        return _BEGUN
    found = [spelt[one] for one in (*there, *stems) if one in spelt]
    return _MISSPELT[min(found)] if found else 0.0


def _value_of_run(word: str, said: str) -> float:
    if word in said:
        return 1.0
    if len(word) < 3:
        return 0.0
    parts = pairs(word)
    share = sum(part in said for part in parts) / len(parts)
    return share if share >= _RUN_SHARE else 0.0
