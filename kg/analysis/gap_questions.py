"""The questions after what is missing, as ``gaps.yaml`` declares them."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

import yaml

from kg.analysis.declared import PARTS
from kg.errors import NotFound, ParameterError

if TYPE_CHECKING:
    from collections.abc import Mapping

Words = dict[str, str]

STATED_COUNTS: Final = "stated-counts"
"""The name of what stands beside the questions: stated numbers and mapped ones."""


@dataclass(frozen=True)
class Reading:
    """One way to read a question; the members are described in ``gaps.yaml``."""

    name: str
    says: Words
    via: str = ""
    parts: tuple[str, ...] = PARTS
    bases: tuple[str, ...] = ()
    having: str = ""


@dataclass(frozen=True)
class Gap:
    """One question; ``readings`` has the ways to read it by name, the first one first."""

    name: str
    of: str
    missing: str
    title: Words
    readings: Mapping[str, Reading]

    def reading(self, name: str) -> Reading:
        """The reading of that name; without a name, the first.

        Raises:
            ParameterError: there is none.
        """
        if not name:
            return next(iter(self.readings.values()))
        if name not in self.readings:
            raise ParameterError(
                "reading",
                f'"{name}" is no reading of {self.name}.',
                f"There are: {', '.join(self.readings)}.",
            )
        return self.readings[name]


@dataclass(frozen=True)
class StatedCounts:
    """How stated numbers are called, what is said of them, and the kind that each unit counts."""

    title: Words
    says: Words
    units: Mapping[str, str]


@dataclass(frozen=True)
class Gaps:
    """All questions by name, and the stated counts."""

    by_name: Mapping[str, Gap]
    stated_counts: StatedCounts

    def named(self, name: str) -> Gap:
        """The question of that name.

        Raises:
            NotFound: there is none; the remedy says what may be meant.
        """
        if name not in self.by_name:
            names = (*self.by_name, STATED_COUNTS)
            near = difflib.get_close_matches(name, names, n=1, cutoff=0.5)
            raise NotFound(
                f'There is no question after gaps named "{name}".',
                f"Did you mean {near[0]}?" if near else f"There are: {', '.join(names)}.",
            )
        return self.by_name[name]


@cache
def gaps() -> Gaps:
    """The declared questions.

    >>> list(gaps().by_name["resolutions-without-project"].readings)
    ['linked', 'programme']
    """
    text = files("kg.analysis").joinpath("gaps.yaml").read_text("utf-8")
    said: dict[str, Any] = yaml.safe_load(text)
    counts = said["stated_counts"]
    return Gaps(
        {name: _gap(name, one) for name, one in said["gaps"].items()},
        StatedCounts(counts["title"], counts["says"], counts["units"]),
    )


def _gap(name: str, said: Mapping[str, Any]) -> Gap:
    readings = {
        reading: Reading(
            reading,
            one["says"],
            one.get("via", ""),
            tuple(one.get("parts", PARTS)),
            tuple(one.get("basis", ())),
            one.get("having", ""),
        )
        for reading, one in said["readings"].items()
    }
    return Gap(name, said["of"], said["missing"], said["title"], readings)
