"""On which line of a Turtle or TriG text each of its statements stands.

The parser does not tell positions, but it yields the statements in the order of the text, one for
each object (our files hold no blank nodes). So it is enough to walk over the tokens and note the
lines of subjects and objects.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_TOKEN: Final = re.compile(
    r"""
      (?P<space>\s+|\#[^\n]*)
    | (?P<iri><[^<>\s]*>)
    | (?P<string>\"{3}(?:\"{0,2}(?:[^\"\\]|\\.))*\"{3} | '{3}(?:'{0,2}(?:[^'\\]|\\.))*'{3}
                | \"(?:[^\"\\\n]|\\.)*\" | '(?:[^'\\\n]|\\.)*')
    | (?P<at>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
    | (?P<type>\^\^)
    | (?P<blank>_:[^\s;,\[\](){}]+ | [\[\]()])
    | (?P<number>\.[0-9]+(?:[eE][+-]?[0-9]+)?)
    | (?P<mark>[;,.{}])
    | (?P<name>(?:[^\s<>"'{}^;,\[\]()\#@.\\] | \\. | \.+(?=[^\s<>"'{}^;,\[\]()\#@.]))+)
    | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True)
class Token:
    """A word of the text: its kind, how it is written, its line (from 1), its place (from 0)."""

    kind: str
    text: str
    line: int
    start: int

    @property
    def end(self) -> int:
        """The place after its last character."""
        return self.start + len(self.text)


@dataclass(frozen=True)
class Position:
    """The lines on which a statement's subject and its object stand."""

    subject: int
    object: int


def tokens(text: str) -> Iterator[Token]:
    r"""The words of a Turtle or TriG text, without blank space and comments.

    >>> [(t.kind, t.line) for t in tokens("a:b # one\n  a 'x'@en .")]
    [('name', 1), ('name', 2), ('string', 2), ('at', 2), ('mark', 2)]
    """
    line = 1
    for found in _TOKEN.finditer(text):
        kind, word = found.lastgroup or "other", found.group()
        if kind != "space":
            yield Token(kind, word, line, found.start())
        line += word.count("\n")


def first_blank_node(text: str) -> int | None:
    """The line of the first blank node, ``[``, or list; ``None`` where there is none."""
    return next((token.line for token in tokens(text) if token.kind == "blank"), None)


def noncanonical_tags(text: str) -> list[tuple[str, int]]:
    """The language tags that are not in lower case, with their lines.

    >>> noncanonical_tags('<a:x> <a:y> "中"@zh-Hans .')
    [('zh-Hans', 1)]
    """
    found = []
    before = ""
    for token in tokens(text):
        if token.kind == "at" and before == "string" and token.text != token.text.lower():
            found.append((token.text[1:], token.line))
        before = token.kind
    return found


def positions(text: str) -> list[Position]:
    r"""The position of each statement in the order of the text.

    >>> positions("@prefix a: <a:> .\na:s a:p 1,\n  2 ; a:q 'x'^^a:t .\na:g { a:s a:p a:o }")
    ... # doctest: +NORMALIZE_WHITESPACE
    [Position(subject=2, object=2), Position(subject=2, object=3), Position(subject=2, object=3),
     Position(subject=4, object=4)]
    """
    return list(_Walk(text))


class _Walk:
    """The grammar of Turtle and TriG without blank nodes, as far as lines need it."""

    def __init__(self, text: str) -> None:
        self._tokens = list(tokens(text))
        self._at = 0

    def _peek(self) -> Token | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _next(self) -> Token | None:
        token = self._peek()
        self._at += 1
        return token

    def _peek_is(self, *texts: str) -> bool:
        token = self._peek()
        return token is not None and token.kind in ("mark", "type") and token.text in texts

    def __iter__(self) -> Iterator[Position]:
        while token := self._next():
            word = token.text.lower()
            if token.kind == "at":  # @prefix, @base: up to the full stop
                while not self._peek_is(".") and self._next():
                    pass
            elif token.kind == "name" and word == "prefix":
                self._at += 2
            elif token.kind == "name" and word == "base":
                self._at += 1
            elif token.kind == "mark" or (token.kind == "name" and word == "graph"):
                continue
            elif not self._peek_is("{"):  # no graph label, so a subject
                yield from self._statements(token.line)

    def _statements(self, subject: int) -> Iterator[Position]:
        while not self._peek_is(".", "}"):
            if self._next() is None:  # the predicate
                return
            while value := self._peek():
                if value.kind == "mark":
                    break
                yield Position(subject, value.line)
                self._at += 1
                following = self._peek()
                if following and following.kind == "at":
                    self._at += 1
                elif self._peek_is("^^"):
                    self._at += 2
                if not self._peek_is(","):
                    break
                self._at += 1
            while self._peek_is(";"):
                self._at += 1
