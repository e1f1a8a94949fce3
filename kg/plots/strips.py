"""Draws gaps: of each question how much is covered, and of one question which things are not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.errors import PictureError
from kg.plots.marks import MARGIN, SMALL, heading, readable_on
from kg.plots.style import FAINT, INK, PAPER, PLAIN, Words, goal_colour
from kg.plots.svg import Drawing
from kg.plots.text import clipped, named_in, width, wrapped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.plots.boxes import Thing

MEMBERS: Final = 1_000
"""Things that one picture shows one by one."""

_RIGHT: Final = 960.0
_BAR: Final = 22.0
_TILE_WIDE, _TILE_HIGH = 46.0, 26.0
_ROW: Final = 20.0


@dataclass(frozen=True)
class Gap:
    """A question: how many things have what is asked for, of how many.

    ``says`` tells how it is read. ``members`` are the things, each with whether it has; without
    any, only the count is drawn.
    """

    question: str
    covered: int
    total: int
    members: Sequence[tuple[Thing, bool]] = ()
    says: str = ""


@dataclass(frozen=True)
class Gaps:
    """What is drawn."""

    title: str
    note: str
    gaps: Sequence[Gap]


def gaps_picture(gaps: Gaps, languages: Sequence[str]) -> str:
    """The questions as SVG, one under the other: full is what has, hollow what has not.

    Raises:
        PictureError: a question has more things than a picture can show.
    """
    words = Words(languages)
    drawing = Drawing(gaps.title, _description(gaps, words), words.language)
    y = heading(drawing, gaps.title, gaps.note, _RIGHT - 2 * MARGIN)
    _legend(drawing, words, y + 12)
    y += 44
    for gap in gaps.gaps:
        y = _bar(drawing, gap, words, y)
        if len(gap.members) > MEMBERS:
            raise PictureError(
                f"A picture shows {MEMBERS:,} things one by one, and these would be "
                f"{len(gap.members):,}.",
                "Narrow what is asked for, or draw the counts of all questions.",
            )
        if gap.members:
            y = _members(drawing, gap, y + 10)
    return drawing.svg(_RIGHT, y + MARGIN - 12)


def _description(gaps: Gaps, words: Words) -> str:
    lines = []
    for gap in gaps.gaps:
        without = [thing.key or thing.label for thing, has in gap.members if not has]
        said = " ".join(filter(None, (gap.question, gap.says)))
        lines.append(f"{said}: {_count(gap, words)}")
        if without:
            lines.append(f"{words.say('has_none')}: {words.listed(without)}")
    return "\n".join(lines)


def _count(gap: Gap, words: Words) -> str:
    covered = words.say("covered", words.number(gap.covered), words.number(gap.total))
    return words.listed([covered, words.say("open", words.number(gap.total - gap.covered))])


def _legend(drawing: Drawing, words: Words, y: float) -> None:
    drawing.rect(MARGIN, y - 12, 22, 14, fill=PLAIN)
    drawing.text(MARGIN + 30, y, words.say("has"), SMALL)
    x = MARGIN + 30 + width(words.say("has"), SMALL) + 24
    _hollow(drawing, x, y - 12, 22, 14)
    drawing.text(x + 30, y, words.say("has_none"), SMALL)


def _hollow(
    drawing: Drawing, x: float, y: float, wide: float, high: float, *, title: str = ""
) -> None:
    drawing.rect(
        x + 0.5,
        y + 0.5,
        wide - 1,
        high - 1,
        fill=PAPER,
        stroke="#8b96a1",
        stroke_dasharray="3 2",
        title=title,
    )


def _bar(drawing: Drawing, gap: Gap, words: Words, y: float) -> float:
    room = _RIGHT - 2 * MARGIN
    for line in wrapped(gap.question, 14, room, 2):
        drawing.text(MARGIN, y, line, 14, bold=True)
        y += 19
    for line in wrapped(gap.says, SMALL, room, 3):
        drawing.text(MARGIN, y, line, SMALL, colour=FAINT)
        y += 16
    share = gap.covered / gap.total if gap.total else 0.0
    bar = room - 250
    y -= 8
    _hollow(drawing, MARGIN, y, bar, _BAR)
    if share:
        drawing.rect(MARGIN, y, max(bar * share, 2.0), _BAR, fill=PLAIN)
    drawing.text(MARGIN + bar + 14, y + 16, _count(gap, words), 13, colour=INK)
    return y + _BAR + 32


def _members(drawing: Drawing, gap: Gap, y: float) -> float:
    """All things of a question: those with goals as tiles by goal, others as a list."""
    tiled = all(thing.goal and thing.key for thing, _ in gap.members)
    return (_tiles if tiled else _list)(drawing, gap, y - 20) + 12


def _tiles(drawing: Drawing, gap: Gap, y: float) -> float:
    goals = sorted({thing.goal for thing, _ in gap.members})
    in_a_row = int((_RIGHT - 2 * MARGIN - 50) / (_TILE_WIDE + 2))
    single = len(goals) == len(gap.members)
    rows = [gap.members] if single else [[m for m in gap.members if m[0].goal == g] for g in goals]
    for row in rows:
        goal = row[0][0].goal
        if not single:
            colour = goal_colour(goal)
            drawing.rect(MARGIN, y, 34, _TILE_HIGH, fill=colour)
            ink = readable_on(colour)
            at = MARGIN + 17
            drawing.text(at, y + 18, str(goal), 14, colour=ink, bold=True, anchor="middle")
        for place, (thing, has) in enumerate(row):
            x = MARGIN + (0 if single else 46) + (place % in_a_row) * (_TILE_WIDE + 2)
            at = y + (place // in_a_row) * (_TILE_HIGH + 2)
            colour = goal_colour(thing.goal)
            title = f"{thing.key} {thing.label}"
            if has:
                drawing.rect(x, at, _TILE_WIDE, _TILE_HIGH, fill=colour, title=title)
            else:
                _hollow(drawing, x, at, _TILE_WIDE, _TILE_HIGH, title=title)
            ink = readable_on(colour) if has else FAINT
            middle = x + _TILE_WIDE / 2
            drawing.text(middle, at + 17.5, thing.key, 12, colour=ink, bold=has, anchor="middle")
        y += ((len(row) - 1) // in_a_row + 1) * (_TILE_HIGH + 2) + 3
    return y + 10


def _list(drawing: Drawing, gap: Gap, y: float) -> float:
    columns = 2 if len(gap.members) > 12 else 1
    room = (_RIGHT - 2 * MARGIN) / columns
    high = (len(gap.members) + columns - 1) // columns
    for place, (thing, has) in enumerate(gap.members):
        x = MARGIN + (place // high) * room
        at = y + (place % high) * _ROW
        if has:
            drawing.rect(x, at, 12, 12, fill=goal_colour(thing.goal))
        else:
            _hollow(drawing, x, at, 12, 12)
        named = named_in(thing.key, thing.label)
        name = thing.label if named else f"{thing.key} {thing.label}"
        colour = INK if has else FAINT
        drawing.text(
            x + 20, at + 10.5, clipped(name, 12.5, room - 34), 12.5, colour=colour, title=name
        )
    return y + high * _ROW + 10
