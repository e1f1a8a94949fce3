"""Answers become rows of plain values without losing a digit."""

from __future__ import annotations

import json

from pyoxigraph import QueryResultsFormat, QuerySolutions, Store

from kg.queries.rows import Rows


def test_values_of_every_type() -> None:
    answer = Store().query(
        "SELECT * { VALUES (?iri ?text ?whole ?exact ?true ?none) "
        "{ (<http://e/a> '住房'@zh 200000 1.15 true UNDEF) } }"
    )
    assert isinstance(answer, QuerySolutions)
    body = answer.serialize(format=QueryResultsFormat.JSON)
    assert body is not None
    rows = Rows.of(body)
    assert sorted(rows.columns) == ["exact", "iri", "none", "text", "true", "whole"]
    assert rows.rows == (
        {
            "iri": "http://e/a",
            "text": "住房",
            "whole": 200000,
            "exact": "1.15",
            "true": True,
            "none": None,
        },
    )
    assert json.dumps(rows.rows[0])


def test_no_rows_keep_their_columns() -> None:
    assert Rows.of(b'{"head":{"vars":["a"]},"results":{"bindings":[]}}') == Rows(("a",), ())
