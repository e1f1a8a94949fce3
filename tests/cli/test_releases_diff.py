"""``kg releases diff`` on releases with known changes, as people run it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from kg.changes.formats import written
from kg.changes.kept import compare
from tests.changes.planted import Planted, plant
from tests.cli.conftest import Command

if TYPE_CHECKING:
    from kg.changes.kept import Kept


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Planted:
    return plant(tmp_path_factory.mktemp("diff"))


@pytest.fixture(scope="module")
def kg_planted(planted: Planted) -> Command:
    return Command(planted.home.path)


def kept(planted: Planted, older: int, newer: int) -> Kept:
    return compare(planted.home, planted.release(older), planted.release(newer))


def test_without_releases_it_tells_what_the_last_publication_changed(
    planted: Planted, kg_planted: Command
) -> None:
    told = kg_planted("releases", "diff")
    assert told.returncode == 0, told.stderr
    assert told.stdout.encode() == b"".join(written(kept(planted, 2, 1), "text"))
    named = kg_planted("releases", "diff", "previous", "current", "--lang", "zh")
    assert named.stdout.encode() == b"".join(written(kept(planted, 2, 1), "text", "zh"))


def test_every_format_is_what_the_library_writes(planted: Planted, kg_planted: Command) -> None:
    first, second = planted.ids[:2]
    for name in ("text", "json", "csv", "patch"):
        told = kg_planted("releases", "diff", first, second, "--format", name)
        expected = b"".join(written(kept(planted, 0, 1), name)).decode()
        assert told.stdout.replace("\n", "") == expected.replace("\r", "").replace("\n", "")
    assert json.loads(kg_planted("releases", "diff", first, second, "--format", "json").stdout)


def test_what_is_no_release_is_refused_with_a_sentence(
    planted: Planted, kg_planted: Command, fresh: Command
) -> None:
    unknown = kg_planted("releases", "diff", "0123456789ab", "current")
    assert unknown.returncode == 1
    assert unknown.stderr.startswith('Error: There is no release "0123456789ab".')
    nothing = fresh("releases", "diff")
    assert nothing.returncode == 1
    assert "There is no release" in nothing.stderr


def test_help_shows_examples(kg_planted: Command) -> None:
    said = kg_planted("releases", "diff", "--help").stdout
    assert "kg releases diff previous current --format patch > changes.rdfp" in said
