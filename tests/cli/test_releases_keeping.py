"""``kg releases verify``, ``rollback``, ``prune``, ``keep`` and ``unkeep``, within this process."""

from __future__ import annotations

import csv
import json
import shutil
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from kg.build.pipeline import build
from kg.cli.main import cli
from kg.releases import Home
from tests.content import REPOSITORY, spoil, write_content

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result


STATEMENTS = "data/documents/report/statements.trig"


class Command:
    """Runs ``kg`` with ``KG_HOME`` set to ``home``."""

    def __init__(self, home: Path, content: Path) -> None:
        self.home = home
        self.content = content

    def __call__(self, *arguments: str, stdin: str | None = None, **variables: str) -> Result:
        settings = {"KG_HOME": str(self.home), "KG_CONTENT": str(self.content)}
        return CliRunner().invoke(cli, arguments, input=stdin, env={**settings, **variables})


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> tuple[Command, list[str]]:
    """A home with four releases by builds, oldest first; each test leaves it sound."""
    folder = tmp_path_factory.mktemp("keeping")
    content = write_content(folder / "content")
    ids = []
    for size in range(10, 14):
        if size > 10:
            spoil(content, STATEMENTS, f"hkg:teamSize {size - 1}", f"hkg:teamSize {size}")
        ids.append(build(content, folder / "home").id)
    return Command(folder / "home", content), ids


def test_a_sound_release_and_a_broken_one(small: tuple[Command, list[str]]) -> None:
    kg, ids = small
    sound = kg("releases", "verify")
    assert (sound.exit_code, sound.stderr) == (0, "")
    assert sound.stdout.startswith(f"Release {ids[3]}, ")
    assert sound.stdout.endswith(" statements: sound.\n")
    quads = Home(kg.home).release(ids[1]).quads
    whole = quads.read_bytes()
    quads.write_bytes(whole.replace(b"Homes", b"Tomes", 1))
    assert kg("releases", "verify", ids[0]).exit_code == 0
    broken = kg("releases", "verify", "--all")
    assert broken.exit_code == 1
    assert "sound." in broken.stdout
    assert f"Release {ids[1]}, " in broken.stdout
    assert broken.stderr.splitlines()[1].startswith(f"releases/{ids[1]}/quads.nq: It, or its line")
    assert broken.stderr.count("kg releases rollback.") >= 2
    told = json.loads(kg("releases", "verify", ids[1], "--format", "json").stdout)
    assert told["sound"] is False
    assert [one["release"] for one in told["releases"]] == [ids[1]]
    assert told["releases"][0]["faults"][0]["path"] == f"releases/{ids[1]}/quads.nq"
    refused = kg("releases", "rollback", ids[1])
    assert refused.exit_code == 1
    assert f"Release {ids[1]} is broken" in refused.stderr
    quads.write_bytes(whole)
    assert json.loads(kg("releases", "verify", "--all", "--format", "json").stdout)["sound"]
    assert kg("releases", "verify", "ffffffffffff").exit_code == 1


def test_back_and_forth(small: tuple[Command, list[str]]) -> None:
    kg, ids = small
    back = kg("releases", "rollback")
    assert back.stdout.strip() == ids[2], back.stderr
    assert f"Release {ids[2]} is current in place of {ids[3]}." in back.stderr
    assert kg("releases", "rollback", ids[3], "--no-verify").stdout.strip() == ids[3]
    again = kg("releases", "rollback", ids[3])
    assert again.exit_code == 1
    assert "is current already" in again.stderr


def test_what_goes_is_shown_first_and_goes_only_if_wanted(small: tuple[Command, list[str]]) -> None:
    kg, ids = small
    assert kg("releases", "keep", ids[0], "--why", "Cited in 2026").exit_code == 0
    assert kg("releases", "keep", ids[0]).exit_code == 2
    assert kg("releases", "keep", ids[0], "--why", " ").exit_code == 1
    shown = kg("releases", "prune", "--keep-builds", "1", "--dry-run")
    rows = {row["release"]: row for row in csv.DictReader(shown.stdout.splitlines())}
    assert {id_: row["becomes"] for id_, row in rows.items()} == {
        ids[3]: "stays",
        ids[2]: "stays",
        ids[1]: "goes",
        ids[0]: "stays",
    }
    assert rows[ids[0]]["because"] == "kept: Cited in 2026"
    assert float(rows[ids[1]]["megabytes"]) > 0.1
    asked = kg("releases", "prune", "--keep-builds", "1", stdin="n\n")
    assert asked.exit_code == 1
    assert "Remove 1 of 4 releases?" in asked.stderr
    assert kg("releases", "prune").stderr == "Nothing goes.\n", "all builds are kept by default"
    young = kg("releases", "prune", "--keep-builds", "1", "--older-than", "1", "--yes")
    assert "Nothing goes." in young.stderr
    gone = kg("releases", "prune", "--keep-builds", "1", "--yes")
    assert "Removed 1 releases." in gone.stderr
    assert {release.id for release in Home(kg.home).releases()} == {ids[0], ids[2], ids[3]}
    assert "was removed" in kg("releases", "rollback", ids[1]).stderr
    assert kg("releases", "unkeep", ids[0]).exit_code == 0
    assert kg("releases", "verify", "--all").exit_code == 0


def test_a_build_removes_what_the_setting_does_not_keep(tmp_path: Path) -> None:
    content = write_content(tmp_path / "content")
    shutil.copytree(REPOSITORY / "queries", content / "queries", dirs_exist_ok=True)
    kg = Command(tmp_path / "home", content)
    ids = [build(content, kg.home).id]
    for size in range(11, 14):
        spoil(content, STATEMENTS, f"hkg:teamSize {size - 1}", f"hkg:teamSize {size}")
        ids.append(build(content, kg.home).id)
    assert kg("build").exit_code == 0
    assert len(Home(kg.home).releases()) == 4, "all are kept by default"
    assert kg("build", KG_KEEP_BUILDS="3").exit_code == 0
    assert {release.id for release in Home(kg.home).releases()} == set(ids[1:])
    refused = kg("build", KG_KEEP_BUILDS="none")
    assert "KG_KEEP_BUILDS" in refused.stderr
    assert refused.exit_code == 1
