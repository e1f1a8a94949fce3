"""The same graph for each of those that are compared: a release's links that count."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self

import networkx as nx
import numpy as np

from kg.graph.context import Context
from kg.graph.filters import Filter, Links
from kg.graph.terms import terms_of
from kg.store.opening import open_store

if TYPE_CHECKING:
    from kg.releases import ReleaseDir


@dataclass(frozen=True)
class Graphs:
    """A release, and its links that count in either direction, whatever stands between.

    ``things`` holds what :meth:`nodes_of` found.
    """

    context: Context
    links: Links
    things: dict[str, list[int]] = field(default_factory=dict, compare=False)

    @classmethod
    def of(cls, release: ReleaseDir) -> Self:
        """Those of a release; its projection is mapped."""
        context = Context(open_store(release.store), release.manifest().base, release)
        links = Links.of(context.once(terms_of), Filter())
        return cls(context, replace(links, barred=None, closed=None))

    @cached_property
    def peer(self) -> Any:
        """The same as a graph of networkx, whose nodes are the projection's numbers."""
        p = self.context.projection
        kept = np.flatnonzero(self.links.properties[p.out_property])
        graph = nx.Graph()
        graph.add_edges_from(
            zip(p.out_subject[kept].tolist(), p.out_object[kept].tolist(), strict=True)
        )
        return graph

    @cached_property
    def step(self) -> str:
        """One step along a link that counts, either way, as a property path of SPARQL."""
        p = self.context.projection
        counts = [
            iri for iri, fits in zip(p.properties, self.links.properties, strict=True) if fits
        ]
        return "(" + "|".join(f"<{iri}>|^<{iri}>" for iri in counts) + ")"

    def nodes_of(self, class_: str) -> list[int]:
        """The nodes of a class of the ontology."""
        if class_ not in self.things:
            p = self.context.projection
            found = p.node(f"{self.context.base}ontology#{class_}")
            rows = np.flatnonzero(p.class_node == (-1 if found is None else found))
            nodes = np.searchsorted(p.class_start, rows, "right") - 1
            self.things[class_] = nodes.tolist()
        return self.things[class_]
