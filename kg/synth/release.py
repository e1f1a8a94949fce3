"""Makes a release of the shipped data together with a synthetic portfolio, in a home of its own."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from contextlib import ExitStack
from dataclasses import replace
from hashlib import sha256
from heapq import merge
from itertools import groupby, islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pyoxigraph import RdfFormat, Store

from kg.build.identity import ontology_hashes, release_id
from kg.build.lock import exclusive
from kg.build.pipeline import build
from kg.build.release import put_in_place, switch, unfinished
from kg.errors import ReleaseError
from kg.graph.projection.freezing import freeze
from kg.releases import Home
from kg.search.making import make as make_search_index
from kg.sources.content import Content
from kg.store.embedded import EmbeddedStore
from kg.synth.portfolio import Portfolio
from kg.synth.world import World
from kg.tables.freezing import freeze_tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.build.progress import Progress
    from kg.releases import ReleaseDir

_SORTED_AT_ONCE: Final = 500_000
"""Lines that are sorted in memory, which take some 200 megabytes."""


def make_release(
    content: Path,
    home: Path,
    base: str,
    *,
    projects: int,
    seed: int,
    progress: Progress | None = None,
) -> ReleaseDir:
    """Build the content into a new home, and there a second release that has the portfolio too.

    The second one does not go through the gate, which would take all of it into memory; that
    portfolios pass it is a matter of the tests.

    Args:
        content: the folder with ``ontology/`` and ``data/``.
        home: the home; it must have no release yet.
        base: the base IRI.
        projects: how many.
        seed: of the portfolio.
        progress: told what the build is doing.

    Raises:
        ReleaseError: the home has releases.
        GateRefused: something is wrong with the content.
    """
    where = Home(home)
    if where.current() is not None:
        raise ReleaseError(
            f"{home} holds releases already.",
            "Name a folder that does not: a synthetic portfolio is not to be mixed with real data.",
        )
    before = build(content, home, base, progress)
    store = EmbeddedStore.read_only(before.store)
    try:
        world = World.of(store, base)
    finally:
        store.close()
    with exclusive(where, lambda: None):
        return _with(where, before, Portfolio(world, projects, seed))


def _with(home: Home, before: ReleaseDir, portfolio: Portfolio) -> ReleaseDir:
    made = unfinished(home)
    old = before.manifest()
    with tempfile.TemporaryDirectory(dir=made.path.parent) as folder:
        triples = Path(folder) / "triples.nt"
        graphs, count, digest = _write(before, portfolio, made.quads, triples, Path(folder))
        store = Store(str(made.store))
        store.bulk_load(path=str(made.quads), format=RdfFormat.N_QUADS)
        store.bulk_load(path=str(triples), format=RdfFormat.N_TRIPLES)
        store.optimize()
        store.flush()
        del store  # which closes it
    shutil.copytree(before.ontology, made.ontology)
    shutil.copy(before.report, made.report)
    freeze(made, old.base)
    freeze_tables(made, old.base)
    make_search_index(made.quads, made.search, old.base)
    manifest = replace(
        old,
        id=release_id(digest, ontology_hashes(Content(made.path))),
        previous=before.id,
        quads=sum(graphs.values()),
        triples=count,
        quads_sha256=digest,
        graphs=dict(sorted(graphs.items())),
    )
    release = put_in_place(home, made, manifest)
    switch(home, release)
    return release


def _write(
    before: ReleaseDir, portfolio: Portfolio, quads: Path, triples: Path, folder: Path
) -> tuple[Counter[str], int, str]:
    """Write all statements in their order, and all triples once.

    Returns:
        The number of statements of each graph, the number of triples, and the SHA-256 of ``quads``.
    """
    digest, graphs, count = sha256(), Counter[str](), 0
    runs = _sorted_runs(portfolio.whole(), folder)
    with ExitStack() as stack:
        files = [stack.enter_context(path.open("rb")) for path in (before.quads, *runs)]
        whole = stack.enter_context(quads.open("wb"))
        merged = stack.enter_context(triples.open("wb"))
        last = b""
        for line, _ in groupby(merge(*files)):
            whole.write(line)
            digest.update(line)
            triple, _, graph = line.rpartition(b" <")
            graphs[graph[:-4].decode()] += 1
            if triple != last:  # those of one triple stand together
                merged.write(triple + b" .\n")
                count += 1
                last = triple
    return graphs, count, digest.hexdigest()


def _sorted_runs(lines: Iterable[str], folder: Path) -> list[Path]:
    """The lines in files that are sorted each."""
    runs: list[Path] = []
    left: Iterator[str] = iter(lines)
    while run := sorted(f"{line}\n".encode() for line in islice(left, _SORTED_AT_ONCE)):
        path = folder / f"run-{len(runs)}"
        path.write_bytes(b"".join(run))
        runs.append(path)
    return runs
