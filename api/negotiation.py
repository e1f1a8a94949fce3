"""Content negotiation: from a header and what there is to a format, and to languages in order."""

from __future__ import annotations

from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from kg.errors import NotAcceptable
from kg.formats import (
    BOOLEAN_FORMATS,
    GRAPH_FORMATS,
    SOLUTION_FORMATS,
    Format,
    by_name,
)
from kg.languages import OFFERED

if TYPE_CHECKING:
    from collections.abc import Mapping

_KINDS: Final = {
    "solutions": SOLUTION_FORMATS,
    "boolean": BOOLEAN_FORMATS,
    "graph": GRAPH_FORMATS,
}
_LONGEST: Final = 8192


@lru_cache(maxsize=512)
def negotiate(accept: str | None, formats: tuple[Format, ...], wanted: str | None = None) -> Format:
    """The format that suits the client best (RFC 9110 §12.5.1).

    A more specific media range decides over a wider one for the same type; the highest q wins;
    where q is equal a type that was named wins over a wildcard, then the order of ``formats``.
    An alias (``application/json`` for results) counts only where it is named.

    Args:
        accept: the Accept header; none, or an empty one, takes anything.
        formats: what there is, the default first.
        wanted: a format named by the client with ``?format=``, which overrides the header.

    Raises:
        NotAcceptable: nothing suits; the remedy lists what there is.

    >>> negotiate("text/turtle;q=0.5, application/ld+json", GRAPH_FORMATS).name
    'jsonld'
    >>> negotiate("*/*", GRAPH_FORMATS).name
    'turtle'
    """
    if wanted is not None:
        found = by_name(wanted.strip().lower().replace(" ", "+"), formats)  # an unescaped plus
        if found is None:
            raise _nothing(f'There is no format "{wanted}" here.', formats)
        return found
    ranges = _parse(accept or "*/*")
    rated = [(*_rate(ranges, entry), -place, entry) for place, entry in enumerate(formats)]
    q, _, _, best = max(rated, key=lambda row: row[:3])
    if q <= 0:
        raise _nothing("None of the media types asked for is to be had here.", formats)
    return best


@lru_cache(maxsize=512)
def query_formats(accept: str | None, wanted: str | None = None) -> Mapping[str, str]:
    """The name of the format for each kind of answer that a query may have; see ``negotiate``.

    A kind for which nothing suits is left out: which kind it is, the evaluation tells.

    Raises:
        NotAcceptable: nothing suits for any kind.

    >>> dict(query_formats("text/csv"))
    {'solutions': 'csv', 'boolean': 'csv'}
    """
    chosen = {}
    for kind, formats in _KINDS.items():
        try:
            chosen[kind] = negotiate(accept, formats, wanted).name
        except NotAcceptable:
            continue
    if not chosen:
        asked = f'"{wanted}"' if wanted else "the media types asked for"
        raise _nothing(f"No answer to a query comes in {asked}.", SOLUTION_FORMATS + GRAPH_FORMATS)
    return MappingProxyType(chosen)


@lru_cache(maxsize=512)
def languages(header: str | None) -> tuple[str, ...]:
    """The languages on offer that an Accept-Language header takes, the most wanted first.

    Of equal wishes the one named first goes first (RFC 9110 §12.5.4 leaves that to the server);
    ``*`` stands for those that the header does not name.

    >>> languages("fr, zh-CN;q=0.9, en;q=0.8, de"), languages("en;q=0, *;q=0.1"), languages(None)
    (('fr', 'zh', 'en'), ('zh', 'fr', 'es', 'ar', 'ru'), ())
    """
    rated: dict[str, float] = {}
    for part in (header or "")[:_LONGEST].lower().split(","):
        tag, *parameters = (piece.strip() for piece in part.split(";"))
        q = next((p[2:].strip() for p in parameters if p.startswith("q=")), "1")
        try:
            value = float(q)
        except ValueError:
            continue
        main = tag.split("-")[0]
        if 0 <= value <= 1:
            rated[main] = max(value, rated.get(main, 0.0))
    named = [tag for tag in rated if tag in OFFERED]
    others = [tag for tag in OFFERED if tag not in rated] if rated.get("*") else []
    q_of = {tag: rated.get(tag, rated.get("*", 0.0)) for tag in (*named, *others)}
    return tuple(sorted((tag for tag in q_of if q_of[tag] > 0), key=lambda tag: -q_of[tag]))


def _parse(accept: str) -> dict[str, float]:
    """Media range → q. A range whose q is no number between 0 and 1 is passed over."""
    ranges: dict[str, float] = {}
    for part in accept[:_LONGEST].split(","):
        name, *parameters = (piece.strip() for piece in part.lower().split(";"))
        q = next((p[2:].strip() for p in parameters if p.startswith("q=")), "1")
        try:
            value = float(q)
        except ValueError:
            continue
        if "/" in name and 0 <= value <= 1:
            ranges[name] = max(value, ranges.get(name, 0.0))
    return ranges


def _rate(ranges: dict[str, float], entry: Format) -> tuple[float, int]:
    """The q that the client gives a format, and how exactly it named it (2, 1 or 0)."""
    own = entry.media_type
    named = ranges.get(own)
    if named == 0:
        return 0.0, 0
    exact = [ranges[name] for name in entry.media_types if name in ranges]
    if exact and max(exact) > 0:
        return max(exact), 2
    if f"{own.split('/')[0]}/*" in ranges:
        return ranges[f"{own.split('/')[0]}/*"], 1
    return ranges.get("*/*", 0.0), 0


def _nothing(problem: str, formats: tuple[Format, ...]) -> NotAcceptable:
    there = ", ".join(f"{entry.media_type} (format={entry.name})" for entry in formats)
    return NotAcceptable(problem, f"There is: {there}.")
