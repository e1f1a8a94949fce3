r"""Read from its tokens what a query would do, and refuse what the service never does.

Two readers see every query: this one, which takes the longest token as section 19.8 of SPARQL 1.1
says, and the engine's, which may not. A text that the two could cut differently is refused, so
that nothing can be hidden from one in what the other takes for an IRI, a name or a string:

* ``FILTER(1<2)SERVICE#>``: an IRI to one reader, a comparison and a SERVICE to the other;
* ``ex:SERVICE<…>{…}`` where the namespace makes an impossible IRI, ``trueSERVICE``, ``SERVICEx:y``:
  a name to one, a name or literal glued to a keyword to the other;
* ``\u0053ERVICE``: escapes that one reader resolves first and the other only in strings and IRIs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final
from urllib.parse import urljoin

from pyoxigraph import NamedNode

from kg.errors import QueryRefused, QuerySyntaxError
from kg.queries.tokens import Kind, Token, place, tokenise, unescape
from kg.queries.words import FORMS, UPDATES, WORDS

MAXIMUM_DEPTH: Final = 200
"""Brackets and signs inside one another that a query may have; the engine's own parser and
evaluator call themselves once a level and end with their process at a few thousand."""

MAXIMUM_CHAIN: Final = 1000
"""Operators and clauses that a query may have: a chain of n is a tree n deep to the engine."""

MAXIMUM_TOKENS: Final = 100_000
"""Tokens that a query may have; they are read in the server's own process."""

_PLAIN_LENGTH: Final = MAXIMUM_CHAIN
_WORTH_READING: Final = re.compile(r"service|from|\\", re.IGNORECASE)
_NESTING: Final = re.compile(r"[(\[{!+^-]")
MAXIMUM_RESOLVED: Final = 10_000_000
"""Characters of all IRIs that names and relative IRIs stand for; a namespace or base of half the
query makes gigabytes of them, here and in the engine."""

_CHAIN_WORDS: Final = ("BIND", "FILTER", "GRAPH", "LATERAL", "MINUS", "OPTIONAL", "UNION", "VALUES")
_CHAIN_MARKS: Final = frozenset(("||", "&&", "+", "-", "*", "/", "|"))
_OPEN: Final = {"(": ")", "[": "]", "{": "}"}
_ABSOLUTE: Final = re.compile(r"<[A-Za-z][A-Za-z0-9+.\-]*://")
_HIDING: Final = re.compile(r"[)'#]")
_BEFORE_TERM: Final = frozenset(
    ("(", ",", "{", ".", ";", "[", "=", "!", "&&", "||", "+", "-", "/", "*", "^", "^^", "|")
)
_SPACED: Final = "Put a space after < where it compares, and write IRIs in full (scheme://…)."


@dataclass(frozen=True)
class QueryFacts:
    """What a query says of itself before anyone evaluates it.

    ``form`` is SELECT, ASK, CONSTRUCT, DESCRIBE or ``None``; ``default_graphs`` and
    ``named_graphs`` are the IRIs of FROM and FROM NAMED with PREFIX and BASE resolved; ``service``
    and ``updates`` are the words found; ``depth`` is how deep brackets stand in one another and
    ``chain`` how many operators and clauses there are.
    """

    form: str | None = None
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    service: bool = False
    updates: tuple[str, ...] = ()
    depth: int = 0
    chain: int = 0


def refuse_unsafe(text: str, *, services: bool = False) -> QueryFacts:
    """The facts of a query that the service may evaluate.

    Args:
        text: the query.
        services: whether SERVICE is somebody else's to judge (:mod:`kg.queries.services`).

    Raises:
        QueryRefused: it holds SERVICE, LOAD or another update, or is nested too deeply, or is
            written so that engines could disagree on where its parts begin.
        QuerySyntaxError: it cannot be cut into the tokens of SPARQL.

    >>> refuse_unsafe("ASK { ?s ?p 'SERVICE <x> {}' }").form
    'ASK'
    >>> refuse_unsafe("ASK { SERVICE <http://example.org/> { ?s ?p ?o } }")
    Traceback (most recent call last):
    kg.errors.QueryRefused: The query asks another server by SERVICE, which ... answers.
    """
    facts = inspect(text)
    if facts.service and not services:
        raise QueryRefused(
            "The query asks another server by SERVICE, which this service never does.",
            "Ask each server on its own and join the answers.",
        )
    if facts.updates:
        raise QueryRefused(
            f"The query holds {facts.updates[0]}, which belongs to an update.",
            "The graph is read-only here: ask with SELECT, ASK, CONSTRUCT or DESCRIBE.",
        )
    refuse_large(facts, "query")
    return facts


