"""Put typed terms in the places of a query's ``$parameters``; text never gets in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.queries.tokens import Kind, tokenise, tokens_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pyoxigraph import Literal, NamedNode


def bind(text: str, values: Mapping[str, NamedNode | Literal]) -> str:
    r"""``text`` with each token ``$name`` replaced by the term of ``values``.

    Everything else stays byte for byte: a ``$name`` inside a string, IRI or comment is no token.
    A name without a value stays a variable and matches anything.

    >>> from pyoxigraph import Literal, NamedNode
    >>> bind("ASK { ?s $p '$p' }", {"p": NamedNode("http://example.org/p")})
    "ASK { ?s <http://example.org/p> '$p' }"
    >>> bind("ASK { ?s ?p $o }", {"o": Literal('"} SERVICE <x> {')})
    'ASK { ?s ?p "\\"} SERVICE <x> {" }'
    """
    parts: list[str] = []
    position = 0
    for token in tokens_of(text):
        if token.kind is Kind.VARIABLE and token.text[0] == "$" and token.text[1:] in values:
            parts += (text[position : token.start], _guarded(str(values[token.text[1:]])))
            position = token.end
    return "".join((*parts, text[position:]))


def parameters_of(text: str) -> set[str]:
    """The names that ``text`` writes as ``$name``."""
    return {name[1:] for name in _variables(text) if name[0] == "$"}


def plain_variables_of(text: str) -> set[str]:
    """The names that ``text`` writes as ``?name``."""
    return {name[1:] for name in _variables(text) if name[0] == "?"}


def _variables(text: str) -> set[str]:
    return {token.text for token in tokens_of(text) if token.kind is Kind.VARIABLE}


def _guarded(term: str) -> str:
    """A rendered term, which must be exactly one term to the tokeniser too."""
    kinds = [token.kind for token in tokenise(term)]
    if kinds not in (
        [Kind.IRI],
        [Kind.STRING],
        [Kind.STRING, Kind.LANGUAGE],
        [Kind.STRING, Kind.MARK, Kind.IRI],
    ):
        raise AssertionError(f"{term} is not one RDF term")
    return term
