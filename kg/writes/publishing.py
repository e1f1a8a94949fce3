"""Writes the release that a write makes beside the one that it follows, and switches to it."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, DefaultGraph, NamedNode

from kg.build.draft import versions
from kg.build.identity import ontology_hashes, release_id
from kg.build.overlay import NOTHING, Overlay
from kg.build.release import put_in_place, switch
from kg.sources.content import Content
from kg.writes.lines import change_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pyoxigraph import Quad, Store

    from kg.releases import Home, Manifest, ReleaseDir
    from kg.writes.deltas import Delta


@dataclass(frozen=True)
class Change:
    """What the new release says that the one before does not.

    Attributes:
        written: what the write changed.
        derived: what the rules made of it.
        empty_graphs: the names of the graphs that hold nothing, in a plain dataset.
        triples: how many statements the default graph holds more.
        warnings: the sentences of the manifest.
        report: the SHACL report of what was validated; ``None`` where nothing was.
    """

    written: Delta
    derived: Delta
    empty_graphs: tuple[str, ...]
    triples: int
    warnings: Sequence[str]
    report: str | None


def publish(home: Home, before: ReleaseDir, made: ReleaseDir, change: Change) -> ReleaseDir:
    """Finish the unfinished release ``made``, whose store is closed, and make it the current one.

    A release of the same content is taken as it stands.
    """
    old = before.manifest()
    whole = change.written | change.derived
    digest = change_file(before.quads, made.quads, whole.added, whole.removed)
    overlay = NOTHING
    if old.dataset == "merged":
        overlay = Overlay.of(before).after(change.written.added, change.written.removed)
    ontology = _link_ontology(before, made)
    id_ = release_id(
        digest,
        ontology_hashes(Content(made.path)) if ontology else {},
        writes=overlay.digest,
        dataset=old.dataset if old.dataset != "merged" else "",
        empty_graphs=change.empty_graphs,
    )
    release = home.get(id_)
    if release is None:
        overlay.write(made)
        if change.report is not None:
            made.report.write_text(change.report, encoding="utf-8")
        manifest = _manifest(old, before, change, id_, digest, overlay)
        release = put_in_place(home, made, manifest)
    switch(home, release)
    return release


def _manifest(
    old: Manifest, before: ReleaseDir, change: Change, id_: str, digest: str, overlay: Overlay
) -> Manifest:
    whole = change.written | change.derived
    graphs = dict(old.graphs)
    quads = 0
    for sign, changed in ((1, whole.new), (-1, whole.old)):
        for name in _graph_names(changed):
            graphs[name] = graphs.get(name, 0) + sign
            quads += sign
    since = before.id if old.made_by == "build" else str(old.writes.get("since", ""))
    return replace(
        old,
        id=id_,
        previous=before.id,
        quads=old.quads + quads,
        triples=old.triples + change.triples,
        quads_sha256=digest,
        versions=versions(),
        warnings=list(change.warnings),
        graphs={name: count for name, count in sorted(graphs.items()) if count > 0},
        made_by="write",
        writes=overlay.said(since),
        empty_graphs=list(change.empty_graphs),
    )


def _graph_names(quads: Iterable[Quad]) -> Iterable[str]:
    for quad in quads:
        if not isinstance(quad.graph_name, DefaultGraph):
            yield name_of(quad.graph_name)


def name_of(graph: NamedNode | BlankNode) -> str:
    """What a manifest calls a graph."""
    return graph.value if isinstance(graph, NamedNode) else str(graph)


def empty_graphs(store: Store) -> tuple[str, ...]:
    """The named graphs of a store that hold nothing, sorted."""
    return tuple(
        sorted(
            name_of(graph)
            for graph in store.named_graphs()
            if next(iter(store.quads_for_pattern(None, None, None, graph)), None) is None
        )
    )


def _link_ontology(before: ReleaseDir, made: ReleaseDir) -> bool:
    """Give the new release the ontology's files of the old one, as hard links."""
    if not before.ontology.is_dir():
        return False
    for folder, _, names in os.walk(before.ontology):
        target = made.ontology / os.path.relpath(folder, before.ontology)
        target.mkdir(parents=True, exist_ok=True)
        for name in names:
            os.link(os.path.join(folder, name), target / name)
    return True
