"""Keeps the two kinds of dataset, merged and plain, from being taken for each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.errors import SettingError

if TYPE_CHECKING:
    from kg.releases import Home


def refuse_other_dataset(home: Home, wanted: str, remedy: str) -> None:
    """Refuse a home whose current release holds the other kind of dataset; ``remedy`` says what
    else to do than to choose another home.

    Raises:
        SettingError: it does.
    """
    release = home.current()
    found = release.manifest().dataset if release is not None else wanted
    if found != wanted:
        raise SettingError(
            f"{home.path} holds a {found} dataset, and a {wanted} one is wanted.",
            f"Set KG_HOME to another folder{remedy}.",
        )
