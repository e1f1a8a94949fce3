"""``kg source check`` on a small document of the tests' own, sound and spoilt."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.cli.conftest import Command
from tests.content import append, spoil
from tests.sources.test_anchors import TABLE, content

if TYPE_CHECKING:
    from pathlib import Path

COPY = """THE HOMES BOARD

1. “Homes” has a team of 10
people.

2. Examples are:
(a) building in Cancún;
(b) building elsewhere, in 2 towns.
"""
STATEMENTS = "data/documents/report/statements.trig"
ROWS = """\
paragraph,thing,anchor,property
1,flagship-programme/homes,“Homes”,
1,flagship-programme/homes,10 people,teamSize
2(a),city/cancun,Cancún,
2(a),flagship-programme/homes,building,
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    content(tmp_path, ROWS)
    spoil(tmp_path, STATEMENTS, "        hkg:locatedIn id:city\\/cancun ;\n", "")
    (tmp_path / "copy.txt").write_text(COPY, encoding="utf-8")
    return tmp_path


@pytest.fixture
def source(root: Path) -> Command:
    return Command(root / "home", {"KG_CONTENT": str(root)})


def check(source: Command, root: Path, *options: str) -> tuple[int, str, str]:
    done = source("source", "check", str(root / "copy.txt"), *options)
    return done.returncode, done.stdout, done.stderr


def test_nothing_amiss(source: Command, root: Path) -> None:
    code, out, err = check(source, root)
    assert (code, out) == (0, "")
    assert "0 elsewhere, 0 absent, 0 different, 0 unanchored." in err
    assert "1 of 2 figures of the document are cited (50.0%)." in err


PLANTED = [
    (
        STATEMENTS,
        "id:document\\/report\\/para\\/1 { id:flagship-programme\\/homes hkg:locatedIn "
        "id:city\\/cancun }",
        "id:city/cancun stands not there but in 2(a).",
    ),
    (
        STATEMENTS,
        "id:document\\/report\\/para\\/1 { id:flagship-programme\\/homes hkg:teamSize 12 }",
        'hkg:teamSize 12, cited to 1: the text has 10 ("10 people"), not 12.',
    ),
    (
        TABLE,
        "1,agent/editors,Editors,",
        f'{TABLE}:6: "Editors" does not stand in 1. It stands nowhere.',
    ),
    (
        STATEMENTS,
        "id:document\\/report\\/para\\/2\\/a { id:flagship-programme\\/homes hkg:locatedIn "
        "id:agent\\/editors }",
        f"{TABLE} gives id:agent/editors no anchor there.",
    ),
]


@pytest.mark.parametrize(("file", "line", "says"), PLANTED)
def test_a_planted_error_is_told_with_its_place(
    source: Command, root: Path, file: str, line: str, says: str
) -> None:
    at = append(root, file, line)
    code, out, err = check(source, root)
    assert code == 1
    assert len(out.splitlines()) == 1
    assert out.startswith(f"{file}:{at}: ")
    assert says in out
    assert "Traceback" not in err


def test_json_says_the_same(source: Command, root: Path) -> None:
    append(root, *PLANTED[1][:2])
    code, out, _ = check(source, root, "--format", "json", "--coverage")
    found = json.loads(out)
    assert code == 1
    assert found["document"] == "report"
    assert found["sound"] is False
    assert found["statements"]["different"] == 1
    assert found["amiss"][0]["read"] == ["10"]
    assert found["amiss"][0]["term"] == "12"
    assert found["coverage"]["figures"] == {"cited": 1, "total": 2}
    assert [one["text"] for one in found["uncited"] if one["kind"] == "figure"] == ["2"]


def test_coverage_lists_what_no_statement_cites(source: Command, root: Path) -> None:
    code, out, _ = check(source, root, "--coverage")
    assert code == 0
    assert '8:28: no statement cites the figure "2" (2(b)).' in out


def test_the_document_may_have_to_be_named(source: Command, root: Path) -> None:
    assert check(source, root, "--document", "report")[0] == 0
    code, _, err = check(source, root, "--document", "other")
    assert code == 1
    assert "there are: report." in err


def test_what_is_no_text_or_not_there(source: Command, root: Path) -> None:
    (root / "copy.txt").write_bytes(b"\xff\xfe")
    code, _, err = check(source, root)
    assert code == 1
    assert "not UTF-8" in err
    assert source("source", "check", str(root / "nothing.txt")).returncode == 2


def test_faulty_files_are_told_first(source: Command, root: Path) -> None:
    spoil(root, TABLE, "2(a),city", "9,city")
    code, out, err = check(source, root)
    assert (code, out) == (1, "")
    assert 'describes no part "9"' in err


def test_help_has_examples(source: Command) -> None:
    shown = source("source", "check", "--help")
    assert "kg source check report.txt --coverage" in shown.stdout
