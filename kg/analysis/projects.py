"""What is known of projects that are compared: countries, programmes, targets, budgets."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from kg.graph.compressed import places
from kg.lookups.kinds import kinds
from kg.lookups.members import Members
from kg.tables.money import COUNTED
from kg.tables.opening import money_of
from kg.vocab import HKG, rebase

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pyoxigraph import NamedNode

    from kg.graph.context import Context

COUNTRIES: Final = "countries"
PROGRAMMES: Final = "programmes"
TARGETS: Final = "targets"
BUDGETS: Final = "budgets"
YEARS: Final = "years"

LINKED: Final[dict[str, tuple[NamedNode, tuple[str, ...]]]] = {
    COUNTRIES: (HKG.inCountry, ("country",)),
    PROGRAMMES: (HKG.carriedOutUnder, ("programme", "subprogramme")),
    TARGETS: (HKG.contributesTo, ("target",)),
}
"""What projects are linked with, as it is compared: by which property, with which kinds."""


@dataclass(frozen=True)
class Project:
    """A project.

    Attributes:
        known: by the names above what it has; budgets as amounts in hundredths with their units.
        links: by the names of :data:`LINKED` the links that say so, by what they lead to.
        figures: its budgets, as nodes.
    """

    known: Mapping[str, frozenset[Any]]
    links: Mapping[str, Mapping[int, int]]
    figures: tuple[int, ...]


def projects(context: Context, nodes: list[int]) -> dict[int, Project]:
    """What is known of some projects, by their nodes.

    Raises:
        ReleaseError: the release has no tables of money and is too large to make them.
    """
    p, members = context.projection, context.once(Members.of_release)
    wanted = np.unique(np.array(nodes, dtype=np.int64))
    known: dict[int, dict[str, set[Any]]] = {node: defaultdict(set) for node in wanted.tolist()}
    links: dict[int, dict[str, dict[int, int]]] = {
        node: {name: {} for name in LINKED} for node in wanted.tolist()
    }
    row, edge = places(p.out_start, wanted)
    for name, (property_, of) in LINKED.items():
        number = p.property(rebase(property_.value, context.base))
        there = p.out_property[edge] == number if number is not None else np.zeros(len(edge), bool)
        mask = np.logical_or.reduce([members.mask(kinds().by_one[one]) for one in of])
        there &= mask[p.out_object[edge]]
        for at, link in zip(wanted[row[there]].tolist(), edge[there].tolist(), strict=True):
            thing = int(p.out_object[link])
            known[at][name].add(thing)
            links[at][name][thing] = link
    figures: dict[int, list[int]] = defaultdict(list)
    money = money_of(context)
    kept = (money.budget("state") == COUNTED) & np.isin(money.budget("project"), wanted)
    names = ("project", "amount", "unit", "year", "figure")
    columns = [money.budget(name)[kept].tolist() for name in names]
    for project, amount, unit, year, figure in zip(*columns, strict=True):
        known[project][BUDGETS].add((amount, unit))
        figures[project].append(figure)
        if year:
            known[project][YEARS].add(year)
    return {
        node: Project(
            {name: frozenset(has) for name, has in known[node].items()},
            links[node],
            tuple(figures[node]),
        )
        for node in wanted.tolist()
    }
