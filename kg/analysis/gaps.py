"""Functions of a worker: what is linked with nothing of a kind, and how many there are of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from kg.analysis.coverage import CoverageWanted, matrix_of, things_of
from kg.analysis.declared import PARTS
from kg.analysis.gap_questions import STATED_COUNTS, Gap, Reading, gaps
from kg.analysis.imagining import surveyed
from kg.analysis.stated_counts import stated_counts
from kg.graph.filters import STRENGTH
from kg.graph.imagining import imagination
from kg.languages import choose, in_order
from kg.lookups.describing import PATH, Describing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from kg.analysis.survey import Survey
    from kg.graph.context import Context

Said = dict[str, Any]


@dataclass(frozen=True)
class _Asked:
    """What the arguments of a function say beside what is imagined."""

    survey: Survey
    arguments: Said
    languages: Sequence[str]

    def wanted(self, gap: Gap, reading: Reading) -> CoverageWanted | None:
        """The matrix of a reading; ``None`` where no basis fits both it and the arguments."""
        asked = self.arguments.get("bases", ())
        bases = reading.bases or asked
        if asked and reading.bases:
            bases = [name for name in reading.bases if name in asked]
            if not bases:
                return None
        return CoverageWanted(
            gap.of,
            gap.missing,
            reading.via,
            self.arguments.get("level", ""),
            "",
            self.arguments.get("by", {}),
            bases,
        )

    def found(self, gap: Gap, reading: Reading) -> tuple[NDArray[Any], int]:
        """The places of the things of a gap, and among how many they were looked for."""
        size = len(self.survey.axis(gap.of).nodes)
        among, filled = np.ones(size, dtype=bool), np.zeros(size, dtype=bool)
        wanted = self.wanted(gap, reading)
        if wanted is not None:
            matrix, left_over, _ = matrix_of(self.survey, wanted)
            counts = matrix.rows(size).number
            among &= left_over.rows
            for part in reading.parts:
                filled |= counts[PARTS.index(part)] > 0
        if reading.having:
            among &= self._having(gap, reading)
        return np.flatnonzero(among & ~filled), int(np.count_nonzero(among))

    def _having(self, gap: Gap, reading: Reading) -> NDArray[np.bool_]:
        """The things that anything is counted with of the kind that they must have."""
        wanted = CoverageWanted(gap.of, reading.having, by=self.arguments.get("by", {}))
        matrix, _, _ = matrix_of(self.survey, wanted)
        numbers = matrix.rows(len(self.survey.axis(gap.of).nodes)).number
        return np.asarray(numbers.sum(axis=0) > 0)

    def said(self, words: dict[str, str]) -> str:
        """Words in the first of the reader's languages."""
        return choose(words, self.languages)[1]


def list_gaps(context: Context, arguments: Said) -> Said:
    """All questions, each with its readings and how many things it finds.

    The arguments are ``bases``, ``level``, ``by``, ``languages``, ``release``, and those of
    :func:`kg.analysis.imagining.surveyed`.

    Raises:
        NotFound, BadRequest, ParameterError: as the latter.
    """
    asked, first, describing = _asked(context, arguments)
    counts = stated_counts(asked.survey, describing)
    listed = [
        {
            "name": gap.name,
            "title": asked.said(gap.title),
            "of": gap.of,
            "missing": gap.missing,
            "readings": [_reading(asked, gap, one) for one in gap.readings.values()],
            "href": _href(gap.name, describing),
        }
        for gap in gaps().by_name.values()
    ]
    return {
        **first,
        "gaps": listed,
        "stated_counts": {
            "name": STATED_COUNTS,
            "title": asked.said(gaps().stated_counts.title),
            "total": len(counts),
            "href": _href(STATED_COUNTS, describing),
        },
    }


def find_gap(context: Context, arguments: Said) -> Said:
    """The things that one question finds, a page of them.

    The arguments are those of :func:`list_gaps`, the ``name`` of the question, ``reading`` (empty
    for the first), ``offset`` and ``limit``.

    Raises:
        NotFound, BadRequest, ParameterError: as for :func:`list_gaps`.
    """
    gap = gaps().by_name[arguments.pop("name")]
    name, offset, limit = (arguments.pop(key) for key in ("reading", "offset", "limit"))
    reading = gap.readings[name or next(iter(gap.readings))]
    asked, first, describing = _asked(context, arguments)
    places, _ = asked.found(gap, reading)
    nodes = asked.survey.axis(gap.of).nodes[places[offset : offset + limit]].tolist()
    things = things_of(asked.survey, gap.of, nodes, describing)
    return {
        **first,
        "name": gap.name,
        "title": asked.said(gap.title),
        "of": gap.of,
        "missing": gap.missing,
        "reading": reading.name,
        "readings": [_reading(asked, gap, one) for one in gap.readings.values()],
        "total": len(places),
        "offset": offset,
        "count": len(things),
        "things": things,
    }


def find_stated_counts(context: Context, arguments: Said) -> Said:
    """The numbers that sources state without naming what they count, beside those mapped.

    The arguments are ``languages``, ``release``, and those of
    :func:`kg.analysis.imagining.surveyed`.

    Raises:
        NotFound, BadRequest, ParameterError: as the latter.
    """
    asked, first, describing = _asked(context, arguments)
    declared = gaps().stated_counts
    found = stated_counts(asked.survey, describing)
    return {
        **first,
        "name": STATED_COUNTS,
        "title": asked.said(declared.title),
        "note": asked.said(declared.says),
        "total": len(found),
        "counts": found,
    }


def _asked(context: Context, arguments: Said) -> tuple[_Asked, Said, Describing]:
    survey, change = surveyed(context, arguments)
    languages = in_order(arguments["languages"])
    describing = Describing(context.store, context.base, languages, arguments["release"])
    return _Asked(survey, arguments, languages), imagination(change, describing), describing


def _reading(asked: _Asked, gap: Gap, reading: Reading) -> Said:
    places, among = asked.found(gap, reading)
    return {
        "name": reading.name,
        "says": asked.said(reading.says),
        "via": reading.via or None,
        "parts": list(reading.parts),
        "basis": [name for name in STRENGTH if name in reading.bases],
        "among": among,
        "total": len(places),
    }


def _href(name: str, describing: Describing) -> str:
    return f"{PATH}/gaps/{name}{describing.suffix}"
