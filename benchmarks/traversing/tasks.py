"""What is asked of each: what stands around a thing, and the ways between two things.

Each gives its answer as it has it: ours arrays, networkx dictionaries and lists, SPARQL rows. They
are made comparable when the clock has stopped.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, cast

import networkx as nx

from kg.graph.paths import find
from kg.graph.reach import reach
from kg.graph.shortest import Bounds

if TYPE_CHECKING:
    from random import Random

    from pyoxigraph import QuerySolutions

    from benchmarks.traversing.graphs import Graphs
    from kg.graph.paths import Found
    from kg.graph.reach import Level

Question = tuple[int, ...]
Ask = Callable[["Graphs", Question], Any]

WAYS: Final = 10
"""Ways that the k shortest are."""

_HOPS: Final = 8
_MANY: Final = 10_000_000


@dataclass(frozen=True)
class Other:
    """One that ours is compared with.

    Attributes:
        name: of it.
        ask: its answer.
        agrees: whether that is the answer which ours, given before it, is too.
    """

    name: str
    ask: Ask
    agrees: Callable[[Graphs, Question, Any, Any], bool]


@dataclass(frozen=True)
class Task:
    """A kind of question.

    Attributes:
        name: as the table has it.
        classes: of the things that it is about.
        ours: the answer by the projection.
        peer: networkx.
        sparql: property paths, where they can give the answer.
        least: how many times as quick as networkx ours is to be.
    """

    name: str
    classes: tuple[str, ...]
    ours: Ask
    peer: Other
    sparql: Other | None
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


def _around(hops: int, *, listed: bool = False) -> Task:
    """How many things stand at each distance, and which; with ``listed`` a list of them."""

    def ours(graphs: Graphs, question: Question) -> list[Level]:
        levels = reach(graphs.links, question[0], hops, _free())
        for level in levels:
            _ = level.nodes if listed else len(level)
        return levels

    def peer(graphs: Graphs, question: Question) -> dict[int, int]:
        found: dict[int, int] = nx.single_source_shortest_path_length(
            graphs.peer, question[0], cutoff=hops
        )
        return found

    def sparql(graphs: Graphs, question: Question) -> list[str]:
        here = graphs.context.projection.iri(question[0])
        path = f"{graphs.step}/{graphs.step}?" if hops == 2 else graphs.step
        text = f"SELECT DISTINCT ?far {{ <{here}> {path} ?far }}"
        rows = cast("QuerySolutions", graphs.context.store.query(text))
        return [row["far"].value for row in rows]

    def as_peer(_: Graphs, question: Question, mine: list[Level], theirs: dict[int, int]) -> bool:
        distances = {question[0]: 0}
        for distance, level in enumerate(mine, 1):
            distances |= dict.fromkeys(level.nodes.tolist(), distance)
        return distances == theirs

    def as_sparql(graphs: Graphs, question: Question, mine: list[Level], theirs: list[str]) -> bool:
        found = {graphs.context.projection.node(iri) for iri in theirs} - {None, question[0]}
        return found == {node for level in mine for node in level.nodes.tolist()}

    name = f"neighbourhood of {hops} hop{'s' if hops > 1 else ''}{', as a list' * listed}"
    return Task(
        name,
        ("CountryProject",),
        ours,
        Other("networkx", peer, as_peer),
        None if listed else Other("SPARQL", sparql, as_sparql),
        50,
    )


def _all_shortest(name: str, classes: tuple[str, str]) -> Task:
    def ours(graphs: Graphs, question: Question) -> Found:
        here, there = question
        return find(graphs.links, here, there, _free(), limit=_MANY, hops=_HOPS, shortest=True)

    def peer(graphs: Graphs, question: Question) -> list[list[int]]:
        return list(nx.all_shortest_paths(graphs.peer, *question))

    def as_peer(_: Graphs, __: Question, mine: Found, theirs: list[list[int]]) -> bool:
        return sorted(way for _, way in mine.paths) == sorted(map(tuple, theirs))

    other = Other("networkx", peer, as_peer)
    return Task(f"all shortest paths, {name}", classes, ours, other, None, 20)


def _k_shortest(name: str, classes: tuple[str, str]) -> Task:
    """Of ways of one length the two take them in different orders, so lengths are compared."""

    def ours(graphs: Graphs, question: Question) -> Found:
        here, there = question
        return find(graphs.links, here, there, _free(), limit=WAYS, hops=_HOPS, shortest=False)

    def peer(graphs: Graphs, question: Question) -> list[list[int]]:
        return list(islice(nx.shortest_simple_paths(graphs.peer, *question), WAYS))

    def as_peer(graphs: Graphs, __: Question, mine: Found, theirs: list[list[int]]) -> bool:
        ways = [way for _, way in mine.paths]
        return (
            [len(way) for way in ways] == [len(way) for way in theirs]
            and len(set(ways)) == len(ways)
            and all(len(set(way)) == len(way) for way in ways)
            and all(nx.is_path(graphs.peer, way) for way in ways)
        )

    other = Other("networkx", peer, as_peer)
    return Task(f"{WAYS} shortest paths, {name}", classes, ours, other, None, 20)


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
    _around(2, listed=True),
    *(_all_shortest(name, pair) for name, pair in _PAIRS.items()),
    *(_k_shortest(name, pair) for name, pair in _PAIRS.items()),
)
