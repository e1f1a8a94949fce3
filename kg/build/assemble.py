"""Merges what the files say into one candidate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import DefaultGraph, Quad, Store

from kg.sources.candidate import Candidate

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.sources.rdf import SourceFile


def assemble(files: Sequence[SourceFile], base: str) -> Candidate:
    """Merge the quads of ``files``; the order of the files makes no difference."""
    store = Store()
    quads = merge(store, (quad for file in files for quad in file.quads))
    return Candidate(base, quads, tuple(sorted(files, key=lambda file: file.path)), store)


def merge(store: Store, quads: Iterable[Quad]) -> tuple[Quad, ...]:
    """Add the quads to ``store``, in their graphs and in the default graph; give them sorted."""
    distinct = tuple(sorted(set(quads), key=str))
    store.bulk_extend(distinct)
    store.bulk_extend(with_default_graph(distinct))
    return distinct


def with_default_graph(quads: Iterable[Quad]) -> list[Quad]:
    """The merged set of ``quads``: each triple once, in the default graph.

    >>> from pyoxigraph import NamedNode
    >>> a = NamedNode("a:a")
    >>> len(with_default_graph([Quad(a, a, a, NamedNode("a:g")), Quad(a, a, a, NamedNode("a:h"))]))
    1
    """
    default = DefaultGraph()
    triples = dict.fromkeys(quad.triple for quad in quads)
    return [Quad(t.subject, t.predicate, t.object, default) for t in triples]
