"""When each release was published, and which of those that are kept was current at a moment."""

from __future__ import annotations

import json
import os
from bisect import bisect_right
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain
from typing import TYPE_CHECKING

from kg.errors import Gone, NotFound
from kg.releases import JournalEntry

if TYPE_CHECKING:
    from kg.releases import Home, ReleaseDir


@dataclass(frozen=True, slots=True)
class Memento:
    """A release with the second in which it became current."""

    release: str
    at: datetime


class Timeline:
    """The journal of a home by time; each look reads what was written to it since the last one.

    Moments are whole seconds, as HTTP tells them. A clock that was set back between two
    publications counts as having stood still.
    """

    def __init__(self, home: Home) -> None:
        self._home = home
        self._file: tuple[int, int] | None = None
        """The journal's number on its disk, and the bytes read of it."""
        self._moments: list[datetime] = []
        """Of each publication, a release that became current again among them."""
        self._releases: list[str] = []
        """What was published then."""
        self._first: dict[str, int] = {}
        """Release → the place of its first publication."""
        self._read()

    def published(self, release: str) -> datetime | None:
        """When a release was first published; ``None`` where the journal does not say."""
        self._read()
        place = self._first.get(release)
        return None if place is None else self._moments[place]

    def count(self) -> int:
        """How many publications there were; a release that became current again counts again."""
        self._read()
        return len(self._releases)

    def publication(self, number: int) -> Memento:
        """The release that became current as the ``number``-th, from 1, and when it did.

        Raises:
            IndexError: there were not so many.
        """
        if not 1 <= number <= self.count():
            raise IndexError(number)
        return Memento(self._releases[number - 1], self._moments[number - 1])

    def first(self, release: str) -> int:
        """The number of a release's first publication; 0 where the journal names it nowhere."""
        self._read()
        return self._first.get(release, -1) + 1

    def find(self, release: str) -> ReleaseDir:
        """The release of that id.

        Raises:
            NotFound: there never was one.
            Gone: it was published and has been removed since.
        """
        found = self._home.get(release)
        if found is not None:
            return found
        if self.published(release) is None:
            raise NotFound(
                f'There is no release "{release}".',
                "See /releases, or kg releases, for what there is.",
            )
        raise Gone(
            f"Release {release} was removed; its statements are not kept.",
            "See /releases, or kg releases, for what there is.",
        )

    def mementos(self) -> list[Memento]:
        """The releases that are kept, in the order in which they were first published."""
        self._read()
        kept = [(self._first[name], name) for name in self._kept() if name in self._first]
        return [Memento(name, self._moments[place]) for place, name in sorted(kept)]

    def left(self, release: str) -> list[ReleaseDir]:
        """The releases that are kept and were first published after ``release``, the latest first.

        Where that one is current, they were left by going back to it.
        """
        self._read()
        since = self._first.get(release, len(self._releases))
        after = {name: place for name, place in self._first.items() if place > since}
        kept = sorted(self._kept() & after.keys(), key=lambda name: -after[name])
        return [self._home.release(name) for name in kept]

    def at(self, moment: datetime) -> ReleaseDir | None:
        """The release that was current at a moment.

        Where that one has been removed, the last before it that is kept, or else the first after
        it. A moment before the first release means the first. ``None`` where nothing is kept.

        Args:
            moment: with its time zone.
        """
        self._read()
        kept = self._kept()
        place = bisect_right(self._moments, moment)
        before, after = range(place - 1, -1, -1), range(place, len(self._moments))
        for name in map(self._releases.__getitem__, chain(before, after)):
            found = self._home.get(name) if name in kept else None
            if found is not None:
                return found
        return None

    def _kept(self) -> frozenset[str]:
        try:
            return frozenset(os.listdir(self._home.releases_dir))  # noqa: PTH208 (names only)
        except FileNotFoundError:
            return frozenset()

    def _read(self) -> None:
        try:
            about = self._home.journal_path.stat()
        except FileNotFoundError:
            return
        if self._file == (about.st_ino, about.st_size):
            return
        if self._file is None or self._file[0] != about.st_ino or self._file[1] > about.st_size:
            self._file = about.st_ino, 0
            self._moments, self._releases, self._first = [], [], {}
        number, start = self._file
        with self._home.journal_path.open("rb") as journal:
            journal.seek(start)
            lines, _, _ = journal.read().rpartition(b"\n")  # the last one may still be written
        for line in lines.split(b"\n"):
            self._add(line)
        self._file = number, start + len(lines) + 1 if lines else start

    def _add(self, line: bytes) -> None:
        try:
            entry = JournalEntry(**json.loads(line))
            moment = moment_of(entry.published_at)
        except (ValueError, TypeError):  # a crash cut it short
            return
        if self._moments:
            moment = max(moment, self._moments[-1])
        self._first.setdefault(entry.release, len(self._releases))
        self._releases.append(entry.release)
        self._moments.append(moment)


def moment_of(text: str) -> datetime:
    """A date and time by ISO 8601, to the second; without a time zone it is UTC.

    A date alone is its first second.

    Raises:
        ValueError: it is none.

    >>> moment_of("2026-11-25T11:17:21.9+01:00"), moment_of("2026-11-25")
    ... # doctest: +NORMALIZE_WHITESPACE
    (datetime.datetime(2026, 11, 25, 10, 17, 21, tzinfo=datetime.timezone.utc),
     datetime.datetime(2026, 11, 25, 0, 0, tzinfo=datetime.timezone.utc))
    """
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return moment.astimezone(UTC).replace(microsecond=0)
