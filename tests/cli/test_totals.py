"""``kg totals`` as people run it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.analysis.money import publish
from tests.cli.conftest import Command

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def kg_budgets(tmp_path_factory: pytest.TempPathFactory) -> Command:
    home: Path = tmp_path_factory.mktemp("budgets")
    publish(home)
    return Command(home)


def test_it_tells_what_is_split_and_what_is_not(kg_budgets: Command) -> None:
    told = kg_budgets("totals", "--by", "goal", "--unit", "us-dollar", "--format", "table")
    assert told.returncode == 0, told.stderr
    for cell in ("11", "1050.00", "unsplit", "conflicting 200.00", "total", "1600.01"):
        assert cell in told.stdout
    assert "Left out: 1 budget in USD, part-of-project." in told.stderr
    assert "added to nothing" in told.stderr


def test_it_narrows_and_divides_equally_when_asked(kg_budgets: Command) -> None:
    told = kg_budgets(
        *("totals", "--by", "programme", "--method", "equal", "--country", "KEN"),
        *("--year", "2021", "--format", "json"),
    )
    (table,) = json.loads(told.stdout)["tables"]
    assert [row["assumed"] for row in table["rows"]] == ["50.01", "50.00"]


def test_it_lists_the_figures_of_a_thing(kg_budgets: Command) -> None:
    told = kg_budgets("totals", "--figures", "11", "--limit", "2", "--format", "csv")
    amounts = [line.split(",")[1] for line in told.stdout.splitlines()]
    assert amounts == ["amount", "600.00", "300.00"]
    assert "1 more" in told.stderr


def test_it_refuses_what_names_nothing(kg_budgets: Command) -> None:
    told = kg_budgets("totals", "--country", "KENN")
    assert told.returncode == 2
    assert "Did you mean KEN" in told.stderr
