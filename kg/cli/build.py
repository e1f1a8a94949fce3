"""``kg build``: from the files to a release."""

# ruff: noqa: D301 (the escape keeps click from joining the lines of an example)

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import click

from kg.build.pipeline import build as build_release
from kg.cli.stages import Stages
from kg.errors import SourceError
from kg.keeping.retention import Policy, prune
from kg.queries.catalog import Catalog
from kg.releases import Home

if TYPE_CHECKING:
    from kg.config import Settings
    from kg.releases import ReleaseDir


@click.command(short_help="Make a release of the data and switch to it.")
@click.option(
    "--drop-writes",
    is_flag=True,
    help="Leave out what was written to the served release since the last build.",
)
@click.pass_obj
def build(settings: Settings, *, drop_writes: bool) -> None:
    """Read, merge, derive and check the files, and make them the current release.

    Anything wrong stops it with a sentence for each finding; the current release stays. What was
    written to it over HTTP since the last build is laid over the files, and how many statements
    that were is said.

    \b
    Example:
      kg build
      kg build --drop-writes
      KG_HOME=/srv/habitat-kg kg build
    """
    started = time.monotonic()
    with Stages() as stages:
        release = build_release(
            settings.content,
            settings.home,
            settings.base_iri,
            stages,
            faults_of_queries(settings),
            drop_writes=drop_writes,
        )
        if settings.keep_builds is not None:
            prune(Home(settings.home), Policy(builds=settings.keep_builds), stages)
    report(release, time.monotonic() - started)


def faults_of_queries(settings: Settings) -> list[SourceError]:
    """The first fault of the stored queries, if there is one: with it no server would start."""
    try:
        Catalog.read(settings.content / "queries", settings.base_iri)
    except SourceError as fault:
        return [fault]
    return []


def report(release: ReleaseDir, seconds: float) -> None:
    """Say on stderr what was built, and the id alone on stdout."""
    manifest = release.manifest()
    click.echo(
        f"Release {manifest.id}: {manifest.triples:,} triples in {len(manifest.graphs):,} graphs "
        f"({manifest.quads:,} statements), {len(manifest.warnings)} warnings, {seconds:.1f} s.",
        err=True,
    )
    if manifest.writes:
        click.echo(
            f"Carried over from writes: {manifest.writes['added']:,} statements added and "
            f"{manifest.writes['removed']:,} removed; kg build --drop-writes leaves them out.",
            err=True,
        )
    click.echo(manifest.id)
