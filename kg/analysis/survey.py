"""What is counted of a release: the things of kinds, what is below them, the links between."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from kg.analysis.bases import STRONGEST
from kg.analysis.declared import declared
from kg.analysis.ends import EndTally
from kg.analysis.entries import Entries, Pairs, belonging, below
from kg.analysis.matrix import Tally
from kg.analysis.sides import Side
from kg.lookups.kinds import expanded, kinds
from kg.lookups.members import Members
from kg.tables.links import levels_of
from kg.tables.opening import links_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kg.graph.context import Context
    from kg.tables.links import LinkTable

_HELD: Final = 8
"""Questions of which the tallies are held, each some ten megabytes for 100,000 projects."""


@dataclass(frozen=True)
class Question:
    """Which links are counted, between things of which kinds.

    Attributes:
        rows, columns: names of kinds, in the singular.
        via: the kind of things in between; empty where the two are linked themselves.
        level, source: IRIs; a link of what is counted must have a source of that level, or that
            one. Empty for any.
    """

    rows: str
    columns: str
    via: str = ""
    level: str = ""
    source: str = ""


@dataclass(frozen=True)
class Axis:
    """The things of a kind as rows or columns.

    Attributes:
        kind: its name, in the singular.
        nodes: the things, in their order.
        place: of each node its place among them, or -1.
        lower: what is below them.
        up: the properties that lead up to them.
    """

    kind: str
    nodes: NDArray[np.int64]
    place: NDArray[np.int64]
    lower: Entries
    up: tuple[int, ...]

    def without(self, others: NDArray[np.bool_]) -> Axis:
        """The same, but that some nodes are below nothing."""
        lower = self.lower.where(~others[self.lower.of])
        return Axis(self.kind, self.nodes, self.place, lower, self.up)

    def side(
        self,
        counted: NDArray[Any],
        thing: NDArray[Any],
        bits: tuple[NDArray[np.uint8], NDArray[np.uint8]],
        size: int,
    ) -> Side:
        """To which of the things each of ``size`` that are counted belongs, by another thing.

        ``bits`` are as for :func:`kg.analysis.entries.belonging`.
        """
        entries = belonging(counted, thing, bits, place=self.place, lower=self.lower)
        return Side.of_entries(entries, size)

    def reach(self) -> NDArray[np.bool_]:
        """Of each node whether it is one of the things, or below one."""
        found: NDArray[np.bool_] = self.place >= 0
        found = found.copy()
        found[self.lower.of] = True
        return found


class Survey:
    """The links of a release, or of one that is imagined, as they are counted."""

    def __init__(self, context: Context, table: LinkTable) -> None:
        self.context, self.table = context, table
        self.projection = context.projection
        self.members = context.once(Members.of_release)
        self.axis = cache(self._axis)
        self._held: OrderedDict[Question, tuple[Tally, NDArray[Any]]] = OrderedDict()

    @classmethod
    def of_release(cls, context: Context) -> Survey:
        """That of a release; for :meth:`kg.graph.context.Context.once`."""
        return cls(context, links_of(context))

    def nodes(self, kind: str) -> NDArray[np.int64]:
        """The things of a kind: by their keys, or by their IRIs where there are very many."""
        of = kinds().by_one[kind]
        named = self.members.named(of)
        return named.nodes if named is not None else self.members.of(of)

    def tally(self, question: Question) -> tuple[Tally, NDArray[Any]]:
        """To which rows and to which columns each thing that is counted belongs.

        Returns:
            The tally, whose rows and columns are places among the things of the axes; and what is
            counted: the nodes in between, or rows of two nodes that are linked.
        """
        found = self._held.pop(question, None)
        if found is None:
            found = self._tally(question)
        self._held[question] = found
        if len(self._held) > _HELD:
            self._held.popitem(last=False)
        return found

    def axes(self, question: Question) -> tuple[Axis, Axis]:
        """The rows and the columns; what is of the other's kind, or in between, is below none."""
        rows, columns = self.axis(question.rows), self.axis(question.columns)
        between = np.zeros(self.projection.nodes, dtype=bool)
        if question.via:
            between[self.nodes(question.via)] = True
        return rows.without(between | (columns.place >= 0)), columns.without(
            between | (rows.place >= 0)
        )

    def linked_with(self, kind: str, node: int) -> NDArray[np.bool_]:
        """Of each node whether it is linked with a thing or what is below it, or is below it."""
        axis = self.axis(kind)
        there = np.zeros(self.projection.nodes, dtype=bool)
        there[node] = True
        under = self.under(axis, node)
        there |= under
        found = under.copy()
        found[self.table.subject[there[self.table.object]]] = True
        found[self.table.object[there[self.table.subject]]] = True
        return found

    def under(self, axis: Axis, node: int) -> NDArray[np.bool_]:
        """Of each node whether it is below a thing of an axis."""
        found = np.zeros(self.projection.nodes, dtype=bool)
        found[axis.lower.of[axis.lower.to == axis.place[node]]] = True
        return found

    def between(
        self, one: Axis, other: NDArray[np.bool_], up: Axis | None = None
    ) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
        """The rows of the table between what an axis reaches and other nodes, either way.

        A link that puts its subject below a thing of an axis is no link of it.

        Args:
            one: the axis.
            other: of each node whether it is one of the others.
            up: the axis that reaches those, if it is one.

        Returns:
            The rows, and of each the end on the side of the axis, and the other end.
        """
        t, here = self.table, one.reach()
        out = np.flatnonzero(here[t.subject] & other[t.object])
        into = np.flatnonzero(other[t.subject] & here[t.object])
        out = out[~self._puts_below(one, out)]
        if up is not None:
            into = into[~self._puts_below(up, into)]
        return (
            np.concatenate([out, into]),
            np.concatenate([t.subject[out], t.object[into]]).astype(np.int64),
            np.concatenate([t.object[out], t.subject[into]]).astype(np.int64),
        )

    def kept(self, rows: NDArray[Any], question: Question) -> NDArray[np.bool_]:
        """Of each row of the table whether its source is one that the question asks for."""
        found = np.ones(len(rows), dtype=bool)
        if question.level:
            found &= self.table.level[rows] == self._code(question.level)
        if question.source:
            node = self.projection.node(question.source)
            found &= self.table.source[rows] == (-2 if node is None else node)
        return found

    def _tally(self, question: Question) -> tuple[Tally, NDArray[Any]]:
        rows, columns = self.axes(question)
        if question.via:
            between = np.zeros(self.projection.nodes, dtype=bool)
            between[self.nodes(question.via)] = True
            left, right = (self._met(axis, between, question) for axis in (rows, columns))
            return Tally(left, right), np.arange(self.projection.nodes)
        pairs = self._pairs(rows, columns.reach(), columns, question)
        number = np.arange(len(pairs.one), dtype=np.int64)
        strong = np.full(len(number), STRONGEST, dtype=np.uint8)
        none = np.zeros(len(number), dtype=np.uint8)
        left = rows.side(number, pairs.one, (pairs.bits, pairs.kept), len(number))
        right = columns.side(number, pairs.other, (strong, none), len(number))
        ends = np.column_stack([pairs.one, pairs.other])
        return Tally(left, right, EndTally(left, right, ends)), ends

    def _met(self, axis: Axis, between: NDArray[np.bool_], question: Question) -> Side:
        """To which things of an axis each thing in between belongs."""
        pairs = self._pairs(axis, between, None, question)
        return axis.side(pairs.other, pairs.one, (pairs.bits, pairs.kept), len(between))

    def _pairs(
        self, one: Axis, other: NDArray[np.bool_], up: Axis | None, question: Question
    ) -> Pairs:
        rows, near, far = self.between(one, other, up)
        return Pairs.of_rows(near, far, self.table.basis[rows], self.kept(rows, question))

    def _puts_below(self, axis: Axis, rows: NDArray[Any]) -> NDArray[np.bool_]:
        """Of each row whether it is a step up from what is no thing of the axis itself."""
        step = np.isin(self.table.property[rows], axis.up)
        found: NDArray[np.bool_] = step & (axis.place[self.table.subject[rows]] < 0)
        return found

    def _axis(self, kind: str) -> Axis:
        nodes, p = self.nodes(kind), self.projection
        place = np.full(p.nodes, -1, dtype=np.int64)
        place[nodes] = np.arange(len(nodes))
        iris = expanded(declared().roll_ups.get(kind, ()), self.context.base)
        up = tuple(number for iri in iris if (number := p.property(iri)) is not None)
        return Axis(kind, nodes, place, below(self.table, list(up), nodes, p.nodes), up)

    def _code(self, level: str) -> int:
        """What stands in the table for a level; -1 for one that no source is of."""
        levels = self.projection.iris(levels_of(self.projection, self.context.base))
        return levels.index(level) + 1 if level in levels else -1
