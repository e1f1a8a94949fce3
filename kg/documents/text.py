"""Reads a copy of a document as parts: front matter, sections, paragraphs, items, footnotes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.documents.comparing import is_wide, normalise
from kg.documents.parts import DocumentText, Part, Place
from kg.documents.splitting import split
from kg.iris import part_path

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["DocumentText", "Part", "Place", "normalise", "part_path", "read_document"]


def read_document(text: str, language: str | None = None) -> DocumentText:
    r"""Split a copy of a document into its parts.

    Args:
        text: the copy: lines may be broken anywhere, pages anywhere, letters spaced out.
        language: its language tag; ``None`` to tell Chinese from others by its writing.

    >>> found = read_document("Report\nI. Start\n1. It is: (a) one\nthing; (b) two. It ends.\n")
    >>> [(part.name, part.text) for part in found.parts][2:]
    [('1', 'It is: It ends.'), ('1(a)', 'one thing;'), ('1(b)', 'two.')]
    """
    tag = language or ("zh" if _mostly_wide(text) else "en")
    return DocumentText(tag, text, tuple(split(text)))


def _mostly_wide(text: Iterable[str]) -> bool:
    written = [c for c in text if c.isalpha()]
    return sum(map(is_wide, written)) * 2 > len(written)
