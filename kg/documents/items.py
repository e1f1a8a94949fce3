"""Splits a numbered paragraph into its own text and its lettered items, set apart or in line."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from kg.documents.parts import Part

_LETTER: Final = re.compile(r"[(（]\s?([a-z])\s?[)）]\s*")
_OPENS: Final = re.compile(r"(?:[:：;；,，、。.]|\b(?:and|or)|[和与及或])\s*$")
_SENTENCE: Final = re.compile(r"[。！？]|[.!?](?=\s|$)")


def items(whole: Part, line_starts: Collection[int], marks: Collection[int]) -> Iterator[Part]:
    """The paragraph with what is its own text, then its items in order.

    Items that stand on lines of their own last to the next item or the paragraph's end. Of items
    in line the last ends with its sentence, and what follows is the paragraph's own again.
    """
    apart = _sequence(whole.text, line_starts)
    in_line = _sequence(whole.text, None)
    inline = len(in_line) > len(apart)
    found = in_line if inline else apart
    if len(found) < 2:
        yield _cut(whole, whole.number, [(0, len(whole.text))], marks)
        return
    starts = [hit.start() for hit in found]
    end = len(whole.text)
    if inline and (stop := _SENTENCE.search(whole.text, found[-1].end())):
        end = stop.end()
    yield _cut(whole, whole.number, [(0, starts[0]), (end, len(whole.text))], marks)
    for hit, stop_at in zip(found, [*starts[1:], end], strict=True):
        yield _cut(whole, f"{whole.number}({hit[1]})", [(hit.end(), stop_at)], marks)


def _sequence(text: str, line_starts: Collection[int] | None) -> list[re.Match[str]]:
    """The marks (a), (b), … in order: those at line starts, or else wherever an item may open."""
    found: list[re.Match[str]] = []
    for hit in _LETTER.finditer(text):
        if line_starts is None:
            fits = _OPENS.search(text, 0, hit.start()) is not None
        else:
            fits = hit.start() in line_starts
        if fits and hit[1] == chr(ord("a") + len(found)):
            found.append(hit)
    return found


def _cut(whole: Part, number: str, spans: list[tuple[int, int]], marks: Collection[int]) -> Part:
    """The part that has the characters of ``spans``, without space at its ends."""
    kept = [at for start, end in spans for at in range(start, end)]
    text = whole.text
    kept = [at for n, at in enumerate(kept) if not (n and text[at] == text[kept[n - 1]] == " ")]
    while kept and whole.text[kept[-1]].isspace():
        kept.pop()
    while kept and whole.text[kept[0]].isspace():
        kept.pop(0)
    return replace(
        whole,
        number=number,
        text="".join(whole.text[at] for at in kept),
        offsets=tuple(whole.offsets[at] for at in kept),
        marks=tuple(new for new, at in enumerate(kept) if at in marks),
    )
