"""What stands around a thing, step by step, a few of each kind of link and how many more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from kg.graph.asking import links_of, node_of
from kg.graph.evidence import evidence_of
from kg.graph.grouped import groups
from kg.graph.rdf import written
from kg.graph.reach import reach
from kg.graph.shortest import Bounds

if TYPE_CHECKING:
    from kg.graph.context import Context
    from kg.graph.evidence import Evidence
    from kg.graph.filters import Links

LISTED: Final = 2_000
"""Links that one answer tells."""


def neighbourhood(context: Context, arguments: dict[str, Any]) -> dict[str, Any]:
    """What stands around a thing; a function of a worker.

    Raises:
        NotFound: the release says nothing of the thing.
        ParameterError: the filter names what is not there.
    """
    links = links_of(context, arguments)
    thing = arguments["thing"]
    start = node_of(context, thing)
    bounds = Bounds(arguments["seconds"])
    levels = [] if start is None else reach(links, start, arguments["hops"], bounds)
    evidence = evidence_of(context, links, arguments)
    evidence.named(thing)
    told = _Told(links, evidence, arguments["cap"], bounds)
    steps: list[list[dict[str, Any]]] = []
    ahead = [] if start is None else [start]
    seen = set(ahead)
    for _ in levels:
        groups, shown = told.around(ahead)
        steps.append(groups)
        fresh = np.array(sorted(shown - seen), dtype=np.int64)
        seen |= shown
        ahead = fresh[links.may_stand_between(fresh)].tolist() if len(fresh) else []
    answer = {
        "thing": thing,
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
        """The groups of one thing; ``more`` counts the links of a group that are told nowhere."""
        told = []
        for group in groups(self._links, node):
            known = group.count(np.array(list(self._seen), dtype=np.int64))
            links = group.link[: self._cap + known].tolist()
            rows = [row for row, link in enumerate(links) if link not in self._seen][: self._cap]
            if len(rows) > self._left:
                self._bounds.cut.add("results")
                rows = rows[: self._left]
            more = len(group) - known - len(rows)
            if not rows and not more:
                continue
            self._left -= len(rows)
            self._seen.update(links[row] for row in rows)
            answer = {
                "from": self._evidence.thing(node),
                "property": self._evidence.property(group.property),
                "direction": group.direction,
                "total": len(group),
                "more": more,
                "links": [self._evidence.link(links[row]) for row in rows],
            }
            told.append((answer, set(group.far[rows].tolist())))
        return told
