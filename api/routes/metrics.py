"""``/metrics``: for a Prometheus on this machine, or one that has the operator's token."""

from __future__ import annotations

from ipaddress import ip_address
from typing import TYPE_CHECKING, Final

from starlette.responses import Response
from starlette.routing import Route

from api.tokens import require_admin

if TYPE_CHECKING:
    from starlette.requests import Request

    from api.exposition import Exposition
    from kg.config import Settings

_FORWARDED: Final = ("forwarded", "x-forwarded-for", "via")


async def metrics(request: Request) -> Response:
    """The metrics as Prometheus text, or as OpenMetrics where Accept asks for that.

    Raises:
        Unauthorized: the client is on another machine and has no token.
    """
    state = request.app.state
    settings: Settings = state.settings
    if "authorization" in request.headers or not _is_local(request, settings):
        require_admin(request, settings)
    exposition: Exposition = state.exposition
    text, media_type = exposition.text(request.headers.get("accept"))
    headers = {"Content-Type": media_type, "Cache-Control": "no-store", "Vary": "Accept"}
    return Response(text, headers=headers)


def _is_local(request: Request, settings: Settings) -> bool:
    """Whether the request is from this machine, and not from a proxy on it for somebody else."""
    if not settings.proxies and any(name in request.headers for name in _FORWARDED):
        return False
    try:
        return request.client is None or ip_address(request.client.host).is_loopback
    except ValueError:
        return False


routes: Final = [Route("/metrics", metrics, methods=["GET", "HEAD"])]
