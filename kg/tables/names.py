"""What names have in common: their words and numbers, once a phase is left out."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterable

_CHINESE: Final = "\u3400-\u9fff\uf900-\ufaff"
_WORD: Final = re.compile(rf"[{_CHINESE}]+|[0-9]+|[^\W_0-9{_CHINESE}]+")


@dataclass(frozen=True)
class Name:
    """A name as it is compared: its words in order, and the numbers among them."""

    words: tuple[str, ...]
    numbers: tuple[str, ...]


def name_of(text: str) -> Name:
    """The words of a name in small letters, without phases; of Chinese, two characters each.

    >>> name_of("Housing in Kenya, project 7 (Phase II)").words
    ('housing', 'in', 'kenya', 'project', '7')
    >>> name_of("住房项目7（第二期）")
    Name(words=('住房', '房项', '项目', '7'), numbers=('7',))
    """
    words: list[str] = []
    numbers = []
    for found in _WORD.findall(_phases().sub(" ", _plain(text))):
        first = found[0]
        if "\u3400" <= first <= "\ufaff" and len(found) > 1:
            words += [found[place : place + 2] for place in range(len(found) - 1)]
        elif "0" <= first <= "9":
            number = found.lstrip("0") or "0"
            words.append(number)
            numbers.append(number)
        else:
            words.append(found)
    return Name(tuple(words), tuple(numbers))


def in_common(one: Iterable[str], other: Iterable[str]) -> tuple[int, int]:
    """How many different words two names have in common, and how many at least one has.

    >>> in_common(["clean", "river"], ["clean", "river", "park"])
    (2, 3)
    """
    here, there = frozenset(one), frozenset(other)
    return len(here & there), len(here | there)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


@cache
def _phases() -> re.Pattern[str]:
    said = yaml.safe_load(files("kg.tables").joinpath("phases.yaml").read_text("utf-8"))
    return re.compile("|".join(said))
