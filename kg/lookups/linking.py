"""Links between things, in both directions, with the evidence of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from kg.lookups.describing import Describing
from kg.lookups.evidence import Evidence
from kg.lookups.kinds import kinds
from kg.lookups.members import Members
from kg.lookups.steps import beside, chains
from kg.queries.keys import natural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from kg.graph.context import Context
    from kg.graph.projection import Projection
    from kg.lookups.wanted import LinksWanted

SORTED: Final = 5_000
"""Links of one thing that are sorted by the keys of what they lead to.

More are sorted by its IRI, chains last.
"""


@dataclass(frozen=True)
class Link:
    """One link, or a chain of links of one property, from its subject to its object."""

    edges: tuple[int, ...]
    far: int = -1


def linked(context: Context, wanted: LinksWanted) -> tuple[dict[str, Any], list[Link], Evidence]:
    """The links as an answer; then those of its page, and the evidence that counts.

    Returns:
        ``total``, ``offset``, and ``links`` with ``subject``, ``property``, ``object``, what the
        chain leads ``via``, ``basis`` (the strongest first), ``level`` and ``sources``; where one
        thing is asked for, the ``direction`` as seen from it.
    """
    evidence = Evidence.of(context, bases=wanted.bases, level=wanted.level, source=wanted.source)
    found = _Links(context, wanted, evidence)
    links = found.all()
    page = links[wanted.offset : wanted.offset + wanted.limit]
    describing = Describing(context.store, context.base, wanted.languages, wanted.release)
    near = context.projection.node(wanted.ends[0]) if wanted.ends else None
    said = [_said(context.projection, link, evidence, describing, near) for link in page]
    return {"total": len(links), "offset": wanted.offset, "links": said}, list(page), evidence


def counted(context: Context, iri: str) -> dict[str, int]:
    """How many links a thing has with things of each kind that is looked up."""
    members = context.once(Members.of_release)
    every = Evidence.of(context)
    node = context.projection.node(iri)
    if node is None:
        return dict.fromkeys(kinds().looked_up, 0)
    far = beside(context.projection, np.array([node], dtype=np.int64), every).far
    behind = [chain.far for chain in chains(context.projection, node, every, context.base)]
    ends = np.concatenate([far, np.array(behind, dtype=np.int64)])
    return {name: int(members.mask(kind)[ends].sum()) for name, kind in kinds().looked_up.items()}


class _Links:
    def __init__(self, context: Context, wanted: LinksWanted, evidence: Evidence) -> None:
        self.context = context
        self.wanted = wanted
        self.evidence = evidence
        self.projection = context.projection
        self.members = context.once(Members.of_release)
        self.property = self.projection.property(wanted.property) if wanted.property else None

    def all(self) -> list[Link] | _Whole:
        if self.wanted.property and self.property is None:
            return []
        if not self.wanted.ends:
            return _Whole(self._between())
        nodes = [self.projection.node(iri) for iri in self.wanted.ends]
        if None in nodes:
            return []
        return self._of(*(int(node) for node in nodes if node is not None))

    def _between(self) -> NDArray[Any]:
        """All links between things that are looked up."""
        edges = self.context.once(_edges_between)
        if self.property is not None:
            edges = edges[self.projection.out_property[edges] == self.property]
        return edges[self.evidence.holding(edges)]

    def _of(self, node: int, other: int | None = None) -> list[Link] | _Whole:
        """The links of a thing with another, or with the things of the kind asked for."""
        there = self._there(other)
        found = beside(self.projection, np.array([node], dtype=np.int64), self.evidence)
        kept = there[found.far]
        if self.property is not None:
            kept &= self.projection.out_property[found.edge] == self.property
        found = found.where(kept)
        behind = []
        for chain in chains(self.projection, node, self.evidence, self.context.base):
            edge = chain.edges[0]
            fits = self.property is None or self.projection.out_property[edge] == self.property
            if there[chain.far] and fits:
                behind.append(Link(chain.edges if chain.out else chain.edges[::-1], chain.far))
        if len(found.edge) > SORTED:
            return _Whole(found.edge[np.lexsort((found.edge, found.far))], behind)
        ends = zip(found.edge.tolist(), found.far.tolist(), strict=True)
        return self._sorted([*(Link((edge,), far) for edge, far in ends), *behind])

    def _there(self, other: int | None) -> NDArray[np.bool_]:
        if other is not None:
            there = np.zeros(self.projection.nodes, dtype=bool)
            there[other] = True
            return there
        if self.wanted.kind:
            return self.members.mask(kinds().looked_up[self.wanted.kind])
        return self.members.mask_of_all()

    def _sorted(self, links: list[Link]) -> list[Link]:
        describing = Describing(self.context.store, self.context.base)
        order = {kind.one: place for place, kind in enumerate(kinds().looked_up.values())}
        rank: dict[int, Any] = {}
        for far in {link.far for link in links}:
            said = describing.thing(self.projection.iri(far))
            rank[far] = (order.get(said["kind"], len(order)), natural(said["key"] or ""), far)
        return sorted(links, key=lambda link: (rank[link.far], link.edges))


class _Whole:
    """Many links, each made when it is looked at; then the chains."""

    def __init__(self, edges: NDArray[Any], behind: Sequence[Link] = ()) -> None:
        self._edges = edges
        self._behind = behind

    def __len__(self) -> int:
        return len(self._edges) + len(self._behind)

    def __getitem__(self, wanted: slice) -> list[Link]:
        start, stop, _ = wanted.indices(len(self))
        count = len(self._edges)
        links = [Link((edge,)) for edge in self._edges[start:stop].tolist()]
        return links + list(self._behind[max(start - count, 0) : max(stop - count, 0)])


def _edges_between(context: Context) -> NDArray[Any]:
    p = context.projection
    there = context.once(Members.of_release).mask_of_all()
    return np.flatnonzero(there[p.out_subject] & there[p.out_object])


def _said(
    p: Projection, link: Link, evidence: Evidence, describing: Describing, near: int | None
) -> dict[str, Any]:
    first, last = link.edges[0], link.edges[-1]
    nodes = dict.fromkeys(node for edge in link.edges for node in evidence.sources(edge))
    ordered = sorted(nodes, key=lambda node: (int(evidence.strength[node]), node))
    sources = [describing.source(p.iri(node)) for node in ordered]
    bases = dict.fromkeys(source["basis"] for source in sources if source["basis"])
    said = {
        "subject": describing.thing(p.iri(int(p.out_subject[first]))),
        "property": describing.term(p.properties[int(p.out_property[first])]),
        "object": describing.thing(p.iri(int(p.out_object[last]))),
        "via": [describing.thing(p.iri(int(p.out_object[edge]))) for edge in link.edges[:-1]],
        "basis": list(bases),
        "level": next((source["level"] for source in sources if source["level"]), None),
        "sources": sources,
    }
    if near is not None:
        said["direction"] = "out" if int(p.out_subject[first]) == near else "in"
    return said
