"""The form of a matrix: the kinds to choose, on what it rests, and what narrows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from api.v1.asking_lookups import ENDS
from kg.lookups.kinds import kinds
from kg.queries.kinds import KINDS
from kg.vocab import BASES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.queries.keys import KeyIndex

IMAGINED: Final = ("without", "without_link", "with")
_LISTED: Final = 60
"""Things of a kind that the form lists; of more it takes the key as text."""

_ALWAYS_LISTED: Final = ("country",)


def form_of(written: Mapping[str, str], keys: KeyIndex, tongue: str) -> dict[str, Any]:
    """What the form shows, with what the address says in its place.

    Args:
        written: the parameters of the address.
        keys: of the release.
        tongue: ``en`` or ``zh``, that of the names.
    """
    names = [(one, getattr(kinds().by_one[one].title, tongue)) for one in ENDS]
    bases = {text.strip() for text in written.get("basis", "").split(",")}
    return {
        "kinds": names,
        "rows": written.get("rows") or "programme",
        "columns": written.get("columns") or "goal",
        "via": written.get("via", ""),
        "bases": [(basis, basis in bases) for basis in BASES],
        "level": written.get("level", ""),
        "levels": ("direct", "indirect"),
        "empty": written.get("empty", "true"),
        "narrowing": [
            {
                "name": one,
                "what": what,
                "value": written.get(one, ""),
                "example": kinds().by_one[one].example,
                "choices": _choices(one, keys, tongue),
            }
            for one, what in names
        ],
        "narrowed": any(written.get(one) for one in ENDS),
        "imagined": [(name, written.get(name, "")) for name in IMAGINED],
        "imagining": any(written.get(name) for name in IMAGINED),
    }


def titles_of(written: Mapping[str, str], tongue: str) -> tuple[str, str, str]:
    """What the rows and columns of a matrix are, and what is in between, if anything.

    >>> titles_of({"rows": "region", "columns": "target", "via": "project"}, "en")
    ('Regions', 'SDG targets', 'Country projects')
    """
    named = kinds().by_one
    rows, columns, via = (
        getattr(named[written[name]].title, tongue) if written.get(name) else ""
        for name in ("rows", "columns", "via")
    )
    return rows, columns, via


def _choices(kind: str, keys: KeyIndex, tongue: str) -> list[tuple[str, str]]:
    """The things of a kind by key, where a person could choose."""
    entries = () if KINDS[kind].many else keys.of_kind(kind)
    if len(entries) > _LISTED and kind not in _ALWAYS_LISTED:
        return []
    named = [(entry.key, getattr(entry, tongue)) for entry in entries]
    if KINDS[kind].coded and kind not in _ALWAYS_LISTED:
        return [(key, name if key in name else f"{key} · {name}") for key, name in named]
    return sorted(named, key=lambda one: one[1])
