"""Finds where the parts of a document begin and end in spite of how the copy is typeset."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from kg.documents.comparing import is_wide
from kg.documents.items import items
from kg.documents.parts import Part

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.documents.parts import Kind

_ENDS: Final = re.compile(r"[。.;；:：!?！？…][)）\"”’』」》\]\s]*[\d*]{0,2}$")
"""The end of a sentence, perhaps with the mark of a footnote."""
_PARAGRAPH: Final = re.compile(r"(\d(?:\s?\d){0,2})\s*[.．](?:\s+|(?!\d))(?=\S)")
_CHINESE_SECTION: Final = re.compile(r"([一二三四五六七八九十]{1,3})\s*、\s*(?=\S)")
_ROMAN_SECTION: Final = re.compile(r"([IVX](?:\s?[IVX])*)\s*\.\s*(?=\S)")
_SUBSECTION: Final = re.compile(r"([A-Z])\s*\.\s+(?=\S)")
_STARRED: Final = re.compile(r"\*\s*(?=\S)")
_NUMBERED_NOTE: Final = re.compile(r"(\d{1,2})\s+(?=\D)")
_FURNITURE: Final = re.compile(r"\d{1,3}(\s?/\s?\d{1,3})?")
_GAP: Final = 3
"""How many numbers of paragraphs a copy may have lost in a row."""

_DIGITS: Final = "零一二三四五六七八九"
_ROMAN: Final = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")


@dataclass(frozen=True)
class Line:
    """A line that is not blank, without the space around it."""

    text: str
    start: int
    new_page: bool


@dataclass
class Draft:
    """A part while lines are added to it."""

    kind: Kind
    number: str
    section: str
    text: str = ""
    offsets: list[int] = field(default_factory=list)
    line_starts: list[int] = field(default_factory=list)

    def add(self, line: Line, skip: int = 0) -> None:
        """Add what a line has after its first ``skip`` characters."""
        text = line.text[skip:]
        if not text:
            return
        if self.text and _parted(self.text[-1], text[0]):
            self.text += " "
            self.offsets.append(self.offsets[-1] + 1)
        self.line_starts.append(len(self.text))
        for at, character in enumerate(text):
            if character.isspace() and _says_nothing(text, at):
                continue
            self.text += " " if character.isspace() else character
            self.offsets.append(line.start + skip + at)

    @property
    def ended(self) -> bool:
        """Whether a new part may begin after it."""
        return self.kind in ("front", "section") or _ENDS.search(self.text) is not None

    def part(self) -> Part:
        return Part(self.kind, self.number, self.text, tuple(self.offsets), (), self.section)


class _Splitter:
    def __init__(self, lines: list[Line]) -> None:
        self.lines = lines
        self.paged = any(line.new_page for line in lines[1:])
        self.body = Draft("front", "", "")
        self.drafts = [self.body]
        self.note: Draft | None = None
        self.marks: dict[int, list[int]] = {}
        self.section = self.subsection = self.paragraph = self.footnote = 0

    def run(self) -> list[Draft]:
        for at, line in enumerate(self.lines):
            if self.note is not None and self._note_is_over(line):
                self.note = None
            if self._is_furniture(at):
                continue
            if self._begins_note(line):
                continue
            if self.note is not None:
                self.note.add(line)
            elif not self._begins(line):
                self.body.add(line)
        return self.drafts

    def _note_is_over(self, line: Line) -> bool:
        assert self.note is not None
        return line.new_page if self.paged else self.note.ended

    def _is_furniture(self, at: int) -> bool:
        """A page's number that stands alone on the first or last line of a page."""
        if not self.paged or _FURNITURE.fullmatch(self.lines[at].text) is None:
            return False
        return self.lines[at].new_page or (at + 1 < len(self.lines) and self.lines[at + 1].new_page)

    def _begins_note(self, line: Line) -> bool:
        if found := _STARRED.match(line.text):
            self._mark(re.compile(r"\*"))
            return self._start_note("*", line, found.end())
        found = _NUMBERED_NOTE.match(line.text)
        if found is None or int(found[1]) != self.footnote + 1:
            return False
        if not self._mark(
            re.compile(
                rf"(?<=[^\W\d_]|[”\"’》）),.，。]){found[1]}(?![\d.,:/%–)）-]|\s?[年月日万亿])"
            )
        ):
            return False
        self.footnote += 1
        return self._start_note(found[1], line, found.end())

    def _mark(self, mark: re.Pattern[str]) -> bool:
        """Find the mark of a footnote in the latest part that has one."""
        for draft in reversed(self.drafts):
            if draft.kind != "footnote" and (hits := list(mark.finditer(draft.text))):
                self.marks.setdefault(id(draft), []).extend(range(*hits[-1].span()))
                return True
        return False

    def _start_note(self, number: str, line: Line, skip: int) -> bool:
        self.note = Draft("footnote", number, self.body.section)
        self.note.add(line, skip)
        self.drafts.append(self.note)
        return True

    def _begins(self, line: Line) -> bool:
        if not self.body.ended:
            return False
        if found := _PARAGRAPH.match(line.text):
            number = int(re.sub(r"\s", "", found[1]))
            if self.paragraph < number <= self.paragraph + _GAP:
                self.paragraph = number
                return self._start("paragraph", str(number), line, found.end())
        heading = _CHINESE_SECTION.match(line.text) or _ROMAN_SECTION.match(line.text)
        if heading and _section_value(heading[1]) == self.section + 1:
            self.section, self.subsection = self.section + 1, 0
            return self._start("section", _ROMAN[self.section - 1], line, heading.end())
        heading = _SUBSECTION.match(line.text)
        if heading and self.section and ord(heading[1]) - ord("A") == self.subsection:
            self.subsection += 1
            name = f"{_ROMAN[self.section - 1]}-{heading[1]}"
            return self._start("section", name, line, heading.end())
        return False

    def _start(self, kind: Kind, number: str, line: Line, skip: int) -> bool:
        section = _ROMAN[self.section - 1] if self.section else ""
        if kind == "section":
            section = number.partition("-")[0] if "-" in number else ""
        elif self.subsection:
            section = f"{section}-{chr(ord('A') + self.subsection - 1)}"
        self.body = Draft(kind, number, section)
        self.body.add(line, skip)
        self.drafts.append(self.body)
        return True


