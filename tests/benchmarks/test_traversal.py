"""The benchmark of traversal on a small portfolio: all answer alike, and a table says how fast."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks import traversal
from benchmarks.traversing.tasks import TASKS

if TYPE_CHECKING:
    import pytest


def test_all_answer_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    code = traversal.main(["--projects", "150", "--questions", "12", "--seconds", "2"])
    out = capsys.readouterr()
    assert (code, out.err) == (0, "")
    rows = [line for line in out.out.splitlines() if line.startswith("| ") and "×" in line]
    assert len(rows) == len(TASKS) >= 7
    assert "150 projects" in out.out or "164 projects" in out.out
