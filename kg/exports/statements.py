"""The statements of a release, read from its ``quads.nq`` in the orders that exports come in.

Each is a stream that takes the same memory at any size of the release.
"""

from __future__ import annotations

import heapq
from itertools import groupby, islice
from typing import TYPE_CHECKING, Final

from pyoxigraph import DefaultGraph, RdfFormat, parse, serialize

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pyoxigraph import Quad, Triple

    from kg.releases import ReleaseDir

_RUN: Final = 200_000
"""Statements that are sorted at a time: about 100 megabytes."""


def by_subject(release: ReleaseDir) -> Iterator[Quad]:
    """All statements in the order of the file: by subject, property, value and source."""
    return parse(path=release.quads, format=RdfFormat.N_QUADS)


def by_source(release: ReleaseDir, scratch: Path, *, run: int = _RUN) -> Iterator[Quad]:
    """All statements by source, and within it by subject, property and value.

    Args:
        release: of which.
        scratch: a folder for what does not fit into memory.
        run: statements that are sorted at a time.
    """
    quads = by_subject(release)
    runs: list[Path] = []
    while part := sorted(islice(quads, run), key=_source):  # which keeps the order within it
        if len(part) < run and not runs:
            return iter(part)
        path = scratch / f"run-{len(runs)}.nq"
        serialize(part, path, RdfFormat.N_QUADS)
        runs.append(path)
    return heapq.merge(*(parse(path=path, format=RdfFormat.N_QUADS) for path in runs), key=_source)


def triples(release: ReleaseDir) -> Iterator[Triple]:
    """The default graph: in a merged dataset each statement once, by subject.

    The sources of a statement stand on neighbouring lines, since the lines are sorted.
    """
    quads = by_subject(release)
    if release.manifest().dataset == "plain":
        return (quad.triple for quad in quads if isinstance(quad.graph_name, DefaultGraph))
    return (triple for triple, _ in groupby(quad.triple for quad in quads))


def _source(quad: Quad) -> str:
    return str(quad.graph_name)
