"""The projection of a release: the files that were frozen with it, or one made in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kg.errors import ReleaseError
from kg.graph.projection.arrays import Projection
from kg.graph.projection.making import project

if TYPE_CHECKING:
    from kg.releases import ReleaseDir

_AT_ONCE: Final = 256 * 1024 * 1024
"""Bytes of statements of which a projection is made while somebody waits: some two seconds."""


def projection_of(release: ReleaseDir) -> Projection:
    """The projection of a release.

    One that was made before there were projections has it made anew by each process that wants it.

    Raises:
        ReleaseError: it is broken; or there is none, and the release is too large to make it now.
    """
    if release.projection.is_dir():
        return Projection.open(release.projection)
    if release.quads.stat().st_size > _AT_ONCE:
        raise ReleaseError(
            f"Release {release.id} was made before there were projections, and is too large to "
            "make one now.",
            "Ask a later release: every build and every write that makes one makes its projection.",
        )
    return project(release.quads, release.manifest().base)
