"""A stored query as it was asked of a release: its question in words, and its addresses."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from kg.citations.citation import Citation, address_with, plain
from kg.languages import ALWAYS
from kg.queries.binding import bind
from kg.queries.header import Wording
from kg.queries.kinds import KINDS
from kg.queries.parameters import language_of, to_bind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kg.citations.answers import Fingerprint
    from kg.citations.citation import Source
    from kg.queries.catalog import StoredQuery
    from kg.queries.keys import KeyIndex
    from kg.queries.parameters import Term

ANSWERS: Final = "api/v1/queries"
"""Where stored queries are answered, below the base."""

CITATIONS: Final = "citations/queries"
"""Where their answers are cited, below the base."""

TEXT_DIGITS: Final = 12
"""Digits of the hash of a query's text in an address."""

ANSWER_DIGITS: Final = 16
"""Digits of the hash of an answer in an address."""

_KIND: Final = Wording("Answer to a stored query", "既定问题的答案")


@dataclass(frozen=True)
class Question:
    """What was asked, of which release.

    Attributes:
        query: the stored query.
        release: the id of the release.
        given: its parameters but the language: the shortest text that stands for each value.
        words: what these stand for, where a thing has a name.
        language: of the labels.
        values: the terms that were put in place of the parameters.
    """

    query: StoredQuery
    release: str
    given: Mapping[str, str]
    words: Mapping[str, Wording]
    language: str
    values: Mapping[str, Term]

    @cached_property
    def bound(self) -> str:
        """The query with all values put in place, as it is evaluated."""
        return bind(self.query.text, to_bind(self.query, self.values, (self.language,)))

    @cached_property
    def text_sha256(self) -> str:
        """The hash of the query's text, without its header and before values are put in place."""
        return hashlib.sha256(self.query.text.encode()).hexdigest()

    @property
    def parameters(self) -> dict[str, str]:
        """The query string of the question: all that the answer depends on beside the release."""
        return {**self.given, "lang": self.language}

    @property
    def answer_path(self) -> str:
        """Where the answer is had again, below the base or on any server."""
        return address_with(
            f"{ANSWERS}/{self.query.key}", {**self.parameters, "release": self.release}
        )

    @property
    def sparql_path(self) -> str:
        """The same as a query of its own, which no change of the stored query touches."""
        return address_with("sparql", {"query": self.bound, "release": self.release})

    def citation_path(self, answer: Fingerprint | None = None) -> str:
        """Where the answer is cited; with the hash of the answer where that is known."""
        return address_with(
            f"{CITATIONS}/{self.query.key}",
            {**self.parameters, "release": self.release, **self._hashes(answer)},
        )

    def check_path(self, answer: Fingerprint | None = None) -> str:
        """Where today's answer is held against this one."""
        return address_with(
            f"{CITATIONS}/{self.query.key}/check",
            {**self.parameters, "cited": self.release, **self._hashes(answer)},
        )

    def in_words(self) -> Wording:
        """The question with its parameters: *Which … serve a target? (target 11.1: Housing)*."""
        english = [f"{name} {self._value(name, 'en', ': ')}" for name in self.given]
        chinese = [self._value(name, "zh", "：") for name in self.given]
        summary = self.query.header.summary
        if not english:
            return summary
        return Wording(
            f"{summary.en} ({'; '.join(english)})", f"{summary.zh}（{'；'.join(chinese)}）"
        )

    def _value(self, name: str, language: str, colon: str) -> str:
        text, said = self.given[name], getattr(self.words.get(name), language, "")
        return f"{text}{colon}{said}" if said and said != text else text

    def _hashes(self, answer: Fingerprint | None) -> dict[str, str]:
        hashes = {"query": self.text_sha256[:TEXT_DIGITS]}
        return {**hashes, "answer": answer.sha256[:ANSWER_DIGITS]} if answer else hashes


def question_of(
    query: StoredQuery,
    values: Mapping[str, Term],
    keys: KeyIndex,
    languages: Sequence[str],
    release: str,
) -> Question:
    """The question of which ``values`` are the parameters.

    Args:
        query: that was asked.
        values: its parameters as terms, as :func:`kg.queries.parameters.read_values` gives them.
        keys: of the release.
        languages: of the reader, in the order of preference; a parameter goes before them.
        release: its id.
    """
    given, words = {}, {}
    for parameter in query.header.parameters:
        term = values.get(parameter.name)
        if term is None or parameter.kind == "language":
            continue
        given[parameter.name] = term.value
        if not KINDS[parameter.kind].thing:
            continue
        for entry in keys.find(parameter.kind, term.value)[:1]:
            words[parameter.name] = Wording(entry.en, entry.zh)
            if len(keys.find(parameter.kind, entry.key)) == 1:
                given[parameter.name] = entry.key
    language = language_of(query, values) or next(iter(languages), ALWAYS[0])
    return Question(query, release, given, words, language, values)


def citation_of_answer(source: Source, question: Question, answer: Fingerprint) -> Citation:
    """How the answer to a stored query is cited: by the page that tells of it and can check it."""
    path = question.citation_path(answer)
    rows = f"{answer.rows:,} row{'' if answer.rows == 1 else 's'}"
    note = Wording(
        f"{rows}, SHA-256 {answer.sha256}; query {question.query.key}, "
        f"SHA-256 {question.text_sha256}",
        f"{answer.rows:,}行，SHA-256 {answer.sha256}；查询 {question.query.key}，"
        f"SHA-256 {question.text_sha256}",
    )
    values = (plain(text) for text in question.given.values())
    key = "-".join(("habitat-kg", source.release, question.query.name, *values))
    return Citation(source, question.in_words(), _KIND, source.base + path, key, f"/{path}", note)
