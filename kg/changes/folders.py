"""Where comparisons are kept: ``<home>/changes/<older>-<newer>/``, complete or not at all."""

from __future__ import annotations

import os
import shutil
import time
import uuid
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kg.releases import Home, ReleaseDir

SUMMARY: Final = "summary.json"
THINGS: Final = "things.jsonl"
PATCH: Final = "changes.rdfp"

NOTHING: Final = "nothing"
"""What stands for the release before the first."""

_UNFINISHED: Final = ".unfinished-"
_MOST: Final = 500
_MOST_BYTES: Final = 1 << 30
"""How many comparisons are kept and what they may take; the least recently asked for go first."""

_LEFT: Final = 3600
"""Seconds after which what nobody has finished was left by a process that is gone."""


def changes_dir(home: Home) -> Path:
    """The folder of all comparisons of a home."""
    return home.path / "changes"


def folder_of(home: Home, old: ReleaseDir | None, new: ReleaseDir) -> Path:
    """Where a comparison stands, or will stand; ``None`` compares with nothing."""
    return changes_dir(home) / f"{old.id if old else NOTHING}-{new.id}"


@contextmanager
def complete(folder: Path) -> Iterator[Path]:
    """An empty folder to write to, which becomes ``folder`` when all went well.

    One that is there by then is replaced: it is the same, or was made by other software.
    """
    partial = folder.with_name(f"{_UNFINISHED}{uuid.uuid4().hex}")
    partial.mkdir(parents=True)
    try:
        yield partial
        if folder.exists():
            _remove(folder)
        partial.rename(folder)
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def touch(folder: Path) -> None:
    """Note that somebody asked for a comparison."""
    try:
        os.utime(folder)
    except FileNotFoundError:
        return


def tidy(home: Home, *, sparing: Path) -> None:
    """Remove the least recently asked for beyond what is kept, and what nobody finished.

    ``sparing`` stays, whatever it takes.
    """
    found: dict[Path, tuple[int, int]] = {}
    for folder in changes_dir(home).iterdir():
        try:
            touched = folder.stat().st_mtime_ns
            size = sum(path.stat().st_size for path in folder.iterdir() if path.is_file())
        except (FileNotFoundError, NotADirectoryError):  # another process removes it
            continue
        if folder.name.startswith(_UNFINISHED):
            if touched < (time.time() - _LEFT) * 1e9:
                shutil.rmtree(folder, ignore_errors=True)
        elif folder != sparing:
            found[folder] = touched, size
    count, total = len(found), sum(size for _, size in found.values())
    for folder, (_, size) in sorted(found.items(), key=lambda item: item[1]):
        if count < _MOST and total <= _MOST_BYTES:
            return
        _remove(folder)
        count, total = count - 1, total - size


def _remove(folder: Path) -> None:
    """Take a folder away at once, then what is in it: who reads a file of it has it to the end."""
    gone = folder.with_name(f"{_UNFINISHED}{uuid.uuid4().hex}")
    try:
        folder.rename(gone)
    except FileNotFoundError:
        return
    shutil.rmtree(gone, ignore_errors=True)
