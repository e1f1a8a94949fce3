"""``kg build`` and ``kg check`` on sound and on broken files."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest

from kg.config import content_root
from tests.cli.conftest import Command
from tests.content import spoil, write_content

if TYPE_CHECKING:
    import subprocess
    from pathlib import Path


QUERY = "programme/programmes-by-target.rq"
TABLE = "data/mappings/programmes.csv"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Files to break, with a stored query among them."""
    content = write_content(tmp_path / "content")
    (content / "queries/programme").mkdir()
    shutil.copy(content_root() / "queries" / QUERY, content / "queries/programme")
    return content


@pytest.fixture(scope="module")
def checked(kg: Command) -> subprocess.CompletedProcess[str]:
    """What is said of the shipped files."""
    return kg("check", "--strict")


def test_build_prints_the_id_and_says_what_it_made(kg: Command) -> None:
    again = kg("build")
    assert again.returncode == 0
    assert len(again.stdout.strip()) == 12
    assert "triples" in again.stderr
    assert again.stdout.strip() in kg("releases", "--format", "csv").stdout


def test_check_of_the_shipped_files_finds_nothing(
    checked: subprocess.CompletedProcess[str],
) -> None:
    assert checked.returncode == 0, checked.stdout
    assert "0 errors, 0 warnings." in checked.stderr


def test_check_sets_what_is_mapped_beside_what_is_stated(
    checked: subprocess.CompletedProcess[str], kg: Command
) -> None:
    """Notes inform; they are neither errors nor warnings, and correct nothing."""
    notes = [line for line in checked.stdout.splitlines() if line.startswith("note: ")]
    assert len(notes) == 2
    assert "para/23 counts 15 goals" in notes[0]
    assert "para/23 counts 45 targets" in notes[1]
    found = json.loads(kg("check", "--format", "json").stdout)
    assert {finding["severity"] for finding in found} == {"note"}


def test_a_broken_file_stops_both(copy: Path, tmp_path: Path) -> None:
    broken = Command(tmp_path / "home", {"KG_CONTENT": str(copy)})
    assert broken("check").returncode == 0
    spoil(copy, TABLE, ",11.1,", ",11.12,")
    checked = broken("check", "--format", "json")
    assert checked.returncode == 1
    findings = json.loads(checked.stdout)
    assert any(f["path"] == TABLE for f in findings)
    assert f"{TABLE}:" in broken("check").stdout
    built = broken("build")
    assert built.returncode == 1
    assert "11.12" in built.stderr
    assert "Traceback" not in built.stderr
    assert not (tmp_path / "home/current").exists()


def test_a_broken_query_fails_the_check(copy: Path, tmp_path: Path) -> None:
    spoil(copy, f"queries/{QUERY}", "$target }", "$goal }")
    broken = Command(tmp_path / "home", {"KG_CONTENT": str(copy)})
    checked = broken("check")
    assert checked.returncode == 1
    assert f"queries/{QUERY}:" in checked.stdout
    assert "$goal is not declared" in checked.stdout
    assert "1 error, 0 warnings." in checked.stderr
    spoil(copy, TABLE, ",11.1,", ",11.99,")
    built = broken("build")
    assert built.returncode == 1
    assert f"queries/{QUERY}:" in built.stderr
    assert "Did you mean 11.1 or 11.2?" in built.stderr
    assert "no release was made." in built.stderr
    assert "served release" not in built.stderr
    assert not (tmp_path / "home/current").exists()


def test_no_release_is_said(fresh: Command) -> None:
    listed = fresh("releases", "--format", "table")
    assert (listed.returncode, listed.stdout) == (0, "")
    assert listed.stderr == "There is no release yet. Run kg build.\n"
    assert fresh("releases", "--format", "json").stdout.strip() == "[]"
