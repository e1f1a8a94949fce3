"""``kg import sdg``: the report, the file, and what the graph then says."""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path

import pytest

from kg.config import content_root
from tests.cli.conftest import Command

TAXONOMY = str(Path(__file__).parents[1] / "imports/taxonomy.ttl")
TITLES = "data/reference/sdg-official-labels.ttl"


@pytest.fixture
def own(tmp_path: Path) -> Command:
    """``kg`` on a copy of the shipped files."""
    for folder in ("ontology", "data", "queries"):
        shutil.copytree(content_root() / folder, tmp_path / folder)
    (tmp_path / TITLES).unlink(missing_ok=True)
    return Command(tmp_path / "home", {"KG_CONTENT": str(tmp_path)})


def test_a_dry_run_reports_and_writes_nothing(own: Command) -> None:
    done = own("import", "sdg", TAXONOMY, "--dry-run", "--format", "json")
    assert done.returncode == 0, done.stderr
    rows = json.loads(done.stdout)
    assert {"missing in ours", "missing in official", "code", "custodian", "several titles"} <= {
        row["difference"] for row in rows
    }
    assert "nothing was written" in done.stderr
    assert not (own.home.parent / TITLES).exists()


@pytest.mark.parametrize("format_", ["csv", "table"])
def test_the_report_can_be_read(format_: str, own: Command) -> None:
    done = own("import", "sdg", TAXONOMY, "--dry-run", "--format", format_)
    assert "Ein Bus für alle" in done.stdout
    if format_ == "csv":
        rows = list(csv.DictReader(io.StringIO(done.stdout)))
        assert f"{len(rows)} differences." in done.stderr


def test_the_titles_are_labels_where_there_is_no_other(own: Command) -> None:
    done = own("import", "sdg", TAXONOMY)
    assert done.returncode == 0, done.stderr
    assert f"are now in {TITLES}. Run kg build." in done.stderr
    assert own("build").returncode == 0
    checked = own("check", "--strict")
    assert checked.returncode == 0, checked.stdout

    def targets(language: str) -> list[str]:
        asked = own(
            "query", "target/targets-by-programme",
            "--programme", "inclusive-communities-thriving-cities",
            "--lang", language, "--format", "json",
        )  # fmt: skip
        rows = json.loads(asked.stdout)["rows"]
        return [row["target_label"] for row in rows if row["code"] in ("11.1", "11.3")]

    english = targets("en")
    assert targets("fr") == ["Un logis pour chacun", english[1]]
    assert "home for everyone" not in " ".join(english), "our short label goes before"


def test_what_is_no_taxonomy(own: Command, tmp_path: Path) -> None:
    path = tmp_path / "x.ttl"
    path.write_text("\n\nnot turtle\n")
    done = own("import", "sdg", str(path))
    assert done.returncode == 1
    assert f"{path}:3: It is not Turtle" in done.stderr
    assert own("import", "sdg", "/nowhere.ttl").returncode == 2
    assert not (own.home.parent / TITLES).exists()