def refuse_large(facts: QueryFacts, noun: str) -> None:
    """Refuse a query or update that is nested, or chained, beyond what engines bear.

    Raises:
        QueryRefused: it is.
    """
    if facts.depth > MAXIMUM_DEPTH:
        raise QueryRefused(
            f"The {noun} is nested {facts.depth} deep; at most {MAXIMUM_DEPTH} is allowed.",
            "Split it, or write lists of values with VALUES.",
        )
    if facts.chain > MAXIMUM_CHAIN:
        raise QueryRefused(
            f"The {noun} has {facts.chain} operators and clauses; at most {MAXIMUM_CHAIN} are "
            "allowed.",
            "Split it, or write lists of values with VALUES or IN.",
        )


def is_plain(text: str) -> bool:
    """Whether a text is so short, and so free of certain letters, that no reading of it is unsafe.

    What is not there cannot be hidden: without the letters of SERVICE and FROM and without escapes
    that could stand for them, a query reaches nobody and names no dataset; and what has so few
    brackets and signs is not nested deeply. An update is no query to the engine.
    """
    return (
        len(text) <= _PLAIN_LENGTH
        and not _WORTH_READING.search(text)
        and len(_NESTING.findall(text)) <= MAXIMUM_DEPTH
    )


def inspect(text: str) -> QueryFacts:
    """The facts of any query or update, unsafe ones too.

    Raises:
        QuerySyntaxError: it cannot be cut into the tokens of SPARQL.
        QueryRefused: engines could disagree on where its tokens begin.
    """
    resolved = unescape(text)
    facts = Reading(resolved).facts()
    if resolved != text:
        as_written = Reading(text).facts()
        facts = replace(
            facts,
            service=facts.service or as_written.service,
            updates=facts.updates or as_written.updates,
            depth=max(facts.depth, as_written.depth),
            chain=max(facts.chain, as_written.chain),
        )
    return facts


def nesting_depth(text: str) -> int:
    """How deep brackets and signs stand in one another.

    >>> nesting_depth("ASK { { ?s ?p ((1)) } }")
    4
    """
    return _depth(list(tokenise(text)))


def _depth(tokens: list[Token]) -> int:
    deepest = open_now = signs = 0
    for token in tokens:
        sign = token.kind is Kind.MARK and token.text in "!-+^"
        signs = signs + 1 if sign else 0
        if token.text in _OPEN:
            open_now += 1
        elif token.kind is Kind.MARK and token.text in ")]}":
            open_now = max(0, open_now - 1)
        deepest = max(deepest, open_now + signs)
    return deepest


