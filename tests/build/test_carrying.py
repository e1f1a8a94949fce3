"""What was written since the last build is laid over the files by the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kg.build.pipeline import build
from kg.errors import GateRefused
from tests.content import BASE, spoil, write_content
from tests.writes.homes import Desk, whole

if TYPE_CHECKING:
    from pathlib import Path

STATEMENTS = "data/documents/report/statements.trig"
HOMES = "id:flagship-programme\\/homes"
PARAGRAPH = "GRAPH id:document\\/report\\/para\\/1"


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return write_content(tmp_path / "content")


@pytest.fixture
def desk(content: Path, tmp_path: Path) -> Desk:
    build(content, tmp_path / "home")
    return Desk(tmp_path / "home")


def test_a_build_keeps_what_was_written(content: Path, desk: Desk) -> None:
    since = desk.id
    desk.update(
        f"DELETE DATA {{ {PARAGRAPH} {{ {HOMES} hkg:teamSize 10 }} }} ; "
        f"INSERT DATA {{ {PARAGRAPH} {{ {HOMES} hkg:teamSize 12 }} "
        "GRAPH id:g { id:a skos:prefLabel 'a'@en } }"
    )
    spoil(content, STATEMENTS, "Homes", "Houses")
    release = build(content, desk.path)
    whole(desk.home)
    assert desk.ask(f"{HOMES} hkg:teamSize 12 ; skos:prefLabel 'Houses'@en")
    assert desk.ask("GRAPH id:rule\\/label { id:a rdfs:label 'a'@en }")
    assert not desk.ask(f"{HOMES} hkg:teamSize 10")
    assert release.manifest().writes == {"since": since, "added": 2, "removed": 1}
    assert release.manifest().made_by == "build"
    again = build(content, desk.path)
    assert again == release
    desk.update("INSERT DATA { GRAPH id:g { id:b skos:prefLabel 'b'@en } }")
    assert desk.manifest.writes == {"since": release.id, "added": 3, "removed": 1}
    build(content, desk.path)
    assert desk.ask("id:b rdfs:label 'b'@en")


def test_what_the_files_say_by_now_is_no_longer_carried(content: Path, desk: Desk) -> None:
    desk.update(
        f"DELETE DATA {{ {PARAGRAPH} {{ {HOMES} hkg:teamSize 10 }} }} ; "
        f"INSERT DATA {{ {PARAGRAPH} {{ {HOMES} hkg:teamSize 12 }} }}"
    )
    spoil(content, STATEMENTS, "hkg:teamSize 10", "hkg:teamSize 12")
    release = build(content, desk.path)
    assert release.manifest().writes == {}
    assert not release.added.exists()
    spoil(content, STATEMENTS, "hkg:teamSize 12", "hkg:teamSize 13")
    build(content, desk.path)
    assert desk.ask(f"{HOMES} hkg:teamSize 13")
    assert not desk.ask(f"{HOMES} hkg:teamSize 12")


def test_writes_may_be_dropped(content: Path, desk: Desk) -> None:
    first = desk.id
    desk.update("INSERT DATA { GRAPH id:g { id:a skos:prefLabel 'a'@en } }")
    assert build(content, desk.path, drop_writes=True).id == first
    assert not desk.ask("id:a ?p ?o")


def test_files_and_writes_that_violate_a_shape_together_are_refused(
    content: Path, desk: Desk
) -> None:
    desk.update(
        f"DELETE DATA {{ {PARAGRAPH} {{ {HOMES} hkg:teamSize 10 }} }} ; "
        f"INSERT DATA {{ {PARAGRAPH} {{ {HOMES} hkg:teamSize 12 }} }}"
    )
    before = desk.id
    spoil(content, STATEMENTS, "hkg:teamSize 10", "hkg:teamSize 13")
    with pytest.raises(GateRefused) as refused:
        build(content, desk.path)
    (sentence,) = refused.value.sentences
    assert "With what was written since the last build" in sentence
    assert "one size of its team" in sentence
    assert "kg build --drop-writes" in sentence
    assert desk.id == before
    build(content, desk.path, drop_writes=True)
    assert desk.ask(f"{HOMES} hkg:teamSize 13")


def test_a_write_that_a_check_would_refuse_in_files_does_not_stop_a_build(
    content: Path, desk: Desk
) -> None:
    desk.update("INSERT DATA { GRAPH <http://e/undescribed> { id:a hkg:teamSize 3 } }")
    spoil(content, STATEMENTS, "Homes", "Houses")
    build(content, desk.path)
    assert desk.ask("GRAPH <http://e/undescribed> { id:a hkg:teamSize 3 }")


def test_the_release_of_a_build_without_writes_has_the_id_that_it_always_had(
    content: Path, desk: Desk, tmp_path: Path
) -> None:
    assert build(content, tmp_path / "other").id == desk.id
    desk.put(f"{BASE}id/g", "<a> <p> 1 .")
    assert build(content, tmp_path / "third").id == build(content, desk.path, drop_writes=True).id
