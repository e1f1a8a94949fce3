"""``/sparql``: queries by the SPARQL 1.1 Protocol, and a form for people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from starlette.responses import Response
from starlette.routing import Route

from api import bodies
from api.answers import CACHING, kept_for, key_of, stored
from api.asking import BEGUN, Streamed, answered
from api.caching import deterministic
from api.chosen import pinned, release_of
from api.memento_links import RELEASE
from api.negotiation import negotiate, query_formats
from api.rendering import page
from api.routes.service import service_description
from kg.errors import BadRequest, NotAcceptable, UnsupportedMediaType
from kg.formats import HTML, RESULTS_JSON, TURTLE
from kg.workers.limits import MEGABYTE
from kg.workers.protocol import Query

if TYPE_CHECKING:
    from starlette.requests import Request

    from api.budgets import Budgets
    from api.caching import Cache
    from kg.config import Settings

_QUERY: Final = "application/sparql-query"
_UPDATE: Final = "application/sparql-update"
_SHORTEST: Final = 0.1
"""Seconds that a query has at least: what is asked in less is not meant to fail."""

_HOW: Final = "See /sparql in a browser, or section 2.1 of the SPARQL 1.1 Protocol."


async def sparql(request: Request) -> Response:
    """Answer a query by GET, by form, or as the body (SPARQL 1.1 Protocol §2.1).

    Without a query: the service description, or a form for people.

    Raises:
        BadRequest, UnsupportedMediaType: it is not a query operation of the protocol.
        KgError: what :func:`api.asking.answered` raises.
    """
    fields = bodies.fields(request.scope["query_string"])
    if request.method == "POST":
        fields += await _posted(request)
    accept = ",".join(request.headers.getlist("accept")) or None
    queries = [value for name, value in fields if name == "query"]
    if any(name == "update" for name, _ in fields):
        raise BadRequest("This address takes no updates.", "Send them to /update.")
    seconds = _seconds(_one(fields, "timeout"))
    if not queries and request.method != "POST":
        if _is_browser(accept) and _one(fields, "format") is None:
            values = {"query": "", "release": pinned(request)}
            return page(request, "sparql.html", values, headers={"Vary": "Accept"})
        return await service_description(request)
    if len(queries) != 1:
        raise BadRequest(f"The request has {len(queries)} query parameters instead of one.", _HOW)
    default = tuple(value for name, value in fields if name == "default-graph-uri")
    named = tuple(value for name, value in fields if name == "named-graph-uri")
    formats = query_formats(accept, _one(fields, "format"))
    request.scope["state"]["query"] = queries[0]
    again = deterministic(queries[0])
    answers = kept_for(request)
    key = key_of(queries[0], formats, default, named)
    looked = again and BEGUN not in request.scope["state"]
    found = answers.get(release_of(request).id, key) if looked else None
    if found is not None:
        budgets: Budgets = request.app.state.budgets
        budgets.hit(request.scope["state"]["client"], rows=found.rows)
        return Response(found.body, headers={k.decode(): v.decode() for k, v in found.headers})
    dataset = bool(default or named)
    settings: Settings = request.app.state.settings
    query = Query(
        queries[0],
        dict(formats),
        default_graphs=default if dataset else None,
        named_graphs=named if dataset else None,
        absent_graphs=settings.dataset == "plain",
    )
    headers = CACHING if again else {**CACHING, "Cache-Control": "no-store"}
    response = await answered(request, query, headers, deadline=seconds)
    if again and not isinstance(response, Streamed):
        _keep(answers, key, response, request.scope["state"])
    return response


def _keep(
    answers: Cache, key: tuple[bytes, ...], response: Response, state: dict[str, Any]
) -> None:
    """Keep an answer for other requests that ask the same in another way."""
    release, media_type = response.headers["x-release"], response.headers["content-type"]
    answer = stored(bytes(response.body), media_type, release, state["rows"])
    response.headers["etag"] = answer.etag.decode()
    state["kept"] = answers.put(key, answer)


def _is_browser(accept: str | None) -> bool:
    try:
        return negotiate(accept, (RESULTS_JSON, TURTLE, HTML)) is HTML
    except NotAcceptable:
        return False


async def _posted(request: Request) -> list[tuple[str, str]]:
    """The fields of a body: those of a form, or the query that it is."""
    media_type = bodies.content_type(request).media_type
    if media_type == _UPDATE:
        raise UnsupportedMediaType("This address takes no updates.", "Send them to /update.")
    if media_type not in (bodies.FORM, _QUERY):
        raise UnsupportedMediaType(
            f'The body is "{media_type}", which is no form of a query.',
            f"Send {bodies.FORM} or {_QUERY}.",
            reads={"Accept-Post": f"{bodies.FORM}, {_QUERY}"},
        )
    settings: Settings = request.app.state.settings
    limit = settings.request_bytes * MEGABYTE
    body = await bodies.read(request, limit=limit, wait=settings.client_timeout)
    if media_type == bodies.FORM:
        fields = bodies.fields(body)
        if _one(fields, RELEASE) is not None:
            raise BadRequest(
                "The form says of which release it asks.",
                f"Write it into the address: ?{RELEASE}=….",
            )
        return fields
    return [("query", bodies.text(body, "query"))]


def _one(fields: list[tuple[str, str]], wanted: str) -> str | None:
    return next((value for name, value in fields if name == wanted), None)


def _seconds(text: str | None) -> float | None:
    if text is None:
        return None
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < float("inf"):
        raise BadRequest(f'timeout is "{text}", which is no number of seconds.', "Give 5 or 0.5.")
    return max(seconds, _SHORTEST)


routes: Final = [Route("/sparql", sparql, methods=["GET", "HEAD", "POST"])]
