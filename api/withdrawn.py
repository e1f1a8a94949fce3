"""Which other release describes a thing that the one asked for does not describe any more."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Final

from api.chosen import pinned, release_of
from kg.errors import NotFound
from kg.formats import TURTLE
from kg.workers.protocol import Thing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.requests import Request

    from kg.timeline import Timeline
    from kg.workers.pool import Pool

_LEFT: Final = 3
"""Releases that were left by going back in which a thing is looked for."""


async def last_release_with(request: Request, iris: Sequence[str]) -> tuple[str, str] | None:
    """The spelling by which a release knew a thing, and that release; ``None`` where none did.

    That is the last one in the line of the release asked for; or, where the current one was gone
    back to, one of those that were left.

    Args:
        request: for what the release that it is answered from does not mention.
        iris: spellings of one IRI.
    """
    release = release_of(request)
    for iri in iris:
        last = release.last_release_with(iri)
        if last is not None:
            return iri, last
    if pinned(request):
        return None
    timeline: Timeline = request.app.state.timeline
    pool: Pool = request.app.state.pool
    client = request.scope["state"]["client"]
    for other in timeline.left(release.id)[:_LEFT]:
        for iri in iris:
            with suppress(NotFound):
                await pool.run(Thing(iri, TURTLE.name), client=client, release=other)
                return iri, other.id
    return None
