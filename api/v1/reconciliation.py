"""``/reconcile``: names in a table to things of the graph, as OpenRefine and others ask for them.

The Reconciliation Service API in version 0.2 at ``/reconcile`` and in version 1.0, a draft, at
``/reconcile/1.0``, as the two name the same things otherwise. The identifiers are the IRIs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from api import bodies
from api.answers import CACHING
from api.chosen import link, manifest_of
from api.protection import PAGE_POLICY
from api.rendering import language_of, page
from api.v1.reconciling import (
    BATCH,
    batch,
    candidate,
    conditions,
    extended,
    extension,
    parsed,
    types,
)
from api.v1.searching import asked
from api.views import address
from kg import __version__
from kg.errors import BadRequest, NotFound, UnsupportedMediaType
from kg.search.question import LONGEST
from kg.workers.limits import MEGABYTE

if TYPE_CHECKING:
    from starlette.requests import Request

    from kg.config import Settings

ROOT: Final = "/reconcile"
DRAFT: Final = "/reconcile/1.0"

_NAME: Final = "Habitat KG"
_DEFAULT_TYPES: Final = (
    "Country Target Goal Indicator Resolution FlagshipProgramme Initiative CountryProject "
    "Organisation"
)
"""The classes that are offered first, by their names in the ontology."""

_WIDTH: Final = 400
_HEIGHT: Final = 200
_SUGGESTIONS: Final = 10
_MOST: Final = 50
_FRAMED: Final = {
    "Content-Security-Policy": PAGE_POLICY.replace("frame-ancestors 'none'", "frame-ancestors *")
}
_VARY: Final = {**CACHING, "Vary": "Accept-Language"}


async def root(request: Request) -> Response:
    """The manifest; candidates for ``queries``, or values for ``extend`` (version 0.2).

    Raises:
        BadRequest: they are not of the form that the API prescribes.
        RequestTooLarge: they are too many.
        Preparing: the index of the release is being made.
    """
    given = dict(request.query_params)
    if request.method == "POST":
        given |= dict(bodies.fields(await _body(request, bodies.FORM)))
    if "queries" in given:
        queries = batch(parsed(given["queries"], "queries"))
        said, release = await asked(request, "reconcile", queries=list(queries.values()))
        found = {
            name: {"result": [candidate(row, named=False) for row in rows]}
            for name, rows in zip(queries, said["results"], strict=True)
        }
        return _answer(found, release)
    if "extend" in given:
        ids, properties = extension(parsed(given["extend"], "extend"))
        said, release = await asked(request, "extend", ids=ids, properties=properties)
        return _answer(extended(said, listed=False), release)
    return await _manifest(request, _as_of_0_2)


async def draft(request: Request) -> Response:
    """The manifest of version 1.0."""
    return await _manifest(request, _as_of_1_0)


async def match(request: Request) -> Response:
    """Candidates for queries of version 1.0; raises as :func:`root`."""
    queries = conditions(parsed(await _body(request, "application/json"), "The body"))
    said, release = await asked(request, "reconcile", queries=queries)
    found = [
        {"candidates": [candidate(row, named=True) for row in rows]} for rows in said["results"]
    ]
    return _answer({"results": found}, release)


async def extend(request: Request) -> Response:
    """Values of properties of things, as version 1.0 has them; raises as :func:`root`."""
    ids, properties = extension(parsed(await _body(request, "application/json"), "The body"))
    said, release = await asked(request, "extend", ids=ids, properties=properties)
    return _answer(extended(said, listed=True), release)


async def suggest(request: Request) -> Response:
    """Things, classes or properties of which a name begins with ``prefix``.

    Raises:
        NotFound: nothing else is suggested.
        BadRequest: ``limit``, ``cursor`` or ``offset`` is no number.
    """
    what = request.path_params["what"]
    text = request.query_params.get("prefix", "").strip()[:LONGEST]
    skipped = _number(request, "offset" if "offset" in request.query_params else "cursor", 0)
    limit = min(_number(request, "limit", _SUGGESTIONS), _MOST)
    most = min(skipped + limit, 2 * _MOST)
    if what == "entity":
        said, release = await asked(
            request, "search", text=text, limit=most, begun=True, lenient=True
        )
        found = [
            {
                "id": row["iri"],
                "name": row["label"],
                "description": "; ".join(
                    part for part in (row["code"], row["match"]["text"]) if part
                ),
                "notable": types(row["classes"]),
            }
            for row in said["results"]
        ]
    elif what in ("type", "property"):
        lists = "types" if what == "type" else "properties"
        said, release = await asked(request, "search-lists", what=lists, text=text, limit=most)
        found = [dict(one) for one in types(said["result"])]
    else:
        raise NotFound(f"Nothing is suggested for {what}.", "There are entity, type and property.")
    return _answer({"result": found[skipped:]}, release)


async def propose(request: Request) -> Response:
    """The properties that things of a class have.

    Raises:
        BadRequest: ``limit`` is no number.
    """
    type_ = request.query_params.get("type", "")
    limit = min(_number(request, "limit", _MOST), _MOST)
    said, release = await asked(request, "search-lists", what="properties", text=type_, limit=limit)
    found = {"type": type_, "limit": limit, "properties": types(said["result"])}
    return _answer(found, release)


async def preview(request: Request) -> Response:
    """A small page about a thing, to be shown within another.

    Raises:
        NotFound: the release has no such thing.
    """
    iri = request.query_params.get("id", "")
    said, release = await asked(request, "search-lists", what="thing", text=iri)
    thing = said["result"]
    if thing is None:
        raise NotFound(f"The release has no thing {iri}.", f"Ask {ROOT} for candidates.")
    place = link(request, address(iri, manifest_of(request).base))
    headers = {**_VARY, **_FRAMED, "X-Release": release}
    return page(request, "preview.html", {"thing": thing, "address": place}, headers=headers)


async def _manifest(request: Request, written: Any) -> Response:
    said, release = await asked(request, "search-lists", what="classes", text=_DEFAULT_TYPES)
    here = str(request.base_url).rstrip("/")
    view = f"{here}{link(request, '/resource')}"
    manifest = {
        "name": f"{_NAME} ({language_of(request)})",
        "documentation": f"{here}/docs",
        "serviceVersion": __version__,
        "batchSize": BATCH,
        "defaultTypes": types(said["result"]),
        **written(request, here, f"{view}{'&' if '?' in view else '?'}iri="),
    }
    return _answer(manifest, release)


def _as_of_0_2(request: Request, here: str, view: str) -> dict[str, Any]:
    def service(path: str) -> dict[str, str]:
        return {"service_url": here, "service_path": link(request, f"{ROOT}{path}")}

    shown = f"{here}{link(request, f'{ROOT}/preview')}"
    return {
        "versions": ["0.2"],
        "identifierSpace": f"{manifest_of(request).base}id/",
        "schemaSpace": f"{manifest_of(request).base}ontology#",
        "view": {"url": f"{view}{{{{id}}}}"},
        "preview": {
            "url": f"{shown}{'&' if '?' in shown else '?'}id={{{{id}}}}",
            "width": _WIDTH,
            "height": _HEIGHT,
        },
        "suggest": {what: service(f"/suggest/{what}") for what in ("entity", "type", "property")},
        "extend": {
            "propose_properties": service("/extend/propose"),
            "property_settings": [_setting("name", "label", "help_text")],
        },
    }


def _as_of_1_0(request: Request, here: str, view: str) -> dict[str, Any]:
    return {
        "versions": ["1.0-draft"],
        "lang": language_of(request),
        "standardizedScore": True,
        "view": {"url": f"{view}{{id}}"},
        "preview": {"width": _WIDTH, "height": _HEIGHT},
        "suggest": {"entity": True, "type": True, "property": True},
        "extend": {
            "proposeProperties": True,
            "propertySettings": [_setting("id", "name", "helpText")],
        },
    }


def _setting(id_: str, name: str, help_: str) -> dict[str, Any]:
    return {
        id_: "limit",
        name: "Values",
        "type": "number",
        "default": 0,
        help_: "How many values there may be of one thing; 0 for as many as are given.",
    }


async def _body(request: Request, takes: str) -> bytes:
    """The body, whose media type is the one that is taken.

    Raises:
        UnsupportedMediaType: it is another.
        RequestTooLarge, RequestTimeout: it is too long, or too slow.
    """
    settings: Settings = request.app.state.settings
    type_ = bodies.content_type(request).media_type
    if type_ != takes:
        raise UnsupportedMediaType(
            f"The body is {type_ or 'of no type'}.", f"Send {takes}.", reads={"Accept-Post": takes}
        )
    return await bodies.read(
        request, limit=settings.request_bytes * MEGABYTE, wait=settings.client_timeout
    )


def _number(request: Request, name: str, default: int) -> int:
    text = request.query_params.get(name, "").strip() or str(default)
    if not (text.isascii() and text.isdigit()):
        raise BadRequest(f'{name} is "{text}".', "Give a whole number.")
    return int(text[:9])


def _answer(document: Any, release: str) -> Response:
    return JSONResponse(document, headers={**_VARY, "X-Release": release})


_READ: Final = ["GET", "HEAD"]

routes: Final = [
    Route(ROOT, root, methods=[*_READ, "POST"]),
    Route(DRAFT, draft, methods=_READ),
    Route(f"{DRAFT}/match", match, methods=["POST"]),
    Route(f"{DRAFT}/extend", extend, methods=["POST"]),
    *(
        route
        for version in (ROOT, DRAFT)
        for route in (
            Route(f"{version}/suggest/{{what}}", suggest, methods=_READ),
            Route(f"{version}/extend/propose", propose, methods=_READ),
            Route(f"{version}/preview", preview, methods=_READ),
        )
    ),
]
