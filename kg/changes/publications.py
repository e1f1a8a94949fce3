"""What was published in turn, each with the kept release that it is to be compared with."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from kg.releases import Home, ReleaseDir
    from kg.timeline import Timeline


@dataclass(frozen=True)
class Publication:
    """A release that became current, for the first time or again.

    Attributes:
        number: of the publication, from 1: its line in the journal.
        id: of the release.
        at: when it became current.
        release: it, if it is kept.
        before: the release published before it that is kept, if one is.
        again: whether it had been current before.
    """

    number: int
    id: str
    at: datetime
    release: ReleaseDir | None
    before: ReleaseDir | None
    again: bool


class Publications:
    """The publications of a home as they are at one moment; asked by number, from 1.

    What was published before and is removed by now is passed over: so the publications of kept
    releases, each compared with the kept one before, lead without a gap from nothing to today.
    """

    def __init__(self, home: Home, timeline: Timeline) -> None:
        self._home = home
        self._timeline = timeline
        self.count = timeline.count()
        try:
            self._kept = frozenset(os.listdir(home.releases_dir))  # noqa: PTH208 (names only)
        except FileNotFoundError:
            self._kept = frozenset()

    def get(self, number: int) -> Publication:
        """The publication of that number.

        Raises:
            IndexError: there is none.
        """
        said = self._timeline.publication(number)
        return Publication(
            number,
            said.release,
            said.at,
            self._release(said.release),
            self._before(number),
            again=self._timeline.first(said.release) != number,
        )

    def page(self, number: int, size: int) -> list[Publication]:
        """The publications of a page, the latest first; pages are counted from 1."""
        last = self.count - (number - 1) * size
        return [self.get(one) for one in range(last, max(last - size, 0), -1)]

    def pages(self, size: int) -> int:
        """How many pages there are; one where nothing was published."""
        return max(1, -(-self.count // size))

    def kept_before(self, number: int) -> Publication | None:
        """The last publication before that number whose release is kept."""
        return self._first_kept(range(number - 1, 0, -1))

    def kept_after(self, number: int) -> Publication | None:
        """The first publication after that number whose release is kept; 0 asks for the first."""
        return self._first_kept(range(number + 1, self.count + 1))

    def kept_last(self) -> Publication | None:
        """The last publication whose release is kept."""
        return self.kept_before(self.count + 1)

    def of(self, release: str) -> Iterator[int]:
        """The numbers of the publications of a release."""
        for number in range(1, self.count + 1):
            if self._timeline.publication(number).release == release:
                yield number

    def _first_kept(self, numbers: range) -> Publication | None:
        for number in numbers:
            name = self._timeline.publication(number).release
            if name in self._kept and self._release(name) is not None:
                return self.get(number)
        return None

    def _before(self, number: int) -> ReleaseDir | None:
        for one in range(number - 1, 0, -1):
            name = self._timeline.publication(one).release
            if name in self._kept and (found := self._release(name)) is not None:
                return found
        return None

    def _release(self, name: str) -> ReleaseDir | None:
        return self._home.get(name) if name in self._kept else None
