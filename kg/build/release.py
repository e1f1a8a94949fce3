"""Writes a draft as a release and makes it the current one."""

from __future__ import annotations

import json
import shutil
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from pyoxigraph import DefaultGraph, Store

from kg.build.assemble import with_default_graph
from kg.build.draft import Draft, canonical_nquads
from kg.build.files import append_line, point, sync, sync_tree
from kg.errors import ReleaseError
from kg.releases import Home, JournalEntry, Manifest, ReleaseDir

if TYPE_CHECKING:
    from collections.abc import Callable

    Report = Callable[[int, int], None]

_UNFINISHED: Final = ".unfinished-"
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
    for left in home.releases_dir.glob(f"{_UNFINISHED}*"):  # by builders that died
        shutil.rmtree(left)
    release, current = home.release(draft.id), home.current()
    if home.get(release.id) is None:
        _write(draft, release, draft.manifest(current.id if current else None), report)
    report(5, STEPS)
    if current != release:
        point(home.pointer, f"{home.releases_dir.name}/{release.id}")
    _note(home, release, current)
    report(STEPS, STEPS)
    return release


def _write(draft: Draft, release: ReleaseDir, manifest: Manifest, report: Report) -> None:
    unfinished = ReleaseDir(release.path.with_name(f"{_UNFINISHED}{release.id}"))
    unfinished.path.mkdir(parents=True)
    report(1, STEPS)
    unfinished.quads.write_bytes(draft.canonical)
    unfinished.report.write_text(draft.verdict.report, encoding="utf-8")
    for path in draft.content.published:
        copy = unfinished.path / draft.content.relative(path)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(path.read_bytes())
    report(2, STEPS)
    _write_store(draft, unfinished)
    report(3, STEPS)
    unfinished.manifest_path.write_text(manifest.to_json(), encoding="utf-8")
    sync_tree(unfinished.path)
    report(4, STEPS)
    if release.path.exists():  # without a manifest, so it was never a release
        shutil.rmtree(release.path)
    unfinished.path.rename(release.path)
    sync(release.path.parent)


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


def _note(home: Home, release: ReleaseDir, previous: ReleaseDir | None) -> None:
    """Write the switch into the journal, also where a crash came between the switch and it."""
    entries = home.journal()
    if entries and entries[-1].release == release.id:
        return
    before = previous.id if previous and previous != release else None
    if before is None and entries:
        before = entries[-1].release
    now = datetime.now(UTC).isoformat(timespec="seconds")
    append_line(home.journal_path, json.dumps(asdict(JournalEntry(release.id, now, before))))
