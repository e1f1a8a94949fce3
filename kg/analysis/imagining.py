"""What if: the table of links of a release as somebody imagines it, without a word written."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

import numpy as np

from kg.analysis.survey import Survey
from kg.graph.filters import STRENGTH
from kg.graph.imagining import ASSUMED, change_of
from kg.tables.links import NO_LEVEL, NO_SOURCE, LinkTable
from kg.tables.opening import links_of

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from kg.graph.context import Context
    from kg.graph.imagining import Change
    from kg.graph.projection.altering import Link


def surveyed(context: Context, arguments: dict[str, Any]) -> tuple[Survey, Change | None]:
    """The links of a release to count, and what the arguments of a function imagine of them.

    What they imagine is taken out of ``arguments``, as :func:`kg.graph.imagining.change_of` does.

    Raises:
        NotFound, ParameterError, BadRequest: as that does.
    """
    change = change_of(context, arguments)
    if change is None:
        return context.once(Survey.of_release), None
    table = _with(_without(context, change.edges, change.sources), change.added)
    return Survey(context, table), change


def _without(context: Context, edges: Collection[int], sources: Collection[int]) -> LinkTable:
    """The table without some links, and without what some sources say of others."""
    p, table = context.projection, links_of(context)
    gone = np.array(sorted(edges), dtype=np.int64)
    lost = np.isin(table.source, np.array(sorted(sources), dtype=np.int64))
    near = np.flatnonzero(np.isin(table.subject, p.out_subject[gone]))
    fallen = set(
        zip(*(a[gone].tolist() for a in (p.out_subject, p.out_property, p.out_object)), strict=True)
    )
    rows = zip(
        *(a[near].tolist() for a in (table.subject, table.property, table.object)), strict=True
    )
    lost[near] |= np.fromiter((row in fallen for row in rows), dtype=bool, count=len(near))
    return LinkTable(*(getattr(table, column.name)[~lost] for column in fields(table)))


def _with(table: LinkTable, added: Sequence[Link]) -> LinkTable:
    """The table with some links, each on the basis that is assumed."""
    if not added:
        return table
    subjects, properties, objects = zip(*added, strict=True)
    number = len(added)
    columns = {
        "subject": subjects,
        "property": properties,
        "object": objects,
        "source": [NO_SOURCE] * number,
        "basis": [STRENGTH.index(ASSUMED)] * number,
        "level": [NO_LEVEL] * number,
    }
    return LinkTable(
        *(
            np.concatenate([old, np.array(columns[column.name], dtype=old.dtype)])
            for column in fields(table)
            for old in (getattr(table, column.name),)
        )
    )
