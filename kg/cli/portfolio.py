"""``kg portfolio``: how the things of the portfolio hang together, and which do not."""

# ruff: noqa: D301 (the escape keeps click from joining the lines of an example)

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import click

from kg.analysis.wording import declared
from kg.cli.choosing import release_of, with_release
from kg.cli.output import PLAIN, chosen, show, show_json
from kg.cli.plotting import with_plot, write_picture
from kg.cli.query import catalog_of
from kg.cli.session import called
from kg.languages import OFFERED
from kg.plots.network import network_picture
from kg.plots.reading import named
from kg.plots.reading_networks import portfolio_of
from kg.vocab import BASES

if TYPE_CHECKING:
    from pathlib import Path

    from kg.config import Settings

_COLUMNS = ("kind", "label", "links", "stated", "mapped", "thing")


@click.command(short_help="How the things of the portfolio hang together.")
@click.option(
    "--include",
    type=click.Choice(declared().include),
    multiple=True,
    help="Take these in as well. May be repeated.",
)
@click.option(
    "--basis",
    type=click.Choice(BASES),
    multiple=True,
    help="Only links on it. May be repeated. Default: all but derived ones.",
)
@click.option(
    "--lang", "language", type=click.Choice(OFFERED), default=OFFERED[0], help="Of the names."
)
@click.option("--format", "format_", type=click.Choice(PLAIN), help="Default: a table, or CSV.")
@with_plot("the portfolio, from mandates to goals,")
@with_release
@click.pass_context
def portfolio(
    ctx: click.Context,
    /,
    *,
    language: str,
    format_: str | None,
    plot: Path | None,
    release_id: str | None,
    moment: str | None,
    **given: Any,
) -> None:
    """Tell the things of the portfolio (mandates, programmes, outcomes, themes, targets, goals)
    with how many links each has with the others, those with most first.

    \b
    Example:
      kg portfolio
      kg portfolio --basis stated --plot stated.svg
      kg portfolio --include project --lang zh --format json
    """
    settings: Settings = ctx.obj
    arguments = {**given, "languages": [language]}
    answer = called(
        settings,
        catalog_of(ctx),
        "portfolio-network",
        lambda _: arguments,
        release=release_of(settings, release_id, moment),
    )
    format_ = chosen(format_)
    if format_ == "json":
        show_json(answer)
    else:
        show(format_, _COLUMNS, _rows(answer))
    without = answer["things_in_all"] - answer["connected"]
    click.echo(f"{len(answer['links'])} links; {without} things have none.", err=True)
    if plot:
        write_picture(plot, network_picture(portfolio_of(answer, [language]), [language]))


def _rows(answer: dict[str, Any]) -> list[dict[str, Any]]:
    """A row for each connected thing: those with most links first, then by kind and name."""
    links: Counter[str] = Counter()
    on: Counter[tuple[str, str]] = Counter()
    for link in answer["links"]:
        for end in {link["subject"], link["object"]}:
            links[end] += 1
            on.update((end, basis) for basis in link["basis"])
    things = answer["things"]
    ordered = sorted(links, key=lambda iri: (-links[iri], things[iri]["kind"], iri))
    return [
        {
            "kind": things[iri]["kind"],
            "label": named(things[iri]),
            "links": links[iri],
            "stated": on[iri, "stated"],
            "mapped": on[iri, "mapped"],
            "thing": iri,
        }
        for iri in ordered
    ]
