"""The tables of a release: those that were frozen with it, or made in memory where it is small."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kg.errors import ReleaseError
from kg.tables.alike import ALIKE, Alike, alike
from kg.tables.budgeting import money
from kg.tables.money import BUDGETS, Money

if TYPE_CHECKING:
    from kg.graph.context import Context
    from kg.tables.links import LinkTable

_AT_ONCE: Final = 256 * 1024 * 1024
"""Bytes of statements of which tables are made while somebody waits: a second or two."""


def links_of(context: Context) -> LinkTable:
    """The table of links of a release.

    Raises:
        ReleaseError: it is broken; or there is none, and the release is too large to make it now.
    """
    from kg.tables.links import LINKS, LinkTable, links  # noqa: PLC0415 (polars is slow to import)

    if (context.release.tables / LINKS).is_file():
        return LinkTable.open(context.release.tables)
    _see_that_it_is_small(context)
    return links(context.projection, context.base)


def money_of(context: Context) -> Money:
    """The table of money of a release.

    Raises:
        ReleaseError: it is broken; or there is none, and the release is too large to make it now.
    """
    if (context.release.tables / BUDGETS).is_file():
        return Money.open(context.release.tables)
    _see_that_it_is_small(context)
    return money(context.projection, context.release.quads, context.base)


def alike_of(context: Context) -> Alike:
    """The table of projects whose names are alike.

    Raises:
        ReleaseError: it is broken; or there is none, and the release is too large to make it now.
    """
    if (context.release.tables / ALIKE).is_file():
        return Alike.open(context.release.tables)
    _see_that_it_is_small(context)
    return alike(context.projection, context.release.quads, context.base)


def _see_that_it_is_small(context: Context) -> None:
    if context.release.quads.stat().st_size > _AT_ONCE:
        raise ReleaseError(
            f"Release {context.release.id} was made before there were tables for counting, and is "
            "too large to make them now.",
            "Ask a later release: every build and every write that makes one makes its tables.",
        )
