"""The options of what is imagined, and with them those of coverage and gaps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import click

from kg.analysis.link_texts import link_of
from kg.cli.choosing import with_release
from kg.cli.output import PLAIN
from kg.errors import ParameterError
from kg.languages import OFFERED
from kg.lookups.kinds import kinds
from kg.lookups.naming import thing_named
from kg.queries.parameters import thing_of_kind
from kg.vocab import BASES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from kg.queries.keys import KeyIndex

ENDS: Final = tuple(kind.one for kind in kinds().looked_up.values())
"""The kinds of things, in the singular."""

_WHAT_IF: Final = (
    click.option(
        "--without",
        metavar="THING",
        multiple=True,
        help="What if this thing or source were not there: programmes/rise-up. May be repeated.",
    ),
    click.option(
        "--without-link",
        metavar='"THING PROPERTY THING"',
        multiple=True,
        help="What if this link were not there. May be repeated.",
    ),
    click.option(
        "--with",
        "with_",
        metavar='"THING PROPERTY THING"',
        multiple=True,
        help="What if this link were there, as a mapping. May be repeated.",
    ),
)


def with_what_if(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options by which something is left out or added; :func:`what_if_of` reads them."""
    for option in reversed(_WHAT_IF):
        command = option(command)
    return command


def with_evidence(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say what counts; :func:`arguments_of` reads them."""
    options = (
        click.option(
            "--basis",
            type=click.Choice(BASES),
            multiple=True,
            help="Only links on this basis count. May be repeated.",
        ),
        click.option("--level", metavar="KEY", help="Only links of this level, such as direct."),
        click.option(
            "--only",
            metavar="KIND=KEY",
            multiple=True,
            help="Only what has to do with this thing: country=KEN, goal=11. May be repeated.",
        ),
        *_WHAT_IF,
        click.option(
            "--lang",
            "language",
            type=click.Choice(OFFERED),
            default=OFFERED[0],
            help="Of the labels.",
        ),
        click.option(
            "--format", "format_", type=click.Choice(PLAIN), help="Default: a table, or CSV."
        ),
    )
    command = with_release(command)
    for option in reversed(options):
        command = option(command)
    return command


def arguments_of(given: Mapping[str, Any], keys: KeyIndex) -> dict[str, Any]:
    """The arguments of the worker's functions that those options make.

    Raises:
        ParameterError, NotFound: a thing or link is written in another way, or is none.
    """
    level = given["level"] and thing_of_kind("--level", "level", given["level"], keys)
    return {
        "bases": list(given["basis"]),
        "level": level or "",
        "by": dict(_only(text, keys) for text in given["only"]),
        **what_if_of(given, keys),
        "languages": [given["language"]],
        "release": "",
    }


def what_if_of(given: Mapping[str, Any], keys: KeyIndex) -> dict[str, Any]:
    """What is imagined, as :func:`kg.graph.imagining.change_of` takes it.

    Raises:
        ParameterError, NotFound: a thing or link is written in another way, or is none.
    """
    return {
        "without": [thing_named("--without", text, keys) for text in given["without"]],
        "without_links": [link_of("--without-link", text, keys) for text in given["without_link"]],
        "with_links": [link_of("--with", text, keys) for text in given["with_"]],
    }


def imagined(said: Mapping[str, Any]) -> Sequence[str]:
    """What a person should know of an answer that is of no release."""
    what = said["imagined"]
    if what is None:
        return ()
    notes = [f"What if: links left out: {what['fallen_links']}."]
    if what["with_links"]:
        notes = [f"{notes[0][:-1]}; added, as mapped: {len(what['with_links'])}."]
    if what["fallen_derived"] is None:
        notes.append("Which derived links would fall is not known in a release so large.")
    return [*notes, "This is no answer of the release."]


def _only(text: str, keys: KeyIndex) -> tuple[str, str]:
    kind, _, key = text.partition("=")
    if kind not in ENDS or not key:
        raise ParameterError(
            "--only",
            f'"{text}" for --only names no kind and key.',
            f"Write it like country=KEN. Kinds are: {', '.join(ENDS)}.",
        )
    return kind, thing_of_kind("--only", kind, key, keys)
