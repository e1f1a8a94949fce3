"""Rows are counted in every format of results, wherever the pieces of a document are cut."""

from __future__ import annotations

import json

import pytest
from pyoxigraph import Store

from kg.formats import SOLUTION_FORMATS
from kg.workers.counting import counter

HOSTILE = [
    "plain", "", '"', '""', "a\r\nb", "},{", '},{"', '[{"', '"},{"x":{', "<result>", "\\", '\\"',
    "\t", "知识图谱 🧭", '","', "]}}", '[{"x":{"type"', "},{}", ",\n",
]  # fmt: skip


def document(entry):
    values = " ".join(json.dumps(text, ensure_ascii=False) for text in HOSTILE * 3)
    found = Store().query(f"SELECT ?x ?y {{ VALUES ?x {{ {values} }} BIND(?x AS ?y) }}")
    return found.serialize(format=entry.results)


@pytest.mark.parametrize("size", [1, 2, 3, 7, 64, 10**6])
@pytest.mark.parametrize("entry", SOLUTION_FORMATS, ids=lambda entry: entry.name)
def test_rows_are_counted(entry, size):
    text = document(entry)
    count = counter(entry.name)
    for start in range(0, len(text), size):
        count.see(text[start : start + size])
    assert count.rows == len(HOSTILE) * 3


@pytest.mark.parametrize("entry", SOLUTION_FORMATS, ids=lambda entry: entry.name)
def test_no_rows_are_none(entry):
    count = counter(entry.name)
    count.see(Store().query("SELECT ?x { ?x ?y ?z }").serialize(format=entry.results))
    assert count.rows == 0
