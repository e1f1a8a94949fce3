"""``kg coverage``: how much of each thing of a kind is linked with each of another."""

# ruff: noqa: D301 (the escape keeps click from joining the lines of an example)

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import click
from rich.console import Console
from rich.table import Table

from api.v1.coverage_tables import table_of_cell, table_of_matrix
from kg.analysis.declared import PARTS
from kg.cli.choosing import release_of
from kg.cli.imagining import ENDS, arguments_of, imagined, value_of, with_evidence
from kg.cli.output import TABLE, chosen, show
from kg.cli.plotting import release_id_of, with_plot, write_picture
from kg.cli.query import catalog_of
from kg.cli.session import called
from kg.plots.heatmap import heat_map
from kg.plots.reading_counts import matrix_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.config import Settings
    from kg.queries.keys import KeyIndex

_WORDS: Final = {
    "direct": "links of the two themselves",
    "rolled_up": "links of what is below them",
    "derived": "links that follow by rules",
}
_WIDE: Final = 20
"""Columns beside which no table is wide enough; each cell is a row of its own then."""

_LONG: Final = 34

_CODED: Final = ("goal", "target", "indicator", "resolution")
"""Kinds whose things people know by their codes."""


@click.command(short_help="How much of one kind is linked with each of another.")
@click.argument("rows", type=click.Choice(ENDS), metavar="ROWS")
@click.argument("columns", type=click.Choice(ENDS), metavar="COLUMNS")
@click.option(
    "--via", type=click.Choice(ENDS), help="Count the things of this kind that link both instead."
)
@click.option(
    "--count",
    type=click.Choice(PARTS),
    help="Which number a table shows. Default: the one that has most.",
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
    follow by rules are different numbers, and are not to be added. CSV and JSON have all of them,
    by basis.

    \b
    Example:
      kg coverage programme goal
      kg coverage region target --via project --only goal=11 --no-empty
      kg coverage resolution target --basis stated
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
        asked |= {"via": given["via"] or "", **arguments_of(given, keys)}
        if cell:
            for name in ("row", "column"):
                asked[name] = value_of(f"--{name}", given[f"{name}s"], given[name], keys)
            asked["offset"] = 0
        return asked

    function = "coverage-cell" if cell else "coverage"
    said = called(settings, catalog_of(ctx), function, arguments, release=release)
    format_ = chosen(given["format_"])
    if format_ == "json":
        click.echo(json.dumps(said, ensure_ascii=False, indent=2))
    elif cell:
        _show_cell(said, format_)
    else:
        _show(said, format_, given["count"] or said["shown"], empty=given["empty"])
    for note in imagined(said):
        click.echo(note, err=True)
    if given["plot"]:
        shown, languages = {**said, "shown": given["count"] or said["shown"]}, [given["language"]]
        matrix = matrix_of(shown, release_id_of(settings, release), languages)
        write_picture(given["plot"], heat_map(matrix, languages))


def _show(said: Mapping[str, Any], format_: str, part: str, *, empty: bool) -> None:
    if format_ != TABLE:
        table = table_of_matrix(said, empty=empty)
        show(format_, table.columns, [dict(zip(table.columns, r, strict=True)) for r in table.rows])
        return
    if len(said["columns"]["things"]) > _WIDE:
        show(format_, ("row", "column", part), _cells(said, part))
    else:
        _show_grid(said, part)
    others = [f"{said['total'][p]['links']} {p}" for p in PARTS if p != part]
    click.echo(f"Shown: {part} ({_WORDS[part]}). Beside them: {', '.join(others)}.", err=True)
    if said["cut"]:
        click.echo(f"Not all is shown: {', '.join(said['cut'])}; --only narrows it.", err=True)


def _show_grid(said: Mapping[str, Any], part: str) -> None:
    numbers = {(c["row"], c["column"]): c[part]["links"] for c in said["cells"]}
    across = [_short(one["thing"]) for one in said["columns"]["things"]]
    table = Table(f"{said['rows']['title']}", header_style="bold", row_styles=("", "dim"))
    for name in (*across, "all"):
        table.add_column(name, justify="right")
    for place, row in enumerate(said["rows"]["things"]):
        cells = [str(numbers.get((place, other), 0) or "·") for other in range(len(across))]
        table.add_row(_short(row["thing"]), *cells, str(row["totals"][part]["links"]))
    below = [str(one["totals"][part]["links"]) for one in said["columns"]["things"]]
    table.add_section()
    table.add_row("all, each once", *below, str(said["total"][part]["links"]), style="bold")
    Console(highlight=False, markup=False).print(table)


def _cells(said: Mapping[str, Any], part: str) -> list[dict[str, Any]]:
    rows, columns = said["rows"]["things"], said["columns"]["things"]
    return [
        {
            "row": _short(rows[cell["row"]]["thing"]),
            "column": _short(columns[cell["column"]]["thing"]),
            part: cell[part]["links"],
        }
        for cell in said["cells"]
        if cell[part]["links"]
    ]


def _show_cell(said: Mapping[str, Any], format_: str) -> None:
    table = table_of_cell(said)
    rows = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    if format_ == TABLE:
        columns = ("number", "part", "subject_label", "property_label", "object_label")
        show(format_, (*columns, "basis", "source_label", "document", "paragraph"), rows)
    else:
        show(format_, table.columns, rows)


def _short(thing: Mapping[str, Any]) -> str:
    """The code of a thing, or as much of its name as a table has room for."""
    label = str(thing["label"])
    if thing["kind"] in _CODED:
        return str(thing["key"])
    return label if len(label) <= _LONG else f"{label[: _LONG - 1]}…"
