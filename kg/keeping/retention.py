"""Which releases are not needed any more, and their removal."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from kg.build.lock import exclusive
from kg.build.release import clear_unfinished, remove
from kg.errors import ReleaseError
from kg.keeping.kept import kept

if TYPE_CHECKING:
    from datetime import timedelta

    from kg.keeping.faults import Progress
    from kg.releases import Home

_UNKNOWN: Final = "unknown"
"""What made a release whose manifest cannot be read."""


@dataclass(frozen=True)
class Policy:
    """How many releases stay.

    Attributes:
        builds: of those that builds made; ``None``: all.
        writes: of those that writes made; ``None``: all.
        older_than: what was published within it stays in any case.
    """

    builds: int | None = None
    writes: int | None = None
    older_than: timedelta | None = None

    def because(self, made_by: str, place: int, at: str, now: datetime) -> str:
        """Why a release stays; empty where it goes.

        Args:
            made_by: ``build``, ``write``, or what it is if that is not known.
            place: among those made alike, the last published being the first.
            at: when it was published last; empty where that is not known.
            now: the time at which the policy is applied.
        """
        if made_by == _UNKNOWN:
            return "its manifest cannot be read"
        limit = self.builds if made_by == "build" else self.writes
        if limit is None:
            return "all are kept"
        if place <= limit:
            return f"one of the newest by {made_by}s"
        if self.older_than is None or not at:
            return ""
        young = now - datetime.fromisoformat(at) < self.older_than
        return "published lately" if young else ""


@dataclass(frozen=True)
class Place:
    """A release, and whether it stays.

    ``published_at`` is when it became current last; empty where no journal says so. ``because``
    says why it stays; empty where it goes. ``size`` is what it alone takes, in bytes.
    """

    release: str
    made_by: str
    published_at: str
    size: int
    because: str


def protected(home: Home) -> dict[str, str]:
    """Id of each release that is never removed → why.

    They are the current one; the one published before it, to which a rollback goes and from which
    answers may still be on their way; and those that somebody wants kept.
    """
    why = {id_: f"kept: {reason}" for id_, reason in kept(home).items()}
    current = home.current()
    if current is None:
        return why
    for entry in home.latest():
        if entry.release != current.id:
            why[entry.release] = "published before the current one"
            break
    return {**why, current.id: "current"}


def sort_out(home: Home, policy: Policy, now: datetime) -> list[Place]:
    """Every release with what becomes of it under a policy, the latest first.

    One whose manifest cannot be read stays: it is not known what it is.
    """
    held = protected(home)
    published = {entry.release: entry.published_at for entry in home.journal()}
    counted: Counter[str] = Counter()
    places = []
    for release in home.releases():
        try:
            made_by = release.manifest().made_by
        except ReleaseError:
            made_by = _UNKNOWN
        counted[made_by] += 1
        at = published.get(release.id, "")
        because = held.get(release.id) or policy.because(made_by, counted[made_by], at, now)
        size = sum(
            path.stat().st_size
            for path in release.path.rglob("*")
            if path.is_file() and path.stat().st_nlink == 1
        )
        places.append(Place(release.id, made_by, at, size, because))
    return places


def prune(home: Home, policy: Policy, progress: Progress) -> list[str]:
    """Remove what a policy does not keep; gives the ids. The journal goes on naming them."""
    with exclusive(home, lambda: progress("wait", 0, 1)):
        clear_unfinished(home)
        gone = [p.release for p in sort_out(home, policy, datetime.now(UTC)) if not p.because]
        for done, release_id in enumerate(gone):
            progress("remove", done, len(gone))
            remove(home, home.release(release_id))
        return gone
