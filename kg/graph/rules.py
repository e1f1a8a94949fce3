"""Which derived links no longer follow by the rules once other links have fallen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
from pyoxigraph import DefaultGraph, NamedNode, Quad, QueryTriples, Store

from kg.store.port import MERGED
from kg.vocab import rebase

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pyoxigraph import Triple

    from kg.graph.context import Context
    from kg.graph.projection import Projection

LARGEST: Final = 300_000
"""Statements of a release in which the rules are run anew; more take too long for an answer."""

_ROUNDS: Final = 30


def fallen_derived(
    context: Context, fallen: Sequence[int], withdrawn: set[int]
) -> list[int] | None:
    """The derived links that do not follow from what remains; ``None`` in a release too large.

    The rules of the release are run on all that remains, as they are when a release is built, and
    what they do not say again has fallen.

    Args:
        context: the release.
        fallen: the links that fall for want of a source.
        withdrawn: the nodes of which nothing remains.
    """
    p = context.projection
    rules = _rules(context, p)
    derived = {edge for graph in rules for edge in _edges_in(p, graph)}
    gone = set(fallen)
    only = {edge for edge in derived - gone if set(p.sources(edge)) <= rules.keys()}
    if not only or not gone:
        return []
    if context.store.count() > LARGEST:
        return None
    named = {p.iri(node) for node in withdrawn}
    said = {_triple(p, edge) for edge in gone | only}
    rest = Store()
    rest.bulk_extend(_remaining(context, said, named))
    again = _fixpoint(rest, rules.values())
    return sorted(edge for edge in only if _triple(p, edge) not in again)


def _rules(context: Context, p: Projection) -> dict[int, str]:
    """The graphs of rules that hold links, as nodes, with the texts of the rules."""
    folder = context.release.path / "ontology" / "rules"
    found = {}
    for path in sorted(folder.glob("*.rq")):
        node = p.node(f"{context.base}id/rule/{path.stem}")
        if node is not None and _edges_in(p, node):
            found[node] = rebase(path.read_text("utf-8"), context.base)
    return found


def _edges_in(p: Projection, graph: int) -> list[int]:
    row = int(np.searchsorted(p.graph_node, graph))
    if row == len(p.graph_node) or p.graph_node[row] != graph:
        return []
    found: list[int] = p.graph_edge[p.graph_start[row] : p.graph_start[row + 1]].tolist()
    return found


def _triple(p: Projection, edge: int) -> tuple[str, str, str]:
    return (
        p.iri(int(p.out_subject[edge])),
        p.properties[int(p.out_property[edge])],
        p.iri(int(p.out_object[edge])),
    )


def _remaining(
    context: Context, said: set[tuple[str, str, str]], withdrawn: set[str]
) -> Iterator[Quad]:
    """The merged statements without those, and without what is said of what is withdrawn."""
    for quad in context.store.quads(graph=MERGED):
        if not isinstance(quad.subject, NamedNode) or quad.subject.value in withdrawn:
            continue
        key = (quad.subject.value, quad.predicate.value, _value(quad.object))
        if not (isinstance(quad.object, NamedNode) and key in said):
            yield quad


def _value(term: Any) -> str:
    return str(term.value)


def _fixpoint(store: Store, rules: Iterable[str]) -> set[tuple[str, str, str]]:
    """All that the rules say of links, until nothing new follows."""
    found: set[Triple] = set()
    texts = list(rules)
    for _ in range(_ROUNDS):
        said: set[Triple] = set()
        for text in texts:
            answer = store.query(text)
            assert isinstance(answer, QueryTriples), "rules construct"
            said.update(answer)
        if said <= found:
            break
        default = DefaultGraph()
        store.extend(Quad(t.subject, t.predicate, t.object, default) for t in said - found)
        found |= said
    return {
        (t.subject.value, t.predicate.value, t.object.value)
        for t in found
        if isinstance(t.subject, NamedNode) and isinstance(t.object, NamedNode)
    }
