"""``kg why``: why a programme is said to serve a target, the best founded reasons first."""

# ruff: noqa: D301 (the escape keeps click from joining the lines of an example)

from __future__ import annotations

from typing import Any

import click

from kg.cli.ways import End, tell_ways, with_bounds


@click.command(short_help="Why a programme is said to serve a target.")
@click.argument("programme", metavar="PROGRAMME")
@click.argument("target", metavar="TARGET")
@with_bounds(hops=3)
@click.pass_context
def why(ctx: click.Context, /, *, programme: str, target: str, **given: Any) -> None:
    """Tell why a programme is linked with a target: what documents state before what analysts map,
    and that before what rules derive; of equally good reasons the shortest first.

    PROGRAMME is the key of a programme, an initiative or a subprogramme, TARGET the code of a
    target, goal or indicator. Either may be anything else with its kind before it
    (resolutions/2/7, projects/…) or as an IRI.

    \b
    Example:
      kg why inclusive-communities-thriving-cities 11.1
      kg why surge 13.1 --format sentences
      kg why resolutions/2/7 11.1 --hops 2 --lang zh
    """
    ends = {
        "programme": End(programme, ("programme", "subprogramme")),
        "target": End(target, ("target", "goal", "indicator")),
    }
    tell_ways(ctx, "why", ends, given)
