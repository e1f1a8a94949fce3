"""Which files the ontology of a release consists of, and the documents that they make up."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.errors import NotFound

if TYPE_CHECKING:
    from pathlib import Path

HEADER: Final = "habitat-kg.ttl"
"""The file of the ontology's own description."""

MODULES: Final = "modules"
SHAPES: Final = "shapes"
ALIGNMENTS: Final = "alignments"
RULES: Final = "rules"
CHECKS: Final = "checks"

GROUPS: Final = {
    MODULES: ".ttl",
    SHAPES: ".ttl",
    ALIGNMENTS: ".ttl",
    RULES: ".rq",
    CHECKS: ".rq",
}
"""Folder of a kind of files, and how their names end."""

_NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,99}")
_COMMENT: Final = re.compile(r"#\s*(.+)")


@dataclass(frozen=True)
class File:
    """One file: the group that it is of (empty for the header), its name without ending."""

    group: str
    name: str
    path: Path

    @property
    def is_rdf(self) -> bool:
        """Whether it is Turtle; what is not is a query."""
        return self.path.suffix == ".ttl"

    @property
    def place(self) -> str:
        """Where it stands below the ontology's address, as its authors wrote it."""
        return f"{self.group}/{self.path.name}" if self.group else self.path.name

    def text(self) -> str:
        return self.path.read_text("utf-8")

    def title(self) -> str:
        """What its first comment says of it; empty where a query begins with its header."""
        found = _COMMENT.match(self.text())
        return found[1] if found and not found[1].startswith("+") else ""


def header(folder: Path) -> File:
    """The file of the ontology's description, under ``ReleaseDir.ontology``.

    Raises:
        NotFound: the release has no ontology, as a plain dataset has none.
    """
    path = folder / HEADER
    if not path.is_file():
        raise NotFound(
            "This release carries no ontology.", "A plain dataset has none; /sparql answers all."
        )
    return File("", path.stem, path)


def files_of(folder: Path, group: str) -> list[File]:
    """The files of a group, by name."""
    ending = GROUPS[group]
    paths = sorted((folder / group).glob(f"*{ending}"))
    return [File(group, path.name.removesuffix(ending), path) for path in paths]


def file_of(folder: Path, group: str, name: str) -> File:
    """One file of a group.

    Raises:
        NotFound: the release has none of that name.
    """
    path = folder / group / f"{name}{GROUPS[group]}"
    if not _NAME.fullmatch(name) or not path.is_file():
        there = ", ".join(file.name for file in files_of(folder, group)) or "none"
        raise NotFound(
            f'The ontology has no file "{name}" among its {group}.', f"There is: {there}."
        )
    return File(group, name, path)
