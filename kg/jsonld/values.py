"""RDF terms as values of JSON-LD that mean the same term again."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from pyoxigraph import BlankNode, Literal, NamedNode

from kg.errors import NotAcceptable
from kg.jsonld.declared import LINK, TEXT
from kg.vocab import XSD

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kg.jsonld.context import Term

Json = dict[str, Any]

_INTEGER: Final = re.compile(r"0|-?[1-9][0-9]*")
_EXACT: Final = 2**53
"""Whole numbers below it are the same in every reader of JSON."""


def identifier(node: object) -> str:
    """What stands as the ``id`` of a thing.

    Raises:
        NotAcceptable: it is a statement, which JSON-LD cannot speak of.

    >>> identifier(NamedNode("http://e/a")), identifier(BlankNode("b"))
    ('http://e/a', '_:b')
    """
    if isinstance(node, NamedNode):
        return node.value
    if isinstance(node, BlankNode):
        return str(node)
    raise NotAcceptable(
        "There is a statement about a statement here, which JSON-LD cannot hold.",
        "Ask for TriG, N-Quads, Turtle or N-Triples.",
    )


def texts_by_language(values: Sequence[object]) -> dict[str, list[str]] | None:
    """Texts by the tag of their language; ``None`` unless all values are such texts.

    >>> texts_by_language([Literal("a", language="en"), Literal("b", language="en")])
    {'en': ['a', 'b']}
    >>> texts_by_language([Literal("a")]) is None
    True
    """
    found: dict[str, list[str]] = {}
    for value in values:
        if not isinstance(value, Literal) or not value.language or value.direction:
            return None
        found.setdefault(value.language, []).append(value.value)
    return dict(sorted(found.items()))


def json_value(
    value: Literal, term: Term | None, short: Callable[[str], str] = str
) -> str | int | bool | Json:
    """A literal as it stands in a list of values of a property.

    A bare text, number or truth value stands only where the term gives it the literal's own
    datatype (JSON-LD 1.1 §5.2.2, value expansion); else the datatype stands beside it.

    Args:
        value: the literal.
        term: of the property; ``None`` where the property stands as its IRI.
        short: writes the IRI of a datatype.

    >>> json_value(Literal(5), None), json_value(Literal("007", datatype=XSD.integer), None)
    (5, {'@value': '007', '@type': 'http://www.w3.org/2001/XMLSchema#integer'})
    """
    if value.language:
        tagged: Json = {"@value": value.value, "@language": value.language}
        return {**tagged, "@direction": str(value.direction)} if value.direction else tagged
    datatype = value.datatype
    free = term is None or (term.kind != LINK and not term.datatype)
    if datatype == XSD.string:
        return value.value if free else {"@value": value.value}
    given = term is not None and term.datatype == datatype.value
    if free or given:
        native = _native(value) if term is None or term.kind != TEXT else None
        if native is not None:
            return native
    return value.value if given else {"@value": value.value, "@type": short(datatype.value)}


def _native(value: Literal) -> int | bool | None:
    """The number or truth value that a literal is, if JSON gives back the same text."""
    if value.datatype == XSD.integer and _INTEGER.fullmatch(value.value):
        number = int(value.value)
        return number if abs(number) < _EXACT else None
    if value.datatype == XSD.boolean and value.value in ("true", "false"):
        return value.value == "true"
    return None
