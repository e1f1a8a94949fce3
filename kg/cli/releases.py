"""``kg releases``: which releases there are, and what is in one."""

# ruff: noqa: D301 (the escape keeps click from joining the lines of an example)

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from kg.cli.output import PLAIN, TABLE, chosen, show
from kg.cli.releases_diff import diff
from kg.cli.releases_keeping import commands
from kg.errors import NotFound
from kg.releases import Home

if TYPE_CHECKING:
    from kg.config import Settings

_COLUMNS = (
    "release",
    "current",
    "published_at",
    "made_by",
    "triples",
    "statements",
    "graphs",
    "warnings",
)
_FORMAT = click.option(
    "--format", "format_", type=click.Choice(PLAIN), help="Default: a table, or CSV."
)


@click.group(invoke_without_command=True, short_help="List the releases, or show one.")
@_FORMAT
@click.pass_context
def releases(ctx: click.Context, format_: str | None) -> None:
    """List the releases, the latest first, or show what is in one.

    \b
    Example:
      kg releases
      kg releases show 0123456789ab
      kg releases diff previous current
    """
    if ctx.invoked_subcommand is None:
        ctx.invoke(listing, format_=format_)


@releases.command("list")
@_FORMAT
@click.pass_obj
def listing(settings: Settings, format_: str | None) -> None:
    """List the releases, the latest first.

    \b
    Example:
      kg releases list --format csv
    """
    home = Home(settings.home)
    current = home.current()
    published = {entry.release: entry.published_at for entry in home.journal()}
    rows = []
    for release in home.releases():
        manifest = release.manifest()
        rows.append(
            {
                "release": release.id,
                "current": current is not None and release.id == current.id,
                "published_at": published.get(release.id, ""),
                "made_by": manifest.made_by,
                "triples": manifest.triples,
                "statements": manifest.quads,
                "graphs": len(manifest.graphs),
                "warnings": len(manifest.warnings),
            }
        )
    if not rows:
        click.echo("There is no release yet. Run kg build.", err=True)
    if rows or chosen(format_) != TABLE:
        show(format_, _COLUMNS, rows)


@releases.command("show")
@click.argument("release_id", metavar="ID")
@click.pass_obj
def show_one(settings: Settings, release_id: str) -> None:
    """Print the manifest of a release: counts, hashes, inputs, versions. ID may be "current".

    \b
    Example:
      kg releases show current
    """
    home = Home(settings.home)
    found = home.current() if release_id == "current" else home.get(release_id)
    if found is None:
        raise NotFound(f'There is no release "{release_id}".', "kg releases lists them.")
    click.echo(json.dumps(found.manifest().as_dict(), ensure_ascii=False, indent=2))


for command in (diff, *commands):
    releases.add_command(command)
