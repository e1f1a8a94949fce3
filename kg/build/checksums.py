"""Keeps the SHA-256 of every file of a release beside them, in the form of ``sha256sum``."""

from __future__ import annotations

import hashlib
import os
import re
from typing import TYPE_CHECKING, Final

from kg.releases import CHECKSUMS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from kg.releases import ReleaseDir

_LINE: Final = re.compile(rb"([0-9a-f]{64})  ([^\n]+)")


def files_of(release: ReleaseDir) -> Iterator[str]:
    """Every file of a release but that of the checksums, as paths within it, in no order."""
    for folder, _, names in os.walk(release.path):
        for name in names:
            path = os.path.relpath(f"{folder}/{name}", release.path)
            if path != CHECKSUMS:
                yield path


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_checksums(
    made: ReleaseDir, known: Mapping[str, str], before: ReleaseDir | None = None
) -> None:
    """Write the checksums of a release that is whole.

    Args:
        made: the release.
        known: the sums of files that the caller knows, by their paths.
        before: a release of which ``made`` holds some files as hard links. What its checksums say
            of them is taken over, so that a small write does not read the whole store; were such
            a file damaged since, both releases would tell.
    """
    linked = _by_inode(before) if before is not None else {}
    sums = dict(known)
    for path in files_of(made):
        if path not in sums:
            sums[path] = linked.get(_inode(made.path / path)) or sha256_of(made.path / path)
    lines = (f"{sums[path]}  {path}\n" for path in sorted(sums))
    made.checksums.write_text("".join(lines), encoding="utf-8")


def read_checksums(release: ReleaseDir) -> dict[str, str]:
    """The checksums of a release by the paths of its files, in their order.

    Raises:
        OSError: the file cannot be read.
        ValueError: it is not as :func:`write_checksums` wrote it; the message says where.
    """
    sums: dict[str, str] = {}
    content = release.checksums.read_bytes()
    if not content.endswith(b"\n"):
        raise ValueError("its last line is cut short")
    for number, line in enumerate(content.removesuffix(b"\n").split(b"\n"), 1):
        found = _LINE.fullmatch(line)
        path = found[2].decode(errors="replace") if found else ""
        if found is None or (sums and path <= next(reversed(sums))):
            raise ValueError(f"its line {number} is not one of a sorted list of checksums")
        sums[path] = found[1].decode()
    return sums


def _by_inode(release: ReleaseDir) -> dict[tuple[int, int, int], str]:
    """The checksums of a release by what tells a file from every other on the disk."""
    try:
        sums = read_checksums(release)
        return {_inode(release.path / path): digest for path, digest in sums.items()}
    except (OSError, ValueError):  # it has none, or they are broken: then each file is read
        return {}


def _inode(path: Path) -> tuple[int, int, int]:
    found = path.stat()
    return found.st_dev, found.st_ino, found.st_size
