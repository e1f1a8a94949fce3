"""Answers of ``/api/v1``: JSON, JSON-LD, and their rows as CSV and as XLSX, by negotiation."""

from __future__ import annotations

import asyncio
import csv
import io
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from starlette.responses import Response

from api.answers import CACHING
from api.negotiation import negotiate
from kg.exports.cells import guarded
from kg.formats import JSON_LD, Format

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from starlette.requests import Request

JSON: Final = Format("json", "application/json", (), "json", charset=False)
LINKED: Final = Format(
    "jsonld", JSON_LD.media_type, (), "jsonld", charset=False, names=("json-ld",)
)
CSV: Final = Format("csv", "text/csv", (), "csv")
XLSX: Final = Format(
    "xlsx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    (),
    "xlsx",
    charset=False,
)
FORMATS: Final = (JSON, LINKED, CSV, XLSX)
"""What a lookup comes in, the default first."""

TABLES: Final = (CSV, XLSX)
VARY: Final = {**CACHING, "Vary": "Accept, Accept-Language"}

_EPOCH: Final = datetime(1980, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""The day that a workbook says it was made, so that the same rows are the same bytes."""

Cell = str | int | float | bool | None


@dataclass(frozen=True)
class Table:
    """Rows under the names of their columns."""

    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def format_of(request: Request, formats: tuple[Format, ...] = FORMATS) -> Format:
    """The format that suits the client, of those that there are.

    Raises:
        NotAcceptable: none does.
    """
    accept = ",".join(request.headers.getlist("accept")) or None
    return negotiate(accept, formats, request.query_params.get("format"))


def json_answer(
    body: Mapping[str, Any], release: str, headers: Mapping[str, str] | None = None
) -> Response:
    """An answer as JSON.

    Args:
        body: the members.
        release: the id of the release that it is from.
        headers: beside those that every answer has.
    """
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return _response(text.encode(), JSON, release, headers)


def linked_answer(
    document: str, release: str, headers: Mapping[str, str] | None = None
) -> Response:
    """A JSON-LD document as an answer; the arguments are those of :func:`json_answer`."""
    return written_answer(document.encode(), LINKED, release, headers)


def written_answer(
    body: bytes, format_: Format, release: str, headers: Mapping[str, str] | None = None
) -> Response:
    """What is written already; the other arguments are those of :func:`json_answer`."""
    return _response(body, format_, release, headers)


async def table_answer(
    table: Table,
    format_: Format,
    name: str,
    release: str,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Rows as CSV or as a workbook.

    Args:
        table: the rows.
        format_: one of :data:`TABLES`.
        name: of the file that is saved, without its ending.
        release: the id of the release that they are from.
        headers: beside those that every answer has.
    """
    written = csv_of(table) if format_ is CSV else await asyncio.to_thread(xlsx_of, table, name)
    saved = {"Content-Disposition": f'inline; filename="{name}.{format_.ending}"'}
    return _response(written, format_, release, {**saved, **(headers or {})})


def csv_of(table: Table) -> bytes:
    r"""Rows as CSV (RFC 4180); a text that a spreadsheet would take for a formula is none.

    >>> csv_of(Table(("key", "n"), (("11.1", 3), ("=1+1", None))))
    b"key,n\r\n11.1,3\r\n'=1+1,\r\n"
    """
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(table.columns)
    for row in table.rows:
        writer.writerow([guarded(cell) if isinstance(cell, str) else cell for cell in row])
    return out.getvalue().encode()


def xlsx_of(table: Table, name: str) -> bytes:
    """Rows as a workbook of one sheet, always the same bytes; no text of it is a formula."""
    from xlsxwriter import Workbook  # noqa: PLC0415 (most servers never write one)

    out = io.BytesIO()
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = Workbook(out, {"in_memory": True, **plain})
    book.set_properties({"title": name, "created": _EPOCH})
    sheet = book.add_worksheet()
    sheet.freeze_panes(1, 0)
    sheet.write_row(0, 0, list(table.columns), book.add_format({"bold": True}))
    for number, row in enumerate(table.rows, 1):
        for column, cell in enumerate(row):
            if isinstance(cell, str):
                sheet.write_string(number, column, cell[:_LONGEST_CELL])
            elif cell is not None:
                sheet.write(number, column, cell)
    book.close()
    return out.getvalue()


_LONGEST_CELL: Final = 32_767
"""Characters that a cell of a workbook may have."""


def _response(
    body: bytes, format_: Format, release: str, headers: Mapping[str, str] | None
) -> Response:
    about = {**VARY, "Content-Type": format_.content_type, "X-Release": release}
    return Response(body, headers={**about, **(headers or {})})
