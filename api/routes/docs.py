"""``/docs``: the OpenAPI description as a page, from files of our own server."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING, Final

from starlette.responses import Response
from starlette.routing import Route

from api.rendering import page

if TYPE_CHECKING:
    from starlette.requests import Request

_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""Swagger UI writes styles into its elements; scripts come from this server alone."""

_SWAGGER: Final = files("fastapi_swagger").joinpath("resources")
_FILES: Final = {
    "swagger-ui.css": ("text/css", _SWAGGER.joinpath("swagger-ui.css")),
    "swagger-ui-bundle.js": ("text/javascript", _SWAGGER.joinpath("swagger-ui-bundle.js")),
    "start.js": ("text/javascript", files("api").joinpath("static", "docs.js")),
}


async def docs(request: Request) -> Response:
    """The page that shows the description."""
    return page(request, "docs.html", {}, headers={"Content-Security-Policy": _POLICY})


async def asset(request: Request) -> Response:
    """A file that the page needs."""
    media_type, file = _FILES[request.url.path.rpartition("/")[2]]
    return Response(
        file.read_bytes(), media_type=media_type, headers={"Cache-Control": "max-age=3600"}
    )


routes: Final = [
    Route("/docs", docs, methods=["GET", "HEAD"]),
    *(Route(f"/docs/{name}", asset, methods=["GET", "HEAD"]) for name in _FILES),
]
