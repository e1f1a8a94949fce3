"""The picture with which the first page opens: programmes against goals, by number of targets."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from api.asking import evaluate
from api.chosen import link, manifest_of
from api.labelling import labels_of
from api.requests import text_of
from api.views import address
from kg.errors import KgError
from kg.formats import RESULTS_JSON
from kg.languages import choose
from kg.queries.rows import Rows
from kg.vocab import SDG, prefixes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.requests import Request

GOALS: Final = 17
_SHOWN: Final = 12
"""Programmes that are shown: those with most targets."""

_STEPS: Final = (1, 2, 4, 7)
"""Targets from which the colour of a cell is a step stronger."""

_DEADLINE: Final = 2.0
"""Seconds that the picture may take: the page does without it rather than wait."""


@dataclass(frozen=True)
class Line:
    """A programme with its number of targets of each goal, and of all."""

    name: str
    language: str
    href: str
    cells: tuple[tuple[int, int], ...]
    total: int


@dataclass(frozen=True)
class Matrix:
    """The programmes with most targets; the goals by number, each with its name and its page.

    What the release does not describe has no page.
    """

    goals: tuple[tuple[int, str, str], ...]
    lines: tuple[Line, ...]


async def matrix(request: Request, languages: Sequence[str]) -> Matrix | None:
    """The picture, or none where there is nothing to show or it takes too long."""
    base = manifest_of(request).base
    try:
        rows = await _rows(request, text_of("matrix", hkg=prefixes(base)["hkg"]))
        by_programme: dict[str, dict[int, int]] = defaultdict(dict)
        for row in rows:
            number = str(row["goal"]).removeprefix(SDG.iri)
            if number.isdecimal() and int(number) <= GOALS:
                by_programme[str(row["programme"])][int(number)] = int(str(row["targets"]))
        if not by_programme:
            return None
        goals = [f"{SDG.iri}{number}" for number in range(1, GOALS + 1)]
        labels = await labels_of(request, [*goals, *by_programme], _DEADLINE)
    except KgError:
        return None
    most = sorted(by_programme.items(), key=lambda entry: (-sum(entry[1].values()), entry[0]))

    def place(iri: str) -> str:
        return link(request, address(iri, base)) if iri in labels else ""

    def line(iri: str, targets: dict[int, int]) -> Line:
        language, name = choose(labels.get(iri, {}), languages)
        counts = [targets.get(number, 0) for number in range(1, GOALS + 1)]
        cells = tuple((count, sum(count >= step for step in _STEPS)) for count in counts)
        return Line(name or iri, language, place(iri), cells, sum(counts))

    return Matrix(
        tuple(
            (number, choose(labels.get(iri, {}), languages)[1], place(iri))
            for number, iri in enumerate(goals, 1)
        ),
        tuple(line(iri, targets) for iri, targets in most[:_SHOWN]),
    )


async def _rows(request: Request, query: str) -> Sequence[dict[str, object]]:
    formats = {"solutions": RESULTS_JSON.name}
    answer = await evaluate(request, query, formats, deadline=_DEADLINE, checked=True)
    return [dict(row) for row in Rows.of(answer.body).rows]
