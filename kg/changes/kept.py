"""A comparison of two releases as it is kept: its summary, its things page by page, its patch."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kg import __version__
from kg.changes.folders import PATCH, SUMMARY, THINGS, folder_of, touch
from kg.changes.making import PAGE, make

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kg.releases import Home, ReleaseDir


@dataclass(frozen=True)
class Kept:
    """What changed between two releases; ``summary`` is what making it wrote in short."""

    folder: Path
    summary: dict[str, Any]

    @property
    def patch(self) -> Path:
        """The RDF Patch that makes the newer release of the older one."""
        return self.folder / PATCH

    def things(self) -> Iterator[dict[str, Any]]:
        """Every thing that changed, in order."""
        with (self.folder / THINGS).open("rb") as file:
            for line in file:
                yield json.loads(line)

    def page(self, number: int) -> list[dict[str, Any]]:
        """The things of one page of all; pages are counted from 1.

        Raises:
            IndexError: there is no such page.
        """
        return self._read(self.summary["pages"], number, self.summary["things"])

    def group(self, kind: str, class_: str) -> dict[str, Any] | None:
        """What the summary says of the things of one class that changed in one way."""
        found = (g for g in self.summary["groups"] if (g["kind"], g["class"]) == (kind, class_))
        return next(found, None)

    def page_of(self, group: dict[str, Any], number: int, most: int = PAGE) -> list[dict[str, Any]]:
        """The things of one page of a group, at most so many.

        Raises:
            IndexError: there is no such page.
        """
        return self._read(group["pages"], number, group["count"], most)

    def _read(
        self, pages: list[int], number: int, total: int, most: int = PAGE
    ) -> list[dict[str, Any]]:
        if not 1 <= number <= len(pages):
            raise IndexError(number)
        count = min(PAGE, most, total - (number - 1) * PAGE)
        with (self.folder / THINGS).open("rb") as file:
            file.seek(pages[number - 1])
            return [json.loads(file.readline()) for _ in range(count)]


def find(home: Home, old: ReleaseDir | None, new: ReleaseDir) -> Kept | None:
    """The comparison of two releases, if it is kept and was made by this software."""
    folder = folder_of(home, old, new)
    try:
        summary = json.loads((folder / SUMMARY).read_bytes())
    except (FileNotFoundError, ValueError):
        return None
    if summary["software"] != __version__:
        return None
    touch(folder)
    return Kept(folder, summary)


def compare(home: Home, old: ReleaseDir | None, new: ReleaseDir) -> Kept:
    """The comparison of two releases, made now if it is not kept.

    Raises:
        ReleaseError: a release cannot be read.
    """
    found = find(home, old, new)
    if found is None:
        make(home, old, new)
        found = find(home, old, new)
    assert found is not None, "what was made is there"
    return found
