"""A function of a worker: how much of each thing of a kind is linked with each of another."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from kg.analysis.bases import named
from kg.analysis.declared import BASES, PARTS, declared
from kg.analysis.imagining import hypothesis_of
from kg.analysis.matrix import DIRECT, ROLLED_UP, Counts, Matrix, Tally
from kg.analysis.narrowing import Narrowed, narrowed
from kg.analysis.survey import Question, Survey
from kg.languages import choose, in_order
from kg.lookups.describing import Describing
from kg.lookups.kinds import kinds

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from kg.analysis.imagining import Imagined
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
    languages: Sequence[str] = ()
    release: str = ""

    @property
    def question(self) -> Question:
        """Which links are counted."""
        return Question(self.rows, self.columns, self.via, self.level, self.source)


def coverage(context: Context, arguments: Said) -> Said:
    """A matrix; the arguments are those of :class:`CoverageWanted` and of
    :func:`kg.analysis.imagining.hypothesis_of`.

    Raises:
        BadRequest: it would take too long; or as the latter.
        NotFound, ParameterError: as the latter.
    """
    imagined = hypothesis_of(context, arguments)
    wanted = CoverageWanted(**arguments)
    survey = context.once(Survey.of_release) if imagined is None else imagined.survey
    describing = Describing(context.store, context.base, wanted.languages, wanted.release)
    return {**imagination(imagined, describing), **_Answer(survey, wanted, describing).told()}


def imagination(imagined: Imagined | None, describing: Describing) -> Said:
    """What an answer says first: whether it is of the release as it is."""
    what = None if imagined is None else imagined.told(describing)
    return {"hypothetical": imagined is not None, "imagined": what}


def matrix_of(survey: Survey, wanted: CoverageWanted) -> tuple[Matrix, Narrowed, NDArray[Any]]:
    """What is asked for as a matrix, what it was narrowed to, and what it counts."""
    tally, counted = survey.tally(wanted.question)
    left_over = narrowed(survey, wanted.question, wanted.by)
    if wanted.by:
        left, right = tally.left, tally.right
        tally = Tally(
            left.where(_kept(left_over.rows, left_over.between, left.to, left.of)),
            right.where(_kept(left_over.columns, left_over.between, right.to, right.of)),
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
        whole = matrix.all()
        cells = matrix.cells(_placed(shown_rows, len(rows)), _placed(shown_columns, len(columns)))
        told = [
            {"row": row, "column": column, **numbers}
            for row, column, numbers in zip(
                cells.row[:CELLS].tolist(),
                cells.column[:CELLS].tolist(),
                told_counts(cells.counts.where(np.arange(min(len(cells.row), CELLS)))),
                strict=True,
            )
        ]
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
            "shown": shown_part(whole),
            "meaning": declared().meaning(self.languages),
            "total": told_counts(whole)[0],
            "rows": self._axis(self.wanted.rows, rows, shown_rows, all_rows, of_rows),
            "columns": self._axis(
                self.wanted.columns, columns, shown_columns, all_columns, of_columns
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

    def _axis(
        self, kind: str, nodes: NDArray[Any], shown: NDArray[Any], total: int, counts: Counts
    ) -> Said:
        said = told_counts(counts.where(shown))
        things = things_of(self.survey, kind, nodes[shown].tolist(), self.describing)
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


def told_counts(counts: Counts) -> list[Said]:
    """The counts of each place as answers have them."""
    direct, rolled_up, derived = counts.number.tolist()
    columns = (direct, _by_name(counts, DIRECT), rolled_up, _by_name(counts, ROLLED_UP), derived)
    return [
        {
            "direct": {"links": own, "by_basis": own_by},
            "rolled_up": {"links": below, "by_basis": below_by},
            "derived": {"links": by_rule},
        }
        for own, own_by, below, below_by, by_rule in zip(*columns, strict=True)
    ]


def shown_part(whole: Counts) -> str:
    """The part that has most, which a table or picture shows where nobody asks for another."""
    return PARTS[int(np.argmax(whole.number[:, 0]))]


def _by_name(counts: Counts, part: int) -> list[dict[str, int]]:
    """Of each place the numbers of a part by the names of bases, of those that there are."""
    found: list[dict[str, int]] = [{} for _ in range(counts.number.shape[1])]
    for name, numbers in zip(_NAMES, counts.by_basis[part], strict=True):
        places = np.flatnonzero(numbers)
        for place, number in zip(places.tolist(), numbers[places].tolist(), strict=True):
            found[place][name] = number
    return found


_NAMES: Final = (*BASES, "none")
"""What answers call bases; a source without one has no other name."""


def _kept(
    left: NDArray[np.bool_], between: NDArray[np.bool_] | None, to: NDArray[Any], of: NDArray[Any]
) -> NDArray[np.bool_]:
    found: NDArray[np.bool_] = left[to]
    return found if between is None else found & between[of]


def _placed(shown: NDArray[Any], size: int) -> NDArray[np.int64]:
    found = np.full(size, -1, dtype=np.int64)
    found[shown] = np.arange(len(shown))
    return found
