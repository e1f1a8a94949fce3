"""What the tables hold, as CSV on the Web has it (Metadata Vocabulary for Tabular Data)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from pyoxigraph import NamedNode

from kg.exports.kinds import CSV_ENDING
from kg.exports.names import local_name
from kg.exports.tables import ID
from kg.exports.values import IRI, TEXT
from kg.languages import ALWAYS
from kg.vocab import RDF, XSD

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.exports.book import Book
    from kg.exports.columns import Column
    from kg.exports.tables import Table
    from kg.releases import ReleaseDir

_BUILT_IN: Final = frozenset(
    XSD[name].value
    for name in ("anyURI", "boolean", "date", "dateTime", "decimal", "double", "float", "gMonth",
                 "gMonthDay", "gDay", "gYear", "gYearMonth", "integer", "string", "time")
)  # fmt: skip
"""The datatypes that need no more than their name (section 6.4 of the model)."""

ROWS: Final = "dc:extent"
"""Where the description of a table has the number of its rows."""

_TITLES: Final[dict[str, str]] = {
    "en": "Links: who says that a thing leads to another",
    "zh": "联系：谁说一物与另一物相连",
}


def metadata(release: ReleaseDir, tables: list[dict[str, Any]]) -> str:
    """The text of ``csv-metadata.json`` for tables as :func:`description` describes them."""
    group = {
        "@context": "http://www.w3.org/ns/csvw",
        "dc:identifier": release.id,
        "dc:title": {"@value": "Habitat KG", "@language": "en"},
        "tables": tables,
    }
    return json.dumps(group, ensure_ascii=False, indent=1) + "\n"


def description(table: Table, rows: int, book: Book) -> dict[str, Any]:
    """A table of so many rows, with its columns (section 5.4)."""
    schema: dict[str, Any] = {
        "columns": [
            _column(column, book, of_class=table.of is not None) for column in table.columns
        ]
    }
    if table.of is not None:
        schema["aboutUrl"] = f"{{+{ID.name}}}"
        schema["primaryKey"] = ID.name
        type_ = {"name": "type", "virtual": True, "propertyUrl": RDF.type.value}
        schema["columns"].append({**type_, "valueUrl": table.of.value})
    return {
        "url": table.name + CSV_ENDING,
        "dc:title": _labels(table.of, book) if table.of else _texts(_TITLES),
        ROWS: rows,
        "tableSchema": schema,
    }


def class_of(described: Mapping[str, Any]) -> str:
    """The class whose things a table lists, by the description of it; empty for that of links."""
    last = described["tableSchema"]["columns"][-1]
    return str(last["valueUrl"]) if last.get("virtual") else ""


def _column(column: Column, book: Book, *, of_class: bool) -> dict[str, Any]:
    found: dict[str, Any] = {"name": column.name}
    if column.property:
        found["dc:description"] = _labels(NamedNode(column.property), book)
        found["propertyUrl"] = column.property
    if column.datatype == TEXT:
        found["lang"] = column.language
    found["datatype"] = _datatype(column)
    if column.separator:
        found["separator"] = column.separator
    elif column.property and column.datatype == IRI:
        found["valueUrl"] = f"{{+{column.name}}}"
    if column == ID:
        found["required"] = True
    if of_class and not column.property:
        found["suppressOutput"] = True
    return found


def _datatype(column: Column) -> str | dict[str, str]:
    if column.datatype == TEXT:
        return "string"
    if column.datatype in _BUILT_IN:
        return column.datatype.removeprefix(XSD.iri)
    return {"base": "string", "@id": column.datatype}


def _labels(thing: NamedNode, book: Book) -> list[dict[str, str]]:
    found = {language: book.label(thing, language) for language in ALWAYS}
    if not any(found.values()):
        found = {"en": local_name(thing.value)}
    return _texts(found)


def _texts(texts: dict[str, str]) -> list[dict[str, str]]:
    return [{"@value": text, "@language": tag} for tag, text in texts.items() if text]
