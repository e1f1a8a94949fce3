"""From what a person writes for a parameter to one RDF term, or a sentence that says why not."""

from __future__ import annotations

import difflib
import re
from datetime import date
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode

from kg.errors import ParameterError
from kg.languages import OFFERED, certain, in_order
from kg.queries.header import Parameter, Wording
from kg.queries.kinds import KINDS
from kg.vocab import XSD, prefixes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kg.queries.catalog import StoredQuery
    from kg.queries.keys import KeyIndex

Term = NamedNode | Literal
_INTEGER: Final = re.compile(r"[+-]?[0-9]{1,18}")
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_PERIODS: Final = (
    (re.compile(r"[0-9]{4}"), "-01-01", XSD.gYear),
    (re.compile(r"[0-9]{4}-[0-9]{2}"), "-01", XSD.gYearMonth),
    (_DATE, "", XSD.date),
)
"""Years, months and days: how they are written, what makes a day of them, their datatype."""


def read_values(query: StoredQuery, given: Mapping[str, str], keys: KeyIndex) -> dict[str, Term]:
    """The term of each parameter that has a value; an optional one without stays away.

    Raises:
        ParameterError: a name is unknown, a required one is missing, or a text is not of its kind.
    """
    known = {parameter.name: parameter for parameter in query.header.parameters}
    for name in given:
        if name not in known:
            close = _like(name, known)
            raise ParameterError(
                name,
                f'{query.key} has no parameter "{name}".',
                (f'Did you mean "{close}"? ' if close else "")
                + (f"Its parameters are: {', '.join(known)}." if known else "It takes none."),
            )
    values: dict[str, Term] = {}
    for parameter in query.header.parameters:
        text = given.get(parameter.name, "").strip() or parameter.default
        if text is not None:
            values[parameter.name] = read_value(parameter, text, keys)
        elif parameter.required:
            raise ParameterError(
                parameter.name,
                f"{query.key} needs the parameter {parameter.name}.",
                f"Give {KINDS[parameter.kind].noun}, such as {parameter.example}.",
            )
    return values


def language_of(query: StoredQuery, values: Mapping[str, Term]) -> str | None:
    """The language that a value asks for, where the query has such a parameter."""
    asked = (values.get(p.name) for p in query.header.parameters if p.kind == "language")
    return next((term.value for term in asked if term is not None), None)


def to_bind(
    query: StoredQuery, values: Mapping[str, Term], languages: Iterable[str] = ()
) -> dict[str, Term]:
    """The values as they go into the query: its language is one in which all have a label.

    ``languages`` are those to fall back to after the value's own, in order of preference.
    """
    asked = language_of(query, values)
    fallback = certain(in_order([*([asked] if asked else []), *languages]))
    return {
        parameter.name: Literal(fallback)
        if parameter.kind == "language"
        else values[parameter.name]
        for parameter in query.header.parameters
        if parameter.name in values
    }


def read_value(parameter: Parameter, text: str, keys: KeyIndex) -> Term:
    """The term that ``text`` stands for.

    Raises:
        ParameterError: it is not of the parameter's kind, names nothing, or names several things.
    """
    kind = KINDS[parameter.kind]
    if kind.thing:
        return _thing(parameter, text, keys)
    if kind.name == "language":
        if text.lower() not in OFFERED:
            raise _fault(parameter, text, f"Labels are in: {', '.join(OFFERED)}.")
        return Literal(text.lower())
    if kind.name == "integer":
        if not _INTEGER.fullmatch(text):
            raise _fault(parameter, text)
        return Literal(str(int(text)), datatype=XSD.integer)
    if kind.name == "date":
        return _date(parameter, text)
    if kind.name == "period":
        return _period(parameter, text)
    return _iri(parameter, text, keys.base) if kind.name == "iri" else Literal(text)


def thing_of_kind(name: str, kind: str, text: str, keys: KeyIndex) -> str:
    """The IRI of the thing of a kind that ``text`` stands for.

    Args:
        name: of the parameter or option that has the text.
        kind: of :data:`kg.queries.kinds.KINDS`, one of things.
        text: its key or IRI.
        keys: of the release.

    Raises:
        ParameterError: it names nothing, or several things.
    """
    named = Parameter(name, kind, True, Wording("", ""), KINDS[kind].example)
    return _thing(named, text, keys).value


def _thing(parameter: Parameter, text: str, keys: KeyIndex) -> NamedNode:
    full = expanded(text, keys.base)
    found = keys.find(parameter.kind, text) or keys.find(parameter.kind, full)
    if len(found) == 1:
        return NamedNode(found[0].iri)
    if found:
        several = " or ".join(entry.key for entry in found[:4])
        raise ParameterError(
            parameter.name, f'"{text}" may be any of {len(found)} things.', f"Write {several}."
        )
    near = keys.near(parameter.kind, text)
    raise _fault(parameter, text, f"Did you mean {' or '.join(near)}?" if near else "")


def _iri(parameter: Parameter, text: str, base: str) -> NamedNode:
    full = expanded(text, base)
    try:
        if "://" not in full and not full.startswith("urn:"):
            raise ValueError
        return NamedNode(full)
    except ValueError:
        raise _fault(parameter, text) from None


def expanded(text: str, base: str) -> str:
    """``text`` without angle brackets, a prefix of the product's table, or id:, written out."""
    bare = text.strip().removeprefix("<").removesuffix(">")
    prefix, colon, local = bare.partition(":")
    namespace = {**prefixes(base), "id": f"{base}id/"}.get(prefix)
    return namespace + local if namespace and colon and not local.startswith("//") else bare


def _date(parameter: Parameter, text: str) -> Literal:
    try:
        if not _DATE.fullmatch(text):
            raise ValueError
        return Literal(date.fromisoformat(text).isoformat(), datatype=XSD.date)
    except ValueError:
        raise _fault(parameter, text) from None


def _period(parameter: Parameter, text: str) -> Literal:
    """A year, month or day as the literal of its datatype."""
    for pattern, rest, datatype in _PERIODS:
        if pattern.fullmatch(text):
            _date(parameter, text + rest)
            return Literal(text, datatype=datatype)
    raise _fault(parameter, text)


def _fault(parameter: Parameter, text: str, remedy: str = "") -> ParameterError:
    kind = KINDS[parameter.kind]
    return ParameterError(
        parameter.name,
        f'"{text}" for {parameter.name} is not {kind.noun} of this release.'
        if kind.thing
        else f'"{text}" for {parameter.name} is not {kind.noun}.',
        remedy or f"Write it like {parameter.example}.",
    )


def _like(name: str, known: Mapping[str, Parameter]) -> str | None:
    found = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
    return found[0] if found else None
