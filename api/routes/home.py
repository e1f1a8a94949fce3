"""``/``, ``/errors``, ``/style.css``: what the service answers, its errors, how pages look."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING, Final

from starlette.responses import Response
from starlette.routing import Route

from api.chosen import link
from api.negotiation import negotiate
from api.problems import STATUS, titles
from api.rendering import languages_of, page
from api.routes.dataset import alternates, document, told
from api.routes.stored_queries import PATH, example
from api.service.dataset import source_of
from api.service.schema import schema_org
from api.signposting import Signpost, header
from kg.formats import GRAPH_FORMATS, HTML, TURTLE
from kg.languages import certain

if TYPE_CHECKING:
    from starlette.requests import Request

    from api.service.writing import Descriptions
    from kg.queries.catalog import Catalog

_FORMATS: Final = (HTML, *GRAPH_FORMATS)
_STYLE: Final = files("api").joinpath("static", "style.css").read_bytes()


async def home(request: Request) -> Response:
    """What the service answers, its size, and where to go; as RDF the description of the dataset.

    Raises:
        NotAcceptable: it is not to be had in what the client takes.
        ReleaseError: nothing was ever built.
    """
    accept = ",".join(request.headers.getlist("accept")) or None
    format_ = negotiate(accept, _FORMATS, request.query_params.get("format"))
    if format_ is not HTML:
        return await document(request, format_)
    descriptions: Descriptions = request.app.state.descriptions
    said = await descriptions.described(request)
    catalog: Catalog = request.app.state.catalog
    tongue = certain(languages_of(request))
    values = {
        "manifest": said.manifest,
        "source": source_of(said),
        "tongue": tongue,
        "questions": [
            (link(request, f"{PATH}/{query.key}{example(query)}"), getattr(summary, tongue))
            for query in catalog.queries.values()
            for summary in (query.header.summary,)
        ],
        "dataset": link(request, "/dataset"),
        "examples": told(request, said, "example", tongue),
        "formats": alternates(request),
        "linked": schema_org(said, tongue),
    }
    headers = {
        **descriptions.headers(said, files=True),
        "Vary": "Accept, Accept-Language",
        "Content-Location": link(request, "/", format=HTML.name),
        "Link": header(
            [
                Signpost(place, rel, (("type", f.media_type),))
                for f, place in alternates(request)
                for rel in (("alternate", "describedby") if f is TURTLE else ("alternate",))
                if f is not HTML
            ]
        ),
    }
    return page(request, "home.html", values, headers=headers)


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
