"""Holds the files of a release against its checksums."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.build.checksums import files_of, read_checksums, sha256_of
from kg.keeping.faults import RESTORE, Fault
from kg.releases import CHECKSUMS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.keeping.faults import Progress
    from kg.releases import ReleaseDir


def check_files(release: ReleaseDir, where: str, progress: Progress) -> Iterator[Fault]:
    """One fault for each file that is missing, was changed or was added.

    Args:
        release: has a file of checksums.
        where: the path of the release in its home, which begins the paths of the faults.
        progress: told which files have been read.
    """
    try:
        sums = read_checksums(release)
    except (OSError, ValueError) as error:
        yield Fault(f"{where}/{release.checksums.name}", f"It cannot be used: {error}.")
        return
    there = set(files_of(release))
    for done, (path, digest) in enumerate(sums.items()):
        progress("files", done, len(sums))
        if path not in there:
            yield Fault(f"{where}/{path}", "It is missing.")
            continue
        try:
            found = sha256_of(release.path / path)
        except OSError as error:
            yield Fault(f"{where}/{path}", f"It cannot be read: {error.strerror}.")
            continue
        if found != digest:
            yield Fault(
                f"{where}/{path}",
                f"It, or its line of {CHECKSUMS}, is not as it was when the release was made.",
            )
    progress("files", len(sums), len(sums))
    for path in sorted(there - sums.keys()):
        yield Fault(
            f"{where}/{path}",
            "It was not there when the release was made.",
            f"Move it away. {RESTORE}" if path.startswith("store/") else "Move it away.",
        )


def missing(release: ReleaseDir) -> list[str]:
    """The files that should be there and are not: a look that takes no time, and is not at them."""
    try:
        listed = set(read_checksums(release))
    except (OSError, ValueError):
        listed = {release.quads.name, release.store.name}
    return sorted(path for path in listed if not (release.path / path).exists())
