"""Writes the release that a write makes beside the one that it follows, and switches to it."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, DefaultGraph, NamedNode

from kg.build.draft import versions
from kg.build.identity import ontology_hashes, release_id
from kg.build.overlay import NOTHING, Overlay
from kg.build.release import put_in_place, switch
from kg.build.withdrawn import write_withdrawn_by
from kg.graph.projection.freezing import freeze_change
from kg.sources.content import Content
from kg.tables.freezing import freeze_tables
from kg.writes.deltas import NO_DELTA, Delta
from kg.writes.lines import change_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pyoxigraph import Quad

    from kg.releases import Home, Manifest, ReleaseDir


@dataclass(frozen=True)
class Change:
    """What the new release says that the one before does not.

    Attributes:
        written: what the write changed.
        derived: what the rules made of it.
        empty_graphs: the names of the graphs that hold nothing, in a plain dataset.
        triples: how many statements the default graph holds more.
        warnings: sentences about what was written.
        standing: sentences of the release before that still hold.
        report: the SHACL report of what was validated; ``None`` where nothing was.
    """

    written: Delta
    derived: Delta = NO_DELTA
    empty_graphs: tuple[str, ...] = ()
    triples: int = 0
    warnings: tuple[str, ...] = ()
    standing: tuple[str, ...] = ()
    report: str | None = None


def publish(
    home: Home, before: ReleaseDir, old: Manifest, made: ReleaseDir, change: Change
) -> ReleaseDir:
    """Finish the unfinished release ``made``, whose store is closed, and make it the current one.

    A release of the same content is taken as it stands. ``old`` is the manifest of ``before``.
    """
    whole = change.written | change.derived
    digest = change_file(before.quads, made.quads, whole.added, whole.removed)
    overlay = NOTHING
    if old.dataset == "merged":
        overlay = Overlay.of(before).after(change.written.added, change.written.removed)
    _link_ontology(before, made)
    id_ = release_id(
        digest,
        ontology_hashes(Content(made.path)) if made.ontology.is_dir() else {},
        writes=overlay.digest,
        dataset="" if old.dataset == "merged" else old.dataset,
        empty_graphs=change.empty_graphs,
    )
    release = home.get(id_)
    if release is None:
        overlay.write(made)
        if change.report is not None:
            made.report.write_text(change.report, encoding="utf-8")
        manifest = replace(
            _counted(old, change),
            id=id_,
            previous=before.id,
            quads_sha256=digest,
            versions=versions(),
            made_by="write",
            writes=overlay.said(
                before.id if old.made_by == "build" else old.writes.get("since", "")
            ),
        )
        write_withdrawn_by(
            made, manifest.graphs.keys(), before, old, added=whole.added, removed=whole.removed
        )
        freeze_change(made, before, whole.added | whole.removed, manifest.base)
        freeze_tables(made, manifest.base)
        release = put_in_place(home, made, manifest)
    switch(home, release)
    return release


def _counted(old: Manifest, change: Change) -> Manifest:
    """The manifest with the counts and sentences of the change."""
    whole = change.written | change.derived
    graphs = dict(old.graphs)
    quads = 0
    for sign, changed in ((1, whole.new), (-1, whole.old)):
        for name in _graph_names(changed):
            graphs[name] = graphs.get(name, 0) + sign
            quads += sign
    return replace(
        old,
        quads=old.quads + quads,
        triples=old.triples + change.triples,
        warnings=sorted({*change.standing, *change.warnings}),
        graphs={name: count for name, count in sorted(graphs.items()) if count > 0},
        empty_graphs=list(change.empty_graphs),
    )


def _graph_names(quads: Iterable[Quad]) -> Iterator[str]:
    for quad in quads:
        if not isinstance(quad.graph_name, DefaultGraph):
            yield name_of(quad.graph_name)


def name_of(graph: NamedNode | BlankNode) -> str:
    """What a manifest calls a graph."""
    return graph.value if isinstance(graph, NamedNode) else str(graph)


def _link_ontology(before: ReleaseDir, made: ReleaseDir) -> None:
    """Give the new release the ontology's files of the old one, as hard links."""
    for folder, _, names in os.walk(before.ontology):
        target = made.ontology / os.path.relpath(folder, before.ontology)
        target.mkdir(parents=True, exist_ok=True)
        for name in names:
            (target / name).hardlink_to(Path(folder) / name)
