"""From answers that count to what is drawn of them: matrices and gaps."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from kg.plots.boxes import Thing
from kg.plots.cells import BY_RULE, Cell
from kg.plots.heatmap import Heading, Matrix
from kg.plots.reading import code_of, natural
from kg.plots.strips import Gap, Gaps
from kg.plots.style import Words, goal_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.plots.cells import ByBasis

Told = dict[str, Any]

_PARTS = ("direct", "rolled_up", BY_RULE)
_ENDS = ("rows", "columns")


def matrix_of(answer: Told, release: str, languages: Sequence[str]) -> Matrix:
    """What is drawn of an answer of ``coverage``: the part that it says is shown, and of each
    part what it says is counted.

    The other parts stand beside it in each cell, and are never added.

    Args:
        answer: as :func:`kg.analysis.coverage.coverage` gives it.
        release: id of the release.
        languages: of the reader, in the order of preference.
    """
    words, shown = Words(languages), answer["shown"]
    part, counts = shown["part"], shown["counts"]
    rows, columns, via = answer["rows"], answer["columns"], answer["via"]
    titles = (rows["title"], columns["title"])
    title = words.say("matrix_via", *titles, via["title"]) if via else words.say("matrix", *titles)
    return Matrix(
        title,
        _note(answer, release, words),
        [_heading(row["thing"]) for row in rows["things"]],
        [_heading(column["thing"]) for column in columns["things"]],
        {(cell["row"], cell["column"]): _cell(cell, part, counts) for cell in answer["cells"]},
        [number_of(row["totals"][part], counts) for row in rows["things"]],
        [number_of(column["totals"][part], counts) for column in columns["things"]],
    )


def number_of(told: Told, counts: str) -> int:
    """The number that is shown of a part of a cell or total.

    Args:
        told: the part as answers tell it.
        counts: what is counted, as ``shown`` of the answer says it.
    """
    number: int = told["ends"][counts]["things"] if counts in _ENDS else told["links"]
    return number


def gaps_of(answer: Told, release: str, languages: Sequence[str]) -> Gaps:
    """What is drawn of all questions after gaps: a bar for each reading of each.

    Args:
        answer: as :func:`kg.analysis.gaps.list_gaps` gives it.
        release: id of the release.
        languages: of the reader, in the order of preference.
    """
    words = Words(languages)
    bars = [bar for gap in answer["gaps"] for bar in _bars(gap)]
    return Gaps(words.say("gaps"), _about(answer, release, words), bars)


def gap_of(
    answer: Told, everything: Sequence[Told] | None, release: str, languages: Sequence[str]
) -> Gaps:
    """What is drawn of one question: a bar for each reading, and the things of the one asked for.

    Args:
        answer: as :func:`kg.analysis.gaps.find_gap` gives it, with all things that it finds.
        everything: all things among which they were looked for, where these are known; without,
            only what has nothing is drawn.
        release: id of the release.
        languages: of the reader, in the order of preference.
    """
    words = Words(languages)
    missing = {thing["iri"] for thing in answer["things"]}
    members = [
        (_thing(thing), thing["iri"] not in missing) for thing in everything or answer["things"]
    ]
    if answer["count"] < answer["total"]:
        members = []  # what is not listed must not look as if it had some
    members.sort(key=lambda member: (member[0].goal, natural(member[0].key)))
    bars = [
        replace(bar, question="", members=members if reading["name"] == answer["reading"] else ())
        for bar, reading in zip(_bars(answer), answer["readings"], strict=True)
    ]
    return Gaps(answer["title"], _about(answer, release, words), bars)


def _bars(gap: Told) -> list[Gap]:
    """A bar for each reading of a question, the first of which has its title."""
    return [
        Gap(
            "" if place else gap["title"],
            reading["among"] - reading["total"],
            reading["among"],
            says=reading["says"],
        )
        for place, reading in enumerate(gap["readings"])
    ]


def _about(answer: Told, release: str, words: Words) -> str:
    said = [words.say("release", release)]
    if answer["hypothetical"]:
        said.append(words.say("hypothetical"))
    return words.say("apart").join(said)


def _thing(told: Told) -> Thing:
    return Thing(told["label"], key=code_of(told), goal=goal_of(told["iri"]))


def _note(answer: Told, release: str, words: Words) -> str:
    said = [_about(answer, release, words)]
    if answer["cut"]:
        said.append(words.say("cut"))
    sentences = [answer["shown"]["says"]]
    for one in answer["narrowed"]:
        sentences.append(words.say("narrowed", _heading(one["thing"]).full))
    if answer["basis"]:
        bases = words.listed([words.say(name) for name in answer["basis"]])
        sentences.append(words.say("only_bases", bases))
    return words.say("apart").join([*said, words.say("space").join(sentences)])


def _heading(thing: Told) -> Heading:
    return Heading(thing["label"], code_of(thing), goal_of(thing["iri"]))


def _cell(told: Told, part: str, counts: str) -> Cell:
    return Cell(
        number_of(told[part], counts),
        _by_basis(told[part], counts),
        tuple(
            (name, number_of(told[name], counts), _by_basis(told[name], counts))
            for name in _PARTS
            if name != part and told[name]["links"]
        ),
    )


def _by_basis(told: Told, counts: str) -> ByBasis:
    of = told["ends"][counts] if counts in _ENDS else told
    return tuple(of.get("by_basis", {}).items())
