"""How answers leave the command line: a table for people, CSV and the like for programs."""

from __future__ import annotations

import csv
import io
import json
import sys
from typing import TYPE_CHECKING, Any, Final

import click
from rich.console import Console
from rich.table import Table

from kg.vocab import DEFAULT_BASE, compact

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from api.v1.answers import Table as Answered

TABLE: Final = "table"
_READABLE: Final = 10
"""Characters of a cell that should stand in one line; the rest is folded."""

PLAIN: Final = (TABLE, "csv", "json")
"""The formats of the commands that list what the product itself knows."""


def chosen(wanted: str | None) -> str:
    """``wanted``, else a table on a terminal and CSV elsewhere."""
    return wanted or (TABLE if sys.stdout.isatty() else "csv")


def show_table(
    columns: Sequence[str], rows: Sequence[Mapping[str, Any]], base: str = DEFAULT_BASE
) -> None:
    """A table with compacted IRIs, and the number of rows on stderr.

    Where the terminal is too narrow for it, each row is a block of lines instead.
    """
    console = Console(highlight=False, markup=False)
    cells = [[_cell(row.get(column), base) for column in columns] for row in rows]
    needed = sum(
        max(len(column), *(min(len(row[place]), _READABLE) for row in cells), 0) + 3
        for place, column in enumerate(columns)
    )
    if needed >= console.width:
        for number, row in enumerate(cells, 1):
            block = Table(box=None, show_header=False, title=f"Row {number}", title_justify="left")
            block.add_column(no_wrap=True)
            block.add_column(overflow="fold")
            for column, cell in zip(columns, row, strict=True):
                if cell:
                    block.add_row(column, cell)
            console.print(block)
    else:
        table = Table(*columns, header_style="bold")
        for row in cells:
            table.add_row(*row)
        console.print(table)
    click.echo(f"{len(rows)} row{'' if len(rows) == 1 else 's'}", err=True)


def without_labelled(columns: Sequence[str]) -> list[str]:
    """The columns that a person reads: not the IRI of what has a label beside it.

    >>> without_labelled(["programme", "programme_label", "source"])
    ['programme_label', 'source']
    """
    return [column for column in columns if f"{column}_label" not in columns]


def show(wanted: str | None, columns: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> None:
    """Rows in one of the formats of :data:`PLAIN`."""
    format_ = chosen(wanted)
    if format_ == TABLE:
        show_table(columns, rows)
    elif format_ == "json":
        show_json(list(rows))
    else:
        text = io.StringIO()
        writer = csv.DictWriter(text, list(columns), extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
        click.echo(text.getvalue(), nl=False)


def show_rows(format_: str, table: Answered, readable: Sequence[str] = ()) -> None:
    """The rows of an answer, as a table or as CSV.

    Args:
        format_: as :func:`chosen` gives it.
        table: the rows.
        readable: the columns that a table has for a person; without any, all.
    """
    rows = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    show(format_, readable if readable and format_ == TABLE else table.columns, rows)


def show_json(answer: Any) -> None:
    """An answer as JSON that a person can read."""
    click.echo(json.dumps(answer, ensure_ascii=False, indent=2))


def write(body: bytes) -> None:
    """Bytes as they are, ended by a line break on a terminal."""
    stream = sys.stdout.buffer
    stream.write(body)
    if sys.stdout.isatty() and not body.endswith(b"\n"):
        stream.write(b"\n")
    stream.flush()


def _cell(value: Any, base: str) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = str(value)
    if text.startswith(("http://", "https://")):
        things = f"{base}id/"
        if text.startswith(things):
            return f"id:{text.removeprefix(things)}"
        return compact(text, base).strip("<>")
    return text
