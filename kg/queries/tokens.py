"""Cut a SPARQL text into its tokens, with exact places (SPARQL 1.1, sections 19.2 to 19.8)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from kg.errors import QuerySyntaxError

if TYPE_CHECKING:
    from collections.abc import Iterator

_BASE: Final = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d"
    "\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_NAME: Final = _BASE + "_0-9\u00b7\u0300-\u036f\u203f-\u2040"
_UCHAR: Final = r"\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}"
_ESCAPE: Final = rf"\\[tbnrf\\\"']|{_UCHAR}"
_PLX: Final = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]"
_LOCAL: Final = rf"(?:[{_BASE}_0-9:]|{_PLX})(?:(?:[{_NAME}\-:.]|{_PLX})*(?:[{_NAME}\-:]|{_PLX}))?"
_PREFIX_RUN: Final = re.compile(rf"[{_NAME}\-.]*")


class Kind(Enum):
    """What a token is; the names are those of the grammar, section 19.8."""

    IRI = "IRIREF"
    NAME = "PrefixedName"
    BLANK = "BLANK_NODE_LABEL"
    VARIABLE = "Var"
    STRING = "String"
    LANGUAGE = "LANGTAG"
    NUMBER = "NumericLiteral"
    WORD = "keyword"
    MARK = "punctuation"


@dataclass(frozen=True, slots=True)
class Token:
    """A token and its place: ``text == whole[start:end]``."""

    kind: Kind
    text: str
    start: int
    end: int

    def is_word(self, *words: str) -> bool:
        """Whether it is one of those keywords (in capitals), however it is written."""
        return self.kind is Kind.WORD and self.text.upper() in words


_SPACE: Final = re.compile(r"(?:[ \t\r\n]|#[^\r\n]*)+")
_TOKENS: Final[tuple[tuple[Kind, re.Pattern[str]], ...]] = (
    (Kind.IRI, re.compile(rf'<(?:[^\x00-\x20<>"{{}}|^`\\]|{_UCHAR})*>')),
    (Kind.VARIABLE, re.compile(rf"[?$][{_BASE}_0-9][{_NAME}]*")),
    (Kind.BLANK, re.compile(rf"_:[{_BASE}_0-9](?:[{_NAME}\-.]*[{_NAME}\-])?")),
    (Kind.LANGUAGE, re.compile(r"@[A-Za-z]+(?:-[A-Za-z0-9]+)*(?:--[A-Za-z]+)?")),
    (
        Kind.NUMBER,
        re.compile(
            r"(?:[0-9]+\.[0-9]*[eE][+-]?[0-9]+|\.?[0-9]+[eE][+-]?[0-9]+|[0-9]*\.[0-9]+|[0-9]+)"
        ),
    ),
    (Kind.WORD, re.compile(r"[A-Za-z_][A-Za-z0-9_]*")),
    (Kind.MARK, re.compile(r"\^\^|&&|\|\||[{}()\[\].,;=!<>+\-*/|^?&~]")),
)
_NAME_TOKEN: Final = re.compile(rf"(?:[{_BASE}](?:[{_NAME}\-.]*[{_NAME}\-])?)?:(?:{_LOCAL})?")
_STRINGS: Final[tuple[tuple[str, re.Pattern[str]], ...]] = (
    ("'''", re.compile(rf"'''(?:'{{0,2}}(?:[^'\\]|{_ESCAPE}))*'''")),
    ('"""', re.compile(rf'"""(?:"{{0,2}}(?:[^"\\]|{_ESCAPE}))*"""')),
    ("'", re.compile(rf"'(?:[^'\\\r\n]|{_ESCAPE})*'")),
    ('"', re.compile(rf'"(?:[^"\\\r\n]|{_ESCAPE})*"')),
)
_CODEPOINT: Final = re.compile(r"\\\\|\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


def place(text: str, position: int) -> str:
    r"""Where ``position`` is, for a message.

    >>> place("a\nbc", 3)
    'line 2, column 2'
    """
    line = text.count("\n", 0, position) + 1
    return f"line {line}, column {position - text.rfind(chr(10), 0, position)}"


def unescape(text: str) -> str:
    r"""Replace the codepoint escapes, which come before all else (section 19.2).

    Raises:
        QuerySyntaxError: an escape names a surrogate or no code point at all.

    >>> unescape(r"SELECT ?\u0078 { ?x ?p '\\u0078' }")
    "SELECT ?x { ?x ?p '\\\\u0078' }"
    """

    def character(found: re.Match[str]) -> str:
        digits = found[1] or found[2]
        if digits is None:
            return found[0]
        number = int(digits, 16)
        if number > 0x10FFFF or 0xD800 <= number <= 0xDFFF:
            raise QuerySyntaxError(
                f"{found[0]} at {place(text, found.start())} is not a character.",
                "Write characters above FFFF as one escape, such as \\U0001F3D9.",
            )
        return chr(number)

    return _CODEPOINT.sub(character, text) if "\\" in text else text


def tokenise(text: str) -> Iterator[Token]:
    """The tokens of ``text`` in order; what stands between two is space or comment.

    The longest token wins, as section 19.8 says. Takes time proportional to the text.

    Raises:
        QuerySyntaxError: a character starts no token, or a string is not closed.

    >>> [token.text for token in tokenise("ASK{?s a<x>.# note")]
    ['ASK', '{', '?s', 'a', '<x>', '.']
    """
    position, name_free = 0, 0
    while position < len(text):
        space = _SPACE.match(text, position)
        if space is not None:
            position = space.end()
            continue
        token: Token | None = None
        character = text[position]
        if character in "'\"":
            token = _string(text, position)
        elif character.isalpha() or character == ":":
            # A prefix has no colon in it: where a run of its characters meets none, neither does
            # any later start in the same run. Without this the time would grow as a square.
            if position >= name_free:
                run = _PREFIX_RUN.match(text, position)
                name_free = run.end() if run else position
            if text.startswith(":", name_free) or character == ":":
                token = _match(Kind.NAME, _NAME_TOKEN, text, position)
        if token is None:
            token = next(
                (
                    found
                    for kind, pattern in _TOKENS
                    if (found := _match(kind, pattern, text, position))
                ),
                None,
            )
        if token is None:
            raise QuerySyntaxError(
                f"{character!r} at {place(text, position)} starts nothing that SPARQL knows.",
                "Take it out, or escape it with a backslash where it is part of a name.",
            )
        position = token.end
        yield token


@lru_cache(maxsize=1024)
def tokens_of(text: str) -> tuple[Token, ...]:
    """The tokens of a text that comes back again and again: a stored query's, never a client's."""
    return tuple(tokenise(text))


def _match(kind: Kind, pattern: re.Pattern[str], text: str, position: int) -> Token | None:
    found = pattern.match(text, position)
    return Token(kind, found.group(), position, found.end()) if found else None


def _string(text: str, position: int) -> Token:
    opening, pattern = next(pair for pair in _STRINGS if text.startswith(pair[0], position))
    token = _match(Kind.STRING, pattern, text, position)
    if token is None:
        raise QuerySyntaxError(
            f"The string that opens at {place(text, position)} is not closed as it should be.",
            f"Close it with {opening}; escapes are \\t \\b \\n \\r \\f \\\\ \\\" \\' \\uXXXX"
            + (", and a line break needs three quotes." if len(opening) == 1 else "."),
        )
    return token
