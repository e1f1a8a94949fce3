"""The rules and checks of a release: queries, each with what its header says of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from kg.headers import read_header
from kg.terms.files import RULES, files_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


@dataclass(frozen=True)
class Statute:
    """A rule or a check; texts are by language.

    ``title`` is the label of a rule, or what a check says of what it finds; ``more`` the
    description of a rule, or the remedy that a check names. ``severity`` is empty for a rule.
    """

    group: str
    name: str
    title: Mapping[str, str]
    more: Mapping[str, str]
    severity: str
    text: str


@lru_cache(maxsize=16)
def statutes_of(folder: Path, group: str) -> tuple[Statute, ...]:
    """All files of ``rules`` or ``checks``, by name.

    Args:
        folder: ``ReleaseDir.ontology``.
        group: which of the two.
    """
    found = []
    for file in files_of(folder, group):
        text = file.text()
        said, _, _ = read_header(text, file.place)
        title, more = ("label", "description") if group == RULES else ("problem", "remedy")
        found.append(
            Statute(
                group,
                file.name,
                _texts(said.get(title)),
                _texts(said.get(more)),
                str(said.get("severity", "")),
                text,
            )
        )
    return tuple(found)


def _texts(given: Any) -> dict[str, str]:
    return {str(tag): str(text) for tag, text in given.items()} if isinstance(given, dict) else {}
