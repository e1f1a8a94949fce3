"""Suggested mentions against the curated ones: precision and recall by class.

``python -m benchmarks.mentions REPORT.txt [--document SLUG] [--lang LANG] [--differences]``

REPORT.txt is a copy of the document as plain UTF-8 text; without the argument, the variable
BENCH_REPORT names it. The copy is not part of the repository.

A suggestion is a pair of a part and a thing, however often the part names it; headings of sections
are passed over. Only classes whose things have names of their own are measured; how many curated
mentions of other things there are stands below the table. The names come from reference data that
was written after this very document: on another one, of which nobody has described the things yet,
it is the recall for *known* things, and the recall for all is lower.
"""

from __future__ import annotations

import argparse
import os
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from kg.config import content_root
from kg.documents.mentions import find_mentions
from kg.documents.names import read_names
from kg.documents.references import find_references
from kg.documents.suggesting import stated_mentions
from kg.documents.text import read_document
from kg.sources.content import Content

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.documents.mentions import Mention

    Pair = tuple[str, str]

NEEDS = (
    "needs a copy of the document as plain text: python -m benchmarks.mentions REPORT.txt, "
    "or BENCH_REPORT=REPORT.txt make bench."
)


@dataclass
class Score:
    """How suggestions fare against what is curated."""

    right: set[Pair] = field(default_factory=set)
    extra: set[Pair] = field(default_factory=set)
    missed: set[Pair] = field(default_factory=set)

    @property
    def precision(self) -> float | None:
        """The share of the suggestions that are curated."""
        return _share(len(self.right), len(self.right) + len(self.extra))

    @property
    def recall(self) -> float | None:
        """The share of the curated mentions that are suggested."""
        return _share(len(self.right), len(self.right) + len(self.missed))


def score(found: Iterable[Pair], curated: Iterable[Pair]) -> Score:
    """Compare two sets of pairs of a part and a thing."""
    one, other = set(found), set(curated)
    return Score(one & other, one - other, other - one)


def by_class(total: Score, classes: dict[str, str]) -> dict[str, Score]:
    """The same for each class of thing, by name of the class."""
    groups: defaultdict[str, Score] = defaultdict(Score)
    for kind in ("right", "extra", "missed"):
        for pair in getattr(total, kind):
            getattr(groups[classes[pair[1]]], kind).add(pair)
    return dict(sorted(groups.items()))


def main(arguments: Sequence[str] | None = None) -> Score | None:
    """Measure and print; ``None`` where there is no copy of the document."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.mentions")
    parser.add_argument("report", nargs="?", default=os.environ.get("BENCH_REPORT"))
    parser.add_argument("--document", default="eb-2024-1-item-7")
    parser.add_argument("--lang", default="zh")
    parser.add_argument("--content", default=str(content_root()))
    parser.add_argument("--differences", action="store_true", help="list what differs")
    given = parser.parse_args(arguments)
    if not given.report or not Path(given.report).is_file():
        print(NEEDS if not given.report else f"{given.report} is no file; it {NEEDS}")
        return None
    content = Content(Path(given.content))
    names = read_names(content, given.lang, given.document)
    text = read_document(Path(given.report).read_text(encoding="utf-8-sig"), given.lang)
    curated = {
        (part, thing)
        for part, thing in stated_mentions(content, given.document)
        if not part.startswith("section/")
    }
    named = {pair for pair in curated if pair[1] in names.classes}
    by_name = find_mentions(text, names)
    every = [*by_name, *find_references(text, names)]
    total = score(_pairs(every), named)
    print(f"{'class':24}{'curated':>8}{'found':>7}{'right':>7}{'precision':>11}{'recall':>8}")
    for kind, one in by_class(total, names.classes).items():
        _row(kind, one)
    _row("total", total)
    _row("of these by name alone", score(_pairs(by_name), named))
    others = Counter(thing.split("/id/")[-1].partition("/")[0] for _, thing in curated - named)
    rest = ", ".join(f"{kind} {count}" for kind, count in sorted(others.items()))
    print(f"Not measured: {len(curated - named)} mentions of things without names ({rest}).")
    if given.differences:
        for sign, pairs in (("+", total.extra), ("-", total.missed)):
            for part, thing in sorted(pairs):
                print(f"{sign} {part}\t{thing}")
    return total


def _pairs(mentions: Iterable[Mention]) -> set[Pair]:
    return {(mention.part, mention.thing) for mention in mentions}


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _row(name: str, one: Score) -> None:
    right, found = len(one.right), len(one.right) + len(one.extra)
    shares = (f"{share:.3f}" if share is not None else "–" for share in (one.precision, one.recall))
    precision, recall = shares
    curated = right + len(one.missed)
    print(f"{name:24}{curated:>8}{found:>7}{right:>7}{precision:>11}{recall:>8}")


if __name__ == "__main__":
    main()
