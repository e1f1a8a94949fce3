"""``kg totals``: the budgets of projects told by goal, target, country, region or programme."""

# ruff: noqa: D301 (the escape keeps click from joining the lines of an example)

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import click

from api.v1.totals_tables import table_of_figures, table_of_totals
from kg.analysis.dimensions import DIMENSIONS, METHODS, UNSPLIT
from kg.cli.choosing import release_of, with_release
from kg.cli.output import PLAIN, TABLE, chosen, show, show_json, show_rows
from kg.cli.query import catalog_of
from kg.cli.session import called
from kg.languages import OFFERED
from kg.queries.kinds import KINDS
from kg.queries.parameters import thing_of_kind

if TYPE_CHECKING:
    from collections.abc import Callable

    from api.v1.answers import Table
    from kg.config import Settings
    from kg.queries.keys import KeyIndex

_OF_FIGURES: Final = ("project_label", "amount", "how", "percent", "budget", "year")
_REASONS: Final = ("unlinked", "undeclared", "remainder", "conflicting")
_NOTHING: Final = "0.00"


def _filters(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add an option for each kind of thing that projects may be linked with."""
    for name in reversed(DIMENSIONS):
        noun = KINDS[name].noun
        command = click.option(
            f"--{name}", metavar="KEY", help=f"Only projects linked with {noun}; whole budgets."
        )(command)
    return command


@click.command(short_help="Money of projects by goal, country and the like.")
@click.option(
    "--by", type=click.Choice(list(DIMENSIONS)), default="goal", show_default=True, help="What."
)
@click.option(
    "--method",
    type=click.Choice(METHODS),
    default=METHODS[0],
    show_default=True,
    help="What becomes of money of which no share is declared: it stays unsplit, or is divided "
    "equally, which is an assumption.",
)
@click.option("--figures", "key", metavar="KEY", help=f"The figures of a thing, or of {UNSPLIT}.")
@_filters
@click.option("--unit", metavar="KEY", help="Only budgets in this currency, such as us-dollar.")
@click.option("--year", type=click.IntRange(1900, 2200), help="Only budgets of this year.")
@click.option(
    "--limit", type=click.IntRange(1, 1000), default=1000, show_default=True, help="Of the rows."
)
@click.option(
    "--lang", "language", type=click.Choice(OFFERED), default=OFFERED[0], help="Of the labels."
)
@click.option("--format", "format_", type=click.Choice(PLAIN), help="Default: a table, or CSV.")
@with_release
@click.pass_context
def totals(
    ctx: click.Context,
    /,
    *,
    key: str | None,
    unit: str | None,
    year: int | None,
    language: str,
    format_: str | None,
    release_id: str | None,
    moment: str | None,
    **given: Any,
) -> None:
    """Tell the budgets of projects by things: what is split by declared shares, what is not, and
    the total, for each currency by itself. Nothing is converted.

    \b
    Example:
      kg totals --by country
      kg totals --by goal --method equal --country KEN --year 2020
      kg totals --by goal --figures 11 --limit 20
      kg totals --by programme --figures unsplit --format json
    """
    settings: Settings = ctx.obj
    release = release_of(settings, release_id, moment)
    linked = {name: value for name in DIMENSIONS if (value := given.pop(name))}

    def arguments(keys: KeyIndex) -> dict[str, Any]:
        asked = {
            **given,
            "linked": {n: thing_of_kind(f"--{n}", n, text, keys) for n, text in linked.items()},
            "unit": thing_of_kind("--unit", "unit", unit, keys) if unit else "",
            "year": year or 0,
            "languages": [language],
        }
        if key == UNSPLIT:
            asked["thing"] = UNSPLIT
        elif key:
            asked["thing"] = thing_of_kind("--figures", given["by"], key, keys)
        return asked

    function = "total-figures" if key else "totals"
    said = called(settings, catalog_of(ctx), function, arguments, release=release)
    format_ = chosen(format_)
    if format_ == "json":
        show_json(said)
        return
    if key:
        show_rows(format_, table_of_figures(said["figures"], numbers=False), _OF_FIGURES)
    else:
        _show(format_, table_of_totals(said["tables"], numbers=False))
    for note in _notes(said):
        click.echo(note, err=True)


def _show(format_: str, table: Table) -> None:
    if format_ != TABLE:
        show_rows(format_, table)
    elif table.rows:
        told = _readable([dict(zip(table.columns, row, strict=True)) for row in table.rows])
        show(format_, list(told[0]), told)


def _readable(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What a person reads of totals; why money is unsplit stands in the place of a label."""
    several = len({row["currency"] for row in rows}) > 1
    told = []
    for row in rows:
        reasons = [f"{name} {row[name]}" for name in _REASONS if row[name] not in (None, _NOTHING)]
        cells = {
            **({"currency": row["currency"]} if several else {}),
            "key": row["key"] or row["row"],
            "label": row["label"] or ", ".join(reasons),
            "amount" if several else f"amount {row['currency'] or ''}".strip(): row["amount"],
            "assumed": row["assumed"],
            "projects": row["projects"],
        }
        told.append(cells)
    if all(cells["assumed"] in (None, _NOTHING) for cells in told):
        told = [{name: cell for name, cell in row.items() if name != "assumed"} for row in told]
    return told


def _notes(said: dict[str, Any]) -> list[str]:
    """What a person should know of an answer, beside its rows."""
    if "figures" in said:
        more = said["total"] - said["count"]
        return [f"{more} more; --limit shows up to 1000."] if more else []
    notes = [said["note"], said["method"]["text"]]
    others = said["other_money"]
    if others["total"]:
        notes.append(f"{others['text']} There are {others['total']}; --format json tells them.")
    for table in said["tables"]:
        currency = table["unit"]["code"] or table["unit"]["label"] if table["unit"] else "no unit"
        for one in table["left_out"]:
            budgets = f"{one['budgets']} budget{'' if one['budgets'] == 1 else 's'}"
            notes.append(f"Left out: {budgets} in {currency}, {one['reason']}.")
    return [note for note in notes if note]
