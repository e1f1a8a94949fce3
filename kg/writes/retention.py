"""Removes the oldest of the releases that writes made, so that they do not fill the disk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.build.release import remove
from kg.keeping.retention import protected

if TYPE_CHECKING:
    from kg.releases import Home, ReleaseDir

NEVER_FEWER = 2
"""Releases by writes that are kept in any case: queries may still be answered from the last one."""


class Retention:
    """What is to be removed from a home, remembering which releases writes made."""

    def __init__(self, home: Home, keep: int) -> None:
        self._home = home
        self._keep = max(keep, NEVER_FEWER)
        self._by_write: dict[str, bool] = {}

    def remove_oldest(self) -> None:
        """Remove the releases made by writes beyond the newest. The caller holds the home's lock.

        Never one that a build made, and never one that is protected.
        """
        present = {path.name for path in self._home.releases_dir.iterdir()}
        self._by_write = {name: made for name, made in self._by_write.items() if name in present}
        made = {name for name in present if self._is_by_write(name)}
        if len(made) <= self._keep:
            return
        kept: set[str] = set()
        for entry in self._home.latest():
            if entry.release in made:
                kept.add(entry.release)
            if len(kept) == self._keep:
                break
        for name in made - kept - protected(self._home).keys():
            remove(self._home, self._home.release(name))

    def _is_by_write(self, name: str) -> bool:
        if name not in self._by_write:
            release = self._home.get(name)
            if release is None:  # unfinished, or no release
                return False
            self._by_write[name] = _is_by_write(release)
        return self._by_write[name]


def _is_by_write(release: ReleaseDir) -> bool:
    return release.manifest().made_by == "write"
