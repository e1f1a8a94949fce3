"""``/releases/{a}/diff/{b}``: what changed from one release to another, as a page or as data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from starlette.responses import RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from api.negotiation import negotiate
from api.published import compared, named, page_number, timeline_of
from api.published import difference as address_of
from api.rendering import languages_of, page
from api.tagged import tagged, unchanged
from api.validators import tag_of
from api.views import address
from kg.changes.formats import FORMATS, RDF_PATCH, TEXT, class_name, counts, documents, written
from kg.changes.making import PAGE
from kg.changes.phrases import KIND_NAMES
from kg.changes.things import KINDS
from kg.errors import NotFound
from kg.formats import HTML
from kg.languages import certain

if TYPE_CHECKING:
    from starlette.requests import Request

    from kg.changes.kept import Kept

    Shown = list[dict[str, Any]]

_FORMATS: Final = (*FORMATS, HTML)
_OF_A_GROUP: Final = 20
_OF_A_PAGE: Final = 200
"""Things of one group, and of all, that the first page tells; the others stand on pages of their
group."""

_SENTENCES: Final = 40
"""Sentences of one thing on a page; JSON has the others."""


async def difference(request: Request) -> Response:
    """What changed: a page, sentences as text, JSON, CSV, or an RDF Patch.

    Raises:
        NotFound: one of the releases never was, or the page or group is none.
        Gone: one was removed.
        NotAcceptable: it is not to be had in what the client takes.
        Preparing, Busy: they are not compared yet.
    """
    names = request.path_params["a"], request.path_params["b"]
    old, new = (named(request, name) for name in names)
    if names != (old.id, new.id):
        query = f"?{request.url.query}" if request.url.query else ""
        place = f"{address_of(old.id, new.id)}{query}"
        return RedirectResponse(place, 307, {"Cache-Control": "no-store"})
    accept = ",".join(request.headers.getlist("accept")) or None
    format_ = negotiate(accept, _FORMATS, request.query_params.get("format"))
    kept = await compared(request, old, new)
    place = address_of(old.id, new.id)
    headers = {
        "Cache-Control": "no-cache",
        "Vary": "Accept, Accept-Language" if format_ in (HTML, TEXT) else "Accept",
        "Content-Type": format_.content_type,
        "Link": ", ".join(
            f'<{place}?format={other.name}>; rel="alternate"; type="{other.media_type}"'
            for other in _FORMATS
            if other is not format_
        ),
    }
    if format_ is HTML:
        values = _page(request, kept, place)
        del headers["Content-Type"]
        response = page(request, "difference.html", values, headers=headers)
        return tagged(request, response, f"{old.id}-{new.id}")
    language = certain(languages_of(request))
    if format_ is TEXT:
        headers["Content-Language"] = language
    if format_ is RDF_PATCH:
        headers["Content-Disposition"] = f'attachment; filename="{old.id}-{new.id}.rdfp"'
    of_content = kept.summary["sha256"] + kept.summary["software"] + language
    headers["ETag"] = tag_of(f"{old.id}-{new.id}", format_.content_type, of_content.encode())
    same = unchanged(request, headers["ETag"], headers)
    body = iter(()) if request.method == "HEAD" else written(kept, format_.name, language)
    return same or StreamingResponse(body, headers=headers)


def _page(request: Request, kept: Kept, place: str) -> dict[str, Any]:
    language = certain(languages_of(request))
    summary = kept.summary
    kind, class_ = (request.query_params.get(name) for name in ("kind", "class"))
    values: dict[str, Any] = {
        "old": summary["from"],
        "new": summary["to"],
        "dates": {
            release: timeline_of(request).published(release)
            for release in (summary["from"], summary["to"])
        },
        "place": place,
        "counts": counts(kept, language),
        "documents": documents(kept, language),
        "files": {name: files for name, files in summary["files"].items() if files},
        "formats": [(f.media_type, f"{place}?format={f.name}") for f in FORMATS],
        "kind_names": KIND_NAMES[language],
    }
    if kind is None and class_ is None:
        return {**values, "groups": _first_page(request, kept, place, language), "pages": None}
    found = kept.group(kind or "", class_ or "")
    if found is None:
        raise NotFound("Nothing of that class changed in that way.", f"See {place}.")
    number = page_number(request)
    try:
        things = kept.page_of(found, number)
    except IndexError:
        raise NotFound(f"There is no page {number}.", f"See {place}.") from None
    last = -(-found["count"] // PAGE)
    asked = request.query_params.get("lang", "")

    def other(to: int) -> str:
        return _group_link(place, found, asked, to) if 1 <= to <= last else ""

    return {
        **values,
        "groups": [
            {**_titled(found, summary["base"], language), "things": _shown(kept, things, language)}
        ],
        "pages": {"number": number, "last": last, "prev": other(number - 1),
                  "next": other(number + 1)},
    }  # fmt: skip


def _first_page(request: Request, kept: Kept, place: str, language: str) -> Shown:
    asked = request.query_params.get("lang", "")
    left = _OF_A_PAGE
    groups: Shown = []
    for group in kept.summary["groups"]:
        most = 0 if group["short"] else min(_OF_A_GROUP, left)
        things = kept.page_of(group, 1, most) if most else []
        left -= len(things)
        groups.append(
            {
                **_titled(group, kept.summary["base"], language),
                "things": _shown(kept, things, language),
                "more": group["count"] - len(things),
                "href": _group_link(place, group, asked),
            }
        )
    return groups


def _titled(group: dict[str, Any], base: str, language: str) -> dict[str, Any]:
    rank, name = KINDS.index(group["kind"]), class_name(group, base, language)
    about = {"kind": group["kind"], "rank": rank, "name": name, "count": group["count"]}
    return {**about, "more": 0, "href": ""}


def _group_link(place: str, group: dict[str, Any], language: str, number: int = 1) -> str:
    asked = {"kind": group["kind"], "class": group["class"]}
    if number > 1:
        asked["page"] = str(number)
    if language:
        asked["lang"] = language
    return f"{place}?{urlencode(asked)}"


def _shown(kept: Kept, things: Shown, language: str) -> Shown:
    """The things as a page shows them: their names and those in their sentences are links."""
    base = kept.summary["base"]

    def href(iri: str, side: str) -> str:
        place = address(iri, base)
        return f"{place}{'&' if '?' in place else '?'}release={kept.summary[side]}"

    return [
        {
            "heading": thing["heading"][language],
            "href": href(thing["thing"], "from" if thing["kind"] == "withdrawn" else "to"),
            "sentences": [
                [
                    {"text": piece, "href": ""}
                    if isinstance(piece, str)
                    else {"text": piece[0], "href": href(piece[1], piece[2])}
                    for piece in sentence
                ]
                for sentence in thing["words"][language][:_SENTENCES]
            ],
            "more": max(0, len(thing["words"][language]) - _SENTENCES),
        }
        for thing in things
    ]


routes: Final = [
    Route("/releases/{a}/diff/{b}", difference, methods=["GET", "HEAD"]),
]
