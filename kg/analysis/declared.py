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

BASES: Final = ("stated", "mapped", "reported", "reference", "derived")
"""The names of bases, as :data:`kg.graph.filters.STRENGTH`, without arrays being imported."""


@dataclass(frozen=True)
class Declared:
    """The declarations; properties stand as prefixed names.

    Attributes:
        roll_ups: by the singular of a kind, the properties that lead up to its things.
        meanings: by the name of a number, what it means, by language.
    """

    roll_ups: Mapping[str, tuple[str, ...]]
    meanings: Mapping[str, Mapping[str, str]]

    def meaning(self, languages: Sequence[str]) -> dict[str, str]:
        """What each number means, in the first of the languages that is there."""
        return {name: choose(dict(said), languages)[1] for name, said in self.meanings.items()}


@cache
def declared() -> Declared:
    """The declarations.

    >>> declared().roll_ups["resolution"]
    ('hkg:provisionOf',)
    """
    said: dict[str, Any] = yaml.safe_load(
        files("kg.analysis").joinpath("coverage.yaml").read_text("utf-8")
    )
    return Declared({kind: tuple(up) for kind, up in said["roll_ups"].items()}, said["meaning"])
