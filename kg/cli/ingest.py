"""``kg ingest``: from a further document to its files."""

# ruff: noqa: D301 (the escape keeps click from joining the lines of an example)

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.documents.skeleton import Titles, write_skeleton
from kg.documents.suggesting import suggest
from kg.documents.text import read_document
from kg.errors import SourceError
from kg.sources.content import Content

if TYPE_CHECKING:
    from kg.config import Settings
    from kg.documents.skeleton import Skeleton
    from kg.documents.suggesting import Suggested
    from kg.documents.text import DocumentText


@click.group(short_help="Take in a further document.")
def ingest() -> None:
    """Make the files of something that the graph does not hold yet.

    \b
    Example:
      kg ingest document REPORT.txt --slug eb-2025-1-item-6 --lang en
    """


@ingest.command(short_help="Make the skeleton of a further report.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--slug", required=True, help="Key of the document, such as eb-2025-1-item-6.")
@click.option("--lang", required=True, help="Language of the text, such as en or zh.")
@click.option("--title-en", default="", help="What to call it in English.")
@click.option("--title-zh", default="", help="What to call it in Chinese.")
@click.pass_obj
def document(
    settings: Settings, *, file: Path, slug: str, lang: str, title_en: str, title_zh: str
) -> None:
    """Write data/documents/SLUG/ for a report of numbered paragraphs.

    FILE is plain UTF-8 text, its lines and pages broken anywhere; save a Word or PDF document as
    text first. document.ttl gets the document, its sections, paragraphs, lettered items and
    footnotes by number, and no sentence of the text; statements.trig is empty. Mentions of known
    programmes, resolutions, targets, countries, organisations and the like are suggested, outside
    of what a build reads: kg suggestions list.

    A document that is there already is never overwritten.

    \b
    Example:
      kg ingest document REPORT.txt --slug eb-2025-1-item-6 --lang en
    """
    content = Content(settings.content)
    text = read_text(file, lang)
    made = write_skeleton(content, text, slug, Titles(title_en, title_zh))
    _say(content, made, Titles(title_en, title_zh))
    say_suggested(suggest(content, text, slug), slug)
    click.echo(content.relative(made.folder))


def read_text(file: Path, language: str) -> DocumentText:
    """The document in a file of plain text.

    Raises:
        SourceError: the file is not UTF-8.
    """
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SourceError(
            str(file),
            "The file is not plain UTF-8 text.",
            "Save the document as text in the encoding UTF-8.",
        ) from error
    return read_document(text.replace("\r\n", "\n"), language)


def say_suggested(suggested: Suggested, slug: str) -> None:
    """Say on stderr what was suggested, and which parts the document's file lacks."""
    click.echo(
        f"{suggested.new} new suggested mentions, {suggested.waiting} wait for you: "
        f"kg suggestions list --document {slug}",
        err=True,
    )
    if suggested.unknown:
        click.echo(
            f"data/documents/{slug}/document.ttl does not describe {', '.join(suggested.unknown)}: "
            "mentions there were passed over. Add these parts, or correct their numbers.",
            err=True,
        )


def _say(content: Content, made: Skeleton, titles: Titles) -> None:
    folder = content.relative(made.folder)
    click.echo(
        f"{made.sections} sections, {made.paragraphs} paragraphs, {made.items} lettered items, "
        f"{made.footnotes} footnotes. Hold them against the document, then fill in:",
        err=True,
    )
    lines = [
        f"{folder}/document.ttl: the body or session it goes to (hkg:submittedTo), its agenda "
        "item, its symbol and day where they are printed; what the sections are about, after "
        "their numbers",
        f"{folder}/statements.trig: what each paragraph states",
        "data/reference/: class and names of what it names and the graph does not know",
    ]
    if not (titles.english and titles.chinese):
        lines.insert(0, f"{folder}/document.ttl: what the document is called, in both languages")
    for line in lines:
        click.echo(f"  {line}", err=True)
