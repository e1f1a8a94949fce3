"""How pictures look and the words in them, as ``style.yaml`` declares both."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

import yaml

from kg.languages import certain

if TYPE_CHECKING:
    from collections.abc import Sequence

INK: Final = "#1d2530"
"""Colour of what is read first."""

FAINT: Final = "#5a6572"
"""Colour of what is read second; 4.5 to 1 on white."""

LINE: Final = "#c9d0d8"
"""Colour of frames and grids."""

PAPER: Final = "#ffffff"
PLAIN: Final = "#2b6ca3"
"""Colour of what belongs to no goal."""

UNNAMED: Final = "none"
"""The name of the basis of links whose sources have none."""


@dataclass(frozen=True)
class Basis:
    """How links of a basis are drawn: ``mark`` is a shape, ``dashes`` lengths of line and gap."""

    name: str
    colour: str
    mark: str
    width: float
    dashes: tuple[float, ...]


@cache
def _declared() -> dict[str, Any]:
    text = files("kg.plots").joinpath("style.yaml").read_text("utf-8")
    declared: dict[str, Any] = yaml.safe_load(text)
    return declared


@cache
def bases() -> dict[str, Basis]:
    """All bases by name, the strongest first.

    >>> list(bases())
    ['stated', 'mapped', 'reported', 'reference', 'derived', 'none']
    """
    return {
        name: Basis(name, said["colour"], said["mark"], said["width"], tuple(said["dashes"]))
        for name, said in _declared()["bases"].items()
    }


def basis_of(name: str | None) -> Basis:
    """The basis of that name; that of links without one for any other."""
    return bases().get(name or UNNAMED) or bases()[UNNAMED]


def goal_colour(goal: int) -> str:
    """The colour of a goal by its number; :data:`PLAIN` for what belongs to none.

    >>> goal_colour(11), goal_colour(0)
    ('#fd9d24', '#2b6ca3')
    """
    colour: str = _declared()["goals"].get(goal, PLAIN)
    return colour


def goal_of(iri: str) -> int:
    """The number of the goal that an IRI of the SDG framework names or belongs to, else 0.

    >>> goal_of("http://metadata.un.org/sdg/11.a"), goal_of("http://metadata.un.org/sdg/4")
    (11, 4)
    >>> goal_of("http://metadata.un.org/sdg/C110101"), goal_of("http://example.org/sdg/11")
    (11, 0)
    """
    code = iri.removeprefix("http://metadata.un.org/sdg/")
    if code == iri:
        return 0
    number = code[1:3] if code.startswith("C") else code.partition(".")[0]
    return int(number) if number.isdigit() and int(number) in _declared()["goals"] else 0


@cache
def layers() -> dict[str, int]:
    """The column of a portfolio that each kind of thing stands in.

    >>> layers()["target"] < layers()["goal"]
    True
    """
    return {
        kind: number
        for number, layer in enumerate(_declared()["layers"])
        for kind in layer["kinds"]
    }


class Words:
    """What is written in pictures, in the first of the reader's languages that they know.

    >>> Words(["fr", "zh"]).say("release", "0f3a"), Words([]).number(12345)
    ('版本 0f3a', '12,345')
    """

    def __init__(self, languages: Sequence[str]) -> None:
        self.language = certain(languages)

    def say(self, name: str, *values: object) -> str:
        """A sentence or word with values in their places."""
        text: str = _declared()["words"][name][self.language]
        return text.format(*values)

    def layer(self, number: int) -> str:
        """The name of a column of a portfolio."""
        name: str = _declared()["layers"][number][self.language]
        return name

    def listed(self, values: Sequence[str]) -> str:
        """Several values in a row."""
        return self.say("list").join(values)

    def number(self, value: int) -> str:
        """A number with its thousands apart."""
        return f"{value:,}"

    def counted(self, by_basis: Sequence[tuple[str, int]]) -> str:
        """Counts by basis: ``2 stated, 5 mapped``."""
        return self.listed(
            [self.say("with_basis", self.number(n), self.say(b)) for b, n in by_basis]
        )
