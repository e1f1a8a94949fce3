"""Which release a request is answered from: the current one, or one that the client asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

if TYPE_CHECKING:
    from starlette.requests import Request

    from kg.releases import Manifest, ReleaseDir
    from kg.workers.pool import Pool

CHOSEN: Final = "chosen"
"""Where the state of a request holds the release that it asks for, if it asks for one."""


def chosen(request: Request) -> ReleaseDir | None:
    """The release that a request asks for, by name or by date; ``None`` where by neither."""
    asked: ReleaseDir | None = request.scope["state"].get(CHOSEN)
    return asked


def release_of(request: Request) -> ReleaseDir:
    """The release that a request is answered from.

    Raises:
        ReleaseError: nothing was ever built.
    """
    pool: Pool = request.app.state.pool
    return chosen(request) or pool.release()


def manifest_of(request: Request) -> Manifest:
    """The manifest of that release.

    Raises:
        ReleaseError: nothing was ever built.
    """
    pool: Pool = request.app.state.pool
    return pool.manifest(chosen(request))


def pinned(request: Request) -> str:
    """The id of the release that a request asks for, by name or by date; empty where by neither."""
    asked = chosen(request)
    return asked.id if asked else ""


def link(request: Request, path: str, **query: str) -> str:
    """A link of a page to ``path`` on this server, in the release that the page is of."""
    asked = {name: value for name, value in query.items() if value}
    if release := pinned(request):
        asked["release"] = release
    if not asked:
        return path
    return f"{path}{'&' if '?' in path else '?'}{urlencode(asked)}"
