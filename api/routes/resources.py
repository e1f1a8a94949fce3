"""``/id/…``, ``/sdg/…`` and ``/resource?iri=``: what a release says with one IRI."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from api.answers import CACHING
from api.asking import work
from api.chosen import link, manifest_of, release_of
from api.representing import represent
from api.views import address
from kg.errors import BadRequest, NotFound
from kg.iris import spellings
from kg.vocab import SDG
from kg.workers.protocol import Notation

if TYPE_CHECKING:
    from starlette.requests import Request

_INDICATOR: Final = re.compile(r"(1[0-7]|[1-9])\.([1-9][0-9]?|[a-d])\.([1-9][0-9]?|[a-d])")
"""How people write an indicator; its IRI has a permanent code instead (11.1.1 is C110101)."""

_TERMS: Final = "ontology"
"""The document of the terms of the SDG ontology; which of them we use, our own tells."""


async def thing(request: Request) -> Response:
    """A thing of our own by its path below the base.

    Raises:
        BadRequest, NotFound: as for :func:`api.representing.represent`.
    """
    base = manifest_of(request).base
    return await represent(request, spellings(f"id/{_path(request, '/id/')}", base))


async def resource(request: Request) -> Response:
    """Anything that the release mentions, by its whole IRI.

    Raises:
        BadRequest: ``iri`` is not given once.
        NotFound: as for :func:`api.representing.represent`.
    """
    given = request.query_params.getlist("iri")
    if len(given) != 1:
        raise BadRequest("The request has not exactly one iri.", "Write /resource?iri=http://….")
    return await represent(request, tuple(given))


async def sdg(request: Request) -> Response:
    """A goal, target or indicator by the path of its official IRI, or by an indicator's number.

    Raises:
        BadRequest, NotFound: as for :func:`api.representing.represent`.
    """
    path = _path(request, "/sdg/")
    if _INDICATOR.fullmatch(path):
        return await _indicator(request, path)
    try:
        return await represent(request, spellings(path, SDG.iri))
    except NotFound:
        if path != _TERMS:
            raise
        return _see_other(link(request, "/ontology"), release_of(request).id)


async def scheme(request: Request) -> Response:
    """The SDG framework, whose IRI has no path below it.

    Raises:
        BadRequest, NotFound: as for :func:`api.representing.represent`.
    """
    return await represent(request, (SDG.iri.rstrip("/"),))


async def _indicator(request: Request, number: str) -> Response:
    """See other: the indicator that has this number (RFC 9110 § 15.4.4)."""
    answer = await work(request, Notation(number))
    found = json.loads(answer.body)
    if not found:
        raise NotFound(
            f"The release knows no indicator {number}.", "/sdg leads to those there are."
        )
    asked = {name: value for name, value in request.query_params.items() if name != "release"}
    place = address(found[0], manifest_of(request).base)
    return _see_other(link(request, place, **asked), answer.release)


def _see_other(place: str, release: str) -> Response:
    return RedirectResponse(place, 303, {**CACHING, "X-Release": release})


def _path(request: Request, prefix: str) -> str:
    """What follows ``prefix``, as the client encoded it."""
    raw: bytes = request.scope["raw_path"]
    return raw.decode("utf-8", "replace").removeprefix(prefix)


_READ: Final = ["GET", "HEAD"]

routes: Final = [
    Route("/id/{path:path}", thing, methods=_READ),
    Route("/sdg", scheme, methods=_READ),
    Route("/sdg/{path:path}", sdg, methods=_READ),
    Route("/resource", resource, methods=_READ),
]
