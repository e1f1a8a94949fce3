"""Freezes the tables of a release that is being made, beside its projection."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.graph.projection.arrays import Projection
from kg.tables.alike import alike
from kg.tables.budgeting import money
from kg.tables.links import links

if TYPE_CHECKING:
    from kg.releases import ReleaseDir


def freeze_tables(made: ReleaseDir, base: str) -> None:
    """Write the tables of a release whose statements and projection are written.

    Args:
        made: the release.
        base: of its IRIs.
    """
    projection = Projection.open(made.projection)
    made.tables.mkdir()
    links(projection, base).write(made.tables)
    money(projection, made.quads, base).write(made.tables)
    alike(projection, made.quads, base).write(made.tables)
