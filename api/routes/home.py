"""``/``, ``/errors``, ``/style.css``: what the service answers, its errors, how pages look."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from starlette.responses import Response
from starlette.routing import Route

from api.problems import STATUS, titles
from api.rendering import languages_of, page
from api.routes.stored_queries import PATH
from kg.languages import certain

if TYPE_CHECKING:
    from starlette.requests import Request

    from kg.queries.catalog import Catalog, StoredQuery
    from kg.workers.pool import Pool

_STYLE: Final = files("api").joinpath("static", "style.css").read_bytes()


async def home(request: Request) -> Response:
    """What the service answers, its size, and where to go.

    Raises:
        ReleaseError: nothing was ever built.
    """
    pool: Pool = request.app.state.pool
    manifest = pool.manifest()
    catalog: Catalog = request.app.state.catalog
    chinese = certain(languages_of(request)) == "zh"
    questions = [
        (f"{PATH}/{query.key}{example(query)}", summary.zh if chinese else summary.en)
        for query in catalog.queries.values()
        for summary in (query.header.summary,)
    ]
    values = {"manifest": manifest, "questions": questions}
    return page(request, "home.html", values, headers={"Vary": "Accept-Language"})


def example(query: StoredQuery) -> str:
    """The query string of the examples of the parameters that a query needs."""
    given = {p.name: p.example for p in query.header.parameters if p.required and p.example}
    return f"?{urlencode(given)}" if given else ""


async def errors(request: Request) -> Response:
    """Every error by its code: where the ``type`` of a problem document leads."""
    rows = [(code, STATUS.get(code, 500), title) for code, title in titles().items()]
    return page(request, "errors.html", {"rows": rows})


async def style(_: Request) -> Response:
    """The one stylesheet."""
    return Response(_STYLE, media_type="text/css", headers={"Cache-Control": "max-age=3600"})


routes: Final = [
    Route("/", home, methods=["GET", "HEAD"]),
    Route("/errors", errors, methods=["GET", "HEAD"]),
    Route("/style.css", style, methods=["GET", "HEAD"]),
]
