"""Finds the figures and dates of a text and says what they amount to, in Chinese and English."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_WORDS: Final = {
    **{"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6},
    **{"seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12},
}
_DIGITS: Final = {character: value for value, character in enumerate("零一二三四五六七八九")} | {
    "两": 2
}
_UNITS: Final = {"十": 10, "百": 100, "千": 1000}
_TIMES: Final = {
    **{"百": 100, "千": 1000, "万": 10**4, "亿": 10**8, "百万": 10**6, "千万": 10**7},
    **{"thousand": 10**3, "million": 10**6, "billion": 10**9},
}

_MONTH: Final = "|".join(MONTHS)
_RANGE: Final = re.compile(r"(\d{4})-(\d{4})(?=年|\b)(?![-./\d])年?")
_CHINESE_DATE: Final = re.compile(r"(\d{4})年(?:(\d{1,2})月(?:(\d{1,2})日)?)?")
_CHINESE_END: Final = re.compile(r"(?:至|到|-)(?:(\d{1,2})月)?(?:(\d{1,2})日)?(?<=[月日])")
_ENGLISH_DATE: Final = re.compile(
    rf"\b(?:(\d{{1,2}})(?:(?:-| to | and )(\d{{1,2}}))? )?({_MONTH}),? (\d{{4}})\b"
)
_SYMBOL: Final = re.compile(r"(?:[A-Z]+/)?[A-Z]*\d*\.?\d+(?:/[A-Z]*\d+|/[A-Z]+)+(?:/\d+)*")
_FIGURE: Final = re.compile(
    r"(\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)"
    r"(?:(百万|千万|百|千|万|亿)|\s?(thousand|million|billion)\b)?(亿)?"
)
_CHINESE: Final = re.compile(r"[零一二三四五六七八九两十百千万亿]+")
_ENGLISH: Final = re.compile(rf"\b({'|'.join(_WORDS)})\b", re.IGNORECASE)


@dataclass(frozen=True)
class Reading:
    """A figure, date or symbol of a text in the form for comparing.

    Attributes:
        start: where it starts.
        end: where it ends.
        value: a quantity; a date as XSD writes it (``2023-06``); a symbol (``2/6``) as it stands.
        kind: which of these.
        written: whether it is written in digits rather than in words.
    """

    start: int
    end: int
    value: Decimal | str
    kind: str
    written: bool = True


def readings(text: str) -> list[Reading]:
    """The figures, dates and symbols of a text in the form for comparing, in order.

    Dates that a span leaves out are filled in from its start; the two ends of a span are two
    readings.

    >>> [str(r.value) for r in readings("近20万人,960万美元,5亿美元,五名全职,第二十七届")]
    ['200000', '9600000', '500000000', '5', '27']
    >>> [str(r.value) for r in readings("2024年5月6日至8日,2023年7月至12月,2020-2025年,第2/6决议")]
    ['2024-05-06', '2024-05-08', '2023-07', '2023-12', '2020', '2025', '2/6']
    >>> [str(r.value) for r in readings("6-8 May 2024, nearly 200,000 people, USD 9.6 million")]
    ['2024-05-06', '2024-05-08', '200000', '9600000']
    """
    found: list[Reading] = []
    taken = bytearray(len(text))
    for group in (_symbols(text), _ranges(text), _dates(text), _figures(text)):
        free = [r for r in group if not any(taken[r.start : r.end])]
        for reading in free:
            taken[reading.start : reading.end] = b"\1" * (reading.end - reading.start)
        found += free
    return sorted(found, key=lambda reading: (reading.start, reading.end))


def _symbols(text: str) -> Iterator[Reading]:
    for hit in _SYMBOL.finditer(text):
        yield Reading(*hit.span(), hit.group(), "symbol")


def _dates(text: str) -> Iterator[Reading]:
    for hit in _CHINESE_DATE.finditer(text):
        year, month, day = hit.groups()
        yield Reading(*hit.span(), _date(year, month, day), "date")
        end = _CHINESE_END.match(text, hit.end())
        if end and month:
            yield Reading(*end.span(), _date(year, end[1] or month, end[2]), "date")
    for hit in _ENGLISH_DATE.finditer(text):
        month = str(MONTHS.index(hit[3]) + 1)
        for day in (hit[1], hit[2]) if hit[2] else (hit[1],):
            yield Reading(*hit.span(), _date(hit[4], month, day), "date")


def _ranges(text: str) -> Iterator[Reading]:
    for hit in _RANGE.finditer(text):
        for group in (1, 2):
            end = hit.end() if group == 2 else hit.end(1)
            yield Reading(hit.start(group), end, hit[group], "date")


def _date(year: str, month: str | None, day: str | None) -> str:
    return "-".join([year, *(f"{int(part):02}" for part in (month, day) if part)])


def _figures(text: str) -> Iterator[Reading]:
    for hit in _FIGURE.finditer(text):
        value = Decimal(hit[1].replace(",", ""))
        for unit in hit.groups()[1:]:
            value *= _TIMES[unit] if unit else 1
        whole = value.to_integral_value()
        yield Reading(*hit.span(), whole if whole == value else value, "quantity")
    for hit in _CHINESE.finditer(text):
        if (amount := _chinese(hit.group())) is not None and not _in_figure(text, hit.start()):
            yield Reading(*hit.span(), Decimal(amount), "quantity", written=False)
    for hit in _ENGLISH.finditer(text):
        yield Reading(*hit.span(), Decimal(_WORDS[hit[1].lower()]), "quantity", written=False)


def _in_figure(text: str, at: int) -> bool:
    return at > 0 and text[at - 1].isdigit()


def _chinese(numeral: str) -> int | None:
    """The amount of a numeral in Chinese characters; ``None`` where it is none.

    >>> _chinese("二十七"), _chinese("两"), _chinese("十"), _chinese("三百零五"), _chinese("万")
    (27, 2, 10, 305, None)
    """
    if numeral[0] in "百千万亿零":
        return None
    total = part = digit = 0
    for character in numeral:
        if character in _DIGITS:
            digit = _DIGITS[character]
        elif character in _UNITS:
            part += (digit or 1) * _UNITS[character]
            digit = 0
        else:
            total = (total + part + digit) * _TIMES[character]
            part = digit = 0
    return total + part + digit
