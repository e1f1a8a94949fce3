"""``kg path``: how two things hang together, with the evidence of each step."""

# ruff: noqa: D301 (the escape keeps click from joining the lines of an example)

from __future__ import annotations

from typing import Any

import click

from kg.cli.ways import End, tell_ways, with_bounds


@click.command(short_help="How two things hang together, step by step.")
@click.argument("from_", metavar="FROM")
@click.argument("to", metavar="TO")
@click.option("--shortest", is_flag=True, help="Only the paths of the least length.")
@with_bounds(hops=4)
@click.pass_context
def path(ctx: click.Context, /, *, from_: str, to: str, **given: Any) -> None:
    """Tell the paths between two things: the shortest first, of one length the best founded.

    A thing is a key (11.1, 2/7, KEN, surge), a key with its kind before it where the key alone may
    be several things (goals/11, resolutions/2/7), or an IRI. Each step shows the statements that
    make it, as their sources have them, and where these stand.

    \b
    Example:
      kg path inclusive-communities-thriving-cities 11.1
      kg path KEN surge --shortest --format sentences
      kg path surge 11.1 --basis stated --basis mapped --without-class Goal
      kg path KEN resolutions/2/7 --lang zh --limit 3 --format json
    """
    tell_ways(ctx, "paths", {"from": End(from_), "to": End(to)}, given)
