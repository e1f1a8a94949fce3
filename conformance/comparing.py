"""Whether two lists of rows are the same up to the names of blank nodes."""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Final

from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    Literal,
    NamedNode,
    Quad,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from conformance.results import Row, Term

XSD: Final = "http://www.w3.org/2001/XMLSchema#"
_WHOLE_NAMES: Final = """
    integer int long short byte nonNegativeInteger positiveInteger nonPositiveInteger
    negativeInteger unsignedInt unsignedLong unsignedShort unsignedByte
"""
_WHOLE: Final = frozenset(f"{XSD}{name}" for name in _WHOLE_NAMES.split())
_DIGITS: Final = {f"{XSD}double": 12, f"{XSD}float": 6}
_TIME: Final = re.compile(r"(.*T\d\d:\d\d:\d\d)(?:(\.\d*?)0*)?(Z|[+-]\d\d:\d\d)?")


def same_rows(
    expected: list[Row], given: list[Row], *, ordered: bool = False, by_value: bool = False
) -> bool:
    """Whether one renaming of blank nodes makes the rows equal.

    Args:
        expected: rows.
        given: rows.
        ordered: whether their order counts.
        by_value: take two literals of one datatype and one value for the same.
    """
    if len(expected) != len(given):
        return False
    key = _by_value if by_value else _as_it_is
    return _canonical(expected, ordered, key) == _canonical(given, ordered, key)


def same_lax(expected: list[Row], given: list[Row]) -> bool:
    """Whether the given rows are the expected ones, some repetitions left out (REDUCED)."""
    wanted, found = (
        Counter(frozenset((name, _by_value(term)) for name, term in row.items()) for row in rows)
        for rows in (expected, given)
    )
    return wanted.keys() == found.keys() and all(n <= wanted[row] for row, n in found.items())


def _canonical(
    rows: list[Row], ordered: bool, key: Callable[[Term], Term]
) -> tuple[object, frozenset[str]]:
    """Rows without blank nodes as they are; the others as a canonical graph."""
    plain: list[object] = []
    tied: Counter[tuple[tuple[str, Term], ...]] = Counter()
    for number, row in enumerate(rows):
        terms = [(name, key(term)) for name, term in sorted(row.items())]
        if ordered:
            terms.insert(0, ("row", Literal(number)))
        if any(isinstance(term, BlankNode) for _, term in terms):
            tied[tuple(terms)] += 1
        else:
            plain.append(frozenset(terms))
    dataset = Dataset()
    for tuple_, times in tied.items():
        node = BlankNode()
        for name, term in (*tuple_, ("times", Literal(times))):
            dataset.add(Quad(node, NamedNode(f"urn:name:{name}"), term))
    dataset.canonicalize(CanonicalizationAlgorithm.UNSTABLE)
    return Counter(plain), frozenset(str(quad) for quad in dataset)


def _as_it_is(term: Term) -> Term:
    if isinstance(term, Literal) and term.language:
        return Literal(term.value, language=term.language.lower())
    return term


def _by_value(term: Term) -> Term:
    """A literal in one lexical form of its value; datatypes stay apart."""
    if not isinstance(term, Literal) or term.language:
        return _as_it_is(term)
    kind, text = term.datatype.value, term.value.strip()
    try:
        if kind in _WHOLE:
            text = str(int(text))
        elif kind == f"{XSD}decimal":
            text = str(Decimal(text).normalize())
        elif kind in _DIGITS:
            text = f"{float(text):.{_DIGITS[kind]}g}"
        elif kind == f"{XSD}boolean":
            text = {"1": "true", "0": "false"}.get(text, text)
        elif kind == f"{XSD}dateTime" and (found := _TIME.fullmatch(text)):
            fraction = (found[2] or "").rstrip(".")
            text = found[1] + fraction + (found[3] or "").replace("+00:00", "Z")
    except (ValueError, InvalidOperation):
        return term
    return Literal(text, datatype=term.datatype)
