"""``kg coverage`` and ``kg gaps``."""

from __future__ import annotations

import csv
import io
import json


def test_a_matrix_is_a_table_for_people_and_rows_for_programs(kg):
    told = kg("coverage", "programme", "goal", "--format", "table")
    assert told.returncode == 0, told.stderr
    assert "all, each once" in told.stdout
    assert "RISE UP: Resilient Settlements" in told.stdout
    assert "Shown: rolled_up" in told.stderr
    assert "the different linked things that belong to the column" in told.stderr
    assert "0 direct, 11 derived" in told.stderr
    pairs = kg("coverage", "programme", "goal", "--count", "pairs", "--format", "table")
    assert "counts pairs" in pairs.stderr
    assert "0 direct, 32 derived" in pairs.stderr
    row = next(line for line in told.stdout.splitlines() if "Inclusive Communities" in line)
    other = next(line for line in pairs.stdout.splitlines() if "Inclusive Communities" in line)
    assert [line.split("│")[12].strip() for line in (row, other)] == ["8", "13"]
    derived = kg(
        "coverage", "programme", "goal", "--part", "derived", "--lang", "zh", "--format", "table"
    )
    assert "Shown: derived. 各数为属于该行（旗舰方案和倡议）" in derived.stderr
    answer = kg("coverage", "programme", "goal", "--no-empty")
    rows = list(csv.DictReader(io.StringIO(answer.stdout)))
    assert len(rows) == 22
    assert sum(int(row["rolled_up"]) for row in rows) == 56
    assert sum(int(row["rolled_up_columns"]) for row in rows) == 45


def test_it_is_narrowed_opened_and_imagined(kg):
    told = kg(
        *("coverage", "region", "target", "--via", "project", "--only", "goal=11"),
        *("--no-empty", "--format", "json"),
    )
    said = json.loads(told.stdout)
    assert said["columns"]["total"] == 5
    opened = kg("coverage", "programme", "goal", "--row", "rise-up", "--column", "11")
    assert "mapped" in opened.stdout
    imagined = kg("coverage", "programme", "goal", "--without", "programmes/rise-up")
    assert "This is no answer of the release." in imagined.stderr
    link = "surge contributesTo targets/5.2"
    added = kg("coverage", "programme", "target", "--with", link, "--format", "json")
    assert json.loads(added.stdout)["total"]["direct"]["links"] == 45


def test_gaps_are_listed_and_told(kg):
    listed = kg("gaps", "--format", "table")
    assert "resolutions-without-project" in listed.stdout
    told = kg("gaps", "resolutions-without-project", "--reading", "programme")
    assert told.stdout.splitlines()[0] == "iri,kind,key,label"
    assert len(told.stdout.splitlines()) == 7
    assert "6 of 10." in told.stderr
    assert "Read as linked: 10 of 10." in told.stderr
    counts = kg("gaps", "stated-counts")
    assert ",target,45,169,28,-17," in counts.stdout


def test_what_is_wrong_is_a_sentence(kg):
    wrong = (
        (("coverage", "programme", "goal", "--only", "goal=99"), 2, "Did you mean 9?"),
        (("coverage", "programme", "goal", "--only", "goals=9"), 2, "country=KEN"),
        (("coverage", "programme", "goal", "--row", "rise-up"), 2, "Give --row and --column"),
        (("coverage", "region", "goal", "--via", "project", "--count", "rows"), 1, "no pairs"),
        (("gaps", "targets-without"), 1, "Did you mean targets-without-programme?"),
        (("gaps", "--reading", "any"), 2, "goes with the name of a question"),
        (("gaps", "goals-without-programme", "--reading", "no"), 2, "any, stated"),
    )
    for arguments, code, part in wrong:
        told = kg(*arguments)
        assert told.returncode == code, told.stderr
        assert part in told.stderr
        assert not told.stdout
    assert len(wrong) == 7
