"""``kg synth``: a synthetic portfolio, for tests and measurements."""

# ruff: noqa: D301 (the escape keeps click from joining the lines of an example)

from __future__ import annotations

import sys
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

import click

from kg.cli.stages import Stages
from kg.errors import ReleaseError
from kg.releases import Home
from kg.store.opening import open_store

if TYPE_CHECKING:
    from kg.config import Settings

_MOST: Final = 999_999
"""Projects whose numbers have six digits."""


@click.command(short_help="Make up a portfolio of projects, for tests and measurements.")
@click.option("--projects", type=click.IntRange(1, _MOST), required=True, help="How many.")
@click.option("--seed", type=int, default=1, show_default=True, help="Another one, other projects.")
@click.option(
    "-o",
    "--output",
    type=click.File("wb"),
    help="Write N-Quads to this file. Default: standard output.",
)
@click.option(
    "--home",
    type=click.Path(file_okay=False, path_type=Path),
    help="Instead, make releases in this folder: of the shipped data, and of both together.",
)
@click.pass_obj
def synth(
    settings: Settings, *, projects: int, seed: int, output: IO[bytes] | None, home: Path | None
) -> None:
    """Make up projects that nobody carries out, in the real vocabulary and with real neighbours.

    A few countries, targets, programmes and organisations have many projects, and most have few.
    Each project stands in a graph of its own, that of its activity record, whose basis is
    "reported". The same release, number and seed give the same statements.

    What is written to a file is what records assert, about the things of the current release. A
    home that is made has what the rules derive of it as well, and can be served.

    \b
    Example:
      kg synth --projects 1000 -o portfolio.nq
      kg synth --projects 50000 --seed 7 --home portfolio
      KG_HOME=portfolio kg serve
    """
    if home is not None and output is not None:
        raise click.UsageError("Give -o or --home, not both.")
    if home is None:
        _write(settings, projects, seed, output)
        return
    from kg.synth.release import make_release  # noqa: PLC0415 (numpy is slow to import)

    with Stages() as stages:
        made = make_release(
            settings.content, home, settings.base_iri, projects=projects, seed=seed, progress=stages
        )
    manifest = made.manifest()
    click.echo(
        f"Release {made.id}: {manifest.triples:,} triples in {len(manifest.graphs):,} graphs. "
        f"Serve it: KG_HOME={home} kg serve",
        err=True,
    )
    click.echo(made.id)


def _write(settings: Settings, projects: int, seed: int, output: IO[bytes] | None) -> None:
    from kg.synth.portfolio import Portfolio  # noqa: PLC0415
    from kg.synth.world import World  # noqa: PLC0415

    release = Home(settings.home).current()
    if release is None:
        raise ReleaseError("There is no release to take the vocabulary from.", "Run kg build.")
    store = open_store(release.store)
    try:
        world = World.of(store, release.manifest().base)
    finally:
        store.close()
    count = 0
    to = output or sys.stdout.buffer
    for line in Portfolio(world, projects, seed).asserted():
        to.write(f"{line}\n".encode())
        count += 1
    click.echo(
        f"{count:,} statements. To serve them beside the shipped data: "
        f"kg synth --projects {projects} --seed {seed} --home FOLDER; or by themselves, with "
        "KG_DATASET=plain: curl -X PUT -H 'Content-Type: application/n-quads' -T FILE "
        "http://localhost:8000/data",
        err=True,
    )
