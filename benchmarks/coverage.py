"""Coverage matrices on the table of links, beside SPARQL.

``python -m benchmarks.coverage [--home HOME … | --projects N --seed S] [--write]``

Asks of a release with a synthetic portfolio; without a home it makes one, which takes minutes for
250,000 projects. Both count the projects that link each row with each column; where a number
differs the benchmark fails.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from pyoxigraph import QuerySolutions

from benchmarks.load.page import write_section
from kg.analysis.coverage import CoverageWanted, coverage, matrix_of
from kg.analysis.survey import Survey
from kg.config import content_root
from kg.graph.context import Context
from kg.releases import Home
from kg.store.embedded import EmbeddedStore
from kg.synth.release import make_release
from kg.tables.links import LINKS
from kg.vocab import DEFAULT_BASE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.releases import ReleaseDir

PAGE: Final = Path(__file__).parent.parent / "docs" / "benchmarks.md"

MEANT: Final = (
    "Milliseconds of the processor, as the machines are shared. *First* is the first question of "
    "a matrix in a worker, when it finds what belongs where and counts it; *warm* is any later "
    "one, with totals and the names of all rows and columns, as the server answers it. SPARQL "
    "counts the same projects by one query, without totals."
)
_QUERY: Final = """
PREFIX hkg: <https://w3id.org/habitat-kg/ontology#>
PREFIX sdgo: <http://metadata.un.org/sdg/ontology#>
SELECT ?row ?column (COUNT(DISTINCT ?project) AS ?number) WHERE {{
  ?project a hkg:CountryProject ; {row} ?row ; {column} ?column .
  VALUES ?of_row {{ {rows} }} ?row a ?of_row .
  ?column a {columns} .
}} GROUP BY ?row ?column
"""
_USUAL: Final[dict[str, object]] = {"via": "project", "languages": ["en"]}
_PLACE: Final = "hkg:locatedIn/hkg:within*"
_PROGRAMMES: Final = "hkg:FlagshipProgramme hkg:Initiative"
_GOALS: Final = "hkg:contributesTo/sdgo:isTargetOf"
_TASKS: Final = (
    ("country", "hkg:Country", _PLACE, "goal", "sdgo:Goal", _GOALS),
    ("country", "hkg:Country", _PLACE, "target", "sdgo:Target", "hkg:contributesTo"),
    ("region", "hkg:Region", _PLACE, "goal", "sdgo:Goal", _GOALS),
    ("region", "hkg:Region", _PLACE, "target", "sdgo:Target", "hkg:contributesTo"),
)
"""Rows, their class and what leads to them from a project, and the same of columns."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and tell; 1 where a number differs."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n", maxsplit=1)[0])
    parser.add_argument("--home", type=Path, action="append")
    parser.add_argument("--projects", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--write", action="store_true", help="put it on the page of benchmarks")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        homes = given.home or [Path(folder) / "home"]
        if not given.home:
            make_release(
                content_root(), homes[0], DEFAULT_BASE, projects=given.projects, seed=given.seed
            )
        wrong: list[str] = []
        sections = [section(release, wrong) for home in homes if (release := Home(home).current())]
    print("\n\n".join(sections))
    if given.write:
        write_section(PAGE, "Coverage", "\n\n".join([MEANT, *sections]))
    for sentence in wrong:
        print(sentence, file=sys.stderr)
    return int(bool(wrong))


def section(release: ReleaseDir, wrong: list[str]) -> str:
    """The table of a release; what differs is added to ``wrong``."""
    store = EmbeddedStore.read_only(release.store)
    context = Context(store, release.manifest().base, release)
    survey = context.once(Survey.of_release)
    projects = len(survey.nodes("project"))
    lines = [
        f"{projects:,} projects, {len(survey.table):,} rows of the table of links"
        + ("" if (release.tables / LINKS).is_file() else ", made in memory")
        + ".",
        "",
        "| matrix through projects | first | warm | SPARQL | SPARQL takes |",
        "|---|--:|--:|--:|--:|",
    ]
    for rows, of_rows, row, columns, of_columns, column in _TASKS:
        asked = {**_USUAL, "rows": rows, "columns": columns}
        first, *later = (_processor(context, asked) for _ in range(6))
        warm = sorted(later)[len(later) // 2]
        query = _QUERY.format(row=row, column=column, rows=of_rows, columns=of_columns)
        start = time.process_time()
        theirs = _sparql(store, query)
        taken = (time.process_time() - start) * 1000
        if ours(survey, rows, columns) != theirs:
            wrong.append(f"{rows} by {columns}: the numbers differ.")
        lines.append(
            f"| {rows} × {columns} | {first:,.0f} | {warm:,.1f} | {taken:,.0f} "
            f"| {taken / max(warm, 0.01):,.0f}× |"
        )
    store.close()
    return "\n".join(lines)


def ours(survey: Survey, rows: str, columns: str) -> dict[tuple[str, str], int]:
    """How many projects stand between each row and column, directly or through what is below."""
    matrix, _, _ = matrix_of(survey, CoverageWanted(rows, columns, "project"))
    of_rows, of_columns = survey.axis(rows).nodes, survey.axis(columns).nodes
    cells = matrix.cells(np.arange(len(of_rows)), np.arange(len(of_columns)))
    numbers = cells.counts.number[:2].sum(axis=0)  # one project is in one of both
    p = survey.projection
    return {
        (p.iri(int(of_rows[row])), p.iri(int(of_columns[column]))): number
        for row, column, number in zip(
            cells.row.tolist(), cells.column.tolist(), numbers.tolist(), strict=True
        )
        if number
    }


def _processor(context: Context, asked: dict[str, object]) -> float:
    start = time.process_time()
    coverage(context, dict(asked))
    return (time.process_time() - start) * 1000


def _sparql(store: EmbeddedStore, query: str) -> dict[tuple[str, str], int]:
    found = store.query(query)
    assert isinstance(found, QuerySolutions), "it selects"
    return {(row["row"].value, row["column"].value): int(row["number"].value) for row in found}


if __name__ == "__main__":
    sys.exit(main())
