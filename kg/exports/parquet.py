"""Tables as Parquet, with typed columns: numbers, booleans, dates, texts, and lists of them.

The rows go by a file of JSON lines, which the engine reads and writes as a stream.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import polars

from kg.exports.values import READERS
from kg.vocab import XSD

if TYPE_CHECKING:
    from pathlib import Path

    from kg.exports.columns import Column
    from kg.exports.tables import Table

_GROUP: Final = 50_000
_JSON: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_TYPES: Final[dict[str, type[polars.DataType]]] = {
    XSD.integer.value: polars.Int64,
    XSD.decimal.value: polars.Float64,
    XSD.double.value: polars.Float64,
    XSD.float.value: polars.Float64,
    XSD.boolean.value: polars.Boolean,
}
"""Types of columns by datatype; dates are read as texts first."""


def write_parquet(table: Table, path: Path) -> None:
    """Write a table."""
    lines = path.with_suffix(".ndjson")
    with lines.open("w", encoding="utf-8") as file:
        for row in table.rows():
            cells = zip(table.columns, row, strict=True)
            found = {column.name: _value(column, values) for column, values in cells}
            file.write(_JSON(found) + "\n")
    schema = {column.name: _type(column) for column in table.columns}
    dates = [
        _dates(column)
        for column in table.columns
        if column.typed and column.datatype == XSD.date.value
    ]
    frame = polars.scan_ndjson(lines, schema=schema).with_columns(dates)
    frame.sink_parquet(path, compression="zstd", row_group_size=_GROUP)
    lines.unlink()


def _value(column: Column, values: list[str]) -> Any:
    if not values or (not column.separator and not values[0]):
        return None
    read = READERS[column.datatype] if column.typed else str
    found = [read(value) for value in values]
    return found if column.separator else found[0]


def _type(column: Column) -> Any:
    kind = _TYPES.get(column.datatype, polars.String) if column.typed else polars.String
    return polars.List(kind) if column.separator else kind


def _dates(column: Column) -> polars.Expr:
    texts = polars.col(column.name)
    if column.separator:
        return texts.list.eval(polars.element().str.to_date("%Y-%m-%d"))
    return texts.str.to_date("%Y-%m-%d")
