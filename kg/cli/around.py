"""``kg around``: what a thing is linked with, of each kind of link a few, and how many more."""

# ruff: noqa: D301 (the escape keeps click from joining the lines of an example)

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from api.v1.traversal_tables import table_of
from kg.cli.choosing import release_of, with_release
from kg.cli.output import PLAIN, TABLE, chosen, show, show_json, show_rows
from kg.cli.plotting import with_plot, write_picture
from kg.cli.query import catalog_of
from kg.cli.session import called
from kg.graph.asked import AROUND, BESIDE, SECONDS
from kg.languages import OFFERED
from kg.lookups.naming import thing_named
from kg.plots.network import network_picture
from kg.plots.reading_networks import neighbourhood_of
from kg.vocab import BASES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kg.config import Settings
    from kg.queries.keys import KeyIndex

_COLUMNS = ("hops", "subject", "property", "object", "basis", "sources")


@click.command(short_help="What a thing is linked with.")
@click.argument("thing", metavar="THING")
@click.option(
    "--hops", type=click.IntRange(1, AROUND), default=1, show_default=True, help="From the thing."
)
@click.option(
    "--cap",
    type=click.IntRange(1, BESIDE),
    default=10,
    show_default=True,
    help="Links of one property and direction of one thing that are told.",
)
@click.option("--property", "property_", metavar="NAME", multiple=True, help="Only such links.")
@click.option("--without-property", metavar="NAME", multiple=True, help="No such links.")
@click.option(
    "--basis", type=click.Choice(BASES), multiple=True, help="Only links on it. Or on several."
)
@click.option(
    "--lang", "language", type=click.Choice(OFFERED), default=OFFERED[0], help="Of the names."
)
@click.option("--format", "format_", type=click.Choice(PLAIN), help="Default: a table, or CSV.")
@with_plot("the thing in the middle of what it is linked with")
@with_release
@click.pass_context
def around(
    ctx: click.Context,
    /,
    *,
    thing: str,
    property_: tuple[str, ...],
    language: str,
    format_: str | None,
    plot: Path | None,
    release_id: str | None,
    moment: str | None,
    **given: Any,
) -> None:
    """Tell what stands around a thing: its links in both directions, and theirs with --hops 2.

    THING is a key (11.1, 2/7, KEN, surge), a key with its kind before it (goals/11), or an IRI.

    \b
    Example:
      kg around surge
      kg around 2/7 --basis stated --lang zh
      kg around surge --without-property servesGoal --plot surge.svg
    """
    settings: Settings = ctx.obj

    def arguments(keys: KeyIndex) -> dict[str, Any]:
        return {
            **given,
            "thing": thing_named("THING", thing, keys),
            "property": property_,
            "seconds": SECONDS,
            "languages": [language],
        }

    release = release_of(settings, release_id, moment)
    answer = called(settings, catalog_of(ctx), "neighbourhood", arguments, release=release)
    format_ = chosen(format_)
    if format_ == "json":
        show_json(answer)
    elif format_ == TABLE:
        show(TABLE, _COLUMNS, list(_rows(answer)))
    else:
        show_rows(format_, table_of("neighbourhood", answer))
    for step in answer["within"]:
        hops = f"{step['distance']} hop{'' if step['distance'] == 1 else 's'}"
        click.echo(f"{step['things']} things at {hops}", err=True)
    if answer["cut"]:
        click.echo(f"Not all was looked at ({', '.join(answer['cut'])}).", err=True)
    if plot:
        write_picture(plot, network_picture(neighbourhood_of(answer, [language]), [language]))


def _rows(answer: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """A row for each link, as the statement that it is, and one for how many more there are."""
    for step in answer["steps"]:
        for group in step["groups"]:
            for link in group["links"]:
                sources = [answer["sources"][iri]["label"] for iri in link["sources"]]
                yield {
                    "hops": step["distance"],
                    "subject": answer["things"][link["subject"]]["label"],
                    "property": answer["properties"][link["property"]]["label"],
                    "object": answer["things"][link["object"]]["label"],
                    "basis": ", ".join(link["basis"]),
                    "sources": ", ".join(sources),
                }
            if group["more"]:
                said = answer["properties"][group["property"]]["label"]
                more = f"… and {group['more']:,} more"
                end = {"out": "object", "in": "subject"}[group["direction"]]
                yield {"hops": step["distance"], "property": said, end: more}
