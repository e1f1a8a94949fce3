"""What if: the links of a release without some things, sources or links, or with others.

Nothing is written: the table of links is copied, what falls is left out of the copy, what is
imagined is put in. What falls with a thing or a source is told by :func:`kg.graph.impact.fall`, and
which derived links then do not follow any more by the rules of the release.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from kg.analysis.survey import Survey
from kg.errors import BadRequest
from kg.graph.asking import node_of
from kg.graph.filters import STRENGTH
from kg.graph.impact import fall
from kg.graph.names import properties_of
from kg.graph.projection.pairs import counting
from kg.graph.rules import fallen_derived
from kg.tables.links import NO_LEVEL, NO_SOURCE, LinkTable
from kg.tables.opening import links_of

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from kg.graph.context import Context
    from kg.graph.projection import Projection
    from kg.lookups.describing import Describing

Link = tuple[int, int, int]

MOST: Final = 25
"""Things and links that may be left out or added in one question."""

ASSUMED: Final = "mapped"
"""The basis that an added link is taken to rest on."""


@dataclass(frozen=True)
class Imagined:
    """A release as somebody imagines it.

    Attributes:
        survey: of its links.
        without: IRIs of the things and sources that are left out.
        left_out: the links that are named to be left out.
        added: the links that are added.
        fallen: how many links fall in all, of those that lead from thing to thing.
        derived: how many of them rules do not derive any more; ``None`` where that is not known.
    """

    survey: Survey
    without: tuple[str, ...]
    left_out: tuple[Link, ...]
    added: tuple[Link, ...]
    fallen: int
    derived: int | None

    def told(self, describing: Describing) -> dict[str, Any]:
        """What was left out and added, as answers say it."""
        return {
            "without": [describing.thing(iri) for iri in self.without],
            "without_links": [self._link(link, describing) for link in self.left_out],
            "with_links": [self._link(link, describing) for link in self.added],
            "assumed_basis": ASSUMED if self.added else None,
            "fallen_links": self.fallen,
            "fallen_derived": self.derived,
        }

    def _link(self, link: Link, describing: Describing) -> dict[str, Any]:
        p, (subject, property_, object_) = self.survey.projection, link
        return {
            "subject": describing.thing(p.iri(subject)),
            "property": describing.term(p.properties[property_]),
            "object": describing.thing(p.iri(object_)),
        }


def hypothesis_of(context: Context, arguments: dict[str, Any]) -> Imagined | None:
    """What the arguments of a function imagine; ``None`` where that is nothing.

    They are taken out of ``arguments``: ``without`` (IRIs of things and sources), ``without_links``
    and ``with_links`` (subject, property and object).

    Raises:
        NotFound: the release says nothing of a thing.
        ParameterError: it has no link with a property.
        BadRequest: a link that is to be left out is none, or one that is to be added stands.
    """
    things = tuple(arguments.pop("without", ()))
    left_out = [_link(context, "without_link", one) for one in arguments.pop("without_links", ())]
    added = [_link(context, "with", one) for one in arguments.pop("with_links", ())]
    if not (things or left_out or added):
        return None
    p = context.projection
    edges: set[int] = set()
    sources: set[int] = set()
    withdrawn: set[int] = set()
    for iri in things:
        node = node_of(context, iri)
        if node is not None:
            falls = fall(p, node, context.base)
            edges.update(falls.edges)
            sources.update(falls.sources)
            withdrawn.update(falls.withdrawn)
    edges.update(_standing(context, link) for link in left_out)
    derived = fallen_derived(context, sorted(edges), withdrawn)
    edges.update(derived or ())
    for link in added:
        if p.edge(*link) is not None:
            raise BadRequest(
                "A link that is to be added is there already.", "Leave it out of with."
            )
    table = _with(_without(context, edges, sources), dict.fromkeys(added))
    return Imagined(
        Survey(context, table),
        things,
        tuple(left_out),
        tuple(added),
        _number(p, edges),
        None if derived is None else _number(p, derived),
    )


def _number(projection: Projection, edges: Collection[int]) -> int:
    """How many links there are that count as ways from thing to thing."""
    counts = counting(projection.properties, projection.passed_over)
    properties = projection.out_property[np.array(sorted(edges), dtype=np.int64)]
    return int(np.count_nonzero(counts[properties]))


def _link(context: Context, name: str, said: Sequence[str]) -> Link:
    subject, property_, object_ = said
    iri = context.once(properties_of).find(name, property_)
    ends = [node_of(context, end) for end in (subject, object_)]
    number = context.projection.property(iri)
    if ends[0] is None or ends[1] is None or number is None:
        raise BadRequest(
            f"{name} names a thing that no link of the release has.",
            "Name things that are linked with others.",
        )
    return ends[0], number, ends[1]


def _standing(context: Context, link: Link) -> int:
    edge = context.projection.edge(*link)
    if edge is None:
        raise BadRequest(
            "A link that is to be left out is none of this release.",
            "/api/v1/linkages has those that there are, with subject, property and object.",
        )
    return edge


def _without(context: Context, edges: set[int], sources: set[int]) -> LinkTable:
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


def _with(table: LinkTable, added: dict[Link, None]) -> LinkTable:
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
