from __future__ import annotations

from kg.writes.retention import NEVER_FEWER, Retention
from tests.writes import homes


def test_the_newest_releases_by_writes_are_kept_and_those_of_builds_all(built, tmp_path):
    desk = homes.merged(built, tmp_path / "home", keep=3)
    first = desk.id
    made = []
    for number in range(6):
        made.append(
            desk.update(f"INSERT DATA {{ GRAPH id:g {{ id:a hkg:teamSize {number} }} }}").release
        )
        desk.scribe.tidy()
    present = {release.id for release in desk.home.releases()}
    assert present == {first, *made[-3:]}
    assert len(desk.home.journal()) == 7, "the journal keeps them all"


def test_a_release_that_became_current_again_is_new_again(tmp_path):
    desk = homes.plain(tmp_path / "home", keep=2)
    begun = desk.id
    first = desk.update("INSERT DATA { id:a skos:notation 1 }").release
    second = desk.update("INSERT DATA { id:a skos:notation 2 }").release
    assert desk.update("DELETE DATA { id:a skos:notation 2 }").release == first
    third = desk.update("INSERT DATA { id:a skos:notation 3 }").release
    desk.scribe.tidy()
    assert {release.id for release in desk.home.releases()} == {begun, first, third}
    assert second not in {begun, first, third}


def test_the_current_release_and_the_one_before_are_never_removed(tmp_path):
    desk = homes.plain(tmp_path / "home", keep=1)
    made = [desk.update(f"INSERT DATA {{ id:a skos:notation {n} }}").release for n in range(4)]
    Retention(desk.home, 1).remove_oldest()
    kept = {release.id for release in desk.home.releases()} & set(made)
    assert kept == set(made[-NEVER_FEWER:])
    assert desk.id == made[-1]
