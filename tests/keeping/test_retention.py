"""Which releases go, and which never do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from kg.errors import ReleaseError
from kg.keeping.kept import keep, kept, unkeep
from kg.keeping.retention import Policy, prune, sort_out
from kg.keeping.rollback import roll_back
from tests.keeping.test_verifying import silent
from tests.writes.homes import Desk

if TYPE_CHECKING:
    from tests.keeping.conftest import Kept

NOW = datetime.now(UTC) + timedelta(days=40)


def going(kept_: Kept, policy: Policy) -> list[str]:
    return [p.release for p in sort_out(kept_.home, policy, NOW) if not p.because]


def more_writes(kept_: Kept, count: int) -> list[str]:
    desk = Desk(kept_.home.path)
    return [
        desk.update(
            f"INSERT DATA {{ GRAPH id:n {{ id:city\\/x skos:prefLabel '{n}'@en }} }}"
        ).release
        for n in range(count)
    ]


def test_all_stay_unless_somebody_says_how_many(kept: Kept) -> None:
    places = sort_out(kept.home, Policy(), NOW)
    assert [(p.release, p.made_by, p.because) for p in places] == [
        (kept.ids[2], "build", "current"),
        (kept.ids[1], "write", "published before the current one"),
        (kept.ids[0], "build", "all are kept"),
    ]
    assert all(p.size > 100_000 and p.published_at for p in places)


def test_builds_and_writes_are_counted_apart(kept: Kept) -> None:
    writes = more_writes(kept, 4)
    assert going(kept, Policy(builds=1)) == [kept.ids[0]]
    assert going(kept, Policy(writes=3)) == [writes[0], kept.ids[1]]
    assert going(kept, Policy(builds=1, writes=4)) == [kept.ids[1], kept.ids[0]]
    assert going(kept, Policy(builds=0, writes=0)) == [
        writes[1], writes[0], kept.ids[2], kept.ids[1], kept.ids[0]
    ]  # fmt: skip


def test_a_release_whose_manifest_cannot_be_read_stays(kept: Kept) -> None:
    kept.home.release(kept.ids[0]).manifest_path.write_text("{}")
    place = sort_out(kept.home, Policy(0, 0), NOW)[-1]
    assert (place.release, place.because) == (kept.ids[0], "its manifest cannot be read")


def test_what_was_published_lately_stays(kept: Kept) -> None:
    assert going(kept, Policy(builds=1, older_than=timedelta(days=30))) == [kept.ids[0]]
    assert going(kept, Policy(builds=1, older_than=timedelta(days=50))) == []


def test_the_release_that_a_rollback_left_stays(kept: Kept) -> None:
    roll_back(kept.home, kept.ids[0], silent)
    assert going(kept, Policy(0, 0)) == [kept.ids[1]]


def test_a_release_that_somebody_wants_stays_until_nobody_does(kept: Kept) -> None:
    first = kept.ids[0]
    keep(kept.home, first, "Cited in\tthe report\nto the Board")
    assert read(kept) == {first: "Cited in the report to the Board"}
    assert going(kept, Policy(0, 0)) == []
    unkeep(kept.home, first)
    assert going(kept, Policy(0, 0)) == [first]
    with pytest.raises(ReleaseError, match="is not kept"):
        unkeep(kept.home, first)
    with pytest.raises(ReleaseError, match="There is no release"):
        keep(kept.home, "ffffffffffff", "cited")


def read(kept_: Kept) -> dict[str, str]:
    return kept(kept_.home)


def test_what_goes_takes_its_exports_along_and_stays_in_the_journal(kept: Kept) -> None:
    first, write, last = kept.ids
    for id_ in kept.ids:
        (kept.home.path / "exports" / id_).mkdir(parents=True)
    for pair in (f"nothing-{first}", f"{first}-{write}", f"{write}-{last}"):
        (kept.home.path / "changes" / pair).mkdir(parents=True)
    assert prune(kept.home, Policy(builds=1), silent) == [kept.ids[0]]
    assert kept.present() == kept.ids[1:]
    exports = {path.name for path in (kept.home.path / "exports").iterdir()}
    assert exports == {write, last}
    assert [path.name for path in (kept.home.path / "changes").iterdir()] == [f"{write}-{last}"]
    assert [entry.release for entry in kept.home.journal()] == kept.ids
    assert prune(kept.home, Policy(builds=1), silent) == []


def test_writes_leave_alone_what_somebody_wants(kept: Kept) -> None:
    keep(kept.home, kept.ids[1], "cited")
    desk = Desk(kept.home.path, keep=1)
    for number in range(5):
        desk.update(f"INSERT DATA {{ GRAPH id:n {{ id:city\\/x skos:prefLabel '{number}'@en }} }}")
        desk.scribe.tidy()
    assert kept.present() == kept.ids
    assert len(kept.home.releases()) == 5
