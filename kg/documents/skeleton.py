"""Writes the files of a further document: its parts by number, and nothing stated yet."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.errors import NotationError, SourceError
from kg.vocab import DCTERMS, DEFAULT_BASE, HKG, SKOS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kg.documents.text import DocumentText, Part
    from kg.sources.content import Content

_SLUG: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]+)*")
_NUMERALS: Final = "零一二三四五六七八九十"
_ROMAN: Final = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")


@dataclass(frozen=True)
class Skeleton:
    """What was written for a document.

    Attributes:
        folder: its folder below ``data/documents/``.
        sections: how many sections it has.
        paragraphs: how many numbered paragraphs.
        items: how many lettered items.
        footnotes: how many footnotes.
    """

    folder: Path
    sections: int
    paragraphs: int
    items: int
    footnotes: int


@dataclass(frozen=True)
class Titles:
    """What a document is called in the two languages; empty: by its slug for now."""

    english: str = ""
    chinese: str = ""


def write_skeleton(
    content: Content, document: DocumentText, slug: str, titles: Titles = Titles()
) -> Skeleton:
    """Write ``document.ttl`` and an empty ``statements.trig`` for a document that has none.

    Every part is named by its number; no sentence of the text is copied.

    Raises:
        NotationError: the slug or the language is none.
        SourceError: the folder is there already, or the text has no numbered paragraph.
    """
    if not _SLUG.fullmatch(slug):
        raise NotationError(
            f'"{slug}" cannot be the key of a document.',
            "Use small letters and digits joined by hyphens, like eb-2025-1-item-6.",
        )
    if not _LANGUAGE.fullmatch(document.language):
        raise NotationError(f'"{document.language}" is no language tag.', "Write it like zh or en.")
    folder = content.root / "data/documents" / slug
    if folder.exists():
        raise SourceError(
            content.relative(folder),
            "This document is there already and is never overwritten.",
            "Choose another key, or look for mentions alone with kg suggestions find.",
        )
    numbers = [part.number for part in document.parts if part.kind == "paragraph"]
    if not numbers:
        raise SourceError(
            slug,
            "The text has no numbered paragraphs.",
            "Give plain UTF-8 text in which each paragraph begins with its number: 1. …",
        )
    folder.mkdir(parents=True)
    texts = {
        "document.ttl": "\n".join(_structure(document, slug, titles)),
        "statements.trig": "\n".join(_statements(slug)),
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    kinds = [part.kind for part in document.parts]
    items = sum("(" in number for number in numbers)
    return Skeleton(
        folder,
        kinds.count("section"),
        len(numbers) - items,
        items,
        kinds.count("footnote"),
    )


def _prefixes(slug: str) -> Iterator[str]:
    things = f"{DEFAULT_BASE}id/"
    for prefix, iri in (
        ("dcterms", DCTERMS.iri),
        ("hkg", HKG.iri),
        ("skos", SKOS.iri),
        ("basis", f"{things}basis/"),
        ("doc", f"{things}document/"),
        ("footnote", f"{things}document/{slug}/footnote/"),
        ("para", f"{things}document/{slug}/para/"),
        ("part", f"{things}document/{slug}/"),
        ("section", f"{things}document/{slug}/section/"),
    ):
        yield f"@prefix {prefix}: <{iri}> ."


def _structure(document: DocumentText, slug: str, titles: Titles) -> Iterator[str]:
    english = _escaped(titles.english) or f"Document {slug}"
    chinese = _escaped(titles.chinese) or f"文件{slug}"
    yield f"# The document {slug}: its parts by number."
    yield from _prefixes(slug)
    yield from (
        "",
        "part:structure a hkg:ReferenceDataset ;",
        "    hkg:basis basis:reference ;",
        f'    skos:prefLabel "Structure: {english}"@en , "结构：{chinese}"@zh ;',
        '    dcterms:description "The parts of the document by their numbers."@en , '
        '"文件各组成部分及其编号。"@zh .',
        "",
        f"doc:{slug} a hkg:Report ;",
        f'    skos:prefLabel "{english}"@en , "{chinese}"@zh ;',
        f'    dcterms:language "{document.language}" .',
    )
    for part in sorted(document.parts, key=lambda part: part.kind == "footnote"):
        yield ""
        yield from _part(part, slug, document)


def _part(part: Part, slug: str, document: DocumentText) -> Iterator[str]:
    kind = {"front": "FrontMatter", "section": "Section", "footnote": "Footnote"}.get(
        part.kind, "Paragraph"
    )
    english, chinese = _labels(part)
    yield f"{_written(part.path, slug)} a hkg:{kind} ;"
    if notation := _notation(part):
        yield f'    skos:notation "{notation}" ;'
    if part.kind != "section":
        yield "    hkg:basis basis:stated ;"
    yield f"    dcterms:isPartOf {_whole(part, slug, document)} ;"
    yield f'    skos:prefLabel "{english}"@en , "{chinese}"@zh .'


def _notation(part: Part) -> str:
    return part.number.replace("-", ".") if part.kind == "section" else part.number


def _labels(part: Part) -> tuple[str, str]:
    """What a part is called after its number, in English and in Chinese."""
    if part.kind == "front":
        return "Front matter", "文件首部"
    if part.kind == "footnote":
        if part.number == "*":
            return "Footnote with an asterisk", "星号脚注"
        return f"Footnote {part.number}", f"脚注{part.number}"
    if part.kind == "section":
        roman, _, letter = part.number.partition("-")
        place = _ROMAN.index(roman) + 1
        numeral = _NUMERALS[place] if place <= 10 else f"十{_NUMERALS[place - 10]}"
        return f"Section {_notation(part)}", f"第{numeral}{'.' if letter else ''}{letter}节"
    number, bracket, letter = part.number.partition("(")
    return f"Paragraph {part.number}", f"第{number}段{bracket}{letter}"


def _whole(part: Part, slug: str, document: DocumentText) -> str:
    """What a part is a part of, as the file writes it."""
    if part.kind == "footnote":
        for other in document.parts:
            if any(other.text[at : at + len(part.number)] == part.number for at in other.marks):
                return _written(other.path, slug)
    if part.lead is not None:
        return _written(f"para/{part.lead}", slug)
    if part.section:
        return _written(f"section/{part.section}", slug)
    return f"doc:{slug}"


def _written(path: str, slug: str) -> str:
    """A part's IRI by its prefix; a lettered item's has a slash and stands in angle brackets."""
    if path.count("/") > 1:
        return f"<{DEFAULT_BASE}id/document/{slug}/{path}>"
    folder, slash, name = path.partition("/")
    return f"{folder}:{name}" if slash else f"part:{path}"


def _statements(slug: str) -> Iterator[str]:
    yield f"# What the paragraphs of {slug} state: one graph a paragraph or lettered item."
    yield from _prefixes(slug)
    yield ""


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ").strip()
