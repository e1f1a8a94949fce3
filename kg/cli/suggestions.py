"""``kg suggestions``: what a program found that documents mention, for a person to decide."""

# ruff: noqa: D301 (the escape keeps click from joining the lines of an example)

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli.ingest import read_text, say_suggested
from kg.cli.output import PLAIN, show
from kg.documents.suggesting import accept as accept_suggestions
from kg.documents.suggesting import all_suggestions, chosen, suggest
from kg.documents.suggesting import reject as reject_suggestions
from kg.documents.suggestions import Status
from kg.errors import NotFound
from kg.iris import part_path
from kg.sources.content import Content
from kg.vocab import DEFAULT_BASE, SDG

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from kg.config import Settings
    from kg.documents.suggestions import Suggestion

_COLUMNS = ("id", "status", "document", "paragraph", "thing", "name", "how", "at")


@click.group(short_help="Decide on suggested mentions.")
def suggestions() -> None:
    """List, accept and reject mentions that a program found in documents.

    A suggestion stands beside its document, outside of every build, until you accept it: then the
    paragraph's graph in statements.trig says that the paragraph mentions the thing. One that you
    reject is kept as rejected and not suggested again.

    \b
    Example:
      kg suggestions list --document eb-2025-1-item-6 --status suggested
      kg suggestions accept 3f0c91d2 77ab
      kg suggestions accept --all-of country --document eb-2025-1-item-6
      kg suggestions reject 5e21
    """


def _filters(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that say which suggestions are meant."""
    for option in (
        click.option("--paragraph", help="Only this part: 17(a), 'footnote 1', front."),
        click.option("--document", help="Only the document of this key."),
    ):
        command = option(command)
    return command


def _choice(command: Callable[..., Any]) -> Callable[..., Any]:
    """The ids or filters by which a person says what to decide on; ``_meant`` reads them."""
    kind = click.option(
        "--all-of", "kind", help="All that wait of this kind of thing: country, sdg."
    )
    return click.argument("ids", nargs=-1)(_filters(kind(command)))


@suggestions.command("list")
@_filters
@click.option("--all-of", "kind", help="Only things of this kind, as in their address: country.")
@click.option("--status", type=click.Choice([s.value for s in Status]), help="Only this status.")
@click.option("--format", "format_", type=click.Choice(PLAIN), help="Default: a table, or CSV.")
@click.pass_obj
def listing(
    settings: Settings,
    *,
    document: str | None,
    paragraph: str | None,
    kind: str | None,
    status: str | None,
    format_: str | None,
) -> None:
    """List suggestions in the order of the text.

    The column "at" gives the places in the text of the part, counted in characters from 0; "how"
    tells a name from a word that refers to one (this programme).

    \b
    Example:
      kg suggestions list --paragraph 17(a) --status suggested
    """
    every = all_suggestions(Content(settings.content))
    found = _filtered(every, document, paragraph, kind)
    rows = [_row(one) for one in found if status in (None, one.status.value)]
    show(format_, _COLUMNS, rows)


@suggestions.command()
@_choice
@click.pass_obj
def accept(
    settings: Settings,
    *,
    ids: tuple[str, ...],
    document: str | None,
    paragraph: str | None,
    kind: str | None,
) -> None:
    """Write mentions into the statements of their paragraphs.

    \b
    Example:
      kg suggestions accept 3f0c91d2
      kg suggestions accept --all-of country --document eb-2025-1-item-6
    """
    content = Content(settings.content)
    found = _meant(content, ids, document, paragraph, kind)
    added = accept_suggestions(content, found)
    click.echo(
        f"{len(found)} accepted, {added} of them new in statements.trig. Run kg check.", err=True
    )


@suggestions.command()
@_choice
@click.pass_obj
def reject(
    settings: Settings,
    *,
    ids: tuple[str, ...],
    document: str | None,
    paragraph: str | None,
    kind: str | None,
) -> None:
    """Note that these are no mentions; they are not suggested again.

    \b
    Example:
      kg suggestions reject 5e21aa07
    """
    content = Content(settings.content)
    found = _meant(content, ids, document, paragraph, kind)
    reject_suggestions(content, found)
    click.echo(f"{len(found)} rejected.", err=True)


@suggestions.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--document", required=True, help="Key of the document that the file is a copy of.")
@click.option("--lang", required=True, help="Language of the text, such as en or zh.")
@click.pass_obj
def find(settings: Settings, file: Path, document: str, lang: str) -> None:
    """Look again for mentions in a document that is there already.

    For when there are new names in data/reference/. Your decisions are kept.

    \b
    Example:
      kg suggestions find REPORT.txt --document eb-2025-1-item-6 --lang en
    """
    content = Content(settings.content)
    if document not in {folder.name for folder in content.documents}:
        raise NotFound(
            f'There is no document "{document}" in data/documents/.',
            "Take it in with kg ingest document.",
        )
    say_suggested(suggest(content, read_text(file, lang), document), document)


def _meant(
    content: Content,
    ids: tuple[str, ...],
    document: str | None,
    paragraph: str | None,
    kind: str | None,
) -> list[Suggestion]:
    """The suggestions of these ids, or all that wait and fit the options."""
    options = (document, paragraph, kind)
    if bool(ids) == any(options):
        raise click.UsageError("Give ids, or --all-of, --document and --paragraph; not both.")
    every = all_suggestions(content)
    if ids:
        return chosen(every, ids)
    waiting = [one for one in every if one.status == Status.SUGGESTED]
    return _filtered(waiting, *options)


def _filtered(
    every: Iterable[Suggestion], document: str | None, paragraph: str | None, kind: str | None
) -> list[Suggestion]:
    part = part_path(paragraph) if paragraph else None
    return [
        one
        for one in every
        if document in (None, one.document)
        and part in (None, one.part)
        and kind in (None, _kind(one))
    ]


def _kind(one: Suggestion) -> str:
    """The kind of the thing, as its address names it."""
    if one.thing.startswith(SDG.iri):
        return "sdg"
    return one.thing.removeprefix(f"{DEFAULT_BASE}id/").partition("/")[0]


def _row(one: Suggestion) -> dict[str, str]:
    return {
        "id": one.id,
        "status": one.status.value,
        "document": one.document,
        "paragraph": one.where,
        "thing": one.thing,
        "name": one.name,
        "how": "word" if one.by_word else "name",
        "at": " ".join(f"{start}-{end}" for start, end in one.places),
    }
