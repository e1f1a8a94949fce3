"""Where finished exports stand: ``<home>/exports/<release>/<export>/``, complete or not at all."""

from __future__ import annotations

import os
import shutil
import uuid
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kg.exports.kinds import Kind
    from kg.releases import Home, ReleaseDir

SUMS: Final = "SHA256SUMS"
"""The file of a finished export that holds the SHA-256 of each of its others."""

_UNFINISHED: Final = ".unfinished-"


@dataclass(frozen=True)
class Made:
    """A finished file: where it stands, its size in bytes, its SHA-256 in hexadecimal."""

    path: Path
    size: int
    sha256: str


def exports_dir(home: Home) -> Path:
    """The folder of all exports of a home."""
    return home.path / "exports"


def folder_of(home: Home, release: ReleaseDir, kind: Kind) -> Path:
    """Where an export of a release stands, or will stand."""
    return exports_dir(home) / release.id / kind.name


def made_in(folder: Path) -> dict[str, Made]:
    """The files of a finished export by name; none where it is not made."""
    found = {}
    try:
        for line in (folder / SUMS).read_text("utf-8").splitlines():
            digest, _, name = line.partition("  ")
            path = folder / name
            found[name] = Made(path, path.stat().st_size, digest)
    except (FileNotFoundError, NotADirectoryError):
        return {}
    return found


def touch(folder: Path) -> None:
    """Note that somebody asked for an export: the least recently asked for go first."""
    try:
        os.utime(folder)
    except FileNotFoundError:
        return


@contextmanager
def complete(folder: Path, *, beside: Path) -> Iterator[Path]:
    """An empty folder below ``beside`` to write to; it becomes ``folder`` when all went well.

    Where ``folder`` is there already by then, it stays: an export of a release is always the same.
    """
    partial = beside / f"{_UNFINISHED}{uuid.uuid4().hex}"
    partial.mkdir(parents=True)
    try:
        yield partial
        folder.parent.mkdir(parents=True, exist_ok=True)
        if not folder.exists():
            partial.rename(folder)
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def tidy(home: Home) -> None:
    """Remove what makers that were ended left, and the exports of releases that are gone.

    To be called by whoever holds the lock of exports: nobody else is making one then.
    """
    top = exports_dir(home)
    for folder in top.iterdir() if top.is_dir() else ():
        if folder.is_dir() and home.get(folder.name) is None:
            shutil.rmtree(folder, ignore_errors=True)


def keep_within(home: Home, limit: int, *, sparing: Path) -> None:
    """Remove the least recently asked for exports until all take ``limit`` bytes at most.

    ``sparing`` stays, whatever it takes.
    """
    sizes = {folder: _size(folder) for folder in exports_dir(home).glob("*/*") if folder.is_dir()}
    total = sum(sizes.values())
    for folder in sorted(sizes, key=lambda folder: folder.stat().st_mtime_ns):
        if total <= limit:
            return
        if folder != sparing:
            gone = folder.rename(exports_dir(home) / f"{_UNFINISHED}{uuid.uuid4().hex}")
            shutil.rmtree(gone, ignore_errors=True)
            total -= sizes[folder]


def _size(folder: Path) -> int:
    """Bytes that a folder takes of its own: a file that has another name elsewhere is not its."""
    stats = [path.stat() for path in folder.iterdir()]
    return sum(found.st_size for found in stats if found.st_nlink == 1)
