"""``/assets/{name}``: the stylesheet and the modules of pages, kept by browsers for good."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette.responses import Response
from starlette.routing import Route

from api.assets import PATH, assets
from api.compression import coding_of
from kg.errors import NotFound

if TYPE_CHECKING:
    from starlette.requests import Request

_FOR_GOOD: Final = "public, max-age=31536000, immutable"


async def asset(request: Request) -> Response:
    """A file by its name, which changes with its content.

    Raises:
        NotFound: there is none of that name, or not any more.
    """
    name = request.path_params["name"]
    found = assets().by_name.get(name)
    if found is None:
        raise NotFound(f"There is no file {name} of pages.", "Load the page again.")
    headers = {"Cache-Control": _FOR_GOOD, "Vary": "Accept-Encoding"}
    accepted = ", ".join(request.headers.getlist("accept-encoding")).encode()
    if found.packed is None or not coding_of(accepted, (b"br",)):
        return Response(found.body, media_type=found.media_type, headers=headers)
    headers["Content-Encoding"] = "br"
    return Response(found.packed, media_type=found.media_type, headers=headers)


routes: Final = [Route(f"{PATH}{{name}}", asset, methods=["GET", "HEAD"])]
