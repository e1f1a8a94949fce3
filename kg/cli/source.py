"""``kg source``: hold what the graph says of a document against a copy of it."""

# ruff: noqa: D301 (the escape keeps click from joining the lines of an example)

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.evidence import Report
from kg.documents.coverage import coverage, names_of
from kg.documents.evidence import Checker, types_of
from kg.documents.text import read_document
from kg.errors import GateRefused, NotFound, SourceError
from kg.sources.anchors import NAME, languages
from kg.sources.collect import collect
from kg.sources.content import Content

if TYPE_CHECKING:
    from kg.config import Settings


@click.group()
def source() -> None:
    """Hold what the graph says of a document against a copy of the document.

    \b
    Example:
      kg source check report.txt
      kg source check report.txt --coverage
    """


@source.command(short_help="Find statements that the cited text does not bear out.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--document", "slug", metavar="SLUG", help="Which document it is a copy of.")
@click.option(
    "--coverage", "covered", is_flag=True, help="Also list figures and names no statement cites."
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How the report is written.",
)
@click.pass_context
def check(ctx: click.Context, file: Path, slug: str | None, covered: bool, format_: str) -> None:
    """Look for the anchor of each statement in the paragraph of FILE that the statement cites.

    FILE is a copy of the document as UTF-8 text, with its lines broken anyhow. What is amiss goes
    to stdout, one a line: an anchor that stands in another paragraph or nowhere, a figure or date
    that is not the one of the text, a name that has no anchor. The exit code is then 1.

    \b
    Example:
      kg source check report.txt
      kg source check report.txt --document eb-2024-1-item-7 --format json
      kg source check report.txt --coverage
    """
    report = _report(ctx.obj, file, slug)
    if format_ == "json":
        click.echo(json.dumps(report.as_dict(covered), ensure_ascii=False, indent=2))
    else:
        for sentence in report.sentences(covered):
            click.echo(sentence)
        for total in report.totals():
            click.echo(total, err=True)
    if not report.evidence.sound:
        ctx.exit(1)


def _report(settings: Settings, file: Path, slug: str | None) -> Report:
    collected = collect(Content(settings.content), settings.base_iri)
    if collected.faults:
        raise GateRefused([str(fault) for fault in collected.faults])
    tables = {Path(table.file.path).parent.name: table for table in collected.anchors}
    if slug is None and len(tables) == 1:
        slug = next(iter(tables))
    if slug is None or slug not in tables:
        names = ", ".join(tables) or "none"
        raise NotFound(
            f'No document "{slug or ""}" has a table {NAME}.',
            f"Name one with --document; there are: {names}.",
        )
    table = tables[slug]
    path = f"data/documents/{slug}/statements.trig"
    statements = next(one for one in collected.files if one.path == path)
    language = languages(collected.files, settings.base_iri).get(slug)
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise SourceError(
            str(file), "The file is not UTF-8 text.", "Save it in the encoding UTF-8."
        ) from error
    document = read_document(text, language)
    quads = [quad for one in collected.files for quad in one.quads]
    types = types_of(quads)
    iri = f"{settings.base_iri}id/document/{slug}"
    checker = Checker(document, iri, table.rows, types)
    return Report(
        slug,
        settings.base_iri,
        statements,
        table.file.path,
        checker.check(statements.quads),
        coverage(
            document,
            table.rows,
            names_of(quads, document.language, types),
            checker.cited(statements.quads),
        ),
    )
