"""What stands beside things: at the other end of a link, or behind a chain of links of one kind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from kg.graph.compressed import places
from kg.lookups.kinds import expanded, kinds

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kg.graph.projection import Projection
    from kg.lookups.evidence import Evidence

_DEEPEST: Final = 12
"""Links of a chain that are followed."""


@dataclass(frozen=True)
class Beside:
    """Links with several things: ``row`` is the place of the thing, ``far`` the other end.

    ``out`` says whether the link leads from the thing.
    """

    row: NDArray[Any]
    edge: NDArray[Any]
    far: NDArray[Any]
    out: NDArray[np.bool_]

    def where(self, kept: NDArray[np.bool_]) -> Beside:
        """Those of a mask."""
        return Beside(self.row[kept], self.edge[kept], self.far[kept], self.out[kept])


@dataclass(frozen=True)
class Chain:
    """A chain of two links or more from a thing: the links in order, and what is at its end.

    ``out`` says whether the links lead away from the thing.
    """

    edges: tuple[int, ...]
    far: int
    out: bool


def beside(projection: Projection, nodes: NDArray[Any], evidence: Evidence) -> Beside:
    """All links of things that rest on the evidence asked for; one to itself once."""
    p = projection
    row_out, edge_out = places(p.out_start, nodes)
    row_in, place = places(p.in_start, nodes)
    other = p.in_subject[place] != nodes[row_in]
    row_in, place = row_in[other], place[other]
    found = Beside(
        np.concatenate([row_out, row_in]),
        np.concatenate([edge_out, p.in_edge[place].astype(np.int64)]),
        np.concatenate([p.out_object[edge_out], p.in_subject[place]]).astype(np.int64),
        np.repeat(np.array([True, False]), [len(row_out), len(row_in)]),
    )
    return found.where(evidence.holding(found.edge))


def chains(projection: Projection, node: int, evidence: Evidence, base: str) -> list[Chain]:
    """What is behind the links of a thing that lead on, in both directions; each thing once.

    What a link leads to directly is not among it.
    """
    found: list[Chain] = []
    for iri in expanded(kinds().chained, base):
        number = projection.property(iri)
        if number is None:
            continue
        for out in (True, False):
            seen = {node}
            ahead = [Chain((), node, out)]
            for depth in range(_DEEPEST):
                further = [
                    Chain((*chain.edges, edge), far, out)
                    for chain in ahead
                    for edge, far in _next(projection, chain.far, number, evidence, out=out)
                ]
                ahead = list({c.far: c for c in reversed(further) if c.far not in seen}.values())
                ahead.sort(key=lambda chain: chain.far)
                seen.update(chain.far for chain in ahead)
                found += ahead if depth else []
                if not ahead:
                    break
    return found


def may_chain(projection: Projection, links: Beside, base: str) -> NDArray[Any]:
    """The rows that have a link which leads on."""
    numbers = [projection.property(iri) for iri in expanded(kinds().chained, base)]
    leads = np.isin(
        projection.out_property[links.edge], [number for number in numbers if number is not None]
    )
    return np.unique(links.row[leads])


def _next(
    projection: Projection, node: int, number: int, evidence: Evidence, *, out: bool
) -> list[tuple[int, int]]:
    p = projection
    start = p.out_start if out else p.in_start
    row = slice(int(start[node]), int(start[node + 1]))
    place = row.start + np.flatnonzero((p.out_property if out else p.in_property)[row] == number)
    edges = place if out else p.in_edge[place].astype(np.int64)
    kept = evidence.holding(edges)
    far = (p.out_object if out else p.in_subject)[place[kept]]
    return list(zip(edges[kept].tolist(), far.tolist(), strict=True))
