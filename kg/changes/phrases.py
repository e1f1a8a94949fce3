"""The fixed words of sentences about changes, in English and Chinese, and how they are filled."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kg.changes.things import CHANGED, DERIVED, EVIDENCE, NEW, REMAPPED, WITHDRAWN

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Segment = str | tuple[str, str]
"""A piece of a sentence: text, or the name of a thing with its IRI."""

KIND_NAMES: Final[dict[str, dict[str, str]]] = {
    "en": {
        NEW: "New",
        WITHDRAWN: "Withdrawn",
        REMAPPED: "Re-mapped",
        CHANGED: "Changed",
        EVIDENCE: "With other sources",
        DERIVED: "Changed by rules alone",
    },
    "zh": {
        NEW: "新增",
        WITHDRAWN: "撤回",
        REMAPPED: "重新映射",
        CHANGED: "变更",
        EVIDENCE: "来源变更",
        DERIVED: "仅由规则推导而变更",
    },
}
"""What each way of change is called."""

PHRASES: Final[dict[str, dict[str, str]]] = {
    "en": {
        "link": "{p} {v}{s}",
        "text": "{p}: {v}{s}",
        "link gained": "now {p} {v}{s}",
        "text gained": "{p} now also: {v}{s}",
        "link lost": "no longer {p} {v}{s}",
        "text lost": "{p} no longer: {v}{s}",
        "link replaced": "{p} {v} instead of {w}{s}",
        "text replaced": "{p}: {v} instead of {w}{s}",
        "link moved": "{p} {v}: {m}",
        "text moved": "{p}: {v}: {m}",
        "more sources": "source added ({s})",
        "fewer sources": "source gone ({s})",
        "and": ", ",
        "sources": " ({})",
        "was sources": " (was {})",
        "from to": " ({}; was {})",
        "comma": ", ",
        "where": "; ",
        "besides": " / ",
        "list": ", ",
        "paragraph": "paragraph {}",
        "paragraphs": "paragraphs {}",
        "of document": "{p} of {d}",
        "quote": "“{}”",
        "language": " ({})",
        "nothing": "nothing changed",
        "statements": "statements: {added} added, {removed} removed",
        "counted": "{n} {kind}",
        "counts": "{things}; {statements}.",
        "title": ": ",
        "more": "{} more",
        "files added": "New files",
        "files removed": "Files gone",
        "files changed": "Files changed",
        "documents": "The paragraphs are those of {}.",
    },
    "zh": {
        "link": "{p}：{v}{s}",
        "text": "{p}：{v}{s}",
        "link gained": "新增“{p}”：{v}{s}",
        "text gained": "新增“{p}”：{v}{s}",
        "link lost": "不再“{p}”：{v}{s}",
        "text lost": "不再有“{p}”：{v}{s}",
        "link replaced": "“{p}”由{w}改为{v}{s}",
        "text replaced": "“{p}”由{w}改为{v}{s}",
        "link moved": "“{p}”：{v}：{m}",
        "text moved": "“{p}”：{v}：{m}",
        "more sources": "来源新增（{s}）",
        "fewer sources": "来源去除（{s}）",
        "and": "，",
        "sources": "（{}）",
        "was sources": "（原为{}）",
        "from to": "（{}；原为{}）",
        "comma": "，",
        "where": "；",
        "besides": " / ",
        "list": "、",
        "paragraph": "第{}段",
        "paragraphs": "第{}段",
        "of document": "《{d}》{p}",
        "quote": "“{}”",
        "language": "（{}）",
        "nothing": "无变化",
        "statements": "陈述：新增 {added} 条，移除 {removed} 条",
        "counted": "{kind} {n}",
        "counts": "{things}；{statements}。",
        "title": "：",
        "more": "另有 {} 项",
        "files added": "新增文件",
        "files removed": "移除文件",
        "files changed": "变更文件",
        "documents": "段落均指《{}》。",
    },
}
"""Sentences by language: ``p`` a property, ``v`` a value, ``w`` the one before, ``s`` sources."""

_PLACE: Final = re.compile(r"\{(\w*)\}")


def filled(pattern: str, **parts: Sequence[Segment]) -> list[Segment]:
    """A sentence with its places filled.

    >>> filled("now {p} {v}{s}", p=["leads"], v=[("SURGe", "https://example.org/surge")], s=[])
    ['now leads ', ('SURGe', 'https://example.org/surge')]
    """
    made: list[Segment] = []
    for number, piece in enumerate(_PLACE.split(pattern)):
        for segment in parts[piece] if number % 2 else [piece]:
            _add(made, segment)
    return made


def joined(parts: Iterable[Sequence[Segment]], between: str) -> list[Segment]:
    """Pieces of sentences with a text between each two."""
    made: list[Segment] = []
    for number, part in enumerate(parts):
        if number:
            _add(made, between)
        for segment in part:
            _add(made, segment)
    return made


def plain(sentence: Iterable[Segment]) -> str:
    """A sentence as mere text.

    >>> plain(["now leads ", ("SURGe", "https://example.org/surge")])
    'now leads SURGe'
    """
    return "".join(segment if isinstance(segment, str) else segment[0] for segment in sentence)


def _add(made: list[Segment], segment: Segment) -> None:
    """Append a piece, texts in one with the text before."""
    if isinstance(segment, str) and made and isinstance(made[-1], str):
        made[-1] += segment
    elif segment:
        made.append(segment)
