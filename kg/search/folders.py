"""Where the index of a release stands: in it, or beside all releases where it was made later."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, Final

from kg.errors import ReleaseError
from kg.search.making import make
from kg.search.schema import FORMAT

if TYPE_CHECKING:
    from pathlib import Path

    from kg.releases import Home, ReleaseDir

LONGEST: Final = 1800.0
"""Seconds that making an index may take."""

_UNFINISHED: Final = ".unfinished-"
_VERSION: Final = slice(60, 64)
"""Where a file of SQLite has the version that we give it (its format, section 1.3)."""


def index_of(home: Home, release: ReleaseDir) -> Path | None:
    """The index of a release that this software reads; ``None`` where it is not made yet."""
    for path in (release.search, _place(home, release)):
        if _version(path) == FORMAT:
            return path
    return None


def ensure_index(home: Home, release: ReleaseDir) -> Path:
    """The index of a release, made now where there is none; a release itself never changes.

    Raises:
        ReleaseError: it cannot be made.
    """
    found = index_of(home, release)
    if found is not None:
        return found
    place = _place(home, release)
    unfinished = place.with_name(f"{_UNFINISHED}{release.id}-{os.getpid()}")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        _clear(place.parent)
        unfinished.unlink(missing_ok=True)
        make(release.quads, unfinished, release.manifest().base)
        unfinished.replace(place)
    except OSError as error:
        raise ReleaseError(
            f"The search index of release {release.id} cannot be made: {error}.",
            "See that the disk of KG_HOME has room and may be written to.",
        ) from error
    finally:
        unfinished.unlink(missing_ok=True)
    return place


def forget_index(home: Home, release: ReleaseDir) -> None:
    """Remove what was made later of a release that is removed."""
    _place(home, release).unlink(missing_ok=True)


def _place(home: Home, release: ReleaseDir) -> Path:
    return home.path / "search" / f"{release.id}.sqlite"


def _version(path: Path) -> int:
    try:
        with path.open("rb") as file:
            return int.from_bytes(file.read(_VERSION.stop)[_VERSION])
    except OSError:
        return 0


def _clear(folder: Path) -> None:
    """Remove what was left by those that ended before they were done."""
    for left in folder.glob(f"{_UNFINISHED}*"):
        if time.time() - left.stat().st_mtime > LONGEST:
            left.unlink(missing_ok=True)
