"""The same changes for programs: JSON, CSV, and a patch that makes the one of the other."""

from __future__ import annotations

import csv
import io
import json

from pyoxigraph import RdfFormat, parse

from kg.changes.formats import COLUMNS, csv_text, json_text, written
from kg.changes.kept import compare
from tests.content import BASE


def compared(planted, older, newer):
    return compare(planted.home, planted.release(older), planted.release(newer))


def applied(quads: bytes, patch: bytes) -> bytes:
    """A dataset with an RDF Patch applied to it row by row, as Apache Jena describes it."""
    lines = set(quads.splitlines())
    rows = [row for row in patch.splitlines() if row[:2] in (b"A ", b"D ")]
    for row in rows:
        statement = row[2:]
        if row.startswith(b"A "):
            assert statement not in lines, statement
            lines.add(statement)
        else:
            lines.remove(statement)
    assert rows
    return b"".join(line + b"\n" for line in sorted(lines))


def test_the_patch_applied_to_the_older_release_gives_the_newer_one(planted):
    pairs = [(0, 1), (1, 2), (2, 1), (0, 2), (2, 0)]
    for older, newer in pairs:
        patch = b"".join(written(compared(planted, older, newer), "patch"))
        made = applied(planted.release(older).quads.read_bytes(), patch)
        assert made == planted.release(newer).quads.read_bytes()


def test_the_patch_names_the_releases_and_is_one_transaction(planted):
    rows = b"".join(written(compared(planted, 0, 1), "patch")).decode().splitlines()
    assert rows[:3] == [
        f"H id <{BASE}releases/{planted.ids[1]}> .",
        f"H prev <{BASE}releases/{planted.ids[0]}> .",
        "TX .",
    ]
    assert rows[-1] == "TC ."
    assert all(row.endswith(" .") for row in rows)
    changes = "\n".join(row[2:] for row in rows[3:-1])
    assert len(list(parse(changes, RdfFormat.N_QUADS))) == len(rows) - 4 == 27 + 28


def test_json_holds_every_thing_with_its_statements_and_words(planted):
    told = json.loads("".join(json_text(compared(planted, 0, 1))))
    assert (told["from"], told["to"]) == (planted.ids[0], planted.ids[1])
    assert told["kinds"] == {"changed": 1, "evidence": 1, "new": 2, "remapped": 2, "withdrawn": 2}
    assert len(told["changes"]) == told["things"] == 8
    homes = next(one for one in told["changes"] if one["thing"].endswith("/homes"))
    size = [one for one in homes["changes"] if one["property"].endswith("#teamSize")]
    paragraph = f"{BASE}id/document/report/para/1"
    assert {(one["value"]["text"], *one["before"], "→", *one["after"]) for one in size} == {
        ("10", paragraph, "→"),
        ("12", "→", paragraph),
    }
    assert homes["words"]["en"][2] == "teamSize: 12 instead of 10 (stated; paragraph 1)"
    added = sum(
        len(set(c["after"]) - set(c["before"])) for o in told["changes"] for c in o["changes"]
    )
    gone = sum(
        len(set(c["before"]) - set(c["after"])) for o in told["changes"] for c in o["changes"]
    )
    assert {"added": added, "removed": gone} == told["statements"] == {"added": 27, "removed": 28}


def test_csv_has_a_row_for_each_statement_and_no_formula(planted):
    rows = list(csv.DictReader(io.StringIO("".join(csv_text(compared(planted, 0, 2))))))
    assert tuple(rows[0]) == COLUMNS
    told = json.loads("".join(json_text(compared(planted, 0, 2))))
    assert len(rows) == sum(len(one["changes"]) for one in told["changes"])
    assert len(rows) > 50
    kinds = [row["kind"] for row in rows]
    assert list(dict.fromkeys(kinds)) == ["new", "withdrawn", "remapped", "changed", "derived"]
    assert not [cell for row in rows for cell in row.values() if cell.startswith(("=", "+", "@"))]


def test_the_first_release_is_compared_with_nothing_and_lists_what_it_describes(planted):
    kept = compare(planted.home, None, planted.release(0))
    listed = [one["thing"] for one in kept.things()]
    with planted.release(0).quads.open("rb") as lines:
        subjects = {line.partition(b" ")[0][1:-1].decode() for line in lines}
    assert sorted(listed) == sorted(subjects)
    assert kept.summary["kinds"] == {"new": len(subjects)}


def test_pages_hold_all_things_in_order(planted):
    kept = compare(planted.home, None, planted.release(2))
    pages = [kept.page(number + 1) for number in range(len(kept.summary["pages"]))]
    assert [one for page in pages for one in page] == list(kept.things())
    grouped = [
        one
        for group in kept.summary["groups"]
        for number in range(len(group["pages"]))
        for one in kept.page_of(group, number + 1)
    ]
    assert grouped == list(kept.things())
    assert len(grouped) > 40
