"""Draws paths with their evidence: things as boxes, statements as arrows with their sources."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.plots.boxes import BOX_WIDE, box, box_height
from kg.plots.marks import MARGIN, SMALL, heading, legend, mark, stroke
from kg.plots.style import FAINT, Words, bases, basis_of
from kg.plots.svg import Drawing
from kg.plots.text import wrapped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.plots.boxes import Thing

SHOWN: Final = 30
"""Paths that one picture has."""

_GAP: Final = 190.0
"""Room between two boxes, for an arrow and what is said of it."""

_IN_A_ROW: Final = 4
"""Boxes that stand side by side; a longer path goes on below."""

_BESIDE_TEXT: Final = 3
"""Boxes of one path that stand side by side within a page."""

_STATEMENTS: Final = 3
"""Arrows between two boxes."""

_LABEL, _SAID = 11.5, 10.5
_RULE: Final = "#e3e7ec"
_HEAD: Final = 9.0
"""Length of an arrow's head."""


@dataclass(frozen=True)
class Statement:
    """A link of a hop; ``forward`` says that it points along the path, ``said`` where it stands.

    ``rationale`` is shown where the pointer rests on the source.
    """

    property: str
    forward: bool
    basis: str | None
    said: str
    rationale: str = ""


@dataclass(frozen=True)
class Path:
    """Things, and between each two of them the statements that link them, the strongest first."""

    things: Sequence[Thing]
    hops: Sequence[Sequence[Statement]]
    basis: str | None
    sentence: str


@dataclass(frozen=True)
class Evidence:
    """What is drawn: ``documents`` are those that sources name by ``[1]``, ``[2]`` …."""

    title: str
    note: str
    paths: Sequence[Path]
    documents: Sequence[str] = ()


def evidence_picture(evidence: Evidence, languages: Sequence[str]) -> str:
    """The paths as SVG, one under the other."""
    words = Words(languages)
    shown = evidence.paths[:SHOWN]
    said = [path.sentence for path in shown] or [words.say("no_paths")]
    drawing = Drawing(evidence.title, "\n".join(said), words.language)
    boxes = min(max((len(path.things) for path in shown), default=1), _IN_A_ROW)
    right = max(_right(boxes), 760.0)
    y = heading(drawing, evidence.title, evidence.note, right - 2 * MARGIN)
    used = {
        statement.basis for path in shown for hop in path.hops for statement in hop[:_STATEMENTS]
    }
    if shown:
        known = [name for name in bases() if name in {basis_of(name).name for name in used}]
        legend(drawing, known, words, y + 14)
    else:
        drawing.text(MARGIN, y + 14, words.say("no_paths"), 14)
    y += 44
    for place, path in enumerate(shown, 1):
        drawing.line(MARGIN, y - 16, right - MARGIN, y - 16, stroke=_RULE)
        y = _path(drawing, path, place, words, y)
    if len(evidence.paths) > len(shown):
        left = len(evidence.paths) - len(shown)
        drawing.text(MARGIN, y, words.say("more", left), SMALL, colour=FAINT)
        y += 24
    y = _documents(drawing, evidence.documents, right, y)
    return drawing.svg(right, y + MARGIN - 12)


def path_picture(evidence: Evidence, languages: Sequence[str]) -> str:
    """The first path as SVG without title and number: its boxes and arrows, beside a text."""
    path = evidence.paths[0]
    drawing = Drawing(evidence.title, path.sentence, Words(languages).language)
    boxes = min(len(path.things), _BESIDE_TEXT)
    right = _right(boxes)
    y = _rows(drawing, path, MARGIN, _BESIDE_TEXT)
    y = _documents(drawing, evidence.documents, right, y + 6)
    return drawing.svg(right, y + MARGIN - 12)


def _right(boxes: int) -> float:
    """Where a picture ends that has so many boxes side by side."""
    return 2 * MARGIN + boxes * BOX_WIDE + (boxes - 1) * _GAP


def _documents(drawing: Drawing, documents: Sequence[str], right: float, y: float) -> float:
    """The documents by their numbers below ``y``; where they end."""
    for place, document in enumerate(documents, 1):
        for line in wrapped(f"[{place}] {document}", SMALL, right - 2 * MARGIN, 2):
            drawing.text(MARGIN, y, line, SMALL, colour=FAINT)
            y += 17
    return y


def _path(drawing: Drawing, path: Path, place: int, words: Words, y: float) -> float:
    """One path below ``y``; where it ends."""
    hops = len(path.hops)
    basis = basis_of(path.basis)
    count = words.say("hop" if hops == 1 else "hops", hops)
    head = words.say("path", place, words.say(basis.name), count)
    mark(drawing, basis, MARGIN + 6, y, 10)
    drawing.text(MARGIN + 18, y + 4.5, head, 13, bold=True)
    return _rows(drawing, path, y + 22, _IN_A_ROW) + 22


def _rows(drawing: Drawing, path: Path, y: float, boxes: int) -> float:
    """Boxes and arrows below ``y``, so many boxes side by side; where they end."""
    hops = len(path.hops)
    for begin in range(0, max(hops, 1), boxes - 1):
        end = min(begin + boxes - 1, hops)
        row = path.hops[begin:end]
        high = max(
            *(box_height(thing) for thing in path.things[begin : end + 1]),
            *(sum(_height(s) for s in hop[:_STATEMENTS]) for hop in row),
            0.0,
        )
        for number in range(begin, end + 1):
            x = MARGIN + (number - begin) * (BOX_WIDE + _GAP)
            again = begin > 0 and number == begin
            box(drawing, path.things[number], x, y + high / 2, again=again)
            if number < end:
                _hop(drawing, path.hops[number], x + BOX_WIDE, y, high)
        y += high + 18
    return y


def _lines(statement: Statement) -> tuple[list[str], list[str]]:
    """What stands above an arrow and what below."""
    room = _GAP - 22
    return wrapped(statement.property, _LABEL, room, 2), wrapped(statement.said, _SAID, room, 3)


def _height(statement: Statement) -> float:
    above, below = _lines(statement)
    return len(above) * 14 + 14 + len(below) * 13 + 10


def _hop(drawing: Drawing, hop: Sequence[Statement], x: float, y: float, high: float) -> None:
    shown = hop[:_STATEMENTS]
    at = y + (high - sum(_height(statement) for statement in shown)) / 2
    for statement in shown:
        above, below = _lines(statement)
        base = at + 13
        whole = "\n".join(filter(None, (statement.said, statement.rationale)))
        middle = x + _GAP / 2
        for line in above:
            drawing.text(middle, base, line, _LABEL, bold=True, anchor="middle")
            base += 14
        _arrow(drawing, statement, x, base - 4)
        base += 14
        for line in below:
            drawing.text(
                middle,
                base,
                line,
                _SAID,
                colour=FAINT,
                anchor="middle",
                title=whole,
            )
            base += 13
        at += _height(statement)


def _arrow(drawing: Drawing, statement: Statement, x: float, y: float) -> None:
    """An arrow from subject to object, with the mark of its basis in the middle."""
    basis = basis_of(statement.basis)
    begin, end = x + 5, x + _GAP - 5
    tip, back = (end, end - _HEAD) if statement.forward else (begin, begin + _HEAD)
    drawing.line(
        begin if statement.forward else back,
        y,
        back if statement.forward else end,
        y,
        **stroke(basis),
    )
    drawing.polygon([(tip, y), (back, y - 5), (back, y + 5)], fill=basis.colour)
    middle = x + _GAP / 2
    drawing.rect(middle - 9, y - 7, 18, 14, fill="#ffffff")
    mark(drawing, basis, middle, y, 10)
