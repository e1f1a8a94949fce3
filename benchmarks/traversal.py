"""Neighbourhoods and paths on the projection, beside networkx and property paths of SPARQL.

``python -m benchmarks.traversal [--home HOME | --projects N --seed S] [--questions N] [--write]``

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

    from benchmarks.traversing.tasks import Answer, Question, Task

PAGE: Final = Path(__file__).parent.parent / "docs" / "benchmarks.md"


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
            f"| {median(self.peer):,.1f} | {self.times:,.0f} × | {sparql} |"
        )


def main(arguments: Sequence[str]) -> int:
    """Measure and print; 1 where answers differ."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--home", type=Path, help="a home that kg synth made (default: make one)")
    parser.add_argument("--projects", type=int, default=2_000, help="without a home (default 2000)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--questions", type=int, default=100, help="of each kind (default 100)")
    parser.add_argument("--seconds", type=float, default=20, help="that each of the others gets")
    parser.add_argument("--write", action="store_true", help=f"write the section of {PAGE.name}")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        home = given.home or Path(folder) / "home"
        if given.home is None:
            make_release(
                content_root(), home, DEFAULT_BASE, projects=given.projects, seed=given.seed
            )
        release = Home(home).current()
        if release is None:
            print(f"{home} holds no release; make one with kg synth --home.")
            return 1
        began = time.perf_counter()
        Projection.open(release.projection)
        opened = time.perf_counter() - began
        graphs = Graphs.of(release)
        wrong: list[str] = []
        rows = []
        for task in TASKS:
            measured = measure(task, graphs, given.questions, given.seconds, wrong)
            rows.append(measured.row())
            print(rows[-1], flush=True)
    projection = graphs.context.projection
    text = "\n".join(
        [
            f"{len(graphs.nodes_of('CountryProject')):,} projects, {projection.nodes:,} nodes, "
            f"{projection.edges:,} links; the projection is opened in {1000 * opened:.1f} ms. "
            f"Milliseconds, {given.questions} questions a row; the others were asked as many as "
            f"they answered in {given.seconds:g} s.",
            "",
            "| what | p50 | p95 | networkx, p50 | ours is | SPARQL, p50 |",
            "|---|--:|--:|--:|--:|--:|",
            *rows,
        ]
    )
    print(text)
    if given.write:
        write_section(PAGE, "Traversal", text)
    for sentence in wrong:
        print(sentence, file=sys.stderr)
    return 1 if wrong else 0


def measure(
    task: Task, graphs: Graphs, questions: int, seconds: float, wrong: list[str]
) -> Measured:
    """Ask; sentences about answers that differ are added to ``wrong``."""
    random = Random(task.name)
    asked = [task.draw(graphs, random) for _ in range(questions)]
    task.ours(graphs, asked[0])  # what is made once is no part of a question
    answers, ours = _timed(task.ours, graphs, asked, None)
    taken = {"ours": ours}
    for name, other in (("networkx", task.peer), ("SPARQL", task.sparql)):
        if other is None:
            continue
        if name == "networkx":
            _ = graphs.peer
        others, taken[name] = _timed(other, graphs, asked, seconds)
        wrong += [
            f"{task.name}: {name} answers {question} otherwise."
            for question, mine, theirs in zip(asked, answers, others, strict=False)
            if mine != theirs
        ]
    return Measured(task, ours, taken["networkx"], taken.get("SPARQL", []))


def _timed(
    ask: Answer, graphs: Graphs, asked: Sequence[Question], seconds: float | None
) -> tuple[list[Any], list[float]]:
    """The answers to the questions, or to the first of them, and the milliseconds of each."""
    answers, taken = [], []
    end = None if seconds is None else time.perf_counter() + seconds
    for question in asked:
        began = time.perf_counter()
        if end is not None and began > end:
            break
        answers.append(ask(graphs, question))
        taken.append(1000 * (time.perf_counter() - began))
    return answers, taken


def _p95(taken: list[float]) -> float:
    return quantiles(taken, n=20)[-1] if len(taken) > 1 else taken[0]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
