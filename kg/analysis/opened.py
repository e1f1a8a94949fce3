"""A function of a worker: what a cell of a matrix counts, one by one, with the evidence of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from kg.analysis.bases import names
from kg.analysis.coverage import CoverageWanted, matrix_of
from kg.analysis.declared import PARTS
from kg.analysis.entries import STEPS_UP
from kg.analysis.imagining import surveyed
from kg.analysis.matrix import BY_RULE, NOTHING, judged
from kg.errors import NotFound
from kg.graph.filters import STRENGTH
from kg.graph.imagining import imagination
from kg.lookups.describing import Describing
from kg.queries.kinds import KINDS
from kg.tables.links import NO_SOURCE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from kg.analysis.entries import Entries
    from kg.analysis.sides import Side
    from kg.analysis.survey import Axis, Survey
    from kg.graph.context import Context

Said = dict[str, Any]
Link = tuple[int, int, int]

_DERIVED: Final = STRENGTH.index("derived")


@dataclass(frozen=True)
class _Counted:
    """What a cell counts: its numbers, and of each the part and the bases as bits."""

    of: NDArray[np.int64]
    part: NDArray[np.int64]
    bits: NDArray[np.uint8]


def cell(context: Context, arguments: Said) -> Said:
    """What the cell of two things counts.

    The arguments are those of :func:`kg.analysis.coverage.coverage`, with the IRIs of both as
    ``row`` and ``column``, and ``offset``.

    Raises:
        NotFound: one of them is no thing of its kind; or as for the matrix.
        BadRequest, ParameterError: as for the matrix.
    """
    survey, change = surveyed(context, arguments)
    row, column = arguments.pop("row"), arguments.pop("column")
    offset = arguments.pop("offset")
    wanted = CoverageWanted(**arguments)
    describing = Describing(
        context.store,
        context.base,
        wanted.languages,
        wanted.release,
        left_out=change.gone if change else (),
    )
    opened = _Opened(survey, wanted, describing, row, column)
    found = opened.counted()
    page = slice(offset, offset + wanted.limit)
    columns = (column[page].tolist() for column in (found.of, found.part, found.bits))
    entries = [opened.told(*one) for one in zip(*columns, strict=True)]
    return {
        **imagination(change, describing),
        "row": describing.thing(row),
        "column": describing.thing(column),
        "via": wanted.via or None,
        "total": len(found.of),
        "parts": {
            part: int(np.count_nonzero(found.part == place)) for place, part in enumerate(PARTS)
        },
        "offset": offset,
        "count": len(entries),
        "entries": entries,
    }


class _Opened:
    def __init__(
        self,
        survey: Survey,
        wanted: CoverageWanted,
        describing: Describing,
        row: str,
        column: str,
    ) -> None:
        self.survey, self.wanted, self.describing = survey, wanted, describing
        self.rows, self.columns = survey.axes(wanted.question)
        self.row = self._node(self.rows, row)
        self.column = self._node(self.columns, column)
        self.matrix, _, self.counts = matrix_of(survey, wanted)

    def counted(self) -> _Counted:
        """What the cell counts, by part and then in order."""
        left = _of(self.matrix.left, int(self.rows.place[self.row]))
        right = _of(self.matrix.right, int(self.columns.place[self.column]))
        of, one, other = np.intersect1d(left.of, right.of, assume_unique=True, return_indices=True)
        part, bits = judged(left.where(one), right.where(other), self.matrix.allowed)
        order = np.flatnonzero(part != NOTHING)
        order = order[np.argsort(part[order], kind="stable")]
        return _Counted(of[order], part[order], bits[order])

    def told(self, number: int, part: int, bits: int) -> Said:
        """One that is counted: what it is, on which bases it rests, and all links of its chain."""
        by_rule = part == BY_RULE
        if self.wanted.via:
            ends = [self._met(axis, number, by_rule=by_rule) for axis in (self.rows, self.columns)]
            links = [self._between(end, number, by_rule=by_rule) for end in ends]
            between = self.describing.thing(self._iri(number))
        else:
            one, other = self.counts[number].tolist()
            ends, between = [[one], [other]], None
            links = [self._between([one], other, by_rule=by_rule), []]
        row, column = ends
        return {
            "part": PARTS[part],
            "basis": names(bits),
            "row": [self.describing.thing(self._iri(node)) for node in row],
            "via": between,
            "column": [self.describing.thing(self._iri(node)) for node in column],
            "links": [
                *self._said("row", self._steps(self.rows, row, self.row)),
                *self._said("link", [*links[0], *links[1]]),
                *self._said("column", self._steps(self.columns, column, self.column)),
            ],
        }

    def _met(self, axis: Axis, between: int, *, by_rule: bool) -> list[int]:
        """Through which things what is in between belongs to the thing of an axis.

        ``by_rule`` says whether links count that only a rule derives.
        """
        node = self.row if axis is self.rows else self.column
        reach = self.survey.under(axis, node)
        reach[node] = True
        alone = np.zeros(len(reach), dtype=bool)
        alone[between] = True
        rows, near, _ = self.survey.between(axis, alone)
        kept = reach[near] & (by_rule | (self.survey.table.basis[rows] != _DERIVED))
        found: list[int] = np.unique(near[kept]).tolist()
        return found

    def _between(self, some: Iterable[int], other: int, *, by_rule: bool) -> list[Link]:
        """The links between things and another, either way, in their order."""
        t = self.survey.table
        ends = np.fromiter(some, dtype=np.int64)
        rows = np.flatnonzero(
            (np.isin(t.subject, ends) & (t.object == other))
            | ((t.subject == other) & np.isin(t.object, ends))
        )
        return self._links(rows if by_rule else rows[t.basis[rows] != _DERIVED])

    def _steps(self, axis: Axis, some: Iterable[int], top: int) -> list[Link]:
        """The links that lead up from things to the thing of an axis, by the shortest way."""
        found: dict[Link, None] = {}
        for node in some:
            ways: dict[int, tuple[Link, ...]] = {node: ()}
            ahead = [node]
            for _ in range(STEPS_UP):
                if top in ways or not ahead:
                    break
                t = self.survey.table
                rows = np.flatnonzero(np.isin(t.subject, ahead) & np.isin(t.property, axis.up))
                ahead = []
                for link in self._links(rows):
                    if link[2] not in ways:
                        ways[link[2]] = (*ways[link[0]], link)
                        ahead.append(link[2])
            found |= dict.fromkeys(ways.get(top, ()))
        return list(found)

    def _links(self, rows: NDArray[Any]) -> list[Link]:
        t = self.survey.table
        columns = (t.subject[rows].tolist(), t.property[rows].tolist(), t.object[rows].tolist())
        return list(dict.fromkeys(zip(*columns, strict=True)))

    def _said(self, role: str, links: Iterable[Link]) -> list[Said]:
        return [self._link(role, link) for link in links]

    def _link(self, role: str, link: Link) -> Said:
        """A link as lookups tell it; one that is imagined has no source."""
        t, p = self.survey.table, self.survey.projection
        subject, property_, object_ = link
        rows = np.flatnonzero((t.subject == subject) & (t.object == object_))
        rows = rows[t.property[rows] == property_]
        rows = rows[np.lexsort((t.source[rows], t.basis[rows]))]
        sources = [
            self.describing.source(p.iri(node))
            for node in t.source[rows].tolist()
            if node != NO_SOURCE
        ]
        bits = int(np.bitwise_or.reduce(np.left_shift(1, t.basis[rows].astype(np.int64))))
        return {
            "role": role,
            "subject": self.describing.thing(p.iri(subject)),
            "property": self.describing.term(p.properties[property_]),
            "object": self.describing.thing(p.iri(object_)),
            "basis": names(bits),
            "level": next((source["level"] for source in sources if source["level"]), None),
            "imagined": p.edge(subject, property_, object_) is None,
            "sources": sources,
        }

    def _node(self, axis: Axis, iri: str) -> int:
        node = self.survey.projection.node(iri)
        if node is None or axis.place[node] < 0:
            raise NotFound(
                f"<{iri}> is not {KINDS[axis.kind].noun} of this release.",
                "The matrix has the things that there are.",
            )
        return node

    def _iri(self, node: int) -> str:
        return self.survey.projection.iri(node)


def _of(side: Side, place: int) -> Entries:
    """The entries of one row."""
    at = np.flatnonzero(side.to == place)
    entries = side.ways.where(side.how[at])
    return type(entries)(
        side.of[at].astype(np.int64),
        side.to[at].astype(np.int64),
        entries.own,
        entries.below,
        entries.own_kept,
        entries.below_kept,
    )
