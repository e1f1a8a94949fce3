"""Which links rest on the evidence that is asked for, and which sources of a link do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from kg.graph.compressed import places
from kg.graph.terms import terms_of
from kg.vocab import prefixes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from kg.graph.context import Context
    from kg.graph.projection import Projection


@dataclass(frozen=True)
class Evidence:
    """Sources that count; ``counts`` says of each node whether it does, ``None`` that all do."""

    projection: Projection
    strength: NDArray[Any]
    counts: NDArray[np.bool_] | None

    @classmethod
    def of(
        cls,
        context: Context,
        *,
        bases: Sequence[str] = (),
        level: str = "",
        source: str = "",
    ) -> Evidence:
        """The sources on one of ``bases``, of a level, or the one named; a source must be all.

        Args:
            context: of the release.
            bases: IRIs of bases; without any, all.
            level: IRI of a level of contribution.
            source: IRI of a source.
        """
        projection, strength = context.projection, context.once(terms_of).strengths
        if not (bases or level or source):
            return cls(projection, strength, None)
        counts = np.ones(projection.nodes, dtype=bool)
        if bases:
            codes = [place for place, iri in enumerate(projection.bases) if iri in bases]
            counts &= np.isin(projection.basis, codes)
        if level:
            says = f"{prefixes(context.base)['hkg']}level"
            counts &= _pointing(projection, says, level)
        if source:
            named = np.zeros(projection.nodes, dtype=bool)
            node = projection.node(source)
            if node is not None:
                named[node] = True
            counts &= named
        return cls(projection, strength, counts)

    def holding(self, edges: NDArray[Any]) -> NDArray[np.bool_]:
        """Of each link whether a source of it counts."""
        if self.counts is None:
            return np.ones(len(edges), dtype=bool)
        row, place = places(self.projection.source_start, edges)
        found = np.zeros(len(edges), dtype=bool)
        found[row[self.counts[self.projection.source_node[place]]]] = True
        return found

    def sources(self, edge: int) -> list[int]:
        """The sources of a link that count, the strongest first, then by IRI."""
        found = self.projection.sources(edge)
        if self.counts is not None:
            found = [node for node in found if self.counts[node]]
        return sorted(found, key=lambda node: (int(self.strength[node]), node))


def _pointing(projection: Projection, property_: str, to: str) -> NDArray[np.bool_]:
    """Of each node whether a property leads from it to a thing."""
    found = np.zeros(projection.nodes, dtype=bool)
    node, number = projection.node(to), projection.property(property_)
    if node is not None and number is not None:
        row = slice(projection.in_start[node], projection.in_start[node + 1])
        found[projection.in_subject[row][projection.in_property[row] == number]] = True
    return found
