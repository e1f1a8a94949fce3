"""What rests on a thing or a source alone, and so falls if that is withdrawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from kg.graph.asking import node_of
from kg.graph.evidence import evidence_of
from kg.graph.filters import Filter, Links
from kg.graph.rdf import written
from kg.graph.rules import fallen_derived
from kg.graph.terms import terms_of
from kg.vocab import DCTERMS, prefixes

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from numpy.typing import NDArray

    from kg.graph.context import Context
    from kg.graph.projection import Projection


@dataclass(frozen=True)
class Fall:
    """What falls.

    Attributes:
        withdrawn: the nodes withdrawn, and the parts of them.
        sources: the sources that fall with it: they are it or a part, they map to or from it, or
            all that they rest on falls.
        edges: the links that fall: they are of what is withdrawn, or all their sources fall.
        weakened: those that lose a source and keep another.
    """

    withdrawn: list[int]
    sources: list[int]
    edges: list[int]
    weakened: list[int]


def fall(projection: Projection, nodes: Iterable[int], base: str) -> Fall:
    """What falls if the things and sources of those nodes are withdrawn together."""
    reader = _Reader(projection, prefixes(base)["hkg"])
    withdrawn = reader.with_parts(nodes)
    sources = reader.sources(withdrawn)
    own = reader.edges_of(withdrawn)
    said = reader.edges_in(sources)
    alone = np.array([reader.rests_on(edge, sources) for edge in said.tolist()], dtype=bool)
    edges = np.union1d(own, said[alone] if len(said) else said)
    weakened = np.setdiff1d(said, edges)
    return Fall(sorted(withdrawn), sorted(sources), edges.tolist(), weakened.tolist())


def emptied(projection: Projection, edges: Collection[int], base: str) -> list[int]:
    """The mappings that say nothing but these links: without them there is nothing to map."""
    reader = _Reader(projection, prefixes(base)["hkg"])
    holding = {source for edge in edges for source in projection.sources(edge)}
    return sorted(
        source
        for source in holding
        if reader.is_mapping(source) and set(reader.edges_in([source]).tolist()) <= set(edges)
    )


class _Reader:
    """Looks up what rests on what."""

    def __init__(self, projection: Projection, hkg: str) -> None:
        self._p = projection
        self._part_of = projection.property(DCTERMS.isPartOf.value)
        self._rests = projection.property(f"{hkg}supportedBy")
        self._maps = [projection.property(f"{hkg}{name}") for name in ("linkSubject", "linkObject")]
        self._graphs = set(projection.graph_node.tolist())

    def with_parts(self, nodes: Iterable[int]) -> set[int]:
        """The nodes and their parts, and theirs."""
        found = set(nodes)
        ahead = sorted(found)
        while ahead:
            parts = set(self._into(ahead.pop(), self._part_of)) - found
            found |= parts
            ahead.extend(parts)
        return found

    def sources(self, withdrawn: set[int]) -> set[int]:
        """The sources that fall with what is withdrawn."""
        mapped = {m for node in withdrawn for name in self._maps for m in self._into(node, name)}
        fallen = {node for node in withdrawn if node in self._graphs} | mapped
        ahead = sorted(withdrawn | fallen)
        gone = withdrawn | fallen
        while ahead:
            for source in self._into(ahead.pop(), self._rests):
                if source not in gone and set(self._out(source, self._rests)) <= gone:
                    gone.add(source)
                    fallen.add(source)
                    ahead.append(source)
        return fallen

    def is_mapping(self, node: int) -> bool:
        """Whether a node maps one thing to another."""
        return all(self._out(node, name) for name in self._maps)

    def edges_of(self, nodes: Iterable[int]) -> NDArray[Any]:
        """The links that these nodes are subject or object of."""
        p = self._p
        parts: list[NDArray[Any]] = [np.zeros(0, dtype=np.int64)]
        for node in nodes:
            parts.append(np.arange(p.out_start[node], p.out_start[node + 1]))
            parts.append(p.in_edge[p.in_start[node] : p.in_start[node + 1]])
        return np.unique(np.concatenate(parts))

    def edges_in(self, sources: Iterable[int]) -> NDArray[Any]:
        """The links that these sources hold."""
        p = self._p
        parts: list[NDArray[Any]] = [np.zeros(0, dtype=np.int64)]
        for source in sources:
            if source in self._graphs:
                row = int(np.searchsorted(p.graph_node, source))
                parts.append(p.graph_edge[p.graph_start[row] : p.graph_start[row + 1]])
        return np.unique(np.concatenate(parts))

    def rests_on(self, edge: int, sources: set[int]) -> bool:
        """Whether all sources of a link are among these."""
        return set(self._p.sources(edge)) <= sources

    def _into(self, node: int, property_: int | None) -> list[int]:
        p = self._p
        rows = slice(int(p.in_start[node]), int(p.in_start[node + 1]))
        found: list[int] = p.in_subject[rows][p.in_property[rows] == property_].tolist()
        return found if property_ is not None else []

    def _out(self, node: int, property_: int | None) -> list[int]:
        p = self._p
        rows = slice(int(p.out_start[node]), int(p.out_start[node + 1]))
        found: list[int] = p.out_object[rows][p.out_property[rows] == property_].tolist()
        return found if property_ is not None else []


def impact(context: Context, arguments: dict[str, Any]) -> dict[str, Any]:
    """What falls with a thing or source; a function of a worker.

    Raises:
        NotFound: the release says nothing of the thing.
    """
    links = Links.of(context.once(terms_of), Filter())
    p, limit = links.projection, arguments["limit"]
    thing = arguments["thing"]
    node = node_of(context, thing)
    falls = fall(p, () if node is None else (node,), context.base)
    derived = fallen_derived(context, falls.edges, set(falls.withdrawn))
    fallen = sorted({*falls.edges, *(derived or ())})
    shown = [edge for edge in fallen if links.properties[p.out_property[edge]]]
    weak = [edge for edge in falls.weakened if links.properties[p.out_property[edge]]]
    alone = _alone(links, fallen, shown, set(falls.withdrawn))
    parts = [part for part in falls.withdrawn if part != node]
    evidence = evidence_of(context, links, arguments)
    sources = [source for source in falls.sources if source not in falls.withdrawn]
    answer: dict[str, Any] = {
        "thing": evidence.named(thing),
        "parts": {
            "total": len(parts),
            "things": [evidence.thing(one) for one in parts[:limit]],
        },
        "links": {
            "total": len(shown),
            "by_property": {evidence.property(n): count for n, count in _counted(p, shown)},
            "fall": [evidence.link(edge) for edge in shown[:limit]],
        },
        "derived": None if derived is None else len(set(shown).intersection(derived)),
        "weakened": {
            "total": len(weak),
            "links": [evidence.link(edge) for edge in weak[:limit]],
        },
        "fallen_sources": {
            "total": len(sources),
            "sources": [evidence.source(p.iri(source)) for source in sources[:limit]],
        },
        "left_without_links": {
            "total": len(alone),
            "things": [evidence.thing(one) for one in alone[:limit]],
        },
    }
    cut = ["results"] if max(map(len, (parts, shown, weak, sources, alone))) > limit else []
    cut += ["derived"] if derived is None else []
    answer |= {"complete": not cut, "cut": sorted(cut), **evidence.described()}
    return written(context, answer, arguments)


def _counted(projection: Projection, edges: list[int]) -> list[tuple[int, int]]:
    """How many of the links there are with each property, in their order."""
    numbers, counts = np.unique(
        projection.out_property[np.array(edges, dtype=np.int64)], return_counts=True
    )
    return list(zip(numbers.tolist(), counts.tolist(), strict=True))


def _alone(links: Links, fallen: list[int], shown: list[int], withdrawn: set[int]) -> list[int]:
    """The things that had links that count and keep none."""
    p, places = links.projection, np.array(shown, dtype=np.int64)
    touched = np.union1d(p.out_subject[places], p.out_object[places])
    steps = links.steps(touched)
    kept = steps.near[~np.isin(steps.link, np.array(fallen, dtype=np.int64))]
    left = np.setdiff1d(touched, kept)
    return [node for node in left.tolist() if node not in withdrawn]
