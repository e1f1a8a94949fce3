"""Reads a CSV table with named columns; tells every fault of its form with the line."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from kg.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence


@dataclass(frozen=True)
class Row:
    """A row by column name, and the line on which it starts; a missing value is ``""``."""

    line: int
    values: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.values[column]


@dataclass(frozen=True)
class Table:
    """The rows that have all columns, and what is wrong with the form of the table."""

    rows: tuple[Row, ...]
    faults: tuple[SourceError, ...]


def read_table(
    text: str, path: str, columns: Sequence[str], optional: Collection[str] = ()
) -> Table:
    r"""Read a table whose first line names its columns, in any order.

    A row with a required value missing is given with the fault, so that its other values can be
    looked at in the same run.

    Raises:
        SourceError: the first line does not name the columns.

    >>> table = read_table("a,b\n1,\n", "t.csv", ["a", "b"])
    >>> str(table.faults[0])
    't.csv:2: b: there is no value. Fill in the column b.'
    """
    lines = _lines(text, path)
    _, names = next(lines, (1, []))
    names = [name.strip() for name in names]
    _check_columns(names, path, columns)
    rows: list[Row] = []
    faults: list[SourceError] = []
    try:
        for line, cells in lines:
            if len(cells) != len(names):
                faults.append(
                    SourceError(
                        path,
                        f"The row has {len(cells)} values for {len(names)} columns.",
                        'Put a text that holds a comma in "quotes".',
                        line,
                    )
                )
                continue
            row = Row(line, dict(zip(names, (cell.strip() for cell in cells), strict=True)))
            rows.append(row)
            empty = [name for name in columns if not row[name] and name not in optional]
            for name in empty:
                remedy = f"Fill in the column {name}."
                faults.append(SourceError(path, f"{name}: there is no value.", remedy, line))
    except SourceError as fault:
        faults.append(fault)
    return Table(tuple(rows), tuple(faults))


def _lines(text: str, path: str) -> Iterator[tuple[int, list[str]]]:
    """The rows with the line that each starts on; blank lines are passed over."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise SourceError(
                path,
                f"A fault of syntax: {error}.",
                "Look for a quotation mark that is not closed or not doubled inside a text.",
                line,
            ) from error
        if any(cell.strip() for cell in cells):
            yield line, cells


def _check_columns(names: Sequence[str], path: str, columns: Sequence[str]) -> None:
    remedy = f"The columns are: {', '.join(columns)}."
    for name in names:
        if name not in columns:
            near = get_close_matches(name, columns, 1)
            hint = f' Did you mean "{near[0]}"?' if near else ""
            raise SourceError(path, f'There is no column "{name}".', remedy + hint, 1)
        if names.count(name) > 1:
            raise SourceError(path, f'The column "{name}" stands twice.', remedy, 1)
    missing = [name for name in columns if name not in names]
    if missing:
        raise SourceError(path, f'The column "{missing[0]}" is missing.', remedy, 1)
