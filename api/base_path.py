"""Addresses below the path of the base IRI, which a proxy at its host may pass on as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send


class BasePath:
    """Middleware: what is asked below the path of the base is asked below the root.

    So ``https://w3id.org/habitat-kg/id/country/KEN`` is answered as it stands, whether or not the
    path has lost ``/habitat-kg`` on its way.
    """

    def __init__(self, app: ASGIApp, base: str) -> None:
        self.app = app
        self.path = urlsplit(base).path.rstrip("/")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and self._holds(scope["path"]):
            raw = scope["raw_path"].removeprefix(self.path.encode()) or b"/"
            path = scope["path"].removeprefix(self.path) or "/"
            scope = {**scope, "path": path, "raw_path": raw}
        await self.app(scope, receive, send)

    def _holds(self, path: str) -> bool:
        own = self.path
        return bool(own) and path.startswith(own) and path[len(own) : len(own) + 1] in ("", "/")
