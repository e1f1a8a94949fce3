"""Narrows a matrix to what has to do with some things: its rows, columns, or what is between."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from kg.analysis.survey import Axis, Question, Survey

ROWS: Final = "rows"
COLUMNS: Final = "columns"
VIA: Final = "via"


@dataclass(frozen=True)
class Narrowed:
    """What is left.

    Attributes:
        rows, columns: of each thing of the axis whether it counts.
        between: of each node whether it counts as one in between; ``None`` for all.
        said: the parameters, the IRIs of their things, and what each narrows.
    """

    rows: NDArray[np.bool_]
    columns: NDArray[np.bool_]
    between: NDArray[np.bool_] | None
    said: tuple[tuple[str, str, tuple[str, ...]], ...]


def narrowed(survey: Survey, question: Question, by: Mapping[str, str]) -> Narrowed:
    """What is left of a matrix that is narrowed by things.

    A thing of the kind of an axis, or of a kind that things of an axis are below, narrows that
    axis: to itself, or to what is below it. Any other narrows what is in between to what is linked
    with it or with what is below it; where nothing is in between, the rows.

    Args:
        survey: of the release.
        question: what is counted.
        by: the kinds and IRIs of the things.
    """
    axes = {ROWS: survey.axis(question.rows), COLUMNS: survey.axis(question.columns)}
    left = {name: np.ones(len(axis.nodes), dtype=bool) for name, axis in axes.items()}
    between: NDArray[np.bool_] | None = None
    said = []
    for kind, iri in by.items():
        node = survey.projection.node(iri)
        found = {name: _fitting(survey, axis, kind, node) for name, axis in axes.items()}
        narrows = tuple(name for name, fits in found.items() if fits is not None)
        for name, fits in found.items():
            left[name] &= True if fits is None else fits
        if not narrows:
            there = _linked(survey, kind, node)
            if question.via:
                between = there if between is None else between & there
                narrows = (VIA,)
            else:
                left[ROWS] &= there[axes[ROWS].nodes]
                narrows = (ROWS,)
        said.append((kind, iri, narrows))
    return Narrowed(left[ROWS], left[COLUMNS], between, tuple(said))


def _fitting(survey: Survey, axis: Axis, kind: str, node: int | None) -> NDArray[Any] | None:
    """Of each thing of an axis whether it is that of a kind or below it; ``None`` of another."""
    if kind == axis.kind:
        return np.asarray(axis.nodes == (-1 if node is None else node))
    above = survey.axis(kind)
    if not (axis.place[above.lower.of] >= 0).any():
        return None
    if node is None or above.place[node] < 0:
        return np.zeros(len(axis.nodes), dtype=bool)
    return survey.under(above, node)[axis.nodes]


def _linked(survey: Survey, kind: str, node: int | None) -> NDArray[np.bool_]:
    if node is None or survey.axis(kind).place[node] < 0:
        return np.zeros(survey.projection.nodes, dtype=bool)
    return survey.linked_with(kind, node)
