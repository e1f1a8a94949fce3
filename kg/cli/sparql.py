"""``kg sparql``: any query, on the current release or an older one."""

# ruff: noqa: D301 (the escape keeps click from joining the lines of an example)

from __future__ import annotations

import json
import sys
from typing import IO, TYPE_CHECKING, Final

import click

from kg.cli.choosing import release_of, with_release
from kg.cli.output import TABLE, chosen, show_table, write
from kg.cli.session import evaluate
from kg.formats import GRAPH_FORMATS, SOLUTION_FORMATS, by_name
from kg.queries.rows import Rows

if TYPE_CHECKING:
    from kg.config import Settings

_NAMES: Final = (TABLE, *(entry.name for entry in (*SOLUTION_FORMATS, *GRAPH_FORMATS)))


@click.command(short_help="Ask any SPARQL query.")
@click.argument("text", required=False, metavar="[QUERY|-]")
@click.option(
    "-f",
    "--file",
    "file",
    type=click.File("r", encoding="utf-8"),
    help="Read the query from a file.",
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(_NAMES),
    help="Default: a table on a terminal, else CSV; Turtle for graphs.",
)
@with_release
@click.pass_obj
def sparql(
    settings: Settings,
    *,
    text: str | None,
    file: IO[str] | None,
    format_: str | None,
    release_id: str | None,
    moment: str | None,
) -> None:
    """Ask a SPARQL 1.1 query of the current release, or an older one; - reads it from stdin.

    The query runs in a worker with the deadline and memory of the settings, as on the server.

    \b
    Example:
      kg sparql 'SELECT (COUNT(*) AS ?n) { ?s ?p ?o }'
      kg sparql -f question.rq --format json
      kg sparql -f question.rq --at 2026-11-25
    """
    if (text is None) == (file is None):
        raise click.UsageError("Give a query, or -f FILE, or - for stdin.")
    if file is not None:
        query = file.read()
    elif text == "-":
        query = sys.stdin.buffer.read().decode("utf-8")
    else:
        query = text or ""
    wanted = chosen(format_)
    release = release_of(settings, release_id, moment)
    answer = evaluate(settings, query, _formats(wanted, format_ is not None), release=release)
    if wanted == TABLE and answer.kind == "solutions":
        rows = Rows.of(answer.body)
        show_table(rows.columns, rows.rows, settings.base_iri)
    elif wanted == TABLE and answer.kind == "boolean":
        click.echo("yes" if json.loads(answer.body)["boolean"] else "no")
    else:
        write(answer.body)


def _formats(wanted: str, exactly: bool) -> dict[str, str]:
    """The format of each kind of answer; a kind that ``wanted`` cannot write is left out."""
    if wanted == TABLE or not exactly:
        plain = "json" if wanted == TABLE else wanted
        return {"solutions": plain, "boolean": plain, "graph": "turtle"}
    formats: dict[str, str] = {}
    if by_name(wanted, SOLUTION_FORMATS):
        formats |= {"solutions": wanted, "boolean": wanted}
    if by_name(wanted, GRAPH_FORMATS):
        formats["graph"] = wanted
    return formats
