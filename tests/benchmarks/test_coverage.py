"""The benchmark of coverage on the shipped data: both count the same, and a table says how fast."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks import coverage

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_both_count_the_same(shipped_home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = coverage.main(["--home", str(shipped_home)])
    out = capsys.readouterr()
    assert (code, out.err) == (0, "")
    rows = [line for line in out.out.splitlines() if "×" in line]
    assert len(rows) == 4
    assert "14 projects" in out.out
