"""``kg releases diff``: what changed between two releases."""

# ruff: noqa: D301 (the escape keeps click from joining the lines of an example)

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from kg.changes.formats import FORMATS, TEXT, written
from kg.changes.kept import compare
from kg.changes.publications import Publications
from kg.errors import NotFound
from kg.languages import ALWAYS
from kg.releases import Home
from kg.timeline import Timeline

if TYPE_CHECKING:
    from kg.config import Settings
    from kg.releases import ReleaseDir


@click.command("diff", short_help="Say what changed between two releases.")
@click.argument("older", metavar="[A]", default="previous")
@click.argument("newer", metavar="[B]", default="current")
@click.option(
    "--format",
    "format_",
    type=click.Choice([known.name for known in FORMATS]),
    default=TEXT.name,
    show_default=True,
    help="patch is RDF Patch: it makes B of A.",
)
@click.option(
    "--lang", "language", type=click.Choice(ALWAYS), default=ALWAYS[0], help="Of the text."
)
@click.pass_obj
def diff(settings: Settings, older: str, newer: str, format_: str, language: str) -> None:
    """Say what changed from release A to release B: what is new, withdrawn, re-mapped or changed,
    thing by thing. A and B are ids, "current", or "previous", the one published before it; without
    them it is what the last publication changed.

    \b
    Example:
      kg releases diff
      kg releases diff 0123456789ab current --lang zh
      kg releases diff previous current --format patch > changes.rdfp
    """
    home = Home(settings.home)
    kept = compare(home, _named(home, older), _named(home, newer))
    for piece in written(kept, format_, language):
        sys.stdout.buffer.write(piece)


def _named(home: Home, name: str) -> ReleaseDir:
    """The release of an id or a name.

    Raises:
        NotFound, Gone: there is none, or none any more.
    """
    timeline = Timeline(home)
    if name == "current":
        found = home.current()
    elif name == "previous":
        published = Publications(home, timeline)
        found = published.get(published.count).before if published.count else None
    else:
        return timeline.find(name)
    if found is None:
        raise NotFound(f'There is no release "{name}".', "kg releases lists them.")
    return found
