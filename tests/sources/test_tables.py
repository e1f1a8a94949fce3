from __future__ import annotations

import pytest

from kg.errors import SourceError
from kg.sources.tables import read_table

COLUMNS = ("name", "size", "note")


def test_rows_know_their_lines() -> None:
    text = 'size,name,note\n1,a,"two\nlines"\n\n2,b,\n'
    table = read_table(text, "t.csv", COLUMNS, {"note"})
    assert [(row.line, row["name"], row["size"]) for row in table.rows] == [
        (2, "a", "1"),
        (5, "b", "2"),
    ]
    assert table.faults == ()


@pytest.mark.parametrize(
    ("first", "words"),
    [
        ("name,size,nota", 'no column "nota".*Did you mean "note"'),
        ("name,size", 'column "note" is missing'),
        ("name,name,size,note", 'column "name" stands twice'),
        ("", 'column "name" is missing'),
    ],
)
def test_columns(first: str, words: str) -> None:
    with pytest.raises(SourceError, match=words) as caught:
        read_table(first + "\n", "t.csv", COLUMNS)
    assert caught.value.line == 1


def test_all_faults_of_form_are_told() -> None:
    text = 'name,size,note\na,,\nb,1,2,3\nc,1,"open\n'
    table = read_table(text, "t.csv", COLUMNS, {"note"})
    assert [str(fault).split(" ", 1)[0] for fault in table.faults] == [
        "t.csv:2:",
        "t.csv:3:",
        "t.csv:4:",
    ]
    assert "size: there is no value" in str(table.faults[0])
    assert "4 values for 3 columns" in str(table.faults[1])
    assert "A fault of syntax" in str(table.faults[2])
