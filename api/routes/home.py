"""``/`` and ``/errors``: what the service answers, and its errors."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

import yaml
from starlette.routing import Route

from api.chosen import link
from api.matrix.asking import MATRIX
from api.negotiation import negotiate
from api.opening import opening
from api.problems import STATUS, titles
from api.rendering import languages_of, page
from api.routes.dataset import alternates, document, told
from api.routes.questions import place_of
from api.service.dataset import source_of
from api.service.schema import schema_org
from api.signposting import Signpost, header
from api.views import address
from kg.formats import GRAPH_FORMATS, HTML, TURTLE
from kg.languages import certain
from kg.vocab import SDGO, prefixes

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from api.service.dataset import Described
    from api.service.writing import Descriptions
    from kg.queries.catalog import Catalog, StoredQuery

_FORMATS: Final = (HTML, *GRAPH_FORMATS)


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
            (place_of(request, query), getattr(summary, tongue))
            for query in sorted(catalog.queries.values(), key=_opening)
            for summary in (query.header.summary,)
        ],
        "counts": _counts(request, said),
        "matrix": await opening(request),
        "whole": link(request, MATRIX),
        "ask": link(request, "/questions"),
        "paths": link(request, "/paths"),
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


def _opening(query: StoredQuery) -> int:
    """The place of a question: those to start from first, the others as they come."""
    first: list[str] = _opens()["questions"]
    return first.index(query.key) if query.key in first else len(first)


def _counts(request: Request, said: Described) -> list[tuple[str, str, int]]:
    """Class, page and number of things of the classes that the page opens with."""
    hkg, sizes = prefixes(said.manifest.base)["hkg"], {}
    for row in said.counts.classes or ():
        sizes[str(row["class"])] = int(str(row["entities"]))
    spaces = {"Target": SDGO.iri}
    found = []
    for name in _opens()["counted"]:
        iri = spaces.get(name, hkg) + name
        if size := sizes.get(iri):
            found.append((name, link(request, address(iri, said.manifest.base)), size))
    return found


@cache
def _opens() -> dict[str, list[str]]:
    read: dict[str, list[str]] = yaml.safe_load(
        files("api").joinpath("home.yaml").read_text("utf-8")
    )
    return read


async def errors(request: Request) -> Response:
    """Every error by its code: where the ``type`` of a problem document leads."""
    rows = [(code, STATUS.get(code, 500), title) for code, title in titles().items()]
    return page(request, "errors.html", {"rows": rows})


routes: Final = [
    Route("/", home, methods=["GET", "HEAD"]),
    Route("/errors", errors, methods=["GET", "HEAD"]),
]
