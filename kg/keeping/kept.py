"""The releases that somebody wants kept for ever, and why: ``kept.tsv`` of a home."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.build.files import sync
from kg.errors import ReleaseError

if TYPE_CHECKING:
    from kg.releases import Home


def kept(home: Home) -> dict[str, str]:
    """Id of each release that is kept → why."""
    if not home.kept_path.is_file():
        return {}
    lines = home.kept_path.read_text("utf-8").splitlines()
    return {id_: why for id_, _, why in (line.partition("\t") for line in lines) if id_}


def keep(home: Home, release_id: str, why: str) -> None:
    """Have a release kept, or change why. The caller holds the home's lock.

    Raises:
        ReleaseError: there is no such release.
    """
    if home.get(release_id) is None:
        raise ReleaseError(
            f'There is no release "{release_id}" to keep.', "kg releases lists them."
        )
    _write(home, {**kept(home), release_id: " ".join(why.split())})


def unkeep(home: Home, release_id: str) -> None:
    """Let a release go when its time comes. The caller holds the home's lock.

    Raises:
        ReleaseError: it is not among those that are kept.
    """
    left = kept(home)
    if left.pop(release_id, None) is None:
        raise ReleaseError(
            f'The release "{release_id}" is not kept.',
            "kg releases prune --dry-run shows which are.",
        )
    _write(home, left)


def _write(home: Home, entries: dict[str, str]) -> None:
    beside = home.kept_path.with_name(f".{home.kept_path.name}.new")
    beside.write_text("".join(f"{id_}\t{why}\n" for id_, why in entries.items()), "utf-8")
    sync(beside)
    beside.replace(home.kept_path)
    sync(home.path)
