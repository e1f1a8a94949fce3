"""``kg path`` and ``kg why`` as people run them."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import RdfFormat, parse

from tests.cli.conftest import Command

if TYPE_CHECKING:
    from pathlib import Path

FLAGSHIP = "inclusive-communities-thriving-cities"


@pytest.fixture(scope="module")
def kg_shipped(shipped: object, shipped_home: Path) -> Command:
    return Command(shipped_home)


def test_a_path_is_a_table_of_statements_with_their_sources(kg_shipped: Command) -> None:
    told = kg_shipped("path", FLAGSHIP, "2/7", "--limit", "2", "--format", "table")
    assert told.returncode == 0, told.stderr
    assert "1. 1 step, stated" in told.stdout
    assert "eb-2024-1-item-7#7" in told.stdout
    assert "2 paths" in told.stderr
    assert "--limit tells more" in told.stderr


def test_why_is_told_in_sentences_in_either_language(kg_shipped: Command) -> None:
    told = kg_shipped("why", FLAGSHIP, "11.1", "--limit", "1", "--format", "sentences")
    assert told.stdout.startswith("1. “Inclusive Communities, Thriving Cities” contributes to")
    assert "(mapped: " in told.stdout
    chinese = kg_shipped("why", "1", "11", "--lang", "zh", "--format", "sentences", "--limit", "1")
    assert chinese.stdout.rstrip().endswith("。")


def test_programs_get_the_answer_of_the_api_as_rows_as_json_and_as_rdf(
    kg_shipped: Command, shipped: object
) -> None:
    options = ("--shortest", "--basis", "stated", "--without-class", "Country")
    told = kg_shipped("path", "KEN", "surge", *options, "--hops", "6", "--format", "json")
    assert told.returncode == 0, told.stderr
    said = json.loads(told.stdout)
    asked = "from=KEN&to=surge&shortest=true&basis=stated&without_class=Country&hops=6"
    answer = shipped.get(f"/api/v1/paths?{asked}", Accept_Language="en").json()  # type: ignore[attr-defined]
    assert said == answer
    assert said["paths"]
    rows = csv.DictReader(io.StringIO(kg_shipped("why", "surge", "13.1", "--limit", "1").stdout))
    assert {row["path"] for row in rows} == {"1"}
    rdf = kg_shipped("why", "surge", "13.1", "--limit", "1", "--format", "nquads")
    assert len(list(parse(rdf.stdout, RdfFormat.N_QUADS))) > 5


def test_what_if_says_that_it_is_no_answer_of_the_release(
    kg_shipped: Command, tmp_path: Path
) -> None:
    added = ("why", "surge", "5.2", "--with", "surge contributesTo targets/5.2", "--limit", "1")
    picture = tmp_path / "why.svg"
    told = kg_shipped(*added, "--format", "sentences", "--plot", str(picture))
    assert "(mapped: assumed, not in the release)." in told.stdout
    assert "links left out: 0; added, as mapped: 1." in told.stderr
    assert "This is no answer of the release." in told.stderr
    drawn = picture.read_text("utf-8")
    assert "What if" in drawn
    assert "assumed, not in the" in drawn
    refused = kg_shipped(*added, "--format", "trig")
    assert (refused.returncode, "nobody's statement" in refused.stderr) == (2, True)
    left = kg_shipped("path", "surge", "13.1", "--without", "surge", "--format", "sentences")
    assert (left.stdout, "What if: " in left.stderr) == ("", True)


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("path", "1", "KEN"), 2, "goals/1"),
        (("path", "keny", "surge"), 1, "countries/KEN"),
        (("why", "surge", "11.99"), 1, "Did you mean 11."),
        (("path", "surge", "KEN", "--property", "contributeTo"), 2, "Did you mean contributesTo"),
        (("path", "surge", "KEN", "--basis", "statd"), 2, "Did you mean stated"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_a_sentence(
    kg_shipped: Command, arguments: tuple[str, ...], code: int, says: str
) -> None:
    told = kg_shipped(*arguments)
    assert told.returncode == code, told.stderr
    assert says in told.stderr
    assert "Traceback" not in told.stderr
