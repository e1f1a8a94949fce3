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

    from pyoxigraph import Quad

    from kg.writes.applying import Job

_DEFAULT = DefaultGraph()


def change_plain(job: Job) -> Change:
    """Apply a write.

    Raises:
        KgError: as :func:`kg.writes.applying.apply`.
    """
    apply(job)
    store, touched = job.store, job.touched
    if touched is None:
        was = set(job.before.quads.read_bytes().splitlines())
        delta = Delta.between(was, lines_of(store, (_DEFAULT, *store.named_graphs())))
    else:
        delta = Delta.between(lines_of(job.old, touched), lines_of(store, touched))
    return Change(
        delta,
        empty_graphs=_empty_graphs(job),
        triples=_in_default(delta.new) - _in_default(delta.old),
    )


def _in_default(quads: Iterable[Quad]) -> int:
    return sum(quad.graph_name == _DEFAULT for quad in quads)


def _empty_graphs(job: Job) -> tuple[str, ...]:
    """The named graphs that hold nothing, sorted; those that cannot have changed are not read."""
    store, touched = job.store, job.touched
    names = set() if touched is None else set(job.manifest.empty_graphs)
    for graph in list(store.named_graphs()) if touched is None else touched:
        if not isinstance(graph, DefaultGraph):
            names.discard(name_of(graph))
            if store.contains_named_graph(graph) and is_empty(store, graph):
                names.add(name_of(graph))
    return tuple(sorted(names))
