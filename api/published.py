"""What routes ask about releases that were published: which there are, and what they changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kg.changes.publications import Publications
from kg.errors import BadRequest, NotFound
from kg.releases import Home

if TYPE_CHECKING:
    from starlette.requests import Request

    from kg.changes.comparer import Comparer
    from kg.changes.kept import Kept
    from kg.changes.publications import Publication
    from kg.config import Settings
    from kg.releases import ReleaseDir
    from kg.timeline import Timeline
    from kg.workers.pool import Pool

PATH: Final = "/releases"
"""Where releases are listed."""

NAMES: Final = ("current", "latest", "previous")
"""What may stand for an id in an address, which then redirects to that of the id."""

_LONGEST: Final = 9


def home_of(request: Request) -> Home:
    """The home that is served."""
    settings: Settings = request.app.state.settings
    return Home(settings.home)


def timeline_of(request: Request) -> Timeline:
    """When what was published."""
    timeline: Timeline = request.app.state.timeline
    return timeline


def publications_of(request: Request) -> Publications:
    """All publications as they are now."""
    return Publications(home_of(request), timeline_of(request))


def named(request: Request, name: str) -> ReleaseDir:
    """The release of an id, or of one of :data:`NAMES`.

    Raises:
        NotFound: there never was one.
        Gone: it was removed.
        ReleaseError: nothing was ever built.
    """
    if name not in NAMES:
        return timeline_of(request).find(name)
    pool: Pool = request.app.state.pool
    if name != "previous":
        return pool.release()
    last = publications_of(request).kept_last()
    if last is None or last.before is None:
        raise NotFound("There is no release before the current one.", f"See {PATH}.")
    return last.before


async def compared(request: Request, old: ReleaseDir | None, new: ReleaseDir) -> Kept:
    """What changed between two releases, for the client of a request.

    Raises:
        Preparing, Busy: it is not known yet.
        ReleaseError: it cannot be found out.
    """
    comparer: Comparer = request.app.state.comparer
    return await comparer.compared(old, new, request.scope["state"]["client"])


async def changes_of(request: Request, publication: Publication) -> Kept | None:
    """What a publication changed; ``None`` where its release is kept no longer."""
    if publication.release is None:
        return None
    return await compared(request, publication.before, publication.release)


def page_number(request: Request) -> int:
    """The number of the page that is asked for with ``?page=``, else 1.

    Raises:
        BadRequest: it is none.
    """
    given = request.query_params.get("page", "1")
    if len(given) > _LONGEST or not (given.isascii() and given.isdigit()) or not int(given):
        raise BadRequest(f'"{given}" is no number of a page.', "Pages are counted from 1.")
    return int(given)


def local(release: str, *more: str) -> str:
    """The address of a release on this server, or of something of it.

    >>> local("0123456789ab"), local("0123456789ab", "report.ttl")
    ('/releases/0123456789ab', '/releases/0123456789ab/report.ttl')
    """
    return "/".join((PATH, release, *more))


def difference(old: str, new: str) -> str:
    """The address of what changed between two releases."""
    return local(old, "diff", new)
