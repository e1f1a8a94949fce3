"""``kg search`` as people run it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.cli.conftest import Command

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def kg_shipped(shipped: object, shipped_home: Path) -> Command:
    return Command(shipped_home)


def test_it_finds_and_says_what_matched(kg_shipped: Command) -> None:
    told = kg_shipped("search", "住房", "--lang", "zh", "--limit", "3", "--format", "table")
    assert told.returncode == 0, told.stderr
    assert "住房" in told.stdout
    rows = json.loads(kg_shipped("search", "2/7", "--format", "json").stdout)
    assert rows[0]["code"] == "2/7"
    assert rows[0]["match"]["kind"] == "exact"


def test_it_forgives_and_tells_a_mistake(kg_shipped: Command) -> None:
    told = kg_shipped("search", "adequate", "huosing", "--class", "Resolution", "--format", "csv")
    assert '"huosing" was taken for housing.' in told.stderr
    assert told.stdout.splitlines()[1].split(",")[1] == "2/7"


def test_it_refuses_what_it_cannot_use(kg_shipped: Command) -> None:
    told = kg_shipped("search", "housing", "--class", "Resoluton")
    assert told.returncode == 2
    assert "Did you mean Resolution" in told.stderr
    assert kg_shipped("search", "?").returncode == 2


def test_it_says_that_there_is_nothing_to_search(tmp_path: Path) -> None:
    told = Command(tmp_path)("search", "housing")
    assert told.returncode == 1
    assert "kg build" in told.stderr
