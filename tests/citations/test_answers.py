"""Answers held against each other: order does not count, every row does."""

from __future__ import annotations

import hashlib
import subprocess

import pytest
from pyoxigraph import QueryResultsFormat, Store

from kg.citations.answers import compare, fingerprint
from kg.citations.cited import HOW

HEAD = b"?x\t?y\n"
ROWS = [b'<urn:b>\t"two"@en\n', b"<urn:a>\t1\n", b"<urn:a>\t\n", '<urn:c>\t"住房\\n\\t"\n'.encode()]


def test_the_order_of_the_rows_does_not_count_and_their_number_does():
    first = fingerprint(HEAD + b"".join(ROWS))
    assert first == fingerprint(HEAD + b"".join(reversed(ROWS)))
    assert first.rows == 4
    assert fingerprint(HEAD + b"".join([*ROWS, ROWS[0]])) != first
    assert fingerprint(HEAD + b"".join(ROWS[1:])) != first
    assert fingerprint(b"?x\t?z\n" + b"".join(ROWS)) != first


def test_no_rows_and_a_row_without_a_value_are_not_the_same():
    assert fingerprint(b"?x\n").rows == 0
    assert fingerprint(b"?x\n\n").rows == 1
    assert fingerprint(b"?x\n") != fingerprint(b"?x\n\n")


def test_anybody_can_hash_an_answer_as_the_citation_says(tmp_path):
    store = Store()
    store.update('INSERT DATA { <urn:b> <urn:p> "é\\n", 3 . <urn:a> <urn:p> "住"@zh, _:x }')
    found = store.query("SELECT ?s ?o ?n { ?s <urn:p> ?o OPTIONAL { ?s <urn:n> ?n } }")
    body = found.serialize(format=QueryResultsFormat.TSV)
    answer = tmp_path / "answer.tsv"
    answer.write_bytes(body)
    command = HOW.format(f"file://{answer}")
    said = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=True)
    assert said.stdout.split()[0] == fingerprint(body).sha256


def test_what_has_gone_and_what_is_new():
    found = compare(HEAD + ROWS[0] + ROWS[0] + ROWS[1], HEAD + ROWS[0] + ROWS[2] + ROWS[3])
    assert (found.gone_count, found.new_count, found.same) == (2, 2, False)
    assert found.columns == ("x", "y")
    assert found.gone == (("urn:a", "1"), ("urn:b", "two"))
    assert found.new == (("urn:a", ""), ("urn:c", "住房\n\t"))


def test_many_rows_are_counted_and_the_first_are_shown():
    many = HEAD + b"".join(b"<urn:a>\t%d\n" % number for number in range(1000))
    found = compare(HEAD, many, most=10)
    assert (len(found.new), found.new_count) == (10, 1000)
    assert found.new == compare(HEAD, many, most=11).new[:10]


@pytest.mark.parametrize("rows", [b"", b"\n", b"\n\n"])
def test_rows_of_one_column_without_a_value_are_counted(rows):
    found = compare(b"?x\n", b"?x\n" + rows)
    assert found.new_count == rows.count(b"\n")
    assert found.new == (("",),) * found.new_count


def test_other_columns_are_never_the_same():
    found = compare(b"?x\n", b"?y\n")
    assert (found.same, found.same_columns) == (False, False)


def test_the_hash_is_that_of_the_sorted_lines():
    lines = sorted(line for line in ROWS)
    expected = hashlib.sha256(HEAD + b"".join(lines)).hexdigest()
    assert fingerprint(HEAD + b"".join(ROWS)).sha256 == expected
