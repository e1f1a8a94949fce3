"""What if: a release without some things, sources or links, or with links that it has not.

Nothing is written. What falls with a thing or a source is told by :func:`kg.graph.impact.fall`, and
which derived links then do not follow any more by the rules of the release. Ways are looked for in
a copy of the projection (:mod:`kg.graph.projection.altering`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from kg.errors import BadRequest
from kg.graph.asking import links_of, node_of
from kg.graph.filters import STRENGTH
from kg.graph.impact import emptied, fall
from kg.graph.names import properties_of
from kg.graph.projection.altering import altered
from kg.graph.projection.pairs import counting
from kg.graph.rules import fallen_derived

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from kg.graph.context import Context
    from kg.graph.filters import Links
    from kg.graph.projection import Projection
    from kg.graph.projection.altering import Link
    from kg.lookups.describing import Describing

ASSUMED: Final = "mapped"
"""The basis that an added link is taken to rest on."""

LARGEST: Final = 10_000_000
"""Links of a release of which a copy is made for one answer: some 100 bytes for each."""


@dataclass(frozen=True)
class Change:
    """What somebody imagines to be otherwise in a release.

    Attributes:
        projection: of the release as it is.
        without: IRIs of the things and sources that are left out.
        left_out: the links that are named to be left out.
        added: the links that are added, by the numbers of ``projection``.
        gone: IRIs of what is withdrawn: those with their parts, and mappings of ``left_out``.
        edges: all links that fall.
        sources: the sources that fall.
        fallen: how many links fall, of those that lead from thing to thing.
        derived: how many of them rules do not derive any more; ``None`` where that is not known.
    """

    projection: Projection
    without: tuple[str, ...]
    left_out: tuple[Link, ...]
    added: tuple[Link, ...]
    gone: frozenset[str]
    edges: frozenset[int]
    sources: frozenset[int]
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
        p, (subject, property_, object_) = self.projection, link
        return {
            "subject": describing.thing(p.iri(subject)),
            "property": describing.term(p.properties[property_]),
            "object": describing.thing(p.iri(object_)),
        }


def change_of(context: Context, arguments: dict[str, Any]) -> Change | None:
    """What the arguments of a function imagine; ``None`` where that is nothing.

    They are taken out of ``arguments``: ``without`` (IRIs of things and sources), ``without_links``
    and ``with_links`` (subject, property and object). A mapping falls with the links that it maps.

    Raises:
        NotFound: the release says nothing of a thing.
        ParameterError: it has no link with a property.
        BadRequest: a link that is to be left out is none, or one that is to be added stands.
    """
    things = tuple(dict.fromkeys(arguments.pop("without", ())))
    left_out = _links(context, "without_link", arguments.pop("without_links", ()))
    added = _links(context, "with", arguments.pop("with_links", ()))
    if not (things or left_out or added):
        return None
    p = context.projection
    nodes = [node for iri in things if (node := node_of(context, iri)) is not None]
    named = {_standing(p, link) for link in left_out}
    falls = fall(p, [*nodes, *emptied(p, named, context.base)], context.base)
    edges = named.union(falls.edges)
    derived = fallen_derived(context, sorted(edges), set(falls.withdrawn))
    edges.update(derived or ())
    for link in added:
        if p.edge(*link) is not None:
            raise BadRequest(
                "A link that is to be added is there already.", "Leave it out of with."
            )
    return Change(
        p,
        things,
        left_out,
        added,
        frozenset(p.iris(falls.withdrawn)),
        frozenset(edges),
        frozenset(falls.sources),
        _number(p, edges),
        None if derived is None else _number(p, derived),
    )


def imagined_links(context: Context, arguments: dict[str, Any]) -> tuple[Links, Change | None]:
    """The links that the filter among the arguments lets through, and what is imagined of them.

    Raises:
        NotFound, ParameterError, BadRequest: as :func:`change_of` and
            :func:`kg.graph.asking.links_of`; or the release is too large to imagine another.
    """
    change, links = change_of(context, arguments), links_of(context, arguments)
    if change is None:
        return links, None
    if links.projection.edges > LARGEST:
        raise BadRequest(
            f"The release has more than {LARGEST:,} links, too many for ways that are imagined.",
            "Leave out what is left out and added; coverage and gaps can be asked with it.",
        )
    other, numbers = altered(links.projection, change.edges, change.sources, change.added)
    return replace(
        links, projection=other, assumed=numbers, assumed_strength=STRENGTH.index(ASSUMED)
    ), change


def imagination(change: Change | None, describing: Describing) -> dict[str, Any]:
    """What an answer says first: whether it is of the release as it is."""
    what = None if change is None else change.told(describing)
    return {"hypothetical": change is not None, "imagined": what}


def _links(context: Context, name: str, said: Sequence[Sequence[str]]) -> tuple[Link, ...]:
    """The links that are named, each once."""
    return tuple(dict.fromkeys(_link(context, name, one) for one in said))


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


def _standing(projection: Projection, link: Link) -> int:
    edge = projection.edge(*link)
    if edge is None:
        raise BadRequest(
            "A link that is to be left out is none of this release.",
            "/api/v1/linkages has those that there are, with subject, property and object.",
        )
    return edge


def _number(projection: Projection, edges: Collection[int]) -> int:
    """How many links there are that count as ways from thing to thing."""
    counts = counting(projection.properties, projection.passed_over)
    properties = projection.out_property[np.array(sorted(edges), dtype=np.int64)]
    return int(np.count_nonzero(counts[properties]))
