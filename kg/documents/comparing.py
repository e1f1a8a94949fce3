"""Brings text into one form for comparing: widths, quotes, dashes and the spaces of typesetting."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

_SAME: Final = str.maketrans(
    {
        **dict.fromkeys("“”„‟«»「」『』", '"'),
        **dict.fromkeys("‘’‚‛", "'"),
        **dict.fromkeys("‐‑‒–—―−－", "-"),
        **dict.fromkeys("\u00ad\u200b\u200c\u200d\ufeff", ""),
    }
)
_WORD: Final = re.compile(r"[^\W\d_]")


def is_wide(character: str) -> bool:
    """Whether a character is Chinese writing or its punctuation, which stand without spaces.

    >>> is_wide("署"), is_wide("，"), is_wide("“"), is_wide("a")
    (True, True, True, False)
    """
    return unicodedata.east_asian_width(character) in "WF" or character in "“”‘’…·—"


@dataclass(frozen=True)
class Compared:
    """A text in the form for comparing, and for each character its place in the text before.

    Attributes:
        text: the form for comparing.
        origin: for each character of it, the index in the text that it came from.
    """

    text: str
    origin: tuple[int, ...]

    @classmethod
    def of(cls, text: str) -> Compared:
        """Compose widths (NFKC), unify quotes and dashes, and drop spaces that say nothing.

        A space stays only between two characters neither of which is wide and which are not the
        groups of one number (``5 000``); several become one.
        """
        made: list[str] = []
        origin: list[int] = []
        for at, character in enumerate(text):
            folded = unicodedata.normalize("NFKC", character).translate(_SAME)
            made.extend(folded)
            origin.extend([at] * len(folded))
        keep = [at for at, c in enumerate(made) if not c.isspace() or _spaces(made, at)]
        return cls(
            "".join(" " if made[at].isspace() else made[at] for at in keep),
            tuple(origin[at] for at in keep),
        )

    def find_all(self, wanted: str) -> list[int]:
        """Where ``wanted`` (in the form for comparing) stands as a whole, by index of ``origin``.

        It stands as a whole where neither a number nor a word in letters goes on at its ends:
        ``6`` is not in ``16``, ``man`` is not in ``Oman``. Chinese words have no ends to see.

        >>> Compared.of("第 16 个和 6 个").find_all("6个")
        [5]
        """
        found = []
        at = self.text.find(wanted) if wanted else -1
        while at >= 0:
            if not _goes_on(self.text, at) and not _goes_on(self.text, at + len(wanted)):
                found.append(at)
            at = self.text.find(wanted, at + 1)
        return found


def normalise(text: str) -> str:
    """The form in which two texts are compared; see :meth:`Compared.of`.

    >>> normalise("近 20 万 人"), normalise("第２/7号 决议"), normalise("5 000 万美元")
    ('近20万人', '第2/7号决议', '5000万美元')
    >>> normalise("the  “New Urban Agenda”"), normalise("土 和 地 区 （ 包 括")
    ('the "New Urban Agenda"', '土和地区(包括')
    """
    return Compared.of(text).text


def _spaces(made: list[str], at: int) -> bool:
    """Whether the space at ``at`` parts two words (or is the first of several that do)."""
    if at == 0 or made[at - 1].isspace():
        return False
    after = at
    while after < len(made) and made[after].isspace():
        after += 1
    if after == len(made):
        return False
    left, right = made[at - 1], made[after]
    if is_wide(left) or is_wide(right) or _from_wide(made, at - 1) or _from_wide(made, after):
        return False
    group = "".join(made[after : after + 4])
    return not (left.isdigit() and re.fullmatch(r"\d{3}(\D?)", group) is not None)


def _from_wide(made: list[str], at: int) -> bool:
    """Whether punctuation stands next to Chinese writing, so that its spaces say nothing."""
    if made[at].isalnum():
        return False
    near = [c for c in made[max(0, at - 2) : at + 3] if not c.isspace()]
    return any(is_wide(c) for c in near)


def _goes_on(text: str, at: int) -> bool:
    """Whether a number, or a word in letters that are no Chinese writing, runs across ``at``."""
    if not 0 < at < len(text):
        return False
    left, right = text[at - 1], text[at]
    if left.isdigit() and right.isdigit():
        return True
    if left.isdigit() and right in ".," and text[at + 1 : at + 2].isdigit():
        return True
    if left in ".," and right.isdigit() and text[at - 2 : at - 1].isdigit():
        return True
    letters = _WORD.match(left) and _WORD.match(right)
    return bool(letters) and not is_wide(left) and not is_wide(right)
