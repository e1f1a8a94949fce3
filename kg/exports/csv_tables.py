"""Tables as CSV (RFC 4180, in UTF-8), described as CSV on the Web."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from kg.exports.cells import guarded
from kg.exports.values import NUMBERS

if TYPE_CHECKING:
    from pathlib import Path

    from kg.exports.columns import Column
    from kg.exports.tables import Table


def write_csv(table: Table, path: Path) -> int:
    """Write a table; gives the number of its rows.

    Numbers stay as they are; every other cell that would be a formula is made a text.
    """
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([column.name for column in table.columns])
        for count, row in enumerate(table.rows(), 1):  # noqa: B007 (it is what is given back)
            cells = zip(table.columns, row, strict=True)
            writer.writerow([_cell(column, values) for column, values in cells])
    return count


def _cell(column: Column, values: list[str]) -> str:
    text = column.separator.join(values)
    number = column.datatype in NUMBERS and column.typed and not column.separator
    return text if number else guarded(text)
