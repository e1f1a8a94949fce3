"""Freezes the projection of a release that is being made, among its other files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.errors import ReleaseError
from kg.graph.projection.arrays import ARRAYS, INDEX, Projection
from kg.graph.projection.making import project, project_change, write

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.releases import ReleaseDir


def freeze(made: ReleaseDir, base: str) -> None:
    """Write the projection of a release whose statements are written; ``base`` is of its IRIs."""
    write(project(made.quads, base), made.projection)


def freeze_change(
    made: ReleaseDir, before: ReleaseDir, changed: Iterable[bytes], base: str
) -> None:
    """The same for a release that a write makes, by what it changes of the one before.

    Args:
        made: the release; its statements are written.
        before: the release that the write was made to.
        changed: the lines of statements that are in one of both alone.
        base: of the IRIs.
    """
    try:
        old = Projection.open(before.projection)
    except ReleaseError:  # it has none, or one of another version
        freeze(made, base)
        return
    if not old.pairs:
        freeze(made, base)
        return
    new = project_change(old, made.quads, changed, base)
    if new is not old:
        write(new, made.projection)
        return
    made.projection.mkdir()
    for name in (ARRAYS, INDEX):
        (made.projection / name).hardlink_to(before.projection / name)
