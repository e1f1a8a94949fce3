"""What somebody asks for: the words of a question, and the expressions that find candidates."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from kg.errors import ParameterError
from kg.search.text import is_number, is_run, pairs, stem, whole

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

LONGEST: Final = 200
"""Characters that a question may have."""

MOST_WORDS: Final = 12
"""Words of it that count; those that follow are passed over."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it was asked, folded as a whole, and its words, each once."""

    text: str
    whole: str
    words: tuple[str, ...]
    class_: int | None = None
    begun: bool = False
    """Whether the last word may be the beginning of any, a number too: somebody is typing."""

    @classmethod
    def of(cls, text: str, class_: int | None = None, *, begun: bool = False) -> Question:
        """Read a question.

        Raises:
            ParameterError: it is empty or too long.

        >>> Question.of("Housing  housing 住房").words
        ('housing', '住房')
        """
        if len(text) > LONGEST:
            raise ParameterError(
                "q", f"The question has {len(text)} characters.", f"Ask in {LONGEST} or fewer."
            )
        folded = whole(text)
        if not folded:
            raise ParameterError(
                "q",
                "The question has no word in it.",
                "Give a word, a code or the name of a thing.",
            )
        words = tuple(dict.fromkeys(folded.split()))[:MOST_WORDS]
        return cls(text, folded, words, class_, begun)

    def without(self, words: frozenset[str]) -> Question | None:
        """The question without words that only say what kind of thing is meant, if any are left."""
        left = tuple(word for word in self.words if not {word, stem(word)} & words)
        if not left or len(left) == len(self.words):
            return None
        return replace(self, whole=" ".join(left), words=left)

    def opens(self, word: str) -> bool:
        """Whether a word of the question stands for those that begin with it, too."""
        if is_number(word):
            return self.begun and word == self.words[-1]
        return len(word) > 1 or (self.begun and word == self.words[-1])


def all_words(
    question: Question, column: str, spellings: Mapping[str, Sequence[str]] | None = None
) -> str:
    """The expression that takes all words of a question in a column, or in any where it is empty.

    Words may also say what kind of thing is meant.

    ``spellings`` are further words for a word.
    """
    spelt = spellings or {}
    parts = [_one(question, word, spelt.get(word, ())) for word in question.words]
    joined = " AND ".join(f"({part})" for part in parts)
    return f"{{kind {column or 'name text'}}} : ({joined})"


def some_words(question: Question, spellings: Mapping[str, Sequence[str]]) -> str:
    """The expression that takes any of the words, or a pair of characters of a run."""
    parts: list[str] = []
    for word in question.words:
        if is_run(word) and len(word) > 2:
            parts += [_quoted(pair) for pair in dict.fromkeys(pairs(word))]
        else:
            parts.append(_one(question, word, spellings.get(word, ())))
    return f"{{name text}} : ({' OR '.join(parts)})"


def _one(question: Question, word: str, spellings: Sequence[str]) -> str:
    if is_run(word):
        return f"{_quoted(word)}*" if len(word) == 1 else _quoted(" ".join(pairs(word)))
    found = [f"{_quoted(word)}*" if question.opens(word) else _quoted(word)]
    found += [_quoted(other) for other in dict.fromkeys((stem(word), *spellings)) if other != word]
    return " OR ".join(found)


def _quoted(text: str) -> str:
    """A token as a string of the full text; folded words have no quotation marks in them."""
    return f'"{text}"'
