"""``/id/…`` and ``/resource?iri=``: one thing, as RDF or as a page."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, unquote

from starlette.responses import Response
from starlette.routing import Route

from api.answers import CACHING
from api.asking import work
from api.negotiation import negotiate
from api.rendering import languages_of, page
from api.views import address, thing_view
from kg.errors import BadRequest, NotFound
from kg.formats import GRAPH_FORMATS, HTML, Format
from kg.iris import iri_of_path
from kg.workers.protocol import Page, Thing

if TYPE_CHECKING:
    from starlette.requests import Request

    from kg.workers.pool import Pool
    from kg.workers.protocol import Answer

FORMATS: Final = (*GRAPH_FORMATS, HTML)
INCOMING: Final = 50
"""Links to a thing that its page lists; the rest is a number."""


async def thing(request: Request) -> Response:
    """A thing of our own by its path below the base.

    Raises:
        NotFound: the release says nothing of it.
        NotAcceptable: it is not to be had in what the client takes.
    """
    base = _pool(request).manifest().base
    path = f"id/{request.path_params['path']}"
    spellings = [iri_of_path(quote(path)).value, base + path]
    spellings[0] = base + spellings[0].removeprefix(iri_of_path("").value)
    return await _answer(request, list(dict.fromkeys(spellings)), base)


async def resource(request: Request) -> Response:
    """Any thing that the graph describes, by its whole IRI.

    Raises:
        BadRequest: ``iri`` is not given once.
        NotFound, NotAcceptable: as for :func:`thing`.
    """
    given = request.query_params.getlist("iri")
    if len(given) != 1:
        raise BadRequest("The request has not exactly one iri.", "Write /resource?iri=http://….")
    return await _answer(request, given, _pool(request).manifest().base)


async def _answer(request: Request, iris: list[str], base: str) -> Response:
    accept = ",".join(request.headers.getlist("accept")) or None
    format_ = negotiate(accept, FORMATS, request.query_params.get("format"))
    languages = languages_of(request)
    answer, iri = await _first_known(request, iris, format_)
    headers = {
        **CACHING,
        **_vary(format_),
        "X-Release": answer.release,
        "Content-Location": _variant(address(iri, base), format_.name),
        "Link": ", ".join(
            f'<{_variant(address(iri, base), other.name)}>; rel="alternate"; '
            f'type="{other.media_type}"'
            for other in FORMATS
            if other is not format_
        ),
    }
    if format_ is HTML:
        view = thing_view(json.loads(answer.body), languages, base)
        return page(request, "thing.html", {"thing": view, "formats": _links(iri, base)},
                    headers=headers)  # fmt: skip
    return Response(answer.body, headers={"Content-Type": format_.content_type, **headers})


async def _first_known(request: Request, iris: list[str], format_: Format) -> tuple[Answer, str]:
    """The answer for the first spelling that the release knows, and that spelling."""
    for iri in iris:
        job = Page(iri, INCOMING) if format_ is HTML else Thing(iri, format_.name)
        try:
            return await work(request, job), iri
        except NotFound:
            if iri == iris[-1]:
                raise NotFound(
                    f"The release says nothing of {unquote(iris[0])}.",
                    "See that the address is spelt right; / leads to what there is.",
                ) from None
    raise AssertionError("there is at least one spelling")


def _vary(format_: Format) -> dict[str, str]:
    return {"Vary": "Accept, Accept-Language" if format_ is HTML else "Accept"}


def _variant(place: str, name: str) -> str:
    return f"{place}{'&' if '?' in place else '?'}format={name}"


def _links(iri: str, base: str) -> list[tuple[str, str]]:
    return [(f.media_type, _variant(address(iri, base), f.name)) for f in GRAPH_FORMATS]


def _pool(request: Request) -> Pool:
    pool: Pool = request.app.state.pool
    return pool


routes: Final = [
    Route("/id/{path:path}", thing, methods=["GET", "HEAD"]),
    Route("/resource", resource, methods=["GET", "HEAD"]),
]
