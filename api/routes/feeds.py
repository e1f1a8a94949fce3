"""``/releases.atom`` and ``/releases/activity``: what changed, for those who follow it."""

from __future__ import annotations

import json
import re
from time import perf_counter
from typing import TYPE_CHECKING, Final

from starlette.responses import Response
from starlette.routing import Route

from api.activities import ACTIVITY, COLLECTION, collection, pages_of, place
from api.activities import page as page_of
from api.atom import ATOM, FEED, Entry, feed
from api.published import changes_of, page_number, publications_of, timeline_of
from api.rendering import languages_of
from api.tagged import tagged
from kg.changes.comparer import PATIENCE
from kg.errors import NotFound, Preparing
from kg.languages import certain

if TYPE_CHECKING:
    from starlette.requests import Request

    from kg.changes.publications import Publication, Publications
    from kg.workers.pool import Pool

_AT_ONCE: Final = 20
"""Publications on one page of the feed."""

_PAGE: Final = re.compile(r"([1-9][0-9]{0,8})-([1-9][0-9]{0,8})")
_HEADERS: Final = {"Cache-Control": "no-cache"}


async def atom(request: Request) -> Response:
    """The publications as a feed, the latest first, each with what it changed in words.

    Raises:
        NotFound: there is no such page.
        Preparing: what some of them changed is not known yet.
        BadRequest: ``page`` is no number of a page.
    """
    published = publications_of(request)
    number, last = page_number(request), published.pages(_AT_ONCE)
    if number > last:
        raise NotFound(f"The feed has no page {number}.", f"See {FEED}.")
    began = perf_counter()
    entries = []
    for publication in published.page(number, _AT_ONCE):
        if perf_counter() - began > PATIENCE:
            raise Preparing(
                "What some releases changed is being found out.",
                "Ask again in half a minute: what is known by now is kept.",
            )
        entries.append(Entry(publication, await changes_of(request, publication)))
    pages = {"self": number, "first": 1, "previous": number - 1, "next": number + 1, "last": last}
    pool: Pool = request.app.state.pool
    language = certain(languages_of(request))
    body = feed(
        entries,
        pool.manifest().base,
        str(request.base_url),
        language,
        {name: _page(to) for name, to in pages.items() if 1 <= to <= last},
    )
    headers = {**_HEADERS, "Vary": "Accept-Language", "Content-Language": language}
    return tagged(request, Response(body, headers={**headers, "Content-Type": ATOM}), "feed")


async def activities(request: Request) -> Response:
    """The collection of all changes: where its pages begin and end.

    Raises:
        Preparing: what the last publication changed is not known yet.
    """
    published = publications_of(request)
    first, last = published.kept_after(0), published.kept_last()
    end = await _last_page(request, last) if last else None
    begin = place(first.number, 1) if first else None
    return _told(request, collection(str(request.base_url), begin, end))


async def activity_page(request: Request) -> Response:
    """A page of the changes, the oldest first.

    Raises:
        NotFound: there is no such page.
        Gone: the release that it tells of was removed.
        Preparing: what the release changed is not known yet.
    """
    found = _PAGE.fullmatch(request.path_params["page"])
    remedy = f"{COLLECTION} leads to the first and the last."
    missing = NotFound(f"There is no page {request.path_params['page']} of changes.", remedy)
    if found is None:
        raise missing
    published = publications_of(request)
    number, page = int(found[1]), int(found[2])
    try:
        publication = published.get(number)
    except IndexError:
        raise missing from None
    if publication.release is None:
        timeline_of(request).find(publication.id)  # says that it is gone
    kept = await changes_of(request, publication)
    if kept is None or page > pages_of(kept):
        raise missing
    beside = await _neighbours(request, published, number, page, pages_of(kept))
    return _told(request, page_of(publication, kept, page, str(request.base_url), beside))


async def _neighbours(
    request: Request, published: Publications, number: int, page: int, last: int
) -> dict[str, str]:
    """The paths of the pages before and after one; where it is the first or last, of others."""
    paths = {}
    before, after = published.kept_before(number), published.kept_after(number)
    if page > 1:
        paths["prev"] = place(number, page - 1)
    elif before is not None:
        paths["prev"] = await _last_page(request, before)
    if page < last:
        paths["next"] = place(number, page + 1)
    elif after is not None:
        paths["next"] = place(after.number, 1)
    return paths


async def _last_page(request: Request, publication: Publication) -> str:
    kept = await changes_of(request, publication)
    assert kept is not None, "its release is kept"
    return place(publication.number, pages_of(kept))


def _page(number: int) -> str:
    return FEED if number == 1 else f"{FEED}?page={number}"


def _told(request: Request, document: dict[str, object]) -> Response:
    body = json.dumps(document, ensure_ascii=False, indent=1).encode(errors="replace")
    return tagged(
        request, Response(body, headers={**_HEADERS, "Content-Type": ACTIVITY}), "activity"
    )


routes: Final = [
    Route(FEED, atom, methods=["GET", "HEAD"]),
    Route(COLLECTION, activities, methods=["GET", "HEAD"]),
    Route(f"{COLLECTION}/{{page}}", activity_page, methods=["GET", "HEAD"]),
]
