"""Which derived links no longer follow by the rules once other links have fallen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from pyoxigraph import DefaultGraph, NamedNode, Quad, QueryTriples, Store

from kg.store.port import MERGED
from kg.vocab import rebase

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pyoxigraph import Triple

    from kg.graph.context import Context
    from kg.graph.projection import Projection

LARGEST: Final = 80_000
"""Links of a release in which the rules are run anew; with more it takes too long to answer."""

_ROUNDS: Final = 30
_DEFAULT: Final = DefaultGraph()


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
    if not fallen:
        return []
    if p.edges > LARGEST:
        return None
    asserted = context.once(_asserted)
    only = asserted.derived.difference(fallen)
    if not only:
        return []
    taken = {_quad(p, edge) for edge in fallen if edge not in asserted.derived}
    for node in withdrawn:
        thing = NamedNode(p.iri(node))
        taken.update(asserted.store.quads_for_pattern(thing, None, None, _DEFAULT))
    again = asserted.derived_without(taken)
    return sorted(edge for edge in only if _quad(p, edge).triple not in again)


@dataclass(frozen=True)
class _Asserted:
    """What a release says but for the links that only its rules say, and these.

    Attributes:
        rules: the texts of the rules.
        derived: the links that only rules say.
        store: all else, as it is merged.
    """

    rules: tuple[str, ...]
    derived: frozenset[int]
    store: Store

    def derived_without(self, taken: Iterable[Quad]) -> set[Triple]:
        """All that the rules say without those statements; then all is as it was."""
        gone = [quad for quad in taken if quad in self.store]
        added: list[Quad] = []
        try:
            for quad in gone:
                self.store.remove(quad)
            return self._fixpoint(added)
        finally:
            for quad in added:
                self.store.remove(quad)
            self.store.extend(gone)

    def _fixpoint(self, added: list[Quad]) -> set[Triple]:
        """What the rules say until nothing new follows; ``added`` gets what was not there."""
        found: set[Triple] = set()
        for _ in range(_ROUNDS):
            said: set[Triple] = set()
            for text in self.rules:
                answer = self.store.query(text)
                assert isinstance(answer, QueryTriples), "rules construct"
                said.update(answer)
            if said <= found:
                break
            quads = (Quad(t.subject, t.predicate, t.object, _DEFAULT) for t in said - found)
            fresh = [quad for quad in quads if quad not in self.store]
            added += fresh
            self.store.extend(fresh)
            found |= said
        return found


def _asserted(context: Context) -> _Asserted:
    """Of a release, for :meth:`kg.graph.context.Context.once`."""
    p = context.projection
    rules = _rules(context, p)
    said = {
        edge
        for graph in rules
        for edge in _edges_in(p, graph)
        if p.out_subject[edge] != graph  # what it says of itself is no work of the rule
    }
    derived = frozenset(edge for edge in said if set(p.sources(edge)) <= rules.keys())
    store = Store()
    store.bulk_extend(_without(context, {_quad(p, edge) for edge in derived}))
    return _Asserted(tuple(rules.values()), derived, store)


def _without(context: Context, derived: set[Quad]) -> Iterator[Quad]:
    return (quad for quad in context.store.quads(graph=MERGED) if quad not in derived)


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


def _quad(p: Projection, edge: int) -> Quad:
    """A link as a statement of the merged set."""
    return Quad(
        NamedNode(p.iri(int(p.out_subject[edge]))),
        NamedNode(p.properties[int(p.out_property[edge])]),
        NamedNode(p.iri(int(p.out_object[edge]))),
        _DEFAULT,
    )
