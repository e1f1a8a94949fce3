"""Which things are like one: by the targets, mandates, outcomes and themes that they share."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from kg.analysis.asked import GOALS, TARGETS
from kg.analysis.centrality import PLACES
from kg.analysis.portfolio import bases_of, links_that_count
from kg.analysis.wording import declared, method
from kg.errors import ParameterError
from kg.graph.asking import node_of
from kg.graph.evidence import evidence_of
from kg.graph.projection.finding import links_by
from kg.graph.rdf import written
from kg.lookups.describing import Describing
from kg.lookups.kinds import kinds
from kg.lookups.members import Members
from kg.vocab import SDGO

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from kg.graph.context import Context
    from kg.graph.evidence import Evidence
    from kg.graph.filters import Links


@dataclass(frozen=True)
class Held:
    """What several things have of a component, a row for each statement.

    ``row`` is the place of the thing, ``shared`` what it has, ``link`` the statement by which.
    """

    row: NDArray[Any]
    shared: NDArray[Any]
    link: NDArray[Any]

    def pairs(self) -> tuple[NDArray[Any], NDArray[Any]]:
        """Places and what is had, each pair once."""
        both = np.unique(np.stack([self.row, self.shared], axis=1), axis=0)
        return both[:, 0], both[:, 1]

    def links(self) -> defaultdict[int, dict[int, list[int]]]:
        """By the place of a thing and what it has, the statements by which it has it, in order."""
        found: defaultdict[int, dict[int, list[int]]] = defaultdict(dict)
        columns = (self.row.tolist(), self.shared.tolist(), self.link.tolist())
        for row, shared, link in sorted(set(zip(*columns, strict=True))):
            found[row].setdefault(shared, []).append(link)
        return found


@dataclass(frozen=True)
class Comparison:
    """How like one thing several are, by one component.

    ``common`` and ``either`` count, of each thing, what both and what at least one has.
    """

    held: Held
    common: NDArray[Any]
    either: NDArray[Any]

    @property
    def likeness(self) -> NDArray[Any]:
        """The one divided by the other; not a number where neither has anything."""
        with np.errstate(invalid="ignore"):
            found: NDArray[Any] = self.common / self.either
            return found


class Comparing:
    """Compares things of a release by what they have of components."""

    def __init__(self, context: Context, links: Links, components: Sequence[str]) -> None:
        members = context.once(Members.of_release)
        self.links, self.projection = links, links.projection
        self.components = tuple(components)
        self._masks = {}
        for name in self.components:
            mask = np.zeros(self.projection.nodes, dtype=bool)
            for one in declared().components[name]:
                mask |= members.mask(kinds().by_one[one])
            self._masks[name] = mask
        if GOALS in self._masks:
            self._goal = self._goals(members.of(kinds().by_one["target"]))

    def candidates(self, node: int, among: NDArray[np.bool_]) -> NDArray[Any]:
        """The things of ``among`` that share anything with one, in order."""
        first = np.array([node], dtype=np.int64)
        found = [np.zeros(0, dtype=np.int64)]
        for name in self.components:
            had = np.unique(self.held(name, first).shared)
            if name == GOALS:
                had = np.union1d(had, np.flatnonzero(np.isin(self._goal, had)))
            far = self.links.steps(had).far
            found.append(far[among[far]])
        there = np.unique(np.concatenate(found))
        others: NDArray[Any] = there[there != node]
        return others

    def held(self, name: str, nodes: NDArray[Any]) -> Held:
        """What things have of a component."""
        steps = self.links.steps(nodes)
        steps = steps.where(self._masks[name][steps.far])
        shared = steps.far.astype(np.int64)
        if name == GOALS:
            goal = self._goal[shared]
            shared = np.where(goal >= 0, goal, shared)
        order = np.argsort(nodes, kind="stable")
        row = order[np.searchsorted(nodes, steps.near, sorter=order)]
        return Held(row, shared, steps.link)

    def compared(self, name: str, nodes: NDArray[Any]) -> Comparison:
        """How like the first of some things the others are by a component."""
        held = self.held(name, nodes)
        row, shared = held.pairs()
        own = shared[row == 0]
        size = np.bincount(row, minlength=len(nodes))
        common = np.bincount(row[np.isin(shared, own)], minlength=len(nodes))
        return Comparison(held, common, size + len(own) - common)

    def _goals(self, targets: NDArray[Any]) -> NDArray[np.int64]:
        """Of each node the goal that it is a target of, or -1."""
        p = self.projection
        found = np.full(p.nodes, -1, dtype=np.int64)
        edges = links_by(p, SDGO.isTargetOf.value)
        found[p.out_subject[edges]] = p.out_object[edges]
        kept = np.full(p.nodes, -1, dtype=np.int64)
        kept[targets] = found[targets]
        return kept


def scores(compared: Sequence[Comparison]) -> NDArray[Any]:
    """The mean of the components in which at least one of the two has something; else 0."""
    each = np.stack([one.likeness for one in compared])
    told = np.count_nonzero(~np.isnan(each), axis=0)
    found: NDArray[Any] = np.round(np.nansum(each, axis=0) / np.maximum(told, 1), PLACES)
    return found


def similarity(context: Context, arguments: dict[str, Any]) -> dict[str, Any]:
    """The things that are most like one; a function of a worker.

    Takes ``thing``, ``components``, ``among`` (kinds; without any, that of the thing), ``limit``,
    ``cap`` (shared things of a component that are told), and the filter of links.

    Raises:
        NotFound: the release says nothing of the thing.
        ParameterError: goals and targets are asked for, or the thing is of no kind and none is
            named; or the filter names a property that the release has not.
    """
    components, limit = arguments["components"], arguments["limit"]
    if {GOALS, TARGETS} <= set(components):
        raise ParameterError(
            "components",
            "Goals and targets are not compared together: a target is under its goal, so the same "
            "would count twice.",
            f"Name {TARGETS} or {GOALS}.",
        )
    links = links_that_count(context, arguments)
    node = node_of(context, arguments["thing"])
    members, names = context.once(Members.of_release), _among(context, arguments)
    among = np.zeros(context.projection.nodes, dtype=bool)
    for one in names:
        among |= members.mask(kinds().by_one[one])
    comparing = Comparing(context, links, components)
    others = np.zeros(0, dtype=np.int64) if node is None else comparing.candidates(node, among)
    number = int(among.sum()) - (node is not None and bool(among[node]))
    evidence = evidence_of(context, links, arguments)
    told = [] if node is None else _told(comparing, node, others, evidence, arguments)
    more = any(part["more"] for one in told for part in one["components"].values())
    cut = ["results"] * (len(others) > limit) + ["things"] * more
    answer = {
        "thing": evidence.named(arguments["thing"]),
        "among": names,
        "method": method(
            "similarity", arguments["languages"], components=components, bases=bases_of(links)
        ),
        "total": len(others),
        "alike_in_nothing": number - len(others),
        "results": told,
        "complete": not cut,
        "cut": cut,
        **evidence.described(),
    }
    return written(context, answer, arguments)


def _among(context: Context, arguments: dict[str, Any]) -> list[str]:
    """The kinds of things that are compared.

    Raises:
        ParameterError: none is named, and the thing is of none.
    """
    if arguments["among"]:
        return list(arguments["among"])
    kind = Describing(context.store, context.base).kind(arguments["thing"])
    if kind is None:
        raise ParameterError(
            "among",
            "The thing is of no kind that is looked up, so what to compare it with is not known.",
            "Name kinds with among=, such as among=programme,project.",
        )
    return [kind.one]


def _told(
    comparing: Comparing,
    node: int,
    others: NDArray[Any],
    evidence: Evidence,
    arguments: dict[str, Any],
) -> list[dict[str, Any]]:
    nodes = np.concatenate([[node], others])
    every = {name: comparing.compared(name, nodes) for name in comparing.components}
    score = scores(list(every.values()))
    order = sorted(range(1, len(nodes)), key=lambda row: (-score[row], row))
    page = np.array([0, *order[: arguments["limit"]]], dtype=np.int64)
    held = {name: comparing.held(name, nodes[page]).links() for name in comparing.components}
    return [
        {
            "thing": evidence.thing(int(nodes[row])),
            "score": float(score[row]),
            "components": {
                name: {
                    "likeness": _rounded(one.likeness[row]),
                    "common": int(one.common[row]),
                    "either": int(one.either[row]),
                    **_shared(held[name][0], held[name][place], evidence, arguments["cap"]),
                }
                for name, one in every.items()
            },
        }
        for place, row in enumerate(page.tolist())
        if place
    ]


def _rounded(likeness: float) -> float | None:
    return None if np.isnan(likeness) else round(float(likeness), PLACES)


def _shared(
    here: dict[int, list[int]], there: dict[int, list[int]], evidence: Evidence, cap: int
) -> dict[str, Any]:
    """What two things share of a component, with the links of each."""
    both = sorted(here.keys() & there.keys())
    return {
        "shared": [
            {
                "thing": evidence.thing(shared),
                "links": [evidence.link(link) for link in (*here[shared], *there[shared])],
            }
            for shared in both[:cap]
        ],
        "more": max(len(both) - cap, 0),
    }
