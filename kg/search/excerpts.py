"""The part of a text in which the words of a question stand, and where they stand in it."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any, Final

from kg.search.text import is_run, pairs, placed, stem

if TYPE_CHECKING:
    from kg.search.question import Question
    from kg.search.scoring import Near

_LONGEST: Final = 240
_BEFORE: Final = 60


def excerpt(text: str, question: Question, near: Near, *, whole: bool = False) -> dict[str, Any]:
    """The text, or the part of a long one that has the words, with the places of the words.

    Args:
        text: of a thing.
        question: what was asked.
        near: other spellings of its words.
        whole: whether the text as a whole is what was asked for.

    Returns:
        ``text``; ``marks``, pairs of places in it (characters, the second one behind); ``cut``,
        whether it is a part.
    """
    said = unicodedata.normalize("NFC", text)
    marks = [(0, len(said))] if whole else _marks(said, question, near)
    start = 0
    if len(said) > _LONGEST and marks and marks[0][1] > _LONGEST - _BEFORE:
        start = max(0, marks[0][0] - _BEFORE)
        space = said.find(" ", start, marks[0][0])
        start = space + 1 if space >= 0 else start
    end = min(len(said), start + _LONGEST)
    return {
        "text": said[start:end],
        "marks": [[a - start, b - start] for a, b in marks if start <= a and b <= end],
        "cut": end - start < len(said),
    }


def _marks(said: str, question: Question, near: Near) -> list[tuple[int, int]]:
    plain = {word for word in question.words if not is_run(word)}
    stems = {stem(word) for word in plain}
    spelt = {other for word in plain for other in near.get(word, ())}
    begun = tuple(word for word in plain if question.opens(word))
    runs = [word for word in question.words if is_run(word)]
    found: set[tuple[int, int]] = set()
    for word in placed(said):
        if is_run(word.text):
            found.update(_in_run(said, word.start, word.end, runs))
        elif (
            word.text in plain
            or stem(word.text) in stems
            or word.text in spelt
            or (begun and word.text.startswith(begun))
        ):
            found.add((word.start, word.end))
    return _joined(sorted(found))


def _in_run(said: str, start: int, end: int, runs: list[str]) -> list[tuple[int, int]]:
    here = said[start:end]
    found: list[tuple[int, int]] = []
    for run in runs:
        parts = [run] if run in here else pairs(run) if len(run) > 2 else []
        for part in parts:
            at = here.find(part)
            while at >= 0:
                found.append((start + at, start + at + len(part)))
                at = here.find(part, at + 1)
    return found


def _joined(marks: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The marks, those that touch or overlap as one.

    >>> _joined([(0, 2), (1, 3), (5, 6)])
    [(0, 3), (5, 6)]
    """
    found: list[tuple[int, int]] = []
    for start, end in marks:
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found
