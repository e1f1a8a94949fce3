"""Yesterday's answer: a release chosen by ``?release=`` or by Accept-Datetime (RFC 7089).

Every resource that a release answers is its own TimeGate, and what it was in a release has an
address of its own: the same with ``release=``. Routes learn the release from :mod:`api.chosen`;
what the protocol has an answer say of it is added here.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from starlette.requests import Request

from api import problems
from api.chosen import CHOSEN
from api.memento_links import (
    CURRENT,
    DATED,
    LINK_FORMAT,
    TIMEMAP,
    address_of,
    http_date,
    links,
    moment_of_http,
    named_in,
    timemap_of,
    with_release,
)
from kg.errors import BadRequest, KgError

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from kg.releases import ReleaseDir
    from kg.timeline import Timeline

    Headers = list[tuple[bytes, bytes]]

KEPT: Final = b"max-age=86400"
"""How long others may keep what a release answered before they ask whether it still holds: it
does, but how a page is laid out changes with the software."""

_MAPS: Final = f"{TIMEMAP}/"
_ABOUT_RELEASES: Final = "/releases"
"""Where addresses begin that say themselves of which release they tell: they are of no time."""

_QUESTION: Final = "/sparql"
"""What the address ends in that takes a question by POST; all else that is posted is a write."""

_ID: Final = re.compile(r"[0-9a-f]{12}")
_LONGEST: Final = 1024
"""Bytes of an address of which no links are made: each would be as long again, and there are six
of them, more than clients take in headers."""


class Mementos:
    """Middleware: the release that a request asks for, and what its answer says of that."""

    def __init__(self, app: ASGIApp, timeline: Timeline) -> None:
        self.app = app
        self.timeline = timeline

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(_MAPS):
            await self.app(scope, receive, send)
            return
        named = named_in(scope["query_string"])
        dates = [value for name, value in scope["headers"] if name == DATED]
        try:
            chosen = self._chosen(scope, named, dates)
        except KgError as error:
            await problems.of_error(Request(scope), error)(scope, receive, send)
            return
        if chosen is not None:
            scope.setdefault("state", {})[CHOSEN] = chosen
        if scope["path"].startswith(_ABOUT_RELEASES):
            await self.app(scope, receive, send)
            return

        async def told(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = list(message.get("headers", ()))
                release = next((value for name, value in headers if name == b"x-release"), None)
                if release is not None or dates:
                    _vary(headers)
                if release is not None and chosen is None:
                    _tell_of_current(headers, scope)
                elif chosen is not None and release == chosen.id.encode():
                    self._tell(headers, scope, chosen, by_name=bool(named))
                message = {**message, "headers": headers}
            await send(message)

        await self.app(scope, receive, told)

    def _chosen(self, scope: Scope, named: list[str], dates: list[bytes]) -> ReleaseDir | None:
        """The release that a request asks for; an address that names one is of no other time."""
        asks = scope["method"] in ("GET", "HEAD") or (
            scope["method"] == "POST" and scope["path"].endswith(_QUESTION)
        )
        if named:
            return self._by_name(named, asks=asks)
        if not dates or not asks:
            return None
        if len(dates) > 1:
            raise BadRequest("The request has several Accept-Datetime headers.", "Send one.")
        return self.timeline.at(moment_of_http(dates[0].decode("latin-1")))

    def _by_name(self, named: list[str], *, asks: bool) -> ReleaseDir | None:
        if len(named) > 1:
            raise BadRequest("The request has several release parameters.", "Give one.")
        if not asks:
            raise BadRequest(
                "A release never changes, so nothing can be written to one.",
                "Leave release out: a write is made to the current release and makes another.",
            )
        if named[0] == CURRENT:
            return None
        if not _ID.fullmatch(named[0]):
            raise BadRequest(
                f'release is "{named[0]}", which is not the id of a release.',
                "An id is 12 hexadecimal digits; /releases lists them. Or give current.",
            )
        return self.timeline.find(named[0])

    def _tell(self, headers: Headers, scope: Scope, chosen: ReleaseDir, *, by_name: bool) -> None:
        """Say of what release and time an answer is, and where it is had at other times.

        What is another answer each time, as with NOW() in a query, is of no time: it is not stored.
        """
        if any(name == b"cache-control" and b"no-store" in value for name, value in headers):
            return
        if by_name:
            _replace(headers, b"cache-control", b"no-cache", KEPT)
        place = address_of(scope)
        asked = scope["method"] != "POST"
        if asked:
            _locate(headers, place, chosen.id, always=not by_name)
        mementos = self.timeline.mementos()
        own = next((m for m in mementos if m.release == chosen.id), None)
        if own is None:  # it was never published, or the line of the journal is not yet written
            return
        headers.append((b"memento-datetime", http_date(own.at).encode()))
        if asked and len(place) <= _LONGEST:
            root = str(Request(scope).base_url).rstrip("/")
            _link(headers, links(root, place, mementos, mementos.index(own)))


def _tell_of_current(headers: Headers, scope: Scope) -> None:
    """Say where older answers are had. What is asked of /sparql is told by Vary alone: a link to
    a query is as long as the query.
    """
    if scope["method"] not in ("GET", "HEAD") or scope["path"].endswith(_QUESTION):
        return
    place = address_of(scope)
    if len(place) <= _LONGEST:
        gate = f'<{place}>; rel="original timegate"'
        _link(headers, [gate, f'<{timemap_of(place)}>; rel="timemap"; type="{LINK_FORMAT}"'])


def _locate(headers: Headers, place: str, release: str, *, always: bool) -> None:
    """Have Content-Location name the release, also where the route gave none."""
    for number, (name, value) in enumerate(headers):
        if name == b"content-location":
            made = with_release(value.decode("latin-1"), release)
            headers[number] = name, made.encode("latin-1")
            return
    if always:
        headers.append((b"content-location", with_release(place, release).encode("latin-1")))


def _vary(headers: Headers) -> None:
    _add(headers, b"vary", b"Accept-Datetime")


def _link(headers: Headers, made: list[str]) -> None:
    _add(headers, b"link", ", ".join(made).encode("latin-1"))


def _add(headers: Headers, wanted: bytes, more: bytes) -> None:
    """Add to the list that a header is."""
    for place, (name, value) in enumerate(headers):
        if name == wanted:
            headers[place] = name, value + b", " + more
            return
    headers.append((wanted, more))


def _replace(headers: Headers, wanted: bytes, old: bytes, new: bytes) -> None:
    for place, (name, value) in enumerate(headers):
        if name == wanted and value == old:
            headers[place] = name, new
