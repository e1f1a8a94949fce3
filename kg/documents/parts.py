"""The parts of a document as read: what each is called, what it says, where it stands."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from kg.documents.comparing import Compared, normalise
from kg.iris import part_path

Kind = Literal["front", "section", "paragraph", "footnote"]


@dataclass(frozen=True)
class Place:
    """A place in the file: line and column from 1, and the character's offset from 0."""

    line: int
    column: int
    offset: int


@dataclass(frozen=True)
class Part:
    """A part of a document with the text that is its own.

    Attributes:
        kind: front matter, a section (its heading), a numbered paragraph or a lettered item of
            one, a footnote.
        number: ``"II-B"``, ``"17"`` or ``"17(a)"``, ``"1"`` or ``"*"``; the front matter has none.
        text: its text with the broken lines joined; a paragraph's without its lettered items.
        offsets: for each character of ``text``, its offset in the file.
        marks: the indices in ``text`` of the marks that refer to footnotes.
        section: the number of the section it stands in; ``""`` before the first one. A
            subsection's is that of the section above it.
    """

    kind: Kind
    number: str
    text: str
    offsets: tuple[int, ...]
    marks: tuple[int, ...] = ()
    section: str = ""

    @property
    def path(self) -> str:
        """What its IRI has after the document's: ``para/17/a``, ``section/II-B``, ``front``."""
        return part_path(self.name)

    @property
    def name(self) -> str:
        """How a table names it: ``17(a)``, ``footnote 1``, ``section II-B``, ``front``."""
        if self.kind == "paragraph":
            return self.number
        return f"{self.kind} {self.number}".strip()

    @property
    def lead(self) -> str | None:
        """For a lettered item, the name of the paragraph that it is an item of."""
        if self.kind == "paragraph" and "(" in self.number:
            return self.number.partition("(")[0]
        return None

    @cached_property
    def compared(self) -> Compared:
        """The text in the form for comparing; a footnote's mark is no part of it."""
        marks = set(self.marks)
        kept = [at for at in range(len(self.text)) if at not in marks]
        form = Compared.of("".join(self.text[at] for at in kept))
        return Compared(form.text, tuple(kept[at] for at in form.origin))

    def find(self, wanted: str) -> list[int]:
        """The indices in ``text`` where ``wanted`` starts, however either is typeset."""
        form = self.compared
        return [form.origin[at] for at in form.find_all(normalise(wanted))]


@dataclass(frozen=True)
class DocumentText:
    """A document as read: its parts in the order of the text."""

    language: str
    text: str
    parts: tuple[Part, ...]

    @cached_property
    def _by_name(self) -> dict[str, Part]:
        return {part.name: part for part in self.parts}

    @cached_property
    def _lines(self) -> list[int]:
        return [0, *(at + 1 for at, c in enumerate(self.text) if c == "\n")]

    def part(self, name: str) -> Part | None:
        """The part of that name (``17(a)``, ``footnote 1``, ``section II-B``, ``front``)."""
        return self._by_name.get(name)

    def place(self, part: Part, at: int = 0) -> Place:
        """Where the character ``at`` of a part's text stands in the file."""
        offset = part.offsets[at] if part.offsets else 0
        line = bisect_right(self._lines, offset)
        return Place(line, offset - self._lines[line - 1] + 1, offset)
