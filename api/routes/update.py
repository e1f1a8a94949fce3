"""``/update``: updates by the SPARQL 1.1 Protocol, for who has the token."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette.routing import Route

from api.bodies import FORM, content_type, fields, read, text
from api.tokens import require_write
from api.writing import conditions, told
from kg.errors import BadRequest, UnsupportedMediaType
from kg.workers.limits import MEGABYTE
from kg.writes.protocol import Update

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from kg.config import Settings
    from kg.writes.writer import Writer

_UPDATE: Final = "application/sparql-update"
_OF_QUERIES: Final = ("query", "default-graph-uri", "named-graph-uri")
_HOW: Final = "See section 2.2 of the SPARQL 1.1 Protocol."


async def update(request: Request) -> Response:
    """Carry out an update that comes by form or as the body (SPARQL 1.1 Protocol, section 2.2).

    Raises:
        WriteRefused, Unauthorized: the client may not write.
        BadRequest, UnsupportedMediaType: it is not an update operation of the protocol.
        KgError: what :meth:`kg.writes.writer.Writer.write` raises.
    """
    settings: Settings = request.app.state.settings
    require_write(request, settings)
    given = fields(request.scope["query_string"])
    if any(name == "update" for name, _ in given):
        raise BadRequest("The update stands in the address.", f"It comes in the body. {_HOW}")
    given += await _posted(request, settings)
    for name, _ in given:
        if name in _OF_QUERIES:
            raise BadRequest(f'"{name}" belongs to a query.', "Send queries to /sparql.")
    updates = [value for name, value in given if name == "update"]
    if len(updates) != 1:
        raise BadRequest(f"The request has {len(updates)} updates instead of one.", _HOW)
    using = tuple(value for name, value in given if name == "using-graph-uri")
    named = tuple(value for name, value in given if name == "using-named-graph-uri")
    writer: Writer = request.app.state.writer
    write = Update(updates[0], using=using or None, using_named=named or None)
    return told(request, await writer.write(write, **conditions(request)))


async def _posted(request: Request, settings: Settings) -> list[tuple[str, str]]:
    """The fields of a body: those of a form, or the update that it is."""
    media_type = content_type(request).media_type
    if media_type not in (FORM, _UPDATE):
        raise UnsupportedMediaType(
            f'The body is "{media_type}", which is no form of an update.',
            f"Send {FORM} or {_UPDATE}.",
            reads={"Accept-Post": f"{FORM}, {_UPDATE}"},
        )
    limit = settings.request_bytes * MEGABYTE
    body = await read(request, limit=limit, wait=settings.client_timeout)
    return fields(body) if media_type == FORM else [("update", text(body, "update"))]


routes: Final = [Route("/update", update, methods=["POST", "OPTIONS"])]
