"""``/robots.txt`` and ``/sitemap.xml``: where search engines may go, and every page there is."""

from __future__ import annotations

import asyncio
from itertools import product
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape

from pyoxigraph import Literal
from starlette.responses import Response
from starlette.routing import Route

from api.answers import CACHING
from api.asking import evaluate
from api.chosen import link, manifest_of, release_of
from api.views import address
from kg.errors import NotFound
from kg.formats import RESULTS_JSON
from kg.queries.binding import bind
from kg.queries.rows import Rows

if TYPE_CHECKING:
    from collections.abc import Iterable

    from starlette.requests import Request

    from api.service.writing import Descriptions
    from kg.queries.catalog import Catalog

MOST: Final = 50_000
"""Addresses that one sitemap may hold (sitemaps.org)."""

_FULL: Final = 40_000
"""Things up to which they stand in one sitemap: parts are not of the same size to the last one."""

_DIGITS: Final = "0123456789abcdef"
_LONGEST: Final = 3
"""Digits beyond which parts are not cut: 160 million things."""

_PAGES: Final = (
    "/",
    "/compare",
    "/dataset",
    "/export/",
    "/matrix",
    "/ontology",
    "/paths",
    "/shapes",
    "/alignments",
    "/questions",
    "/releases",
)
_NAMESPACE: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"
_CLOSED: Final = (
    "/sparql",
    "/data$",
    "/data?*",
    "/data/",
    "/update",
    "/admin",
    "/matrix?*",
    "/matrix/",
    "/compare?*",
    "/paths?*",
    "/citations/queries/*/check",
    "/*?*release=",
)
"""What crawlers have no need of: questions, writes, and what stands elsewhere too."""


async def robots(request: Request) -> Response:
    """Where crawlers may go (RFC 9309): to every page, not to what evaluates their questions."""
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in _CLOSED),
        "Allow: /",
        "",
        f"Sitemap: {request.base_url}sitemap.xml",
        "",
    ]
    headers = {"Cache-Control": "max-age=3600"}
    return Response("\n".join(lines), media_type="text/plain", headers=headers)


async def sitemap(request: Request) -> Response:
    """Every page, or where there are more than one file may hold the addresses of such files.

    Raises:
        KgError: what asking for the things raises.
    """
    parts = await _parts(request)
    if len(parts) > 1:
        places = [link(request, f"/sitemap/{part}.xml") for part in parts]
        return _written(request, "sitemapindex", "sitemap", places)
    return await _of(request, "")


async def part(request: Request) -> Response:
    """One file of those that ``/sitemap.xml`` names then.

    Raises:
        NotFound: there is no such part.
        KgError: what asking for the things raises.
    """
    name = request.path_params["part"]
    if name not in await _parts(request):
        raise NotFound(f"There is no part {name} of the sitemap.", "See /sitemap.xml.")
    return await _of(request, name)


def parts_of(things: int) -> list[str]:
    """The first digits of hashes by which so many things are parted; one, empty, for a few.

    >>> parts_of(40_000), len(parts_of(40_001)), parts_of(700_000)[17]
    ([''], 16, '11')
    """
    digits = 0
    while things > _FULL * 16**digits and digits < _LONGEST:
        digits += 1
    return ["".join(name) for name in product(_DIGITS, repeat=digits)]


async def _parts(request: Request) -> list[str]:
    descriptions: Descriptions = request.app.state.descriptions
    said = await descriptions.described(request)
    sizes = said.counts.sizes
    # Without a count the statements are an upper bound.
    return parts_of(int(str(sizes["entities"])) if sizes else said.manifest.triples)


async def _of(request: Request, digits: str) -> Response:
    catalog: Catalog = request.app.state.catalog
    body = None
    if "pages" in catalog.system:  # a content folder may lack it
        query = bind(catalog.system["pages"].text, {"part": Literal(digits)})
        answer = await evaluate(request, query, {"solutions": RESULTS_JSON.name}, checked=True)
        body = answer.body
    base = manifest_of(request).base
    fixed = _PAGES if not digits.strip("0") else ()

    def places() -> list[str]:
        rows = Rows.of(body).rows if body else ()
        things = (address(str(row["thing"]), base) for row in rows)
        return [link(request, path) for path in (*fixed, *things)][:MOST]

    return _written(request, "urlset", "url", await asyncio.to_thread(places))


def _written(request: Request, whole: str, one: str, paths: Iterable[str]) -> Response:
    root = str(request.base_url).rstrip("/")
    lines = (f"<{one}><loc>{escape(root + path)}</loc></{one}>\n" for path in paths)
    body = (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<{whole} xmlns="{_NAMESPACE}">\n'
        f"{''.join(lines)}</{whole}>\n"
    )
    headers = {**CACHING, "X-Release": release_of(request).id, "Vary": "Accept-Encoding"}
    return Response(body, media_type="application/xml", headers=headers)


routes: Final = [
    Route("/robots.txt", robots, methods=["GET", "HEAD"]),
    Route("/sitemap.xml", sitemap, methods=["GET", "HEAD"]),
    Route("/sitemap/{part}.xml", part, methods=["GET", "HEAD"]),
]
