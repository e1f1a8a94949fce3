"""Finds numbered things where a text counts them: ``Goals 11 and 13``, ``第2/2、2/5号决议``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from kg.documents.comparing import is_wide

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

WORDS: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "Goal": {
        "en": ("SDG", "Goal", "Sustainable Development Goal"),
        "zh": ("可持续发展目标",),
    },
    "Target": {"en": ("SDG", "target", "SDG target"), "zh": ("具体目标", "可持续发展目标")},
    "Indicator": {"en": ("indicator", "SDG indicator"), "zh": ("指标",)},
    "Resolution": {"en": ("resolution",), "zh": ("决议",)},
    "Decision": {"en": ("decision",), "zh": ("决定",)},
    "StrategicPlanOutcome": {"en": ("outcome",), "zh": ("成果",)},
}
"""The words that stand with the number of a thing, for the classes that go by a notation."""

_JOIN: Final = r"(?:\s*(?:[、,;和与及或至-]|\band\b|\bor\b|\bto\b)\s*)+"
_STEM: Final = re.compile(r"(.*[^\d\s./–-])\s?(\d+(?:\.\w+)?)")


@dataclass(frozen=True)
class Series:
    """Things that share a word and differ by a number: options 1, 2 and 3.

    Attributes:
        word: the word, in the form for comparing.
        things: the IRIs that a number may stand for.
    """

    word: str
    things: Mapping[str, tuple[str, ...]]

    def find(self, text: str) -> Iterator[tuple[int, int, tuple[str, ...]]]:
        """Where the text has the word with numbers: start, end and the things of each number.

        >>> options = Series("option", {"1": ("a",), "2": ("b",)})
        >>> [text[slice(*hit[:2])] for text in ["Options 1 and 2"] for hit in options.find(text)]
        ['Options 1', '2']
        >>> [hit[2] for hit in Series("决议", {"2/5": ("r",)}).find("关于住房的第2/5号决议")]
        [('r',)]
        """
        for found in self._pattern.finditer(text):
            word_first = found["after"] is not None
            hits = list(self._number.finditer(text, *found.span("after" if word_first else "run")))
            for place, hit in enumerate(hits):
                left = found.start() if word_first and place == 0 else hit.start()
                last = not word_first and place == len(hits) - 1
                yield left, found.end() if last else hit.end(), self.things[hit["n"]]

    @cached_property
    def _number(self) -> re.Pattern[str]:
        return re.compile(f"第?{self._one('?P<n>')}号?")

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        one = f"第?{self._one('?:')}号?"
        run = f"{one}(?:{_JOIN}{one})*"
        word = re.escape(self.word)
        if is_wide(self.word[-1]):
            return re.compile(f"{word}(?P<after>{run})|(?P<run>第{run}){word}")
        first = f"[{self.word[0].upper()}{self.word[0].lower()}]"
        return re.compile(rf"\b{first}{re.escape(self.word[1:])}s?\s(?P<after>{run})(?P<run>)")

    def _one(self, group: str) -> str:
        numbers = sorted(self.things, key=lambda number: (-len(number), number))
        return rf"(?<![\d./])({group}{'|'.join(map(re.escape, numbers))})(?![\d%个]|[./]\w)"


def series_of_names(names: Iterable[tuple[str, str]]) -> list[Series]:
    """The series that names ending in a number make: pairs of a name and the IRI it names.

    >>> found = series_of_names([("Option 1", "a"), ("Option 2", "b"), ("COP27", "c")])
    >>> [(series.word, sorted(series.things)) for series in found]
    [('Option', ['1', '2'])]
    """
    stems: dict[str, dict[str, set[str]]] = {}
    for name, thing in names:
        if found := _STEM.fullmatch(name):
            stems.setdefault(found[1], {}).setdefault(found[2], set()).add(thing)
    return [series(stem, numbers) for stem, numbers in sorted(stems.items()) if len(numbers) > 1]


def series(word: str, numbers: Mapping[str, Iterable[str]]) -> Series:
    """A series of sorted things."""
    return Series(word, {n: tuple(sorted(things)) for n, things in sorted(numbers.items())})
