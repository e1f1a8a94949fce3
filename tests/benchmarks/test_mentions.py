"""The benchmark of suggested mentions on a small document of our own."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import mentions
from kg.config import content_root
from kg.documents.skeleton import write_skeleton
from kg.documents.suggesting import accept, suggest
from kg.documents.suggestions import read_suggestions
from kg.documents.text import read_document
from kg.sources.content import Content
from tests.documents.things import ENGLISH

ROOT = Path(__file__).parent.parent.parent


def test_precision_and_recall(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for folder in ("ontology", "data/reference"):
        shutil.copytree(content_root() / folder, tmp_path / folder)
    content = Content(tmp_path)
    report = tmp_path / "report.txt"
    report.write_text(ENGLISH, encoding="utf-8")
    document = read_document(ENGLISH, "en")
    write_skeleton(content, document, "further")
    suggest(content, document, "further")
    every = read_suggestions(content, "further")
    accept(content, [one for one in every if one.part != "para/2/a"])
    given = [str(report), "--document", "further", "--lang", "en", "--content", str(tmp_path)]
    score = mentions.main([*given, "--differences"])
    assert score is not None
    assert (len(score.right), len(score.extra), len(score.missed)) == (9, 2, 0)
    assert score.precision == pytest.approx(9 / 11)
    assert score.recall == 1
    printed = capsys.readouterr().out
    assert "+ para/2/a\thttps://w3id.org/habitat-kg/id/country/KEN" in printed
    total = next(line for line in printed.splitlines() if line.startswith("total"))
    assert total.split() == ["total", "9", "11", "9", "0.818", "1.000"]


def test_nothing_to_share() -> None:
    empty = mentions.score([], [])
    assert empty.precision is None
    assert empty.recall is None


def test_without_a_copy_of_the_report_it_says_what_it_needs() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", "mentions"],
        cwd=ROOT,
        env={"PATH": "", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "needs a copy of the document" in done.stdout


def test_a_name_that_is_none() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", "nothing"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "mentions" in done.stdout
