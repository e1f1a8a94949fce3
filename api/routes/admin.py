"""``/admin/queries``: what runs and what waits, for the operator, who may end it."""

from __future__ import annotations

import logging
from dataclasses import asdict
from typing import TYPE_CHECKING, Final

from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from api.logs import request_id
from api.negotiation import negotiate
from api.rendering import page
from api.tokens import require_admin
from kg.errors import NotFound
from kg.formats import HTML, Format

if TYPE_CHECKING:
    from starlette.requests import Request

    from kg.workers.pool import Pool

_JSON: Final = Format("json", "application/json", (), "json", charset=False)
_KEPT: Final = {"Cache-Control": "no-store", "Vary": "Accept"}
_LOG: Final = logging.getLogger("api.admin")


async def queries(request: Request) -> Response:
    """Every request that runs or waits, in the order of arrival, as JSON or as a page.

    Raises:
        Unauthorized: the request has not the operator's token.
        NotAcceptable: neither is asked for.
    """
    require_admin(request, request.app.state.settings)
    pool: Pool = request.app.state.pool
    chosen = negotiate(request.headers.get("accept"), (_JSON, HTML))
    rows = [asdict(entry) for entry in pool.running()]
    if chosen is HTML:
        return page(request, "admin.html", {"rows": rows}, headers=_KEPT)
    return JSONResponse({"queries": rows}, headers=_KEPT)


async def kill(request: Request) -> Response:
    """End one of them; its client is told that it was ended.

    Raises:
        Unauthorized: the request has not the operator's token.
        NotFound: it neither runs nor waits, or no longer.
    """
    require_admin(request, request.app.state.settings)
    pool: Pool = request.app.state.pool
    id_ = request.path_params["id"]
    if not pool.kill(id_):
        raise NotFound(
            f'No query "{id_}" runs or waits.', "GET /admin/queries lists those that do."
        )
    fields = {"query_id": id_, "request": request_id(request.scope)}
    _LOG.info("query killed by the operator", extra={"fields": fields})
    return Response(status_code=204, headers={"Cache-Control": "no-store"})


routes: Final = [
    Route("/admin/queries", queries, methods=["GET", "HEAD"]),
    Route("/admin/queries/{id}", kill, methods=["DELETE"]),
]
