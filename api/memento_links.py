"""What RFC 7089 writes into headers: dates, links, and addresses with a release and without."""

from __future__ import annotations

import re
from email.utils import format_datetime
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, unquote_plus

from kg.errors import BadRequest
from kg.timeline import moment_of

if TYPE_CHECKING:
    from datetime import datetime

    from starlette.types import Scope

    from kg.timeline import Memento

RELEASE: Final = "release"
"""The parameter of an address that names a release."""

CURRENT: Final = "current"
"""What it says where it asks for the release that is current, whichever that is."""

PINNED: Final = b"release="
"""What stands in the query of such an address, as nearly everybody writes it."""

DATED: Final = b"accept-datetime"
"""The header that asks for the release of a date."""

TIMEMAP: Final = "/timemap"
LINK_FORMAT: Final = "application/link-format"

_COMES_AND_GOES: Final = (
    "/id/",
    "/sdg/",
    "/resource",
    "/citations/",
    "/data/",
    "/data?",
    "/export/",
    "/ontology/",
    "/schema/",
)
"""Beginnings of addresses that are there in one release and not in another. Whether they were in
the one before, only that release could tell; so their links lead to no other, and the TimeMap
lists them all."""

_DATE: Final = re.compile(
    r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), (\d\d) ([A-Z][a-z]{2}) (\d{4}) (\d\d:\d\d:\d\d) GMT"
)
_MONTHS: Final = [
    "Jan",
    "Feb",
    "Mar",
    "Apr",
    "May",
    "Jun",
    "Jul",
    "Aug",
    "Sep",
    "Oct",
    "Nov",
    "Dec",
]
_SAFE: Final = "%/:?#[]@!$&'()*+,;=-._~"


def named_in(query: bytes) -> list[str]:
    """The values of ``release`` in a query string.

    >>> named_in(b"query=ASK+%7B%7D&release=current&r%65lease="), named_in(b"releases=1")
    (['current', ''], [])
    """
    if RELEASE.encode() not in query and b"%" not in query:
        return []
    found = []
    for part in query.split(b"&"):
        name, _, value = part.partition(b"=")
        if unquote_plus(name.decode("latin-1")) == RELEASE:
            found.append(unquote_plus(value.decode("latin-1")))
    return found


def address_of(scope: Scope) -> str:
    """The path and query of a request as they were sent, less the release; fit for a header."""
    path = scope.get("raw_path") or scope["path"].encode()
    return with_release(quote(path + b"?" + scope["query_string"], safe=_SAFE), None)


def with_release(place: str, release: str | None) -> str:
    """An address with that release in its query, or with none.

    >>> with_release("/id/city/x?release=aa&format=csv", "0123456789ab")
    '/id/city/x?format=csv&release=0123456789ab'
    >>> with_release("/sparql?", None)
    '/sparql'
    """
    path, _, query = place.partition("?")
    kept = [part for part in query.split("&") if part and not named_in(part.encode())]
    if release is not None:
        kept.append(f"{RELEASE}={release}")
    return "?".join([path, *(["&".join(kept)] if kept else [])])


def http_date(moment: datetime) -> str:
    """A moment as HTTP writes it.

    >>> http_date(moment_of("2026-11-25T10:17:21"))
    'Wed, 25 Nov 2026 10:17:21 GMT'
    """
    return format_datetime(moment, usegmt=True)


def moment_of_http(text: str) -> datetime:
    """The moment of an Accept-Datetime header (RFC 7089, section 2.1.1).

    Raises:
        BadRequest: it has not the form of a date of HTTP, or there is no such day.

    >>> moment_of_http("Wed, 25 Nov 2026 10:17:21 GMT") == moment_of("2026-11-25T10:17:21")
    True
    """
    found = _DATE.fullmatch(text.strip())
    try:
        if found is None:
            raise ValueError
        day, month, year, time = found.groups()
        return moment_of(f"{year}-{_MONTHS.index(month) + 1:02}-{day}T{time}")
    except ValueError:
        raise BadRequest(
            f'Accept-Datetime is "{text}", which is no date of HTTP.',
            "Write it as Wed, 25 Nov 2026 10:17:21 GMT.",
        ) from None


def timemap_of(place: str, form: str = "link") -> str:
    """The address of the TimeMap of what is at ``place``."""
    return f"{TIMEMAP}/{form}{place}"


def links(root: str, place: str, mementos: list[Memento], own: int) -> list[str]:
    """The links of a memento (RFC 7089, section 2.2.4; RFC 5829 for what is a version)."""
    last = len(mementos) - 1
    places = [(own, "memento")]
    if not place.startswith(_COMES_AND_GOES):
        around = (own - 1, "prev predecessor-version"), (own + 1, "next successor-version")
        places += [(0, "first"), *around, (last, "last")]
    relations: dict[int, list[str]] = {}
    for number, relation in places:
        if 0 <= number <= last:
            relations.setdefault(number, []).append(relation)
    return [
        f'<{root}{place}>; rel="original timegate latest-version"',
        f'<{root}{timemap_of(place)}>; rel="timemap"; type="{LINK_FORMAT}"',
        *(
            f"<{root}{with_release(place, mementos[number].release)}>; "
            f'rel="{" ".join(dict.fromkeys([*found, "memento"]))}"; '
            f'datetime="{http_date(mementos[number].at)}"'
            for number, found in sorted(relations.items())
        ),
    ]
