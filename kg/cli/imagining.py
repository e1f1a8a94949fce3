"""The options of coverage and gaps: what counts, what it is narrowed to, what is imagined."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import click

from kg.analysis.declared import BASES
from kg.analysis.link_texts import link_of
from kg.cli.choosing import with_release
from kg.cli.output import PLAIN
from kg.errors import ParameterError
from kg.languages import OFFERED
from kg.lookups.kinds import kinds
from kg.lookups.naming import thing_named
from kg.queries.header import Parameter, Wording
from kg.queries.parameters import read_value

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from kg.queries.keys import KeyIndex

ENDS: Final = tuple(kind.one for kind in kinds().looked_up.values())
"""The kinds of things, in the singular."""


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
        click.option(
            "--without",
            metavar="THING",
            multiple=True,
            help="What if this thing or source were not there: programmes/rise-up. "
            "May be repeated.",
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
    return {
        "bases": list(given["basis"]),
        "level": value_of("--level", "level", given["level"], keys) if given["level"] else "",
        "by": dict(_only(text, keys) for text in given["only"]),
        "without": [thing_named("--without", text, keys) for text in given["without"]],
        "without_links": [link_of("--without-link", text, keys) for text in given["without_link"]],
        "with_links": [link_of("--with", text, keys) for text in given["with_"]],
        "languages": [given["language"]],
        "release": "",
    }


def value_of(name: str, kind: str, text: str, keys: KeyIndex) -> str:
    """The IRI of a thing of a kind by its key.

    Raises:
        ParameterError: it names none.
    """
    named = Parameter(name, kind, True, Wording("", ""), "")
    return str(read_value(named, text, keys).value)


def imagined(said: Mapping[str, Any]) -> Sequence[str]:
    """What a person should know of an answer that is of no release."""
    what = said["imagined"]
    if what is None:
        return ()
    notes = [f"What if: {what['fallen_links']} links were left out."]
    if what["with_links"]:
        notes = [f"{notes[0][:-1]}, and {len(what['with_links'])} were added as mapped."]
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
    return kind, value_of("--only", kind, key, keys)
