"""The timeline: which release was current when, and which can still be had."""

from __future__ import annotations

import json
import shutil
from datetime import timedelta

import pytest

from kg.errors import Gone, NotFound
from kg.releases import Home
from kg.timeline import Timeline, moment_of
from tests.test_releases import make

A, B, C = "aaaaaaaaaaaa", "bbbbbbbbbbbb", "cccccccccccc"
DAYS = {A: "2026-01-01T00:00:00.7+00:00", B: "2026-01-02T01:00:00+01:00", C: "2026-01-03"}


def note(home, *publications):
    with home.journal_path.open("a", encoding="utf-8") as journal:
        for release, at in publications:
            line = {"release": release, "published_at": at, "previous": None}
            journal.write(json.dumps(line) + "\n")


@pytest.fixture
def home(tmp_path):
    """A home with three releases, one a day."""
    made = Home(tmp_path)
    for release in DAYS:
        make(made, release)
    note(made, *DAYS.items())
    return made


@pytest.mark.parametrize(
    ("moment", "release"),
    [
        ("2025-06-01", A),
        ("2025-12-31T23:59:59", A),
        ("2026-01-01T00:00:00", A),
        ("2026-01-01T23:59:59", A),
        ("2026-01-02T00:00:00", B),
        ("2026-01-02T23:59:59.999", B),
        ("2026-01-03", C),
        ("2999-01-01", C),
    ],
)
def test_the_release_of_a_moment(home, moment, release):
    assert Timeline(home).at(moment_of(moment)).id == release


def test_a_home_without_releases_has_no_moment(tmp_path):
    timeline = Timeline(Home(tmp_path / "nothing"))
    assert timeline.at(moment_of("2026-01-01")) is None
    assert timeline.mementos() == []
    with pytest.raises(NotFound):
        timeline.find(A)


def test_what_is_published_later_is_seen(home):
    timeline = Timeline(home)
    assert [m.release for m in timeline.mementos()] == [A, B, C]
    make(home, "dddddddddddd")
    note(home, ("dddddddddddd", "2026-01-04"))
    assert timeline.at(moment_of("2026-01-05")).id == "dddddddddddd"
    assert timeline.published("dddddddddddd") == moment_of("2026-01-04")


def test_a_release_that_became_current_again_keeps_its_first_date(home):
    note(home, (A, "2026-01-04"))
    timeline = Timeline(home)
    assert timeline.at(moment_of("2026-01-03T12:00")).id == C
    assert timeline.at(moment_of("2026-01-04")).id == A
    assert timeline.published(A) == moment_of("2026-01-01")
    assert [m.release for m in timeline.mementos()] == [A, B, C]


def test_where_a_release_was_removed_the_nearest_that_is_kept_stands_for_it(home):
    timeline = Timeline(home)
    shutil.rmtree(home.release(B).path)
    assert timeline.at(moment_of("2026-01-02T12:00")).id == A
    assert [m.release for m in timeline.mementos()] == [A, C]
    shutil.rmtree(home.release(A).path)
    assert timeline.at(moment_of("2026-01-02T12:00")).id == C
    with pytest.raises(Gone):
        timeline.find(B)
    assert timeline.find(C).id == C


def test_a_release_that_the_journal_lacks_is_found_but_has_no_date(home):
    unnoted = make(home, "eeeeeeeeeeee")
    timeline = Timeline(home)
    assert timeline.find("eeeeeeeeeeee") == unnoted
    assert timeline.published("eeeeeeeeeeee") is None
    assert "eeeeeeeeeeee" not in {m.release for m in timeline.mementos()}


def test_a_clock_that_was_set_back_stands_still(home):
    make(home, "dddddddddddd")
    note(home, ("dddddddddddd", "2026-01-02T12:00"))
    timeline = Timeline(home)
    assert timeline.published("dddddddddddd") == moment_of("2026-01-03")
    assert timeline.at(moment_of("2026-01-02T13:00")).id == B
    assert timeline.at(moment_of("2026-01-03")).id == "dddddddddddd"


def test_lines_that_are_broken_are_passed_over_and_one_that_is_being_written_is_awaited(home):
    with home.journal_path.open("a", encoding="utf-8") as journal:
        journal.write('{"release": "broken"}\nnothing\n{"release": "dddddddddddd", ')
    make(home, "dddddddddddd")
    timeline = Timeline(home)
    assert [m.release for m in timeline.mementos()] == [A, B, C]
    with home.journal_path.open("a", encoding="utf-8") as journal:
        journal.write('"published_at": "2026-01-04", "previous": null}\n')
    assert [m.release for m in timeline.mementos()] == [A, B, C, "dddddddddddd"]


def test_another_journal_in_its_place_is_read_from_its_start(home):
    timeline = Timeline(home)
    home.journal_path.unlink()
    note(home, (C, "2026-02-01"))
    assert [(m.release, m.at) for m in timeline.mementos()] == [(C, moment_of("2026-02-01"))]


def test_many_publications_are_read_once(home):
    start = moment_of("2026-02-01")
    times = [(start + timedelta(minutes=n)).isoformat() for n in range(20_000)]
    note(home, *((C if n % 2 else B, time) for n, time in enumerate(times)))
    timeline = Timeline(home)
    assert timeline.at(start + timedelta(minutes=19_999)).id == C
    assert timeline.at(start + timedelta(minutes=10_000)).id == B
    assert len(timeline.mementos()) == 3
