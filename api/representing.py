"""A thing as a client wants it: profile and format chosen, a worker asked, links and page made."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote, urlencode

from starlette.responses import JSONResponse, Response

from api.answers import CACHING
from api.asking import work
from api.chosen import link, manifest_of, pinned, release_of
from api.grouping import grouped
from api.negotiation import negotiate
from api.path_ends import place_from
from api.problems import of_error
from api.profiles import (
    ALTERNATES,
    COMES_IN,
    Choice,
    choices,
    choose,
    offers,
    profile_iri,
    wishes,
)
from api.rendering import language_of, languages_of, page
from api.signposting import (
    all_alternates,
    alternates,
    header,
    landmarks,
    linkset,
    signposts,
    tokens,
    variant,
)
from api.views import STEPS, address, thing_view
from api.withdrawn import last_release_with
from kg.errors import BadRequest, Gone, NotAcceptable, NotFound
from kg.formats import HTML
from kg.languages import choose as choose_label
from kg.things.formats import LINKSET, READABLE
from kg.things.profiles import PLAIN, PROFILES
from kg.things.writing import read_thing
from kg.workers.protocol import Thing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.requests import Request

    from kg.things.about import About
    from kg.workers.protocol import Answer

_LISTS: Final = (READABLE, HTML)
"""What the list of profiles and formats comes in."""

_VARY: Final = "Accept, Accept-Profile"
_NUMBER: Final = re.compile(r"[1-9][0-9]{0,5}")


async def represent(request: Request, iris: Sequence[str]) -> Response:
    """A representation of the thing that one of ``iris``, spellings of one IRI, names.

    Raises:
        BadRequest: ``page`` is no number.
        NotFound: the release mentions none of them, or there is no such page.
    """
    base = manifest_of(request).base
    listing = _asked(request, "profile") == ALTERNATES
    try:
        choice = _listed(request) if listing else _chosen(request, base)
    except NotAcceptable as error:
        refused = of_error(request, error)
        refused.headers["Vary"] = _VARY
        refused.headers["Link"] = header(alternates(request, iris[0], base))
        return refused
    format_ = LINKSET if listing else choice.format
    try:
        answer = await _said(request, iris, Choice(format_, choice.profile))
    except NotFound:
        gone = await _gone(request, iris, base) if _number(request) == 1 else None
        if gone is None:
            raise
        return gone
    about, body = read_thing(answer.body)
    headers = {**CACHING, "Vary": _VARY, "X-Release": answer.release}
    if listing:
        return _alternates(request, about, choice, base, headers)
    headers["Link"] = header(signposts(request, about, choice, base))
    headers["Content-Location"] = _place(request, about, choice, base)
    if choice.format is HTML:
        return _page(request, about, json.loads(body), base, headers)
    if choice.format is LINKSET:
        every = [*all_alternates(request, about.iri, base), *landmarks(request, about, base)]
        body = json.dumps(
            linkset([*every, *tokens(base)], about.iri, str(request.base_url))
        ).encode()
    return Response(body, headers={"Content-Type": choice.format.content_type, **headers})


async def _said(request: Request, iris: Sequence[str], choice: Choice) -> Answer:
    """What a worker writes of the thing, with the names of the release that it writes from."""
    context = str(request.base_url) + link(request, "/context.jsonld").lstrip("/")
    while True:
        release = release_of(request)
        job = Thing(
            iris[0],
            choice.format.name,
            choice.profile or PLAIN,
            _number(request),
            tuple(iris[1:]),
            str(release.ontology),
            context,
        )
        answer = await work(request, job)
        if answer.release == release.id:  # else another became current meanwhile
            return answer


def _chosen(request: Request, base: str) -> Choice:
    profiles = ",".join(request.headers.getlist("accept-profile")) or None
    wanted = wishes(profiles, _asked(request, "profile"), base)
    return choose(_accept(request), wanted, _asked(request, "format"))


def _listed(request: Request) -> Choice:
    return Choice(negotiate(_accept(request), _LISTS, _asked(request, "format")))


def _accept(request: Request) -> str | None:
    return ",".join(request.headers.getlist("accept")) or None


def _asked(request: Request, name: str) -> str | None:
    """A parameter of the address, by its own name or by the one that the draft gives it."""
    synonym = {"profile": "_profile", "format": "_mediatype"}[name]
    return request.query_params.get(name, request.query_params.get(synonym))


def _number(request: Request) -> int:
    asked = request.query_params.get("page", "1")
    if not _NUMBER.fullmatch(asked):
        raise BadRequest(f'"{asked}" is not the number of a page.', "Pages count from 1.")
    return int(asked)


def _place(request: Request, about: About, choice: Choice, base: str) -> str:
    """The address at which what is sent needs no header."""
    place = variant(request, about.iri, base, choice, about.number)
    return f"{place}&lang={language_of(request)}" if choice.format is HTML else place


async def _gone(request: Request, iris: Sequence[str], base: str) -> Response | None:
    """That another release described the thing, and the one asked for does not any more."""
    found = await last_release_with(request, iris)
    if found is None:
        return None
    iri, last = found
    place = _in_release(address(iri, base), last)
    error = Gone(
        f"{unquote(iri)} was withdrawn; release {last} is the last one that describes it.",
        f"See {place}.",
    )
    gone = of_error(request, error, more={"earlier": place})
    gone.headers["Link"] = f'<{place}>; rel="predecessor-version"'
    return gone


def _in_release(place: str, release: str | None) -> str:
    return f"{place}{'&' if '?' in place else '?'}release={release}" if release else ""


def _page(
    request: Request, about: About, said: dict[str, Any], base: str, headers: dict[str, str]
) -> Response:
    place = address(about.iri, base)

    def here(number: int) -> str:
        query = {"page": str(number)} if number > 1 else {}
        return link(request, place, **query) if 1 <= number <= about.pages else ""

    term = about.iri.removeprefix(f"{base}ontology#")
    cited = {"iri": about.iri, "release": headers["X-Release"]}
    thing = thing_view(said, languages_of(request), base, lambda path: link(request, path))
    shown = {
        "thing": thing,
        "grouped": grouped(thing, languages_of(request)),
        "steps": STEPS,
        "pages": {
            "number": about.number,
            "last": about.pages,
            "prev": here(about.number - 1),
            "next": here(about.number + 1),
        },
        "signposts": signposts(request, about, Choice(HTML), base),
        "formats": _formats(request, about.iri, base, offers()),
        "everything": link(request, place, profile=ALTERNATES),
        "documented": f"{link(request, '/ontology')}#{term}" if term != about.iri else "",
        "release": headers["X-Release"],
        "citation": f"/citations/thing?{urlencode(cited)}",
        "paths": place_from(request, about.iri) if thing.described else "",
        "current": place if pinned(request) else "",
        "earlier": _in_release(place, release_of(request).last_release_with(about.iri)),
    }
    headers["Vary"] = f"{_VARY}, Accept-Language"
    return page(request, "thing.html", shown, headers=headers)


def _alternates(
    request: Request, about: About, choice: Choice, base: str, headers: dict[str, str]
) -> Response:
    """The list of profiles and formats (List Profiles, in the draft)."""
    headers["Link"] = header([*all_alternates(request, about.iri, base), *tokens(base)])
    if choice.format is HTML:
        headers["Vary"] = f"{_VARY}, Accept-Language"
        tag, label = choose_label(about.labels, languages_of(request))
        shown = {
            "iri": about.iri,
            "heading": label or about.iri,
            "spoken": tag,
            "back": link(request, address(about.iri, base)),
            "formats": _formats(request, about.iri, base, choices()),
        }
        return page(request, "alternates.html", shown, headers=headers)
    profiles = [
        {
            "token": name,
            "uri": profile_iri(name, base),
            "media_types": [format_.media_type for format_ in COMES_IN[name]],
        }
        for name in PROFILES
    ]
    return JSONResponse({"resource": about.iri, "profiles": profiles}, headers=headers)


def _formats(
    request: Request, iri: str, base: str, listed: Sequence[Choice]
) -> list[dict[str, str]]:
    """Media type and address of each, and its profile with the page that tells what it holds."""
    return [
        {
            "media_type": choice.format.media_type,
            "href": variant(request, iri, base, choice),
            "profile": choice.profile,
            "told": link(request, f"/profile/{choice.profile}"),
        }
        for choice in listed
    ]
