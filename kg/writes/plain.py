"""A write to a plain dataset: what is asked for, and nothing beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import DefaultGraph

from kg.writes.applying import apply
from kg.writes.deltas import Delta
from kg.writes.lines import is_empty, lines_of
from kg.writes.publishing import Change, name_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pyoxigraph import Quad, Store

    from kg.releases import Manifest, ReleaseDir
    from kg.writes.applying import Touched
    from kg.writes.protocol import Write

_DEFAULT = DefaultGraph()


def change_plain(
    old: Store, before: ReleaseDir, manifest: Manifest, store: Store, write: Write,
    touched: Touched | None,
) -> Change:  # fmt: skip
    """Apply a write to ``store``, a copy of ``old``, which is the store of the release ``before``.

    Args:
        old: the store of the current release.
        before: that release.
        manifest: of it.
        store: the copy.
        write: looked over by :func:`kg.writes.applying.prepare`.
        touched: the graphs that it may change; ``None``: any.

    Raises:
        KgError: as :func:`kg.writes.applying.apply`.
    """
    apply(store, write, manifest.base, merged=False, kept=frozenset())
    if touched is None:
        was = set(before.quads.read_bytes().splitlines())
        delta = Delta.between(was, lines_of(store, (_DEFAULT, *store.named_graphs())))
    else:
        delta = Delta.between(lines_of(old, touched), lines_of(store, touched))
    return Change(
        delta,
        empty_graphs=_empty_graphs(store, manifest, touched),
        triples=_in_default(delta.new) - _in_default(delta.old),
    )


def _in_default(quads: Iterable[Quad]) -> int:
    return sum(quad.graph_name == _DEFAULT for quad in quads)


def _empty_graphs(store: Store, manifest: Manifest, touched: Touched | None) -> tuple[str, ...]:
    """The named graphs that hold nothing, sorted; only those that may have changed are looked at."""
    looked_at = list(store.named_graphs()) if touched is None else touched
    names = set() if touched is None else set(manifest.empty_graphs)
    for graph in looked_at:
        if not isinstance(graph, DefaultGraph):
            names.discard(name_of(graph))
            if store.contains_named_graph(graph) and is_empty(store, graph):
                names.add(name_of(graph))
    return tuple(sorted(names))
