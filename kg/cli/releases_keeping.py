"""``kg releases verify``, ``rollback``, ``prune``, ``keep`` and ``unkeep``."""

# ruff: noqa: D301 (the escape keeps click from joining the lines of an example)

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

import click

from kg.build.lock import exclusive
from kg.cli.output import PLAIN, show
from kg.cli.stages import Stages
from kg.errors import NotFound, ReleaseError
from kg.keeping.kept import keep as keep_release
from kg.keeping.kept import unkeep as unkeep_release
from kg.keeping.retention import Policy, sort_out
from kg.keeping.retention import prune as prune_releases
from kg.keeping.rollback import roll_back
from kg.keeping.verifying import Verified, verify, verify_home
from kg.releases import Home

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.config import Settings
    from kg.keeping.faults import Fault
    from kg.releases import ReleaseDir

_COLUMNS: Final = ("release", "becomes", "because", "made_by", "published_at", "megabytes")
_MEGABYTE: Final = 1024 * 1024


@click.command("verify", short_help="See whether a release is whole and as it was made.")
@click.argument("release_id", metavar="[ID]", required=False, default="current")
@click.option("--all", "every", is_flag=True, help="Every release that is there.")
@click.option(
    "--format", "format_", type=click.Choice(("text", "json")), default="text", show_default=True
)
@click.pass_obj
def verify_command(settings: Settings, release_id: str, format_: str, *, every: bool) -> None:
    """Hold a release against its checksums, its id, its manifest and itself, and its store against
    its statements. Without an ID it is the current one.

    Anything wrong is told with the file, the cause and the remedy, and the exit code is 1.

    \b
    Example:
      kg releases verify
      kg releases verify 0123456789ab
      kg releases verify --all --format json
    """
    home = Home(settings.home)
    releases = home.releases() if every else [_named(home, release_id)]
    with Stages() as stages:
        found = [verify(home, release, stages) for release in releases]
    _tell(verify_home(home), found, format_)


def _tell(home: Sequence[Fault], found: Sequence[Verified], format_: str) -> None:
    faults = [*home, *(fault for one in found for fault in one.faults)]
    if format_ == "json":
        told = {
            "sound": not faults,
            "home": [asdict(fault) for fault in home],
            "releases": [asdict(one) for one in found],
        }
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
    for one in found if format_ == "text" else ():
        counted = "" if one.statements is None else f", {one.statements:,} statements"
        state = f"{len(one.faults)} faults" if one.faults else "sound"
        click.echo(f"Release {one.release}{counted}: {state}.")
        for note in one.notes:
            click.echo(f"Note: {note}", err=True)
    if faults:
        if format_ == "text":
            for fault in faults:
                click.echo(fault.sentence(), err=True)
        raise click.exceptions.Exit(1)


def _named(home: Home, release_id: str) -> ReleaseDir:
    found = home.get(release_id) if release_id != "current" else home.current()
    if found is None:
        raise NotFound(f'There is no release "{release_id}".', "kg releases lists them.")
    return found


@click.command("rollback", short_help="Make an older release current again.")
@click.argument("release_id", metavar="[ID]", required=False)
@click.option(
    "--no-verify", is_flag=True, help="Look only whether its files are there, not whether sound."
)
@click.pass_obj
def rollback(settings: Settings, release_id: str | None, *, no_verify: bool) -> None:
    """Make an older release current again; without an ID, the one published before this.

    A running server follows at once. The release that was current stays. The next build or write
    follows the release gone back to: what was written since is not carried over, and comes back
    only by going back to it in turn.

    \b
    Example:
      kg releases rollback
      kg releases rollback 0123456789ab
    """
    home = Home(settings.home)
    before = home.current()
    with Stages() as stages:
        release = roll_back(home, release_id, stages, whole=not no_verify)
    was = f" in place of {before.id}" if before is not None else ""
    click.echo(f"Release {release.id} is current{was}.", err=True)
    click.echo(release.id)


@click.command("prune", short_help="Remove releases that are not needed.")
@click.option(
    "--keep-builds",
    type=click.IntRange(min=0),
    metavar="N",
    help="Of the releases by builds, keep the N last published.  [default: KG_KEEP_BUILDS]",
)
@click.option(
    "--keep-writes",
    type=click.IntRange(min=0),
    metavar="N",
    help="Of the releases by writes, keep the N last published.  [default: KG_KEEP_WRITES]",
)
@click.option(
    "--older-than",
    type=click.IntRange(min=0),
    metavar="DAYS",
    help="Keep also what was published within so many days.",
)
@click.option("--dry-run", is_flag=True, help="Show what would go, and remove nothing.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option(
    "--format", "format_", type=click.Choice(PLAIN), help="Of the list. Default: a table, or CSV."
)
@click.pass_obj
def prune(
    settings: Settings,
    *,
    keep_builds: int | None,
    keep_writes: int | None,
    older_than: int | None,
    dry_run: bool,
    yes: bool,
    format_: str | None,
) -> None:
    """Show which releases are not needed, and remove them.

    The current release, the one published before it and those of kg releases keep always stay.
    What is removed takes its exports along; the journal goes on naming it, so that the service
    answers 410 for it.

    \b
    Example:
      kg releases prune --dry-run
      kg releases prune --keep-builds 20 --keep-writes 10 --older-than 90 --yes
    """
    home = Home(settings.home)
    policy = Policy(
        settings.keep_builds if keep_builds is None else keep_builds,
        settings.keep_writes if keep_writes is None else keep_writes,
        None if older_than is None else timedelta(days=older_than),
    )
    places = sort_out(home, policy, datetime.now(UTC))
    rows = [
        {
            "release": place.release,
            "becomes": "stays" if place.because else "goes",
            "because": place.because,
            "made_by": place.made_by,
            "published_at": place.published_at,
            "megabytes": f"{place.size / _MEGABYTE:.1f}",
        }
        for place in places
    ]
    show(format_, _COLUMNS, rows)
    going = sum(not place.because for place in places)
    if not going:
        click.echo("Nothing goes.", err=True)
    if dry_run or not going:
        return
    if not yes:
        click.confirm(f"Remove {going} of {len(places)} releases?", abort=True, err=True)
    with Stages() as stages:
        gone = prune_releases(home, policy, stages)
    click.echo(f"Removed {len(gone)} releases.", err=True)


@click.command("keep", short_help="Keep a release for ever.")
@click.argument("release_id", metavar="ID")
@click.option("--why", required=True, metavar="TEXT", help="The reason, for those who come after.")
@click.pass_obj
def keep(settings: Settings, release_id: str, why: str) -> None:
    """Keep a release whatever retention says, as where something published cites it.

    \b
    Example:
      kg releases keep 0123456789ab --why "Cited in the report to the Board, May 2026"
    """
    home = Home(settings.home)
    if not why.strip():
        raise ReleaseError("No reason is given.", "Write --why and who needs the release.")
    with exclusive(home, lambda: None):
        keep_release(home, _named(home, release_id).id, why)


@click.command("unkeep", short_help="Let a release go when its time comes.")
@click.argument("release_id", metavar="ID")
@click.pass_obj
def unkeep(settings: Settings, release_id: str) -> None:
    """Take back what kg releases keep said of a release.

    \b
    Example:
      kg releases unkeep 0123456789ab
    """
    home = Home(settings.home)
    with exclusive(home, lambda: None):
        unkeep_release(home, release_id)


commands: Final = (verify_command, rollback, prune, keep, unkeep)
