"""Finds where a document refers to what it has named by a word for it: *this programme*."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kg.documents.comparing import is_wide
from kg.documents.mentions import Mention, mentions_of_part

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.documents.names import Names
    from kg.documents.text import DocumentText, Part

_POINTING: Final = {
    "en": ("this", "the said", "the same", "the present"),
    "zh": ("该", "同一", "上述", "本"),
}


def find_references(document: DocumentText, names: Names) -> list[Mention]:
    """The references by a word, in the order of the text.

    What is meant is the thing of that kind that the heading of the section names, and only it; or
    else the last that the section named before. Where there is none, nothing is found.
    """
    pattern = _pattern(names)
    if pattern is None:
        return []
    topics = {
        part.number: mentions_of_part(part, names)
        for part in document.parts
        if part.kind == "section"
    }
    found: list[Mention] = []
    before: list[Mention] = []
    chapter = ""
    for part in document.parts:
        if part.kind == "section":
            continue
        if _chapter(part) != chapter and part.kind == "paragraph":
            chapter, before = _chapter(part), []
        named = mentions_of_part(part, names)
        for start, end, word in _pointers(part, pattern):
            earlier = [*before, *(m for m in named if m.end <= start)]
            heading = [*topics.get(part.section, ()), *topics.get(chapter, ())]
            thing = _meant(names.class_words[word], heading, earlier)
            if thing:
                text = part.text[start:end]
                found.append(Mention(part.path, thing, start, end, text, by_word=True))
        if part.kind == "paragraph":
            before += named
    return found


def _pattern(names: Names) -> re.Pattern[str] | None:
    pointing = _POINTING.get(names.language)
    words = sorted(names.class_words, key=lambda word: (-len(word), word))
    if not pointing or not words:
        return None
    space = "" if is_wide(words[0][0]) else " "
    end = "" if not space else r"\b"
    kinds, points = "|".join(map(re.escape, words)), "|".join(map(re.escape, pointing))
    flags = re.IGNORECASE if space else 0
    return re.compile(rf"{end}(?:{points}){space}(?P<word>{kinds}){end}", flags)


def _pointers(part: Part, pattern: re.Pattern[str]) -> Iterator[tuple[int, int, str]]:
    form = part.compared
    for hit in pattern.finditer(form.text):
        word = hit["word"] if is_wide(hit["word"][0]) else hit["word"].lower()
        yield form.origin[hit.start()], form.origin[hit.end() - 1] + 1, word


def _meant(
    kind: frozenset[str], heading: Iterable[Mention], earlier: Iterable[Mention]
) -> str | None:
    topics = list(dict.fromkeys(m.thing for m in heading if m.thing in kind))
    if len(topics) == 1:
        return topics[0]
    return next((m.thing for m in reversed(list(earlier)) if m.thing in kind), None)


def _chapter(part: Part) -> str:
    return part.section.partition("-")[0]
