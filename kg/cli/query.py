"""``kg query``: each stored query a command, its parameters options."""

# ruff: noqa: D301 (the escape keeps click from joining the lines of an example)

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from kg.cli.choosing import OPTIONS, release_of
from kg.cli.output import PLAIN, TABLE, chosen, show, show_table, without_labelled, write
from kg.cli.session import ask_stored
from kg.config import Settings
from kg.errors import NotFound
from kg.formats import SOLUTION_FORMATS
from kg.languages import OFFERED, certain, in_order
from kg.queries.catalog import Catalog
from kg.queries.rows import Rows

if TYPE_CHECKING:
    from kg.queries.catalog import StoredQuery
    from kg.queries.header import Parameter

CATALOG = "kg.cli.query.catalog"
"""Where a run of the command keeps the stored queries that it has read."""

LANG = "--lang"
"""The option of the language, whatever a query calls its parameter."""

_FORMATS = (TABLE, "json", "srj", *(entry.name for entry in SOLUTION_FORMATS[1:]))


class StoredQueries(click.Group):
    """The commands are ``list`` and the queries of the catalog."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*super().list_commands(ctx), *catalog_of(ctx).queries]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        fixed = super().get_command(ctx, cmd_name)
        if fixed is not None:
            return fixed
        try:
            return self.command_of(catalog_of(ctx).get(cmd_name))
        except NotFound as error:
            raise click.UsageError(str(error), ctx) from error

    def command_of(self, stored: StoredQuery) -> click.Command:
        """The command that a stored query is."""
        return _command(stored)


@click.group(cls=StoredQueries, short_help="Ask a stored question.", subcommand_metavar="NAME …")
def query() -> None:
    """Ask one of the stored queries by GROUP/NAME, its parameters as options.

    \b
    Example:
      kg query list
      kg query programme/programmes-by-target --target 11.1
      kg query programme/programmes-by-target -p target=11.1 --format json
      kg query programme/programmes-by-target --target 11.1 --at 2026-11-25
    """


@query.command("list")
@click.option("--format", "format_", type=click.Choice(PLAIN), help="Default: a table, or CSV.")
@click.option(
    LANG, "language", type=click.Choice(OFFERED), default=OFFERED[0], help="Of the questions."
)
@click.pass_context
def listing(ctx: click.Context, format_: str | None, language: str) -> None:
    """List the stored queries with their questions, which are in English and Chinese.

    \b
    Example:
      kg query list --format json
      kg query list --lang zh
    """
    chinese = certain(in_order([language])) == "zh"
    rows = [
        {
            "query": stored.key,
            "question": stored.header.summary.zh if chinese else stored.header.summary.en,
            "parameters": " ".join(p.name for p in stored.header.parameters),
        }
        for stored in catalog_of(ctx).queries.values()
    ]
    show(format_, ("query", "question", "parameters"), rows)


def catalog_of(ctx: click.Context) -> Catalog:
    """The stored queries, read once for one run of the command."""
    settings = ctx.find_object(Settings) or Settings.from_environment()
    shared = ctx.find_root().meta
    if CATALOG not in shared:
        shared[CATALOG] = Catalog.read(settings.content / "queries", settings.base_iri)
    catalog: Catalog = shared[CATALOG]
    return catalog


def _command(stored: StoredQuery) -> click.Command:
    header = stored.header
    options = [
        *parameters_of(stored),
        click.Option(
            ["--format", "format_"],
            type=click.Choice(_FORMATS),
            help="Default: a table on a terminal, else CSV.",
        ),
        *(click.Option(names, **settings) for names, settings in OPTIONS),
    ]
    columns = "\n".join(f"  {name}: {text.en}" for name, text in header.returns.items())
    return click.Command(
        stored.key,
        params=options,
        callback=click.pass_context(lambda ctx, **values: _ask(ctx, stored, values)),
        help=f"{header.summary.en}\n\n{header.description.en}\n\n"
        f"\b\nExample:\n  kg query {stored.key} {example_of(stored)}\n\n\b\nColumns:\n{columns}",
        short_help=header.summary.en,
    )


def parameters_of(stored: StoredQuery) -> list[click.Parameter]:
    """The options by which the parameters of a query are given; :func:`given_in` reads them."""
    options: list[click.Parameter] = [
        click.Option(
            [*_names(parameter), f"value_{parameter.name}"],
            metavar=parameter.kind.upper(),
            help=f"{_sentence(parameter.description.en)} "
            + ("Required; such as " if parameter.required else "Such as ")
            + f"{parameter.example}."
            + (f" Default: {parameter.default}." if parameter.default else ""),
        )
        for parameter in stored.header.parameters
    ]
    named = click.Option(
        ["-p", "pairs"],
        metavar="NAME=VALUE",
        multiple=True,
        help="A parameter by its name; may be repeated.",
    )
    return [*options, named]


def example_of(stored: StoredQuery) -> str:
    """The options of the examples of the parameters that a query needs."""
    return " ".join(
        f"--{parameter.name.replace('_', '-')} {_quoted(parameter.example)}"
        for parameter in stored.header.parameters
        if parameter.required
    )


def given_in(ctx: click.Context, values: dict[str, Any]) -> dict[str, str]:
    """The parameters of a query among the values of a command, which they are taken from.

    Raises:
        click.UsageError: a ``-p`` is not of its form.
    """
    given: dict[str, str] = {}
    for pair in values.pop("pairs"):
        name, equals, value = pair.partition("=")
        if not equals:
            raise click.UsageError(f'"{pair}" is not NAME=VALUE.', ctx)
        given[name] = value
    named = [name for name in values if name.startswith("value_")]
    found = {name.removeprefix("value_"): values.pop(name) for name in named}
    return given | {name: value for name, value in found.items() if value is not None}


def _sentence(text: str) -> str:
    return text if text.endswith((".", "?", "!")) else f"{text}."


def _names(parameter: Parameter) -> list[str]:
    """The option of a parameter; ``--lang`` asks for a language everywhere."""
    names = [f"--{parameter.name.replace('_', '-')}"]
    return [*names, LANG] if parameter.kind == "language" else names


def _ask(ctx: click.Context, stored: StoredQuery, values: dict[str, Any]) -> None:
    settings = ctx.find_object(Settings)
    assert settings is not None
    format_ = chosen(values.pop("format_"))
    release = release_of(settings, values.pop("release_id"), values.pop("moment"))
    given = given_in(ctx, values)
    plain = format_ in (TABLE, "json", "srj")
    asked = ask_stored(
        settings, catalog_of(ctx), stored, given, "json" if plain else format_, release=release
    )
    if not plain or format_ == "srj":
        write(asked.body)
        return
    rows = Rows.of(asked.body)
    if format_ == TABLE:
        show_table(without_labelled(rows.columns), rows.rows, settings.base_iri)
        return
    friendly = {
        "query": stored.key,
        "release": asked.release,
        "parameters": {name: term.value for name, term in asked.values.items()},
        "columns": list(rows.columns),
        "rows": list(rows.rows),
    }
    click.echo(json.dumps(friendly, ensure_ascii=False, indent=2))


def _quoted(text: str) -> str:
    return f"'{text}'" if any(character in text for character in " #()<>&;") else text
