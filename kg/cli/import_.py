"""``kg import``: bring in what others publish, and say where it differs from ours."""

# ruff: noqa: D301 (the escape keeps click from joining the lines of an example)

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.output import PLAIN, show
from kg.imports.differences import COLUMNS
from kg.imports.official_titles import import_titles
from kg.sources.content import Content

if TYPE_CHECKING:
    from kg.config import Settings


@click.group("import", short_help="Bring in data that others publish.")
def import_() -> None:
    """Bring in data that others publish; each import says where it differs from ours.

    \b
    Example:
      kg import sdg sdg-kos-goals-targets-indicators.ttl
    """


@import_.command(short_help="The official titles of goals, targets and indicators.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Report the differences and write nothing.")
@click.option("--format", "format_", type=click.Choice(PLAIN), help="Default: a table, or CSV.")
@click.pass_obj
def sdg(settings: Settings, *, file: Path, dry_run: bool, format_: str | None) -> None:
    """Add the titles of the official SDG taxonomy in all its languages.

    FILE is the taxonomy of http://metadata.un.org/sdg as Turtle, RDF/XML, N-Triples or JSON-LD;
    nothing that it refers to is fetched. The titles go to
    data/reference/sdg-official-labels.ttl, which git ignores: they are the words of the United
    Nations and stay with who imports them. What differs from our reference data goes to stdout,
    and neither is corrected.

    \b
    Example:
      kg import sdg sdg-kos-goals-targets-indicators.ttl
      kg import sdg sdg-kos-goals-targets-indicators.ttl --dry-run --format json
    """
    content = Content(settings.content)
    imported = import_titles(file, content)
    if not dry_run:
        imported.write()
    show(format_, COLUMNS, [asdict(difference) for difference in imported.differences])
    click.echo(
        f"{len(imported.differences)} differences. {imported.titles:,} titles of "
        f"{imported.things} goals, targets and indicators in {', '.join(imported.languages)}"
        + (
            "; nothing was written."
            if dry_run
            else f" are now in {content.relative(imported.path)}. Run kg build."
        ),
        err=True,
    )
