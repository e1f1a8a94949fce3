"""Going back to an older release, and what follows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kg.build.pipeline import build
from kg.build.release import remove
from kg.errors import ReleaseError
from kg.keeping.rollback import roll_back
from kg.releases import Home
from tests.keeping.test_verifying import flip, silent
from tests.writes.homes import Desk, whole

if TYPE_CHECKING:
    from pathlib import Path

    from tests.keeping.conftest import Kept


def test_the_release_before_is_current_again_and_the_journal_says_so(kept: Kept) -> None:
    build_one, write, build_two = kept.ids
    assert roll_back(kept.home, None, silent).id == write
    whole(kept.home)
    assert kept.home.releases()[0].id == write
    assert [entry.release for entry in kept.home.journal()] == [*kept.ids, write]
    assert kept.home.journal()[-1].previous == build_two
    assert roll_back(kept.home, None, silent).id == build_two, "and forth"
    assert roll_back(kept.home, build_one, silent).id == build_one
    assert kept.present() == kept.ids, "nothing is removed"


def test_a_write_follows_the_release_gone_back_to(kept: Kept) -> None:
    desk = Desk(kept.home.path)
    desk.update("INSERT DATA { GRAPH id:note { id:city\\/rome skos:prefLabel 'Rome'@en } }")
    roll_back(kept.home, kept.ids[0], silent)
    written = desk.update("INSERT DATA { GRAPH id:note { id:city\\/bonn skos:prefLabel 'B'@en } }")
    assert written.previous == kept.ids[0]
    assert desk.manifest.previous == kept.ids[0]
    assert desk.manifest.writes == {"since": kept.ids[0], "added": 1, "removed": 0}
    assert not desk.ask("id:city\\/rome skos:prefLabel ?label")


def test_a_build_carries_the_writes_of_the_release_gone_back_to_and_no_others(kept: Kept) -> None:
    first, write, _ = kept.ids
    roll_back(kept.home, first, silent)
    without = build(kept.content, kept.home.path)
    assert without.manifest().writes == {}
    assert without.manifest().previous == first
    roll_back(kept.home, write, silent)
    assert build(kept.content, kept.home.path).id == kept.ids[2], "the files and that write again"


def test_the_same_write_again_leads_to_the_release_that_is_there(kept: Kept) -> None:
    desk = Desk(kept.home.path)
    roll_back(kept.home, kept.ids[0], silent)
    again = desk.update("INSERT DATA { GRAPH id:note { id:city\\/oslo skos:prefLabel 'Oslo'@en } }")
    assert again.release == kept.ids[1]


def test_what_is_unknown_removed_current_or_broken_is_refused(kept: Kept) -> None:
    first, write, current = kept.ids
    remove(kept.home, kept.home.release(write))
    flip(kept.home.release(first).quads, 40, 0)
    for id_, said in {
        "ffffffffffff": 'There is no release "ffffffffffff". kg releases lists',
        "yesterday": 'There is no release "yesterday"',
        write: f'Release "{write}" was removed.',
        current: f"Release {current} is current already.",
        first: f"Release {first} is broken: releases/{first}/quads.nq: It, or its line",
    }.items():
        with pytest.raises(ReleaseError) as refused:
            roll_back(kept.home, id_, silent)
        assert said in str(refused.value)
    with pytest.raises(ReleaseError, match="was removed"):
        roll_back(kept.home, None, silent)
    assert kept.current.id == current
    assert len(kept.home.journal()) == 3


def test_a_quick_look_sees_only_whether_the_files_are_there(kept: Kept) -> None:
    first = kept.home.release(kept.ids[0])
    flip(first.quads, 40, 0)
    assert roll_back(kept.home, first.id, silent, whole=False) == first
    roll_back(kept.home, None, silent)
    first.report.unlink()
    with pytest.raises(ReleaseError, match=r"report.ttl: It is missing."):
        roll_back(kept.home, first.id, silent, whole=False)


def test_there_is_nothing_to_go_back_to_before_the_second_release(
    kept: Kept, tmp_path: Path
) -> None:
    with pytest.raises(ReleaseError, match="no release to go back from"):
        roll_back(Home(tmp_path / "none"), None, silent)
    build(kept.content, tmp_path / "one")
    with pytest.raises(ReleaseError, match="No release was published before"):
        roll_back(Home(tmp_path / "one"), None, silent)