class Reading:
    """One pass over the tokens of one text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = list(islice(tokenise(text), MAXIMUM_TOKENS + 1))
        if len(self.tokens) > MAXIMUM_TOKENS:
            raise QueryRefused(
                f"The query has more than {MAXIMUM_TOKENS:,} words and signs.",
                "Split it, or write fewer values in one query.",
            )
        self.base = ""
        self.prefixes: dict[str, str] = {}
        self.names: dict[str, str] = {}
        self.room = MAXIMUM_RESOLVED

    def facts(self) -> QueryFacts:
        self._prologue()
        self._refuse_ambiguous()
        words = [t.text.upper() for t in self.tokens if t.kind is Kind.WORD]
        default, named = self._dataset()
        return QueryFacts(
            form=next((word for word in words if word in FORMS), None),
            default_graphs=default,
            named_graphs=named,
            service="SERVICE" in words or self.glued_service(),
            updates=tuple(word for word in words if word in UPDATES),
            depth=_depth(self.tokens),
            chain=sum(
                t.is_word(*_CHAIN_WORDS) or (t.kind is Kind.MARK and t.text in _CHAIN_MARKS)
                for t in self.tokens
            ),
        )

    def _prologue(self) -> None:
        for place_, token in enumerate(self.tokens):
            after = self.tokens[place_ + 1 : place_ + 3]
            if token.is_word("BASE") and after and after[0].kind is Kind.IRI:
                self.base = self._absolute(after[0].text[1:-1])
            elif (
                token.is_word("PREFIX")
                and [t.kind for t in after] == [Kind.NAME, Kind.IRI]
                and after[0].text.endswith(":")
            ):
                self.prefixes[after[0].text[:-1]] = self._absolute(after[1].text[1:-1])

    def _absolute(self, iri: str) -> str:
        iri = unescape(iri)
        if not self.base:
            return iri
        self._take_room(len(self.base) + len(iri))
        resolved = urljoin(self.base, iri)  # which drops an empty fragment
        return resolved + "#" if iri.endswith("#") and not resolved.endswith("#") else resolved

    def _dataset(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        default: list[str] = []
        named: list[str] = []
        for place_, token in enumerate(self.tokens):
            rest = self.tokens[place_ + 1 : place_ + 3]
            if not token.is_word("FROM") or not rest:
                continue
            if rest[0].is_word("NAMED"):
                named.extend(self.iris(rest[1]) if len(rest) > 1 else ())
            else:
                default.extend(self.iris(rest[0]))
        return tuple(default), tuple(named)

    def iris(self, token: Token) -> list[str]:
        """The IRI that a token stands for, once :meth:`facts` was called; none for a variable."""
        if token.kind is Kind.IRI:
            return [self._absolute(token.text[1:-1])]
        return [self._resolved(token)] if token.kind is Kind.NAME else []

    def _resolved(self, token: Token) -> str:
        known = self.names.get(token.text)
        if known is None:
            prefix, _, local = token.text.partition(":")
            if prefix not in self.prefixes:
                raise QuerySyntaxError(
                    f'The prefix "{prefix}:" at {place(self.text, token.start)} is not declared.',
                    f"Declare it: PREFIX {prefix}: <…>.",
                )
            self._take_room(len(self.prefixes[prefix]) + len(local))
            known = self.prefixes[prefix] + re.sub(r"\\(.)", r"\1", local)
            _refuse_impossible_iri(known, token, self.text)
            self.names[token.text] = known
        return known

    def _take_room(self, characters: int) -> None:
        self.room -= characters
        if self.room < 0:
            raise QueryRefused(
                f"The IRIs of the query have more than {MAXIMUM_RESOLVED:,} characters once its "
                "names and relative IRIs are resolved.",
                "Write fewer names in one query, or give them a shorter PREFIX or BASE.",
            )

    def _refuse_ambiguous(self) -> None:
        brackets: list[str] = []
        previous: Token | None = None
        declares = False
        for token in self.tokens:
            if token.kind is Kind.WORD and token.text.upper() not in WORDS:
                raise QuerySyntaxError(
                    f'"{token.text}" at {place(self.text, token.start)} is not a word of SPARQL.',
                    "Check its spelling and leave a space between words.",
                )
            if token.kind is Kind.NAME and not declares:
                self._resolved(token)
            if token.kind is Kind.IRI and not declares:
                self._refuse_hiding_iri(token, previous, brackets)
            if token.text in _OPEN:
                brackets.append(token.text)
            elif token.kind is Kind.MARK and token.text in ")]}" and brackets:
                brackets.pop()
            declares = token.is_word("PREFIX") or (declares and token.kind is Kind.NAME)
            previous = token

    def _refuse_hiding_iri(self, token: Token, previous: Token | None, brackets: list[str]) -> None:
        if _ABSOLUTE.match(token.text) or not _HIDING.search(token.text) or previous is None:
            return
        compares = brackets[-1:] == ["("] and not (
            previous.text in _BEFORE_TERM
            or (previous.kind is Kind.WORD and previous.text.upper() not in ("TRUE", "FALSE"))
        )
        if compares or previous.text == "<":
            raise QueryRefused(
                f"{token.text} at {place(self.text, token.start)} can be read as an IRI and as a "
                "comparison.",
                _SPACED,
            )

    def glued_service(self) -> bool:
        """Whether a name could hide a SERVICE that an engine cuts out of it."""
        tokens = [*self.tokens, Token(Kind.MARK, "", 0, 0), Token(Kind.MARK, "", 0, 0)]
        before: Token | None = None
        for place_, token in enumerate(self.tokens):
            if (
                token.kind in (Kind.NAME, Kind.BLANK, Kind.LANGUAGE, Kind.NUMBER)
                and "service" in token.text.lower()
                and not (before and before.is_word("GRAPH", "FROM", "NAMED"))
            ):
                first, second = tokens[place_ + 1], tokens[place_ + 2]
                if (
                    first.is_word("SILENT")
                    or first.text == "{"
                    or (second.text == "{" and first.kind in (Kind.IRI, Kind.NAME, Kind.VARIABLE))
                ):
                    return True
            before = token
        return False


def _refuse_impossible_iri(iri: str, token: Token, text: str) -> None:
    try:  # a relative namespace stands under the base that the caller gives
        NamedNode(iri if ":" in iri else urljoin("http://base.invalid/", iri))
    except ValueError as error:
        raise QuerySyntaxError(
            f"{token.text} at {place(text, token.start)} stands for <{iri}>, which is no IRI.",
            "Check the namespace that its PREFIX gives.",
        ) from error
