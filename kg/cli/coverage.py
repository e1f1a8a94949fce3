"""``kg coverage``: how much of each thing of a kind is linked with each of another."""

# ruff: noqa: D301 (the escape keeps click from joining the lines of an example)

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import click
from rich.console import Console
from rich.table import Table

from api.v1.coverage_tables import table_of_cell, table_of_matrix
from kg.analysis.declared import COUNTS, PARTS
from kg.cli.choosing import release_of
from kg.cli.imagining import ENDS, arguments_of, imagined, with_evidence
from kg.cli.output import TABLE, chosen, show, show_json, show_rows
from kg.cli.plotting import release_id_of, with_plot, write_picture
from kg.cli.query import catalog_of
from kg.cli.session import called
from kg.plots.heatmap import heat_map
from kg.plots.reading import code_of
from kg.plots.reading_counts import matrix_of, number_of
from kg.queries.parameters import thing_of_kind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.config import Settings
    from kg.queries.keys import KeyIndex

_WIDE: Final = 20
"""Columns beside which no table is wide enough; each cell is a row of its own then."""

_LONG: Final = 34


@click.command(short_help="How much of one kind is linked with each of another.")
@click.argument("rows", type=click.Choice(ENDS), metavar="ROWS")
@click.argument("columns", type=click.Choice(ENDS), metavar="COLUMNS")
@click.option(
    "--via", type=click.Choice(ENDS), help="Count the things of this kind that link both instead."
)
@click.option(
    "--part",
    type=click.Choice(PARTS),
    help="Which numbers a table or picture shows. Default: those of which there are most.",
)
@click.option(
    "--count",
    type=click.Choice(COUNTS),
    help="What they count: pairs, or the different things at the ends of pairs on the side of the "
    "rows or columns. Default: columns where a cell has several of them, else rows likewise, else "
    "pairs.",
)
@click.option("--empty/--no-empty", default=True, help="Show rows and columns without any link.")
@click.option(
    "--limit", type=click.IntRange(1, 1000), default=1000, show_default=True, help="Of the rows."
)
@click.option("--row", metavar="KEY", help="Open the cell of this thing and that of --column.")
@click.option("--column", metavar="KEY", help="Of the cell that is opened.")
@with_plot("the matrix as a heat map")
@with_evidence
@click.pass_context
def coverage(ctx: click.Context, /, **given: Any) -> None:
    """Tell how many links there are between each thing of one kind (ROWS) and each of another
    (COLUMNS): programme, goal, target, resolution, country, region and the other kinds of lookups.

    Links of the two themselves, links of what is below them (the targets of a goal) and links that
    follow by rules are different numbers, and are not to be added. A table shows one of them, and
    below it says what it counts: as a rule the different things of COLUMNS or below them, such as
    the targets of a goal. CSV and JSON have all numbers, by basis.

    \b
    Example:
      kg coverage programme goal
      kg coverage region target --via project --only goal=11 --no-empty
      kg coverage resolution target --basis stated
      kg coverage programme goal --count pairs
      kg coverage programme goal --row rise-up --column 11 --format json
      kg coverage programme goal --without programmes/rise-up --no-empty
      kg coverage programme goal --plot coverage.svg
    """
    cell = given["row"] is not None or given["column"] is not None
    if cell and None in (given["row"], given["column"]):
        raise click.UsageError("Give --row and --column to open a cell.")
    if cell and given["plot"]:
        raise click.UsageError("--plot draws a matrix; leave --row and --column out.")
    settings: Settings = ctx.obj
    release = release_of(settings, given["release_id"], given["moment"])

    def arguments(keys: KeyIndex) -> dict[str, Any]:
        asked = {n: given[n] for n in ("rows", "columns", "empty", "limit")}
        asked |= {"part": given["part"] or "", "count": given["count"] or ""}
        asked |= {"via": given["via"] or "", **arguments_of(given, keys)}
        if cell:
            for name in ("row", "column"):
                kind = given[f"{name}s"]
                asked[name] = thing_of_kind(f"--{name}", kind, given[name], keys)
            asked["offset"] = 0
        return asked

    function = "coverage-cell" if cell else "coverage"
    said = called(settings, catalog_of(ctx), function, arguments, release=release)
    format_ = chosen(given["format_"])
    if format_ == "json":
        show_json(said)
    elif cell:
        _show_cell(said, format_)
    else:
        _show(said, format_, empty=given["empty"])
    for note in imagined(said):
        click.echo(note, err=True)
    if given["plot"]:
        languages = [given["language"]]
        matrix = matrix_of(said, release_id_of(settings, release), languages)
        write_picture(given["plot"], heat_map(matrix, languages))


def _show(said: Mapping[str, Any], format_: str, *, empty: bool) -> None:
    if format_ != TABLE:
        show_rows(format_, table_of_matrix(said, empty=empty))
        return
    part, counts = said["shown"]["part"], said["shown"]["counts"]
    if len(said["columns"]["things"]) > _WIDE:
        show(format_, ("row", "column", part), _cells(said, part, counts))
    else:
        _show_grid(said, part, counts)
    click.echo(f"Shown: {part}. {said['shown']['says']}", err=True)
    others = [f"{number_of(said['total'][p], counts)} {p}" for p in PARTS if p != part]
    click.echo(f"Beside them, counted alike: {', '.join(others)}.", err=True)
    if said["cut"]:
        click.echo(f"Not all is shown: {', '.join(said['cut'])}; --only narrows it.", err=True)


def _show_grid(said: Mapping[str, Any], part: str, counts: str) -> None:
    numbers = {(c["row"], c["column"]): number_of(c[part], counts) for c in said["cells"]}
    across = [_short(one["thing"]) for one in said["columns"]["things"]]
    table = Table(f"{said['rows']['title']}", header_style="bold", row_styles=("", "dim"))
    for name in (*across, "all"):
        table.add_column(name, justify="right")
    for place, row in enumerate(said["rows"]["things"]):
        cells = [str(numbers.get((place, other), 0) or "·") for other in range(len(across))]
        table.add_row(_short(row["thing"]), *cells, str(number_of(row["totals"][part], counts)))
    below = [str(number_of(one["totals"][part], counts)) for one in said["columns"]["things"]]
    table.add_section()
    table.add_row(
        "all, each once", *below, str(number_of(said["total"][part], counts)), style="bold"
    )
    Console(highlight=False, markup=False).print(table)


def _cells(said: Mapping[str, Any], part: str, counts: str) -> list[dict[str, Any]]:
    rows, columns = said["rows"]["things"], said["columns"]["things"]
    return [
        {
            "row": _short(rows[cell["row"]]["thing"]),
            "column": _short(columns[cell["column"]]["thing"]),
            part: number_of(cell[part], counts),
        }
        for cell in said["cells"]
        if cell[part]["links"]
    ]


def _show_cell(said: Mapping[str, Any], format_: str) -> None:
    about = ("number", "part", "subject_label", "property_label", "object_label")
    where = ("basis", "source_label", "document", "paragraph")
    show_rows(format_, table_of_cell(said), (*about, *where))


def _short(thing: Mapping[str, Any]) -> str:
    """The code of a thing, or as much of its name as a table has room for."""
    code, label = code_of(thing), str(thing["label"])
    return code or (label if len(label) <= _LONG else f"{label[: _LONG - 1]}…")
