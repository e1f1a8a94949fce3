"""The portfolio as a graph: its things, and which of them statements connect."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np

from kg.analysis.asked import PAIRS, STEPS, THINGS
from kg.analysis.wording import declared, method
from kg.errors import BadRequest
from kg.graph.asking import links_of
from kg.graph.compressed import places
from kg.graph.filters import STRENGTH, WEAKEST
from kg.lookups.kinds import kinds
from kg.lookups.members import Members

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from kg.graph.context import Context
    from kg.graph.filters import Links

_DERIVED = STRENGTH.index("derived")


def links_that_count(context: Context, arguments: dict[str, Any]) -> Links:
    """The links that the filter among the arguments lets through.

    Without a basis or property all count but those that rules derive, which would count twice.

    Raises:
        ParameterError: it names a property that the release has not.
    """
    links = links_of(context, arguments)
    if arguments.get("basis") or arguments.get("property"):
        return links
    allowed = links.allowed.copy()
    allowed[_DERIVED] = False
    return replace(links, allowed=allowed)


def bases_of(links: Links) -> list[str]:
    """The bases that count, the strongest first."""
    return [name for name, fits in zip(STRENGTH, links.allowed.tolist(), strict=False) if fits]


@dataclass(frozen=True)
class Portfolio:
    """The things of some kinds and which of them are connected.

    Attributes:
        links: those that count.
        nodes: the things, as nodes of the projection in their order.
        kind: of each thing its kind, the first of those that have it, as a place in ``names``.
        names: the kinds.
        pairs: the pairs of connected things as places in ``nodes``, the smaller first, in order.
        statements: how many links there are between them.
    """

    links: Links
    nodes: NDArray[np.int64]
    kind: NDArray[np.int64]
    names: tuple[str, ...]
    pairs: NDArray[np.int64]
    statements: int

    @classmethod
    def of(cls, context: Context, arguments: dict[str, Any]) -> Portfolio:
        """The portfolio with the kinds that ``include`` among the arguments takes in.

        Raises:
            ParameterError: the filter names a property that the release has not.
            BadRequest: it is too large.
        """
        links = links_that_count(context, arguments)
        p, members = links.projection, context.once(Members.of_release)
        names = tuple(dict.fromkeys((*declared().core, *arguments.get("include", ()))))
        kind = np.full(p.nodes, -1, dtype=np.int64)
        for number, name in reversed(list(enumerate(names))):
            kind[members.of(kinds().by_one[name])] = number
        nodes = np.flatnonzero(kind >= 0)
        _refuse(len(nodes), THINGS, "things")
        _, edge = places(p.out_start, nodes)
        far = p.out_object[edge]
        near = p.out_subject[edge]
        edge = edge[links.properties[p.out_property[edge]] & (kind[far] >= 0) & (near != far)]
        edge = edge[links.strength(edge) <= WEAKEST]
        near = np.searchsorted(nodes, p.out_subject[edge])
        far = np.searchsorted(nodes, p.out_object[edge])
        ends = np.stack([np.minimum(near, far), np.maximum(near, far)], axis=1)
        pairs = np.unique(ends, axis=0)
        _refuse(len(pairs), PAIRS, "connected pairs")
        return cls(links, nodes, kind[nodes], names, pairs, len(edge))

    @cached_property
    def graph(self) -> nx.Graph:
        """The same for networkx: numbers from 0 in the order of the IRIs, in which all are added.

        Its algorithms hold sets; of small numbers these have an order that never changes.
        """
        made = nx.Graph()
        made.add_nodes_from(range(len(self.nodes)))
        made.add_edges_from(self.pairs.tolist())
        return made

    def refuse_walks(self, what: str) -> None:
        """Refuse what goes from each thing to all others where that takes too long.

        Raises:
            BadRequest: it does.
        """
        steps = len(self.nodes) * (len(self.nodes) + len(self.pairs))
        if steps > STEPS:
            raise BadRequest(
                f"The portfolio has {len(self.nodes)} things and {len(self.pairs)} connected "
                f"pairs, which is too much for {what}.",
                "Include fewer kinds, or ask for degree, eigenvector or pagerank.",
            )

    def between(self, one: int, other: int) -> list[int]:
        """The links between two things by their places, the strongest first."""
        p, found = self.links.projection, []
        for near, far in ((one, other), (other, one)):
            subject, object_ = int(self.nodes[near]), int(self.nodes[far])
            start, end = p.out_start[subject], p.out_start[subject + 1]
            found.append(start + np.flatnonzero(p.out_object[start:end] == object_))
        edges = np.concatenate(found)
        edges = edges[self.links.properties[p.out_property[edges]]]
        strength = self.links.strength(edges)
        order = np.lexsort((edges, strength))
        return [int(edges[place]) for place in order if strength[place] <= WEAKEST]

    def by_kind(self, members: Iterable[int]) -> dict[str, int]:
        """How many of some things there are of each kind, in the order of the kinds."""
        counted = Counter(self.kind[np.fromiter(members, np.int64)].tolist())
        return {self.names[number]: counted[number] for number in sorted(counted)}

    def described(self, languages: Sequence[str]) -> dict[str, Any]:
        """What an answer says of the graph."""
        sizes = sorted(map(len, nx.connected_components(self.graph)), reverse=True)
        return {
            "text": method("graph", languages)["text"],
            "kinds": self.by_kind(range(len(self.nodes))),
            "things": len(self.nodes),
            "pairs": len(self.pairs),
            "statements": self.statements,
            "bases": bases_of(self.links),
            "components": len(sizes),
            "largest_component": sizes[0] if sizes else 0,
            "unconnected": sizes.count(1),
        }

    def iris(self, members: Sequence[int]) -> list[str]:
        """The IRIs of things by their places."""
        return self.links.projection.iris(self.nodes[list(members)].tolist())


def _refuse(number: int, most: int, what: str) -> None:
    if number > most:
        raise BadRequest(
            f"The portfolio would have {number} {what}; {most} is the most.",
            "Include fewer kinds: the portfolio without projects and outputs always fits.",
        )
