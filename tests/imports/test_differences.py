"""Each kind of difference between a taxonomy and ours is told, and nothing else."""

from __future__ import annotations

from pathlib import Path

from kg.imports.differences import COLUMNS, Difference, differences
from kg.imports.taxonomy import read_taxonomy

HERE = Path(__file__).parent
HOMES = "https://w3id.org/habitat-kg/id/organisation/homes"
NAMES = {HOMES: frozenset({"Homes Agency", "Agency for Homes"})}


def found() -> list[Difference]:
    official, ours = (read_taxonomy(HERE / f"{name}.ttl") for name in ("taxonomy", "ours"))
    return differences(official.elements, ours.elements, NAMES)


def test_every_kind_of_difference() -> None:
    rows = [(d.difference, d.thing, d.language, d.official, d.ours) for d in found()]
    assert rows == [
        ("code", "sdg:11.2", "", "11.22", "11.2"),
        ("custodian", "sdg:C110101", "", f"<{HOMES}>", ""),
        ("language", "sdg:11.2", "de", "Ein Bus für alle", ""),
        ("missing in official", "sdg:C110202", "", "", "indicator"),
        ("missing in official", "sdg:11.3", "", "", "target"),
        ("missing in ours", "sdg:11.9", "", "target", ""),
        ("no title", "sdg:11.2", "fr", "", ""),
        ("parent", "sdg:C110101", "", "sdg:11.1 sdg:11.2", "sdg:11.1"),
        ("same code", "sdg:C110201", "", "11.1.1", ""),
        ("same title", "sdg:11.9", "en", "A bus for everyone", ""),
        ("several titles", "sdg:11.1", "fr", "D’ici | Un logis pour chacun", ""),
    ]


def test_notes_say_what_is_known() -> None:
    notes = {(d.difference, d.thing): d.note for d in found()}
    assert "the edition of 2020 lacks it" in notes["missing in official", "sdg:C110202"]
    assert notes["missing in official", "sdg:11.3"] == ""
    assert notes["same title", "sdg:11.9"] == "The same as sdg:11.2."
    assert set(COLUMNS) == set(vars(found()[0]))


def test_two_equal_sides_do_not_differ() -> None:
    official, ours = (read_taxonomy(HERE / "taxonomy.ttl").elements for _ in range(2))
    for element in ours.values():
        element.custodians = {HOMES} if "Homes Agency" in element.custodians else set()
    of_the_file_itself = {"language", "no title", "same code", "same title", "several titles"}
    assert {d.difference for d in differences(official, ours, NAMES)} == of_the_file_itself


def test_a_thing_of_another_kind() -> None:
    official, ours = (read_taxonomy(HERE / "taxonomy.ttl").elements for _ in range(2))
    ours["http://metadata.un.org/sdg/11"].kind = "target"
    kinds = [d for d in differences(official, ours, {}) if d.difference == "kind"]
    assert [(d.thing, d.official, d.ours) for d in kinds] == [("sdg:11", "goal", "target")]
