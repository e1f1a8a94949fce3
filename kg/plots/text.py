"""How wide a text is about, how it breaks into lines, and which letters stand in it."""

from __future__ import annotations

import unicodedata
from typing import Final

ELLIPSIS: Final = "…"

_WIDTHS: Final = {
    0.29: " \u00a0ijl|.,:;'!I·",
    0.37: 'frt()[]{}-/\\"`*',
    0.52: "cksvxyzJ",
    0.72: "ABEKPSVXYFTZLCDHNRU&",
    0.80: "OQGw~+=<>→←",
    0.92: "mMW@%—…",
}
_KNOWN: Final = {letter: width for width, letters in _WIDTHS.items() for letter in letters}
_OTHER: Final = 0.58
_OPENING: Final = "（《“‘「【(第"
_CLOSING: Final = "，。、；：！？）》”’」】,.;:!?)"


def is_wide(letter: str) -> bool:
    """Whether a letter takes a square, as Chinese ones do.

    >>> is_wide("住"), is_wide("a")
    (True, False)
    """
    return unicodedata.east_asian_width(letter) in "WF"


def width(text: str, size: float) -> float:
    """About how wide a text of that size is, rather too wide than too narrow.

    No font is measured: the same text has the same width on every machine.

    >>> width("住房", 10), round(width("home", 10), 1)
    (20.0, 26.6)
    """
    return size * sum(1.0 if is_wide(c) else _KNOWN.get(c, _OTHER) for c in text)


def clipped(text: str, size: float, room: float) -> str:
    """The text, or its beginning with an ellipsis where it is wider than ``room``.

    >>> clipped("Adequate housing", 10, 60), clipped("home", 10, 60)
    ('Adequate…', 'home')
    """
    if width(text, size) <= room:
        return text
    left = room - width(ELLIPSIS, size)
    kept = ""
    for letter in text:
        left -= width(letter, size)
        if left < 0:
            break
        kept += letter
    return kept.rstrip(" ,;:.，、；：（(") + ELLIPSIS


def named_in(key: str, label: str) -> bool:
    """Whether a name has the code in it already, or there is none.

    >>> named_in("2/7", "Resolution 2/7: Adequate housing"), named_in("1", "No poverty by 2031")
    (True, False)
    """
    return not key or (len(key) > 2 and key in label)


def wrapped(text: str, size: float, room: float, most: int) -> list[str]:
    """The text in at most that many lines; the last is clipped where there is more.

    >>> wrapped("Adequate housing for all", 10, 70, 2)
    ['Adequate', 'housing for all']
    >>> wrapped("人人享有适当、安全的住房", 10, 60, 3)
    ['人人享有适', '当、安全的住', '房']
    """
    lines: list[str] = []
    line = ""
    pieces = _pieces(text)
    for place, piece in enumerate(pieces):
        if line and width((line + piece).rstrip(), size) > room:
            if len(lines) + 1 == most:
                return [*lines, clipped(line + "".join(pieces[place:]), size, room)]
            lines.append(line.rstrip())
            line = ""
        line += piece
    return [*lines, clipped(line.rstrip(), size, room)] if line else lines


def _pieces(text: str) -> list[str]:
    """What is not broken: words with the space after them, wide letters with their punctuation."""
    pieces: list[str] = []
    for letter in text:
        before = pieces[-1] if pieces else ""
        if not before:
            pieces.append(letter)
        elif letter == " " or letter in _CLOSING or before[-1] in _OPENING:
            pieces[-1] += letter
        elif is_wide(letter) or before[-1] == " " or is_wide(before[-1]) or before[-1] in "-/":
            pieces.append(letter)
        else:
            pieces[-1] += letter
    return pieces
