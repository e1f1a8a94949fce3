"""Words of any language as they are compared: folded, cut, and written as tokens of the index."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_HAN: Final = (
    "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
)
"""Characters of writing that puts no spaces between words, with which they are cut in pairs."""

_WORD: Final = re.compile(rf"[0-9]+(?:[./](?:[0-9]+|[a-d](?![^\W_])))+|[{_HAN}]+|[^\W_{_HAN}]+")
"""A number with parts (11.1, 11.a, 2/7), a run of such characters, or a word."""

_RUN: Final = re.compile(f"[{_HAN}]")
_ALIKE: Final = str.maketrans(
    {"ى": "ي", "ة": "ه", "ـ": None, "ı": "i", "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe"}
)
"""Letters that people write one for the other and that Unicode does not take apart."""


@dataclass(frozen=True, slots=True)
class Word:
    """A folded word with the place in its text where it stood."""

    text: str
    start: int
    end: int


def fold(text: str) -> str:
    """A text without what people leave out or vary: case, accents, widths, vowel signs.

    >>> fold("Côte d’IVOIRE"), fold("ＵＮ"), fold("Ёлка"), fold("Straße")
    ('cote d’ivoire', 'un', 'елка', 'strasse')
    """
    if text.isascii():
        return text.lower()
    parts = unicodedata.normalize("NFKD", text)
    bare = "".join(sign for sign in parts if unicodedata.category(sign) != "Mn")
    return unicodedata.normalize("NFKC", bare).casefold().translate(_ALIKE)


def whole(text: str) -> str:
    """A text as it is compared as a whole: folded, its words with one space between them.

    >>> whole(" People-centred  Smart Cities ") == whole("people centred smart cities")
    True
    >>> whole("17(a)"), whole("11.1"), whole("住房 政策")
    ('17 a', '11.1', '住房 政策')
    """
    return " ".join(words(text))


def joined(folded: str) -> str:
    """A folded text without its spaces, as people write UNHabitat.

    >>> joined(whole("UN-Habitat"))
    'unhabitat'
    """
    return folded.replace(" ", "")


def words(text: str) -> list[str]:
    """The folded words of a text in their order; a run of Chinese is one.

    >>> words("SDG 11.1: 人人享有 housing, 2/7")
    ['sdg', '11.1', '人人享有', 'housing', '2/7']
    """
    return _WORD.findall(fold(text))


def placed(text: str) -> Iterator[Word]:
    """The folded words of a text with their places in it.

    >>> [(word.text, word.start, word.end) for word in placed("Île 11.1")]
    [('ile', 0, 3), ('11.1', 4, 8)]
    """
    for found in _WORD.finditer(unicodedata.normalize("NFC", text)):
        for part in words(found.group()):
            yield Word(part, found.start(), found.end())


def is_run(word: str) -> bool:
    """Whether a word is a run of characters that are written without spaces."""
    return _RUN.match(word) is not None


def is_number(word: str) -> bool:
    """Whether a word begins with a digit: then it stands for itself, and not for longer ones."""
    return word[:1].isdigit()


def stem(word: str) -> str:
    """A word of Latin letters without the sign of the plural.

    >>> stem("cities"), stem("programmes"), stem("access"), stem("status")
    ('city', 'programme', 'access', 'status')
    """
    if len(word) < 4 or not word.isascii() or not word.endswith("s"):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    return word if word.endswith(("ss", "us", "is")) else word[:-1]


def pairs(run: str) -> list[str]:
    """The pairs of neighbouring characters of a run; a single character is itself.

    >>> pairs("人人享有"), pairs("水")
    (['人人', '人享', '享有'], ['水'])
    """
    return [run[place : place + 2] for place in range(max(1, len(run) - 1))]


def tokens(folded: Iterable[str]) -> str:
    """Folded words as the full text of the index: runs in pairs, and stems after the words.

    A run ends with its last character alone, so that any one of its characters is found as the
    beginning of a token, and no phrase reaches from one run into the next.

    >>> tokens(["cities", "住房"])
    'cities 住房 房 city'
    """
    found: list[str] = []
    stems: list[str] = []
    for word in folded:
        if is_run(word):
            found += pairs(word)
            if len(word) > 1:
                found.append(word[-1])
            continue
        found.append(word)
        if (short := stem(word)) != word:
            stems.append(short)
    return " ".join(found + stems)
