"""Makes the table of money of a release, of its projection and its statements."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from kg.graph.projection.finding import links_by, things_of
from kg.tables.among import AMONG, NOWHERE
from kg.tables.literals import values
from kg.tables.money import (
    COUNTED,
    PART,
    RECURRING,
    SEVERAL,
    UNREADABLE,
    WHOLE,
    Money,
)
from kg.tables.splitting import split
from kg.vocab import DCTERMS, HKG, rebase

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from numpy.typing import NDArray
    from pyoxigraph import NamedNode

    from kg.graph.projection import Projection

Links = tuple["NDArray[np.int32]", "NDArray[np.int32]"]

LARGEST: Final = 10**16
"""Hundredths beyond which an amount is taken for a mistake: a hundred trillion."""

_AMOUNT: Final = re.compile(r"\+?([0-9]{1,15})(?:\.([0-9]{1,2})0*)?")
_PERCENT: Final = re.compile(r"\+?([0-9]{1,3})(?:\.([0-9]{1,6})0*)?")


def amount_of(text: str) -> int | None:
    """An amount in hundredths; ``None`` for what is not one, or not whole hundredths.

    >>> amount_of("1200.5"), amount_of("7"), amount_of("-7"), amount_of("0.125")
    (120050, 700, None, None)
    """
    found = _AMOUNT.fullmatch(text)
    value = None if found is None else int(found[1] + (found[2] or "").ljust(2, "0"))
    return None if value is None or value > LARGEST else value


def percent_of(text: str) -> int | None:
    """A share in millionths of a percent; ``None`` for what is not above 0 and up to 100.

    >>> percent_of("12.5"), percent_of("100"), percent_of("0"), percent_of("100.01")
    (12500000, 100000000, None, None)
    """
    found = _PERCENT.fullmatch(text)
    value = None if found is None else int(found[1] + (found[2] or "").ljust(6, "0"))
    return value if value is not None and 0 < value <= WHOLE else None


def money(projection: Projection, quads: Path, base: str) -> Money:
    """The table of money of a release.

    Args:
        projection: of the release.
        quads: its statements, as :attr:`kg.releases.ReleaseDir.quads` has them.
        base: of its IRIs.
    """
    return _Making(projection, quads, base).made()


class _Making:
    def __init__(self, projection: Projection, quads: Path, base: str) -> None:
        self.p, self.quads, self.base = projection, quads, base

    def made(self) -> Money:
        edges = self._edges(HKG.budgetOf)
        edges = edges[self._is(HKG.CountryProject)[self.p.out_object[edges]]]
        if not len(edges):
            return Money.empty()
        figures = np.union1d(self.p.out_subject[edges], self._links(HKG.apportionedTo)[0])
        self.names = {node: self.p.name(node) for node in figures.tolist()}
        self.values = self._said(HKG.value)
        budgets = self._budgets(edges)
        return Money.of(budgets, self._shares(budgets))

    def _budgets(self, edges: NDArray[Any]) -> dict[str, NDArray[Any]]:
        figure, project = self.p.out_subject[edges], self.p.out_object[edges]
        first = np.ones(len(figure), dtype=bool)
        first[1:] = figure[1:] != figure[:-1]
        several = np.isin(figure, figure[~first])
        rows = np.flatnonzero(first)
        rows = rows[np.lexsort((figure[rows], project[rows]))]
        figure, project, several = figure[rows], project[rows], several[rows]
        amounts = self._read(self.values, figure, amount_of)
        state = np.where(amounts < 0, UNREADABLE, COUNTED)
        state[np.isin(figure, self._links(HKG.frequency)[0])] = RECURRING
        state[several] = SEVERAL
        budgets = {
            "figure": figure,
            "project": project,
            "amount": np.maximum(amounts, 0),
            "unit": self._units(figure),
            "year": np.maximum(self._read(self._said(HKG.asOf), figure, _year), 0),
            "basis": self.p.link_strength[edges[rows]],
            "state": state,
            "beyond": np.zeros(len(figure), dtype=np.uint8),
        }
        state[self._in_wholes(budgets)] = PART
        return budgets

    def _shares(self, budgets: dict[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
        """The shares of budgets; what they make beyond the whole is marked there."""
        edges = self._edges(HKG.apportionedTo)
        figure, thing, basis = self._once(edges)
        part, whole = self._links(HKG.partOfFigure)
        at = np.searchsorted(part, figure)
        of = whole[np.minimum(at, max(len(part) - 1, 0))] if len(part) else figure
        there = (at < len(part)) & np.isin(of, budgets["figure"]) & np.isin(figure, part)
        figure, thing, basis, of = (column[there] for column in (figure, thing, basis, of))
        by_figure = np.argsort(budgets["figure"], kind="stable")
        budget = by_figure[np.searchsorted(budgets["figure"], of, sorter=by_figure)]
        percent = self._read(self.values, figure, percent_of)
        among = self._among(thing)
        kept = percent > 0
        rows = np.lexsort((figure, thing, among, budget))
        rows = rows[kept[rows]]
        found = {
            "budget": budget[rows],
            "figure": figure[rows],
            "thing": thing[rows],
            "among": among[rows],
            "percent": percent[rows],
            "basis": basis[rows],
        }
        return {**found, "amount": self._split(budgets, found)}

    def _split(
        self, budgets: dict[str, NDArray[Any]], shares: dict[str, NDArray[Any]]
    ) -> NDArray[np.int64]:
        keys = shares["budget"].astype(np.int64) * 8 + shares["among"]
        groups, group = np.unique(keys, return_inverse=True)
        sums = np.zeros(len(groups), dtype=np.int64)
        np.add.at(sums, group, shares["percent"])
        beyond = sums > WHOLE
        bits = (1 << (groups[beyond] % 8)).astype(np.uint8)
        np.bitwise_or.at(budgets["beyond"], groups[beyond] // 8, bits)
        percent = np.where(beyond[group], 0, shares["percent"])
        return split(budgets["amount"][groups // 8], group, percent)

    def _in_wholes(self, budgets: dict[str, NDArray[Any]]) -> NDArray[np.bool_]:
        """Which budgets are of parts of projects that have a budget in the same unit themselves."""
        above = self._above()
        part = np.zeros(len(budgets["figure"]), dtype=bool)
        if not above:
            return part
        readable = budgets["state"] == COUNTED
        has = set(zip(*(budgets[n][readable].tolist() for n in ("project", "unit")), strict=True))
        for row in np.flatnonzero(np.isin(budgets["project"], list(above)) & readable).tolist():
            project, unit = int(budgets["project"][row]), int(budgets["unit"][row])
            seen, ahead = {project}, list(above[project])
            while ahead and not part[row]:
                one = ahead.pop()
                if one not in seen:
                    seen.add(one)
                    ahead += above.get(one, ())
                    part[row] = (one, unit) in has
        return part

    def _above(self) -> dict[int, list[int]]:
        """The projects that projects are parts of or carried out under, where there are any."""
        project = self._is(HKG.CountryProject)
        above: dict[int, list[int]] = {}
        for property_ in (DCTERMS.isPartOf, HKG.carriedOutUnder):
            parts, wholes = self._links(property_)
            both = project[parts] & project[wholes]
            for part, whole in zip(parts[both].tolist(), wholes[both].tolist(), strict=True):
                above.setdefault(part, []).append(whole)
        return above

    def _once(self, edges: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
        """Figures, what they are for, and their bases; a figure for several things is for none."""
        figure = self.p.out_subject[edges]
        again = np.isin(figure, figure[1:][figure[1:] == figure[:-1]])
        edges = edges[~again]
        return self.p.out_subject[edges], self.p.out_object[edges], self.p.link_strength[edges]

    def _units(self, figures: NDArray[Any]) -> NDArray[np.int32]:
        of, unit = self._links(HKG.unit)
        if not len(of):
            return np.full(len(figures), -1, dtype=np.int32)
        at = np.minimum(np.searchsorted(of, figures), len(of) - 1)
        return np.where(of[at] == figures, unit[at], -1).astype(np.int32)

    def _among(self, things: NDArray[Any]) -> NDArray[np.uint8]:
        names = {rebase(class_.value, self.base): among for class_, among in AMONG.items()}
        different, place = np.unique(things, return_inverse=True)
        found = np.full(len(different), NOWHERE, dtype=np.uint8)
        for row, thing in enumerate(different.tolist()):
            among = [names.get(iri) for iri in self.p.iris(self.p.classes(thing))]
            found[row] = next((one for one in among if one is not None), NOWHERE)
        return found[place]

    def _said(self, property_: NamedNode) -> dict[bytes, list[str]]:
        """The values of all figures by a property, as they are written."""
        iri = rebase(property_.value, self.base)
        return values(self.quads, iri, frozenset(self.names.values()))

    def _read(
        self,
        said: dict[bytes, list[str]],
        figures: NDArray[Any],
        parse: Callable[[str], int | None],
    ) -> NDArray[np.int64]:
        """What a value of each figure is read as; -1 where there is none, several, or no sense."""
        found = (said.get(self.names[figure], ()) for figure in figures.tolist())
        read = (parse(texts[0]) if len(texts) == 1 else None for texts in found)
        numbers = (-1 if number is None else number for number in read)
        return np.fromiter(numbers, np.int64, len(figures))

    def _is(self, class_: NamedNode) -> NDArray[np.bool_]:
        """Of each node whether it is of a class."""
        found = np.zeros(self.p.nodes, dtype=bool)
        found[things_of(self.p, [rebase(class_.value, self.base)])] = True
        return found

    def _links(self, property_: NamedNode) -> Links:
        """Subjects and objects of the links of a property, in their order."""
        edges = self._edges(property_)
        return self.p.out_subject[edges], self.p.out_object[edges]

    def _edges(self, property_: NamedNode) -> NDArray[Any]:
        return links_by(self.p, rebase(property_.value, self.base))


def _year(text: str) -> int | None:
    """The year of a date, a month or a year.

    >>> _year("2024-05-06"), _year("2024"), _year("-0044")
    (2024, 2024, None)
    """
    return int(text[:4]) if text[:4].isdecimal() else None
