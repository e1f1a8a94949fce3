"""``kg query`` and ``kg sparql``: every way to ask, every way to answer."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Command

KEY = "programme/subprogrammes-by-programme"
PROGRAMME = "inclusive-communities-thriving-cities"
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"


def test_list_has_every_query(kg: Command) -> None:
    rows = json.loads(kg("query", "list", "--format", "json").stdout)
    assert len(rows) >= 10
    assert all(row["question"].endswith("?") for row in rows)


def test_csv_where_no_person_looks(kg: Command) -> None:
    answer = kg("query", KEY, "--programme", PROGRAMME)
    rows = list(csv.DictReader(io.StringIO(answer.stdout)))
    assert [row["number"] for row in rows] == ["1", "2", "3", "4"]
    assert {row["paragraph_number"] for row in rows} == {"15"}


def test_json_names_release_and_parameters(kg: Command) -> None:
    answer = kg(
        "query", KEY, "-p", f"programme={PROGRAMME}", "-p", "language=zh", "--format", "json"
    )
    found = json.loads(answer.stdout)
    assert found["query"] == KEY
    assert found["parameters"]["language"] == "zh"
    assert found["rows"][0]["link_label"] == "有助于"


@pytest.mark.parametrize(
    ("language", "place"),
    [("fr", "Mexique"), ("ru", "Мексика"), ("zh", "墨西哥"), ("en", "Mexico")],
)
def test_labels_in_six_languages(language: str, place: str, kg: Command) -> None:
    answer = kg("query", "projects-by-country", "--country", "MEX", "--lang", language)
    rows = list(csv.DictReader(io.StringIO(answer.stdout)))
    assert place in {row["place_label"] for row in rows}
    assert all(row["project_label"] for row in rows), "the next language where there is none in it"
    table = kg("query", "projects-by-country", "--country", "MEX", "--lang", language, "--format",
               "table")  # fmt: skip
    assert place in table.stdout


def test_the_questions_in_both_languages(kg: Command) -> None:
    rows = json.loads(kg("query", "list", "--lang", "zh", "--format", "json").stdout)
    assert all(row["question"].endswith("？") for row in rows)
    assert kg("query", "list", "--lang", "tlh").returncode == 2
    refused = kg("query", "projects-by-country", "--country", "MEX", "--lang", "tlh")
    assert refused.returncode == 2
    assert "en, zh, fr, es, ar, ru" in refused.stderr


@pytest.mark.parametrize("format_", ["srj", "xml", "tsv", "table"])
def test_other_formats(format_: str, kg: Command) -> None:
    answer = kg("query", KEY, "--programme", PROGRAMME, "--format", format_)
    assert answer.returncode == 0
    assert "is associated with" in answer.stdout


def test_a_name_without_its_group_is_enough(kg: Command) -> None:
    assert kg("query", "projects-by-country", "--country", "SWE").stdout.count("16(c)") == 1


def test_a_query_explains_itself(kg: Command) -> None:
    shown = kg("query", KEY, "--help").stdout
    assert "--programme PROGRAMME" in shown
    assert f"kg query {KEY} --programme {PROGRAMME}" in shown


@pytest.mark.parametrize("way", ["argument", "file", "stdin"])
def test_sparql_from_anywhere(way: str, kg: Command, tmp_path: Path) -> None:
    path = tmp_path / "q.rq"
    path.write_text(COUNT, encoding="utf-8")
    arguments = {"argument": (COUNT,), "file": ("-f", str(path)), "stdin": ("-",)}[way]
    answer = kg("sparql", *arguments, stdin=COUNT)
    lines = answer.stdout.split()
    assert lines[0] == "n"
    assert int(lines[1]) > 1000


def test_each_kind_of_answer(kg: Command) -> None:
    assert kg("sparql", "ASK { ?s ?p ?o }").stdout.strip() == "true"
    assert kg("sparql", "ASK { ?s ?p ?o }", "--format", "table").stdout == "yes\n"
    graph = "CONSTRUCT { ?s a ?o } WHERE { ?s a ?o } LIMIT 3"
    assert "@prefix hkg:" in kg("sparql", graph).stdout
    assert kg("sparql", graph, "--format", "ntriples").stdout.count(" .\n") == 3
    assert kg("sparql", graph, "--format", "csv").returncode == 1


def test_a_query_without_end_is_ended(kg: Command) -> None:
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    ended = kg("sparql", endless, KG_QUERY_TIMEOUT="1")
    assert ended.returncode == 1
    assert "longer than 1 second" in ended.stderr


@pytest.mark.parametrize(("columns", "shape"), [("60", "Row 1"), ("200", "┏━━━━")])
def test_a_terminal_gets_a_table(columns: str, shape: str, kg: Command) -> None:
    main, side = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "kg.cli.main", "query", KEY, "--programme", PROGRAMME],
        env={**kg.environment(), "COLUMNS": columns, "TERM": "xterm", "NO_COLOR": "1"},
        stdout=side,
        stderr=subprocess.DEVNULL,
    ) as process:
        os.close(side)
        shown = b""
        while True:
            try:
                part = os.read(main, 4096)
            except OSError:  # the other end is closed
                break
            if not part:
                break
            shown += part
        os.close(main)
        assert process.wait(30) == 0
    text = shown.decode()
    assert shape in text
    assert "is associated with" in text
    assert "https://w3id.org" not in text
