"""Writes files and directories so that a crash leaves them whole or absent."""

from __future__ import annotations

import os
from pathlib import Path


def sync(path: Path) -> None:
    """Wait until a file, or the entries of a directory, stand on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_tree(folder: Path) -> None:
    """Wait until everything below ``folder``, and itself, stands on the disk.

    A file with a second name is passed over: it is a hard link to one that a release keeps, and
    was waited for when that release was written.
    """
    for root, _, names in os.walk(folder, topdown=False):
        for name in names:
            path = Path(root) / name
            if path.stat().st_nlink == 1:
                sync(path)
        sync(Path(root))


def point(link: Path, target: str) -> None:
    """Make ``link`` a symbolic link to ``target`` in one step, whatever it was before.

    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> point(folder / "current", "old"); point(folder / "current", "new")
    >>> str((folder / "current").readlink()), len(list(folder.iterdir()))
    ('new', 1)
    """
    beside = link.with_name(f".{link.name}.new")
    beside.unlink(missing_ok=True)
    beside.symlink_to(target)
    beside.replace(link)
    sync(link.parent)


def append_line(path: Path, line: str) -> None:
    """Add a line to a file; a line before it that was cut short is ended first."""
    with path.open("a+b") as file:
        cut_short = False
        if file.seek(0, os.SEEK_END):
            file.seek(-1, os.SEEK_END)
            cut_short = file.read(1) != b"\n"
        file.write((f"\n{line}\n" if cut_short else f"{line}\n").encode())
        file.flush()
        os.fsync(file.fileno())
