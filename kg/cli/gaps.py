"""``kg gaps``: which things are linked with nothing of a kind."""

# ruff: noqa: D301 (the escape keeps click from joining the lines of an example)

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import click

from api.v1.coverage_tables import table_of_gap, table_of_gaps, table_of_stated_counts
from kg.analysis.gap_questions import STATED_COUNTS, gaps
from kg.cli.choosing import release_of
from kg.cli.imagining import arguments_of, imagined, with_evidence
from kg.cli.output import chosen, show_json, show_rows
from kg.cli.plotting import release_id_of, with_plot, write_picture
from kg.cli.query import catalog_of
from kg.cli.session import called
from kg.plots.reading_counts import gap_of, gaps_of
from kg.plots.strips import gaps_picture

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from kg.config import Settings
    from kg.queries.keys import KeyIndex

_TABLES: Final = {
    "gaps": (table_of_gaps, ("gap", "reading", "total", "among")),
    "gap": (table_of_gap, ("key", "label")),
    STATED_COUNTS: (
        table_of_stated_counts,
        ("figure_label", "of_label", "stated", "out_of", "mapped", "difference", "source_label"),
    ),
}
"""Of each function how its answer is told as rows, and the columns for a person."""


@click.command("gaps", short_help="Which things are linked with nothing of a kind.")
@click.argument("name", metavar="[NAME]", required=False)
@click.option("--reading", metavar="NAME", help="How the question is read. Default: the first way.")
@click.option(
    "--limit", type=click.IntRange(1, 1000), default=1000, show_default=True, help="Of the things."
)
@with_plot("how much is covered, and of one question each thing,")
@with_evidence
@click.pass_context
def gaps_(
    ctx: click.Context,
    /,
    *,
    name: str | None,
    reading: str | None,
    plot: Path | None,
    **given: Any,
) -> None:
    """Without NAME, tell all questions after what is missing, each in all its readings with how
    many things it finds; with the NAME of one, tell the things. stated-counts puts numbers that
    sources state without naming what they count beside those that analysts have mapped.

    \b
    Example:
      kg gaps
      kg gaps targets-without-programme --only goal=11
      kg gaps resolutions-without-project --reading programme
      kg gaps countries-without-evidence --lang zh --format csv
      kg gaps stated-counts
      kg gaps targets-without-programme --plot targets.svg
    """
    function = _function(name, reading)
    if plot and function == STATED_COUNTS:
        raise click.UsageError(f"{STATED_COUNTS} is told in numbers alone; leave --plot out.")
    settings: Settings = ctx.obj
    release = release_of(settings, given["release_id"], given["moment"])

    def arguments(keys: KeyIndex) -> dict[str, Any]:
        asked = arguments_of(given, keys)
        if function == "gap":
            page = {"offset": 0, "limit": given["limit"]}
            return {**asked, "name": name, "reading": reading or "", **page}
        return asked

    said = called(settings, catalog_of(ctx), function, arguments, release=release)
    format_ = chosen(given["format_"])
    if format_ == "json":
        show_json(said)
    else:
        tabled, columns = _TABLES[function]
        show_rows(format_, tabled(said), columns)
    for note in (*_notes(said, function), *imagined(said)):
        click.echo(note, err=True)
    if plot:
        languages, id_ = [given["language"]], release_id_of(settings, release)
        if function == "gap":

            def whole(keys: KeyIndex) -> dict[str, Any]:
                ends = {"rows": said["of"], "columns": said["missing"]}
                return {**arguments_of(given, keys), **ends}

            all_ = called(settings, catalog_of(ctx), "coverage", whole, release=release)
            drawn = gap_of(said, _looked_at(said, all_), id_, languages)
        else:
            drawn = gaps_of(said, id_, languages)
        write_picture(plot, gaps_picture(drawn, languages))


def _function(name: str | None, reading: str | None) -> str:
    """The function that answers.

    Raises:
        click.UsageError: a reading is asked for, and no question.
        NotFound: there is no question of that name.
        ParameterError: it has no such reading.
    """
    if name is None or name == STATED_COUNTS:
        if reading is not None:
            raise click.UsageError("--reading goes with the name of a question.")
        return "gaps" if name is None else STATED_COUNTS
    gaps().named(name).reading(reading or "")
    return "gap"


def _looked_at(said: Mapping[str, Any], matrix: Mapping[str, Any]) -> list[dict[str, Any]] | None:
    """All things among which those of a question were looked for, where they are rows of a matrix;
    ``None`` where a reading looks among fewer.
    """
    among = next(one["among"] for one in said["readings"] if one["name"] == said["reading"])
    things = [row["thing"] for row in matrix["rows"]["things"]]
    return things if len(things) == among else None


def _notes(said: Mapping[str, Any], function: str) -> list[str]:
    if function == STATED_COUNTS:
        return [said["note"]]
    if function != "gap":
        return []
    read = next(one for one in said["readings"] if one["name"] == said["reading"])
    others = [one for one in said["readings"] if one is not read]
    return [
        f"{said['total']} of {read['among']}. {read['says']}",
        *(f"Read as {one['name']}: {one['total']} of {one['among']}." for one in others),
    ]
