"""What is asked of each: what stands around a thing, and the ways between two things."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, cast

import networkx as nx

from kg.graph.neighbourhood import reach
from kg.graph.paths import find
from kg.graph.shortest import Bounds

if TYPE_CHECKING:
    from random import Random

    from pyoxigraph import QuerySolutions

    from benchmarks.traversing.graphs import Graphs

Question = tuple[int, ...]
Answer = Callable[["Graphs", Question], Any]

WAYS: Final = 10
"""Ways that the k shortest are."""

_HOPS: Final = 8
_MANY: Final = 100_000


@dataclass(frozen=True)
class Task:
    """A kind of question.

    Attributes:
        name: as the table has it.
        classes: of the things that it is about.
        ours: the answer by the projection.
        peer: the answer by networkx; the same value where both are right.
        sparql: the answer by property paths, likewise, where they can give one.
        least: how many times as quick as networkx ours is to be.
    """

    name: str
    classes: tuple[str, ...]
    ours: Answer
    peer: Answer
    sparql: Answer | None
    least: int

    def draw(self, graphs: Graphs, random: Random) -> Question:
        """A question, by chance; its things are different ones."""
        chosen: list[int] = []
        for class_ in self.classes:
            thing = random.choice(graphs.nodes_of(class_))
            while thing in chosen:
                thing = random.choice(graphs.nodes_of(class_))
            chosen.append(thing)
        return tuple(chosen)


def _around(hops: int) -> Task:
    def ours(graphs: Graphs, question: Question) -> set[int]:
        levels = reach(graphs.links, question[0], hops, _free())
        return {node for level in levels for node in level.tolist()}

    def peer(graphs: Graphs, question: Question) -> set[int]:
        found = nx.single_source_shortest_path_length(graphs.peer, question[0], cutoff=hops)
        return set(found) - set(question)

    def sparql(graphs: Graphs, question: Question) -> set[int]:
        projection = graphs.context.projection
        here = projection.iri(question[0])
        path = f"{graphs.step}/{graphs.step}?" if hops == 2 else graphs.step
        text = f"SELECT DISTINCT ?far {{ <{here}> {path} ?far }}"
        rows = cast("QuerySolutions", graphs.context.store.query(text))
        found = {projection.node(row["far"].value) for row in rows}
        return {node for node in found if node is not None} - set(question)

    name = f"neighbourhood of {hops} hop{'s' if hops > 1 else ''}"
    return Task(name, ("CountryProject",), ours, peer, sparql, 50)


def _all_shortest(name: str, classes: tuple[str, str]) -> Task:
    def ours(graphs: Graphs, question: Question) -> set[Question]:
        here, there = question
        found = find(graphs.links, here, there, _free(), limit=_MANY, hops=_HOPS, shortest=True)
        return {way for _, way in found.paths}

    def peer(graphs: Graphs, question: Question) -> set[Question]:
        return set(map(tuple, nx.all_shortest_paths(graphs.peer, *question)))

    return Task(f"all shortest paths, {name}", classes, ours, peer, None, 20)


def _k_shortest(name: str, classes: tuple[str, str]) -> Task:
    """Of ways of one length the two take them in different orders, so lengths are compared."""

    def ours(graphs: Graphs, question: Question) -> list[int]:
        here, there = question
        found = find(graphs.links, here, there, _free(), limit=WAYS, hops=_HOPS, shortest=False)
        return [len(way) for _, way in found.paths]

    def peer(graphs: Graphs, question: Question) -> list[int]:
        return [len(way) for way in islice(nx.shortest_simple_paths(graphs.peer, *question), WAYS)]

    return Task(f"{WAYS} shortest paths, {name}", classes, ours, peer, None, 20)


def _free() -> Bounds:
    """Bounds that are not met, so that answers can be compared."""
    return Bounds(seconds=600.0, links=10**12, turns=10**9)


_PAIRS: Final = {
    "project to project": ("CountryProject", "CountryProject"),
    "programme to project": ("FlagshipProgramme", "CountryProject"),
}

TASKS: Final = (
    _around(1),
    _around(2),
    *(_all_shortest(name, pair) for name, pair in _PAIRS.items()),
    *(_k_shortest(name, pair) for name, pair in _PAIRS.items()),
)
