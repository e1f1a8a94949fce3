"""Rows of plain values from an answer in SPARQL Results JSON."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Final

from kg.vocab import XSD

Value = str | int | float | bool | None
_WHOLE: Final = XSD.integer.value
_TRUTH: Final = XSD.boolean.value
_FLOATING: Final = XSD.double.value


@dataclass(frozen=True)
class Rows:
    """Columns in the order of the SELECT, and a value or ``None`` for each in every row."""

    columns: tuple[str, ...]
    rows: tuple[dict[str, Value], ...]

    @classmethod
    def of(cls, body: bytes) -> Rows:
        """From the bytes of an answer (SPARQL 1.1 Query Results JSON Format, section 3).

        IRIs and literals become text; whole numbers and truth values become themselves, and
        decimals stay text so that no digit is lost.

        >>> Rows.of(b'{"head":{"vars":["n"]},"results":{"bindings":[{"n":{"type":"literal",'
        ...         b'"datatype":"http://www.w3.org/2001/XMLSchema#integer","value":"3"}}]}}').rows
        ({'n': 3},)
        """
        answer = json.loads(body)
        columns = tuple(answer["head"]["vars"])
        return cls(
            columns,
            tuple(
                {name: _value(row.get(name)) for name in columns}
                for row in answer["results"]["bindings"]
            ),
        )


def _value(term: dict[str, str] | None) -> Value:
    if term is None:
        return None
    text = term["value"] if isinstance(term["value"], str) else json.dumps(term["value"])
    datatype = term.get("datatype")
    if datatype == _WHOLE:
        return int(text)
    if datatype == _TRUTH:
        return text in ("true", "1")
    return float(text) if datatype == _FLOATING and text[-1:].isdecimal() else text
