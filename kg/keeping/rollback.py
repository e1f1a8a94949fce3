"""Makes an older release the current one again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.build.lock import exclusive
from kg.build.release import switch
from kg.errors import ReleaseError
from kg.keeping.files import missing
from kg.keeping.verifying import verify

if TYPE_CHECKING:
    from kg.keeping.faults import Progress
    from kg.releases import Home, ReleaseDir


def roll_back(
    home: Home, release_id: str | None, progress: Progress, *, whole: bool = True
) -> ReleaseDir:
    """Switch to an older release, in one step and with a line in the journal.

    Nothing is removed: the release that was current stays, and its writes are in no release that
    follows, since each takes over those of the release that was current before it.

    Args:
        home: that holds both.
        release_id: of the release to go back to; ``None``: the one published before this.
        progress: told what is being done; ``wait`` while a build or a write goes on.
        whole: look at all of that release first; else only whether its files are there.

    Raises:
        ReleaseError: there is no such release, it is current, it is broken, or nothing was ever
            built; nothing was changed.
    """
    with exclusive(home, lambda: progress("wait", 0, 1)):
        current = home.current()
        if current is None:
            raise ReleaseError("There is no release to go back from.", "Run kg build.")
        target = _found(home, release_id or _previous(home, current))
        if target == current:
            raise ReleaseError(
                f"Release {target.id} is current already.", "kg releases lists the others."
            )
        _refuse_broken(home, target, progress, whole=whole)
        switch(home, target)
        return target


def _previous(home: Home, current: ReleaseDir) -> str:
    """The id of the release that was published last before the current one.

    Raises:
        ReleaseError: there was none.
    """
    for entry in home.latest():
        if entry.release != current.id:
            return entry.release
    raise ReleaseError(
        f"No release was published before {current.id}.", "There is none to go back to."
    )


def _found(home: Home, release_id: str) -> ReleaseDir:
    release = home.get(release_id)
    if release is not None:
        return release
    known = any(entry.release == release_id for entry in home.latest())
    raise ReleaseError(
        f'Release "{release_id}" was removed.' if known else f'There is no release "{release_id}".',
        "kg releases lists those that are there; nothing was changed.",
    )


def _refuse_broken(home: Home, target: ReleaseDir, progress: Progress, *, whole: bool) -> None:
    if whole:
        faults = [fault.sentence() for fault in verify(home, target, progress).faults]
    else:
        faults = [f"{path}: It is missing." for path in missing(target)]
    if faults:
        more = f" (and {len(faults) - 1:,} more)" if len(faults) > 1 else ""
        raise ReleaseError(
            f"Release {target.id} is broken: {faults[0]}{more}",
            f"Nothing was changed. kg releases verify {target.id} tells all; go back to another.",
        )