def split(text: str) -> Iterator[Part]:
    """The parts of a document in order; a paragraph comes before its lettered items."""
    splitter = _Splitter(_lines(text))
    for draft in splitter.run():
        marks = splitter.marks.get(id(draft), [])
        if draft.kind == "paragraph":
            yield from items(draft.part(), draft.line_starts, marks)
        else:
            part = draft.part()
            yield Part(part.kind, part.number, part.text, part.offsets, tuple(marks), part.section)


def _lines(text: str) -> list[Line]:
    """The lines that are not blank. A page begins at a form feed or where a line is set in."""
    found: list[Line] = []
    at = 0
    fed = False
    for raw in text.split("\n"):
        fed = fed or "\f" in raw
        stripped = raw.strip()
        if stripped:
            lead = len(raw) - len(raw.lstrip())
            found.append(Line(stripped, at + lead, fed or lead > 0))
            fed = False
        at += len(raw) + 1
    return found


def _parted(left: str, right: str) -> bool:
    """Whether a space stands where two lines meet."""
    if is_wide(left) or is_wide(right) or (left == "-" and right.isalpha()):
        return False
    return not (left in "/–" or right in "/–")


def _says_nothing(text: str, at: int) -> bool:
    """Whether a space stands between two characters of Chinese writing, or follows another."""
    return text[at - 1].isspace() or (is_wide(text[at - 1]) and is_wide(text[at:].lstrip()[0]))


def _section_value(numeral: str) -> int:
    letters = re.sub(r"\s", "", numeral)
    if letters in _ROMAN:
        return _ROMAN.index(letters) + 1
    tens, ten, ones = letters.rpartition("十")
    if not ten:
        return _DIGITS.find(letters)
    return 10 * (_DIGITS.find(tens) if tens else 1) + (_DIGITS.find(ones) if ones else 0)
