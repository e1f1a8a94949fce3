"""Neighbourhoods and paths on the projection, beside networkx and property paths of SPARQL.

``python -m benchmarks.traversal [--home HOME … | --projects N --seed S] [--questions N] [--write]``

Asks of a release with a synthetic portfolio; without a home it makes one, which takes minutes for
250,000 projects. All three answer the same questions on the same links; where answers differ the
benchmark fails. As the others take longer they are asked fewer of the questions, and what is said
of them is of those.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from random import Random
from statistics import median, quantiles
from typing import TYPE_CHECKING, Any, Final

from benchmarks.load.page import write_section
from benchmarks.traversing.graphs import Graphs
from benchmarks.traversing.tasks import TASKS
from kg.config import content_root
from kg.graph.projection import Projection
from kg.releases import Home
from kg.synth.release import make_release
from kg.vocab import DEFAULT_BASE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.traversing.tasks import Ask, Question, Task
    from kg.releases import ReleaseDir

PAGE: Final = Path(__file__).parent.parent / "docs" / "benchmarks.md"

MEANT: Final = (
    "Milliseconds of one processor, as each works in one thread on what is in memory, and machines "
    "are shared. All are asked the same of the same links, followed either way; each gives its "
    "answer as it has it (ours arrays, networkx dictionaries and lists), and answers are compared "
    "when the clock has stopped. *Ours is* so many times as quick as networkx, over the questions "
    "that both were asked. A neighbourhood is how many things stand at each distance, and which; "
    "*as a list* writes them all out too."
)


@dataclass(frozen=True)
class Measured:
    """What one task took, in milliseconds: each question of ours, and those asked of the others."""

    task: Task
    ours: list[float]
    peer: list[float]
    sparql: list[float]

    @property
    def times(self) -> float:
        """How many times as quick as networkx ours is, on the questions that both were asked."""
        return sum(self.peer) / sum(self.ours[: len(self.peer)])

    def row(self) -> str:
        """The row of the table."""
        sparql = f"{median(self.sparql):,.1f}" if self.sparql else ""
        return (
            f"| {self.task.name} | {median(self.ours):,.2f} | {_p95(self.ours):,.2f} "
            f"| {median(self.peer):,.2f} | {_rounded(self.times)} × | {self.task.least} × "
            f"| {sparql} |"
        )


def main(arguments: Sequence[str]) -> int:
    """Measure and print; 1 where answers differ."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "--home",
        type=Path,
        action="append",
        help="a home that kg synth made, or several (default: make one)",
    )
    parser.add_argument("--projects", type=int, default=2_000, help="without a home (default 2000)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--questions", type=int, default=100, help="of each kind (default 100)")
    parser.add_argument("--seconds", type=float, default=20, help="that each of the others gets")
    parser.add_argument("--write", action="store_true", help=f"write the section of {PAGE.name}")
    given = parser.parse_args(arguments)
    wrong: list[str] = []
    sections = []
    with tempfile.TemporaryDirectory() as folder:
        homes = given.home or [Path(folder) / "home"]
        if not given.home:
            make_release(
                content_root(), homes[0], DEFAULT_BASE, projects=given.projects, seed=given.seed
            )
        for home in homes:
            release = Home(home).current()
            if release is None:
                print(f"{home} holds no release; make one with kg synth --home.")
                return 1
            sections.append(_section(release, given.questions, given.seconds, wrong))
            print(sections[-1], flush=True)
    if given.write:
        write_section(PAGE, "Traversal", "\n\n".join([MEANT, *sections]))
    for sentence in wrong:
        print(sentence, file=sys.stderr)
    return 1 if wrong else 0


def _section(release: ReleaseDir, questions: int, seconds: float, wrong: list[str]) -> str:
    """The table of a release, and what it is about."""
    began = time.perf_counter()
    projection = Projection.open(release.projection)
    opened = time.perf_counter() - began
    graphs = Graphs.of(release)
    rows = [measure(task, graphs, questions, seconds, wrong).row() for task in TASKS]
    about = (
        f"{len(graphs.nodes_of('CountryProject')):,} projects, {projection.nodes:,} nodes, "
        f"{projection.edges:,} links; the projection is opened in {1000 * opened:.1f} ms. "
        f"{questions} questions a row; the others were asked as many as they answered in "
        f"{seconds:g} s."
    )
    head = [
        "| what | p50 | p95 | networkx, p50 | ours is | wanted | SPARQL, p50 |",
        "|---|--:|--:|--:|--:|--:|--:|",
    ]
    return "\n".join([about, "", *head, *rows])


def measure(
    task: Task, graphs: Graphs, questions: int, seconds: float, wrong: list[str]
) -> Measured:
    """Ask; sentences about answers that differ are added to ``wrong``."""
    random = Random(task.name)
    asked = [task.draw(graphs, random) for _ in range(questions)]
    task.ours(graphs, asked[0])  # what is made once is no part of a question
    answers, ours = _timed(task.ours, graphs, asked, None)
    taken = {"ours": ours}
    for other in (task.peer, task.sparql):
        if other is None:
            continue
        _ = graphs.peer
        others, taken[other.name] = _timed(other.ask, graphs, asked, seconds)
        wrong += [
            f"{task.name}: {other.name} answers {question} otherwise."
            for question, mine, theirs in zip(asked, answers, others, strict=False)
            if not other.agrees(graphs, question, mine, theirs)
        ]
    return Measured(task, ours, taken["networkx"], taken.get("SPARQL", []))


def _timed(
    ask: Ask, graphs: Graphs, asked: Sequence[Question], seconds: float | None
) -> tuple[list[Any], list[float]]:
    """The answers to the questions, or to the first of them, and the milliseconds of each."""
    answers, taken = [], []
    end = None if seconds is None else time.thread_time() + seconds
    for question in asked:
        began = time.thread_time()
        if end is not None and began > end:
            break
        answers.append(ask(graphs, question))
        taken.append(1000 * (time.thread_time() - began))
    return answers, taken


def _rounded(times: float) -> str:
    return f"{times:,.0f}" if times >= 10 else f"{times:.1f}"


def _p95(taken: list[float]) -> float:
    return quantiles(taken, n=20)[-1] if len(taken) > 1 else taken[0]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
