"""Reads from the tokens of an update which graphs it can change at all.

It never guesses: where the tokens do not say it for certain, every graph may change.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pyoxigraph import DefaultGraph, NamedNode

from kg.queries.tokens import Kind, tokenise

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.queries.tokens import Token
    from kg.writes.lines import GraphName

_MANAGING: Final = ("ADD", "CLEAR", "COPY", "CREATE", "DROP", "MOVE")
_ABSOLUTE: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")
_ESCAPE: Final = re.compile(r"\\u", re.IGNORECASE)
_DEFAULT: Final = DefaultGraph()


class _UnknownError(Exception):
    """The tokens do not say it."""


def touched_graphs(text: str) -> frozenset[GraphName] | None:
    """The graphs that an update may change, or ``None`` where it may be any.

    >>> touched_graphs("INSERT DATA { GRAPH <a:g> { <a:s> <a:p> 1 } }")
    frozenset({<NamedNode value=a:g>})
    >>> touched_graphs("DELETE WHERE { GRAPH ?g { <a:s> ?p ?o } }") is None
    True
    """
    if _ESCAPE.search(text):  # which may stand for a part of any token
        return None
    try:
        return frozenset(_Reading(list(tokenise(text))).touched())
    except (_UnknownError, IndexError, ValueError):
        return None


class _Reading:
    """One pass over the operations of an update (SPARQL 1.1 Update, 3; grammar 29 to 54)."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = tokens
        self.prefixes: dict[str, str] = {}
        self.graph: GraphName = _DEFAULT
        """What a template without GRAPH writes to."""

    def touched(self) -> Iterator[GraphName]:
        at, before = 0, ""
        while at < len(self.tokens):
            token = self.tokens[at]
            if token.text == "{":
                end = self._end(at)
                yield from self._block(at, end, before)
                at, before = end, ""
            elif token.is_word("PREFIX", "BASE"):
                at = self._prologue(at)
            elif token.is_word("WITH"):
                self.graph = self._iri(at + 1)
                at += 1
            elif token.is_word(*_MANAGING):
                while at + 1 < len(self.tokens) and self.tokens[at + 1].text != ";":
                    at += 1
                    yield from self._managed(at)
            elif token.text == ";":
                self.graph, before = _DEFAULT, ""
            elif token.kind is Kind.WORD:
                before = f"{before} {token.text.upper()}".strip()
            at += 1

    def _end(self, start: int) -> int:
        """Where the block that opens at ``start`` closes."""
        depth = 0
        for at in range(start, len(self.tokens)):
            text = self.tokens[at].text
            depth += (text == "{") - (text == "}")
            if depth == 0:
                return at
        raise _UnknownError

    def _block(self, start: int, end: int, before: str) -> Iterator[GraphName]:
        words = before.split()
        writes = words[-1:] in (["DATA"], ["INSERT"], ["DELETE"]) or words == ["DELETE", "WHERE"]
        if not writes and words[-1:] != ["WHERE"]:
            raise _UnknownError
        at = start + 1
        while writes and at < end:
            token = self.tokens[at]
            if token.is_word("GRAPH"):
                yield self._iri(at + 1)
                if self.tokens[at + 2].text != "{":
                    raise _UnknownError
                at = self._end(at + 2)
            elif token.text != ".":
                yield self.graph
            at += 1

    def _managed(self, at: int) -> Iterator[GraphName]:
        token = self.tokens[at]
        if token.is_word("DEFAULT"):
            yield _DEFAULT
        elif token.is_word("ALL", "NAMED"):
            raise _UnknownError
        elif not token.is_word("SILENT", "GRAPH", "TO"):
            yield self._iri(at)

    def _prologue(self, at: int) -> int:
        """Take a declaration of a prefix in; gives where it ends."""
        name, iri = self.tokens[at + 1], self.tokens[at + 2]
        if self.tokens[at].is_word("BASE"):
            raise _UnknownError
        self.prefixes[name.text.removesuffix(":")] = iri.text[1:-1]
        return at + 2

    def _iri(self, at: int) -> NamedNode:
        token = self.tokens[at]
        iri = ""
        if token.kind is Kind.IRI:
            iri = token.text[1:-1]
        elif token.kind is Kind.NAME:
            prefix, _, local = token.text.partition(":")
            iri = self.prefixes.get(prefix, "") + local
        # What is relative, or has dots to take out, is for the engine to resolve.
        if not _ABSOLUTE.match(iri) or "/." in iri or "\\" in iri:
            raise _UnknownError
        return NamedNode(iri)
