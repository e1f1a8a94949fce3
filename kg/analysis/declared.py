"""What ``coverage.yaml`` declares: what is below what, and what the numbers of a matrix mean."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

import yaml

from kg.languages import choose

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PARTS: Final = ("direct", "rolled_up", "derived")
"""The numbers of a cell, by the names that answers give them."""

COUNTS: Final = ("pairs", "rows", "columns")
"""What each of them can be told of: its pairs, or the different things at either end of them."""


@dataclass(frozen=True)
class Declared:
    """The declarations; properties stand as prefixed names.

    Attributes:
        roll_ups: by the singular of a kind, the properties that lead up to its things.
        meanings: by the name of a number, what it means, by language.
        sentences: by the name of a part, and of what is counted of it, what a table or picture
            says that shows it, by language.
    """

    roll_ups: Mapping[str, tuple[str, ...]]
    meanings: Mapping[str, Mapping[str, str]]
    sentences: Mapping[str, Mapping[str, str]]

    def meaning(self, languages: Sequence[str]) -> dict[str, str]:
        """What each number means, in the first of the languages that is there."""
        return {name: choose(dict(said), languages)[1] for name, said in self.meanings.items()}

    def shown(
        self, part: str, counts: str, titles: Mapping[str, str], languages: Sequence[str]
    ) -> str:
        """What a table or picture says of the numbers that it shows.

        Args:
            part: which of :data:`PARTS` they are of.
            counts: one of :data:`COUNTS`, or ``via``.
            titles: of the rows and columns.
            languages: of the reader, in the order of preference.
        """
        said = {name: choose(dict(of), languages)[1] for name, of in self.sentences.items()}
        return said["both"].format(said[counts].format(**titles), said[part])


@cache
def declared() -> Declared:
    """The declarations.

    >>> declared().roll_ups["resolution"]
    ('hkg:provisionOf',)
    """
    said: dict[str, Any] = yaml.safe_load(
        files("kg.analysis").joinpath("coverage.yaml").read_text("utf-8")
    )
    up = {kind: tuple(properties) for kind, properties in said["roll_ups"].items()}
    return Declared(up, said["meaning"], said["shown"])
