"""Keeps the default graph of a merged dataset the merge of its named graphs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, DefaultGraph, Quad

from kg.errors import WriteRefused

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pyoxigraph import Store, Triple


def merge_changes(store: Store, added: Iterable[Quad], removed: Iterable[Quad]) -> int:
    """Bring the default graph up to date; its named graphs have changed already.

    A triple leaves it only when no named graph holds it any more.

    Returns:
        How many triples it holds more.
    """
    default = DefaultGraph()
    gained = {quad for q in added if (quad := _in(q.triple, default)) not in store}
    lost = {
        quad
        for triple in {q.triple for q in removed}
        if (quad := _in(triple, default)) in store and not is_held(store, triple)
    }
    store.extend(gained)
    for quad in lost:
        store.remove(quad)
    return len(gained) - len(lost)


def is_held(store: Store, triple: Triple) -> bool:
    """Whether a named graph holds the triple."""
    default = DefaultGraph()
    found = store.quads_for_pattern(triple.subject, triple.predicate, triple.object, None)
    return any(quad.graph_name != default for quad in found)


def refuse_blank_nodes(added: Iterable[Quad]) -> None:
    """Refuse what could not be cited, compared between releases, or merged.

    Raises:
        WriteRefused: a statement has a blank node.
    """
    for quad in added:
        terms = (quad.subject, quad.object, quad.graph_name)
        if any(isinstance(term, BlankNode) for term in terms):
            raise WriteRefused(
                f"A statement with {quad.predicate} has a blank node, which this dataset holds "
                "none of.",
                "Give the thing an IRI, so that everyone can refer to it.",
            )


def default_graph_refused() -> WriteRefused:
    """The error of a write to the default graph."""
    return WriteRefused(
        "The default graph is the merge of all named graphs and is not written itself.",
        "Write to the named graph of the source: GRAPH <…> { … }, or ?graph=<…>.",
    )


def _in(triple: Triple, graph: DefaultGraph) -> Quad:
    return Quad(triple.subject, triple.predicate, triple.object, graph)
