"""Writes a draft as a release; puts a release that is written in its place and switches to it."""

from __future__ import annotations

import itertools
import json
import os
import shutil
from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from pyoxigraph import DefaultGraph, Store

from kg.build.assemble import with_default_graph
from kg.build.checksums import write_checksums
from kg.build.draft import Draft, canonical_nquads
from kg.build.files import append_line, point, sync, sync_tree
from kg.build.withdrawn import write_withdrawn
from kg.errors import ReleaseError
from kg.releases import CHECKSUMS, Home, JournalEntry, Manifest, ReleaseDir
from kg.search.folders import forget_index
from kg.search.making import make as make_search_index

if TYPE_CHECKING:
    from collections.abc import Callable

    Report = Callable[[int, int], None]

_UNFINISHED: Final = ".unfinished-"
_NUMBERS: Final = itertools.count()
STEPS: Final = 6
"""The steps of writing; a crash before any of them leaves the old or the new release current."""


def publish(draft: Draft, home: Home, report: Report) -> ReleaseDir:
    """Write the release beside the others, then switch to it. The caller holds the home's lock.

    A release of the same id holds the same graph: it is taken as it stands, and where it is the
    current one nothing is done at all. ``report`` is called before each step, and at the end.

    Raises:
        ReleaseError: the verdict has errors, or the store does not keep what it is given.
    """
    if not draft.verdict.conforms:
        raise ReleaseError("A candidate with errors cannot be released.", "Run kg check.")
    report(0, STEPS)
    clear_unfinished(home)
    release = home.release(draft.id)
    if home.get(release.id) is None:
        _write(draft, home, report)
    report(5, STEPS)
    switch(home, release)
    report(STEPS, STEPS)
    return release


def clear_unfinished(home: Home) -> None:
    """Remove what builders and writers left that died. The caller holds the home's lock."""
    for left in home.releases_dir.glob(f"{_UNFINISHED}*"):
        shutil.rmtree(left)


def unfinished(home: Home) -> ReleaseDir:
    """An empty directory for a release that is being made. The caller holds the home's lock.

    Its name is new to this process, in which the engine may still hold the one before.
    """
    name = f"{_UNFINISHED}{os.getpid()}-{next(_NUMBERS)}"
    made = ReleaseDir(home.releases_dir / name)
    made.path.mkdir(parents=True)
    return made


def put_in_place(home: Home, made: ReleaseDir, manifest: Manifest) -> ReleaseDir:
    """Give an unfinished release manifest, checksums and its name, once all is on the disk.

    Its statements have the hash that the manifest says.
    """
    manifest = replace(manifest, checksums=CHECKSUMS)
    made.manifest_path.write_text(manifest.to_json(), encoding="utf-8")
    write_checksums(made, {made.quads.name: manifest.quads_sha256}, home.current())
    sync_tree(made.path)
    release = home.release(manifest.id)
    if release.path.exists():  # without a manifest, so it was never a release
        shutil.rmtree(release.path)
    made.path.rename(release.path)
    sync(release.path.parent)
    return release


def remove(home: Home, release: ReleaseDir) -> None:
    """Remove a release that nobody needs, and what was made of it for those who took it away.

    A crash leaves it whole or as something unfinished. The caller holds the home's lock.
    """
    exports, comparisons = home.path / "exports" / release.id, home.path / "changes"
    for made in (exports, *comparisons.glob(f"*{release.id}*")):
        shutil.rmtree(made, ignore_errors=True)
    forget_index(home, release)
    gone = home.releases_dir / f"{_UNFINISHED}removed-{release.id}"
    release.path.rename(gone)
    shutil.rmtree(gone)


def switch(home: Home, release: ReleaseDir) -> None:
    """Make a release the current one, and say so in the journal."""
    current = home.current()
    if current is not None:
        _note(home, current)  # a crash may have come between its switch and its line
    if current != release:
        point(home.pointer, f"{home.releases_dir.name}/{release.id}")
    _note(home, release)


def _write(draft: Draft, home: Home, report: Report) -> None:
    current = home.current()
    manifest = draft.manifest(current.id if current else None)
    made = unfinished(home)
    report(1, STEPS)
    made.quads.write_bytes(draft.canonical)
    if current is not None:
        write_withdrawn(made, manifest.graphs, current)
    made.report.write_text(draft.verdict.report, encoding="utf-8")
    draft.overlay.write(made)
    for path in draft.content.published:
        copy = made.path / draft.content.relative(path)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(path.read_bytes())
    report(2, STEPS)
    make_search_index(made.quads, made.search, manifest.base)
    _write_store(draft, made)
    write_projection(made, manifest)
    report(3, STEPS)
    put_in_place(home, made, manifest)
    report(4, STEPS)


def _write_store(draft: Draft, release: ReleaseDir) -> None:
    """Load the store afresh, and make sure that it gives back what the hash was taken of."""
    quads = draft.candidate.quads
    store = Store(str(release.store))
    store.bulk_extend(quads)
    store.bulk_extend(with_default_graph(quads))
    store.optimize()
    store.flush()
    named = (quad for quad in store if not isinstance(quad.graph_name, DefaultGraph))
    expected = len(quads) + len(draft.candidate.triples)
    if canonical_nquads(named) != draft.canonical or len(store) != expected:
        raise ReleaseError(
            "The store does not give back the statements that it was given.",
            "Run kg check; if it finds nothing, report this as a fault of the product.",
        )


def write_projection(made: ReleaseDir, manifest: Manifest) -> None:
    """Freeze the links of a release that is being made, from its quads, and its tables."""
    from kg.graph.projection.freezing import freeze  # noqa: PLC0415 (numpy is slow to import)
    from kg.tables.freezing import freeze_tables  # noqa: PLC0415 (polars is slow to import)

    freeze(made, manifest.base)
    freeze_tables(made, manifest.base)


def _note(home: Home, release: ReleaseDir) -> None:
    """Write into the journal that a release is current, unless it says so already."""
    last = next(home.latest(), None)
    if last and last.release == release.id:
        return
    now = datetime.now(UTC).isoformat(timespec="seconds")
    entry = JournalEntry(release.id, now, last.release if last else None)
    append_line(home.journal_path, json.dumps(asdict(entry)))
