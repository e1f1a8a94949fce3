"""A function of a worker: how much of each thing of a kind is linked with each of another."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from kg.analysis.bases import named
from kg.analysis.declared import declared
from kg.analysis.imagining import surveyed
from kg.analysis.matrix import Matrix
from kg.analysis.narrowing import Narrowed, narrowed
from kg.analysis.survey import Question, Survey
from kg.analysis.telling import shown_counts, shown_part, told_counts
from kg.errors import BadRequest
from kg.graph.imagining import imagination
from kg.languages import choose, in_order
from kg.lookups.describing import Describing
from kg.lookups.kinds import kinds

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from kg.analysis.ends import Ends
    from kg.analysis.matrix import Cells, Counts
    from kg.graph.context import Context

Said = dict[str, Any]

CELLS: Final = 100_000
"""Cells that one answer has at most."""


@dataclass(frozen=True)
class CoverageWanted:
    """What is asked of a matrix.

    Attributes:
        rows, columns, via, level, source: as in :class:`kg.analysis.survey.Question`.
        by: the things that it is narrowed by: kind → IRI.
        bases: the names of the bases that count; without any, all.
        empty: whether rows and columns without any link are told.
        limit: rows, and columns, that are told at most.
        part, count: which of the numbers is shown: a name of :data:`kg.analysis.declared.PARTS`
            and of :data:`kg.analysis.declared.COUNTS`; empty for what tells most.
        languages: of the reader.
        release: id of the release where the reader asked for it.
    """

    rows: str
    columns: str
    via: str = ""
    level: str = ""
    source: str = ""
    by: Mapping[str, str] = field(default_factory=dict)
    bases: Sequence[str] = ()
    empty: bool = True
    limit: int = 1000
    part: str = ""
    count: str = ""
    languages: Sequence[str] = ()
    release: str = ""

    @property
    def question(self) -> Question:
        """Which links are counted."""
        return Question(self.rows, self.columns, self.via, self.level, self.source)


def coverage(context: Context, arguments: Said) -> Said:
    """A matrix; the arguments are those of :class:`CoverageWanted` and of
    :func:`kg.analysis.imagining.surveyed`.

    Raises:
        BadRequest: it would take too long; ``count`` is asked for where no pairs are counted; or
            as the latter.
        NotFound, ParameterError: as the latter.
    """
    survey, change = surveyed(context, arguments)
    wanted = CoverageWanted(**arguments)
    if wanted.count and wanted.via:
        raise BadRequest(
            "What is counted are the things in between; there are no pairs or ends to count.",
            "Leave count or via out.",
        )
    describing = Describing(context.store, context.base, wanted.languages, wanted.release)
    return {**imagination(change, describing), **_Answer(survey, wanted, describing).told()}


def matrix_of(survey: Survey, wanted: CoverageWanted) -> tuple[Matrix, Narrowed, NDArray[Any]]:
    """What is asked for as a matrix, what it was narrowed to, and what it counts."""
    tally, counted = survey.tally(wanted.question)
    left_over = narrowed(survey, wanted.question, wanted.by)
    if wanted.by:
        left, right = tally.left, tally.right
        tally = tally.where(
            _kept(left_over.rows, left_over.between, left.to, left.of),
            _kept(left_over.columns, left_over.between, right.to, right.of),
        )
    return Matrix(tally, named(wanted.bases)), left_over, counted


class _Answer:
    def __init__(self, survey: Survey, wanted: CoverageWanted, describing: Describing) -> None:
        self.survey, self.wanted, self.describing = survey, wanted, describing
        self.languages = in_order(wanted.languages)

    def told(self) -> Said:
        matrix, left_over, _ = matrix_of(self.survey, self.wanted)
        rows, columns = (self.survey.axis(k).nodes for k in (self.wanted.rows, self.wanted.columns))
        of_rows, of_columns = matrix.rows(len(rows)), matrix.columns(len(columns))
        shown_rows, all_rows = self._shown(of_rows, left_over.rows)
        shown_columns, all_columns = self._shown(of_columns, left_over.columns)
        ends = _EndsShown.of(matrix, shown_rows, shown_columns)
        whole = matrix.all()
        cells = matrix.cells(_placed(shown_rows, len(rows)), _placed(shown_columns, len(columns)))
        told = _told_cells(cells, ends.cells)
        cut = [
            name
            for name, shown, of in (
                ("rows", len(shown_rows), all_rows),
                ("columns", len(shown_columns), all_columns),
                ("cells", len(told), len(cells.row)),
            )
            if shown < of
        ]
        return {
            "via": self._kind(self.wanted.via) if self.wanted.via else None,
            "narrowed": [
                {"by": kind, "thing": self.describing.thing(iri), "narrows": list(narrows)}
                for kind, iri, narrows in left_over.said
            ],
            "basis": list(self.wanted.bases),
            "shown": self._what_is_shown(whole, ends.cells),
            "meaning": declared().meaning(self.languages),
            "total": told_counts(whole, ends.all)[0],
            "rows": self._axis(
                self.wanted.rows,
                rows[shown_rows],
                all_rows,
                told_counts(of_rows.where(shown_rows), ends.rows),
            ),
            "columns": self._axis(
                self.wanted.columns,
                columns[shown_columns],
                all_columns,
                told_counts(of_columns.where(shown_columns), ends.columns),
            ),
            "cells": told,
            "complete": not cut,
            "cut": cut,
        }

    def _shown(self, counts: Counts, left: NDArray[np.bool_]) -> tuple[NDArray[Any], int]:
        """The places of the things that are told, and how many there would be."""
        kept = left if self.wanted.empty else left & counts.number.any(axis=0)
        found = np.flatnonzero(kept)
        return found[: self.wanted.limit], len(found)

    def _what_is_shown(self, whole: Counts, cells: Ends | None) -> Said:
        """Which of the numbers a table or picture shows, and the same in words."""
        part, counts = self.wanted.part or shown_part(whole), "via"
        if cells is not None:
            counts = self.wanted.count or shown_counts(cells, part)
        axes = {
            axis: self._kind(getattr(self.wanted, axis))["title"] for axis in ("rows", "columns")
        }
        said = declared().shown(part, counts, axes, self.languages)
        return {"part": part, "counts": counts, "says": said}

    def _axis(self, kind: str, nodes: NDArray[Any], total: int, said: list[Said]) -> Said:
        things = things_of(self.survey, kind, nodes.tolist(), self.describing)
        return {
            **self._kind(kind),
            "total": total,
            "count": len(things),
            "things": [
                {"thing": thing, "totals": totals}
                for thing, totals in zip(things, said, strict=True)
            ],
        }

    def _kind(self, kind: str) -> Said:
        title = kinds().by_one[kind].title
        return {"kind": kind, "title": choose({"en": title.en, "zh": title.zh}, self.languages)[1]}


@dataclass(frozen=True)
class _EndsShown:
    """The ends of pairs in all that an answer tells; nothing where no pairs are counted."""

    rows: Ends | None = None
    columns: Ends | None = None
    cells: Ends | None = None
    all: Ends | None = None

    @classmethod
    def of(cls, matrix: Matrix, rows: NDArray[Any], columns: NDArray[Any]) -> _EndsShown:
        ends, allowed = matrix.tally.ends, matrix.allowed
        if ends is None:
            return cls()
        across, down = tuple(rows.tolist()), tuple(columns.tolist())
        return cls(
            ends.rows(across, allowed),
            ends.columns(down, allowed),
            ends.cells(across, down, allowed),
            ends.all(allowed),
        )


def _told_cells(cells: Cells, ends: Ends | None) -> list[Said]:
    """As many cells as an answer has at most."""
    first = np.arange(min(len(cells.row), CELLS))
    counts = told_counts(cells.counts.where(first), None if ends is None else ends.where(first))
    at = zip(cells.row[first].tolist(), cells.column[first].tolist(), counts, strict=True)
    return [{"row": row, "column": column, **numbers} for row, column, numbers in at]


def things_of(
    survey: Survey, kind: str, nodes: Sequence[int], describing: Describing
) -> list[Said]:
    """Things of one kind as answers describe them, of what is held of them already."""
    of, p = kinds().by_one[kind], survey.projection
    held = survey.members.named(of)
    if held is None:
        return [describing.thing(p.iri(node)) for node in nodes]
    return [
        {
            "iri": p.iri(node),
            "kind": kind,
            "key": held.keys[node],
            "label": choose(dict(held.labels[node]), describing.languages)[1] or held.keys[node],
            "href": describing.href(of, held.keys[node]),
        }
        for node in nodes
    ]


def _kept(
    left: NDArray[np.bool_], between: NDArray[np.bool_] | None, to: NDArray[Any], of: NDArray[Any]
) -> NDArray[np.bool_]:
    found: NDArray[np.bool_] = left[to]
    return found if between is None else found & between[of]


def _placed(shown: NDArray[Any], size: int) -> NDArray[np.int64]:
    found = np.full(size, -1, dtype=np.int64)
    found[shown] = np.arange(len(shown))
    return found
