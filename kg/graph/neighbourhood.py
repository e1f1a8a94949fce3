"""What stands around a thing, step by step, a few of each kind of link and how many more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from kg.graph.evidence import Evidence
from kg.graph.filters import IN, OUT, Links
from kg.graph.paths import filter_of, node_of
from kg.graph.rdf import written
from kg.graph.shortest import Bounds
from kg.graph.terms import terms_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kg.graph.context import Context

LISTED: Final = 2_000
"""Links that one answer tells."""


def reach(links: Links, node: int, hops: int, bounds: Bounds) -> list[NDArray[Any]]:
    """The things at each distance from 1 to ``hops``, as nodes in order; fewer where cut.

    What may not stand between is reached, and not gone on from.
    """
    seen = np.zeros(links.projection.nodes, dtype=bool)
    seen[node] = True
    levels: list[NDArray[Any]] = []
    ahead = np.array([node], dtype=np.int32)
    for _ in range(hops):
        if not bounds.may_look_at(links.degree(ahead)):
            break
        far = links.steps(ahead).far
        far = far[~seen[far]]
        seen[far] = True
        level = _distinct(far, links.projection.nodes)
        levels.append(level)
        ahead = level[links.may_stand_between(level)]
    return levels


def _distinct(nodes: NDArray[Any], total: int) -> NDArray[Any]:
    """The nodes in order, each once; by marking where they are many, which spares a sort."""
    if len(nodes) * 20 < total:
        return np.unique(nodes)
    mark = np.zeros(total, dtype=bool)
    mark[nodes] = True
    return np.flatnonzero(mark)


def neighbourhood(context: Context, arguments: dict[str, Any]) -> dict[str, Any]:
    """What stands around a thing; a function of a worker.

    Raises:
        NotFound: the release has no link with the thing.
        BadRequest: the filter names what is not there.
    """
    links = Links.of(context.once(terms_of), filter_of(arguments))
    start = node_of(links.projection, arguments["thing"])
    bounds = Bounds(arguments["seconds"])
    levels = reach(links, start, arguments["hops"], bounds)
    evidence = Evidence(context.store, context.base, links, arguments["languages"])
    told = _Told(links, evidence, arguments["cap"], bounds)
    steps: list[list[dict[str, Any]]] = []
    ahead, seen = [start], {start}
    for _ in levels:
        groups, shown = told.around(ahead)
        steps.append(groups)
        fresh = np.array(sorted(shown - seen), dtype=np.int64)
        seen |= shown
        ahead = fresh[links.may_stand_between(fresh)].tolist() if len(fresh) else []
    evidence.thing(start)
    answer = {
        "release": context.release.id,
        "thing": arguments["thing"],
        "within": [
            {"distance": distance, "things": len(level)} for distance, level in enumerate(levels, 1)
        ],
        "steps": [
            {"distance": distance, "groups": groups} for distance, groups in enumerate(steps, 1)
        ],
        "complete": not bounds.cut,
        "cut": sorted(bounds.cut),
        **evidence.described(),
    }
    return written(context, answer, arguments)


class _Told:
    """Tells the links of things in groups, each link once, up to a number in all."""

    def __init__(self, links: Links, evidence: Evidence, cap: int, bounds: Bounds) -> None:
        self._links, self._evidence, self._cap, self._bounds = links, evidence, cap, bounds
        self._seen: set[int] = set()
        self._left = LISTED

    def around(self, nodes: list[int]) -> tuple[list[dict[str, Any]], set[int]]:
        """The groups of links of these things that were not told before, and where they lead."""
        groups: list[dict[str, Any]] = []
        shown: set[int] = set()
        for node in nodes:
            if self._left <= 0 or not self._bounds.in_time():
                self._bounds.cut.add("results")
                break
            for group, far in self._of(node):
                groups.append(group)
                shown |= far
        return groups, shown

    def _of(self, node: int) -> list[tuple[dict[str, Any], set[int]]]:
        p = self._links.projection
        found = self._links.steps(np.array([node], dtype=np.int64))
        out = p.out_subject[found.link] == node
        property_ = p.out_property[found.link]
        order = np.lexsort((found.far, ~out, property_))
        keys = property_.astype(np.int64)[order] * 2 + ~out[order]
        changes = np.ones(len(keys), dtype=bool)
        changes[1:] = keys[1:] != keys[:-1]
        begins = np.flatnonzero(changes)
        ends = [*begins[1:], len(keys)]
        told = []
        for begin, end in zip(begins, ends, strict=True):
            rows = order[begin : min(end, begin + self._cap)]
            fresh = [row for row in rows.tolist() if int(found.link[row]) not in self._seen]
            fresh = fresh[: max(self._left, 0)]
            if not fresh:
                continue
            self._left -= len(fresh)
            self._seen.update(int(found.link[row]) for row in fresh)
            group = {
                "from": self._evidence.thing(node),
                "property": self._evidence.property(int(property_[rows[0]])),
                "direction": OUT if out[rows[0]] else IN,
                "total": int(end - begin),
                "more": int(end - begin) - len(rows),
                "links": [self._evidence.link(int(found.link[row])) for row in fresh],
            }
            told.append((group, {int(found.far[row]) for row in fresh}))
        return told
