"""A write to a merged dataset, with all that follows from it: the merge, the rules, the shapes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import DefaultGraph

from kg.errors import WriteRefused
from kg.writes.applying import apply
from kg.writes.deltas import Delta
from kg.writes.deriving import rederive
from kg.writes.lines import is_empty, line_of, lines_of, triple_lines
from kg.writes.merging import default_graph_refused, merge_changes, refuse_blank_nodes
from kg.writes.protocol import VALIDATING, Update
from kg.writes.publishing import Change
from kg.writes.validating import Earlier, judge

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from pyoxigraph import Quad, Store

    from kg.writes.applying import Job, Touched
    from kg.writes.laws import Laws
    from kg.writes.lines import GraphName

_DEFAULT = DefaultGraph()


def change_merged(job: Job, laws: Laws, tell: Callable[[str], None]) -> Change:
    """Apply a write, and everything that follows from it.

    Args:
        job: the write, and the store to change.
        laws: the rules and the shapes of its release.
        tell: called with the name of a stage that is entered.

    Raises:
        WriteRefused: it changes the default graph or a derived one, or makes a blank node.
        ShapesViolated: the result violates a shape.
        KgError: as :func:`kg.writes.applying.apply`.
    """
    store, touched = job.store, job.touched
    if not isinstance(job.write, Update) and touched is not None:
        _refuse_made_graphs(touched, laws)
    apply(job, laws.derived)
    triples = 0
    if touched is None or _DEFAULT in touched:
        touched = None
        was = set(job.before.quads.read_bytes().splitlines())
        delta = Delta.between(was, lines_of(store, store.named_graphs()))
        triples = _change_of_default(job.old, store)
    else:
        delta = Delta.between(lines_of(job.old, touched), lines_of(store, touched))
    refuse_blank_nodes(delta.new)
    cleared = _cleared(delta, laws, store, touched)
    triples += merge_changes(store, delta.new, delta.old)
    tell(VALIDATING)
    added, removed, more = rederive(store, laws.rules, laws.base, delta.triples)
    derived = Delta.between(_lines(removed | cleared), _lines(added))
    written = Delta(delta.added, delta.removed - _lines(cleared))
    for graph in list(store.named_graphs() if touched is None else touched):
        if store.contains_named_graph(graph) and is_empty(store, graph):
            store.remove_graph(graph)
    changed = delta.triples | derived.triples
    report = job.before.report
    earlier = Earlier(job.manifest.warnings, report.read_text("utf-8") if report.is_file() else "")
    verdict = judge(store, laws, written, changed, earlier)
    return Change(
        written,
        derived,
        triples=triples + more,
        warnings=verdict.warnings,
        standing=verdict.standing,
        report=verdict.report,
    )


def _refuse_made_graphs(touched: Touched, laws: Laws) -> None:
    """Refuse to write to what is made from the rest, before anything is done."""
    if _DEFAULT in touched:
        raise default_graph_refused()
    for graph in touched:
        if graph in laws.derived:
            raise _derived_graph_refused(graph)


def _change_of_default(old: Store, store: Store) -> int:
    """By how many triples an update itself changed the default graph, which it may only empty
    or fill so that it is the merge of the named graphs again.

    Raises:
        WriteRefused: it is not.
    """
    was, now = set(triple_lines(old, _DEFAULT)), set(triple_lines(store, _DEFAULT))
    if now == was:
        return 0
    merge = {line for graph in store.named_graphs() for line in triple_lines(store, graph)}
    if now != merge:
        raise default_graph_refused()
    return len(now) - len(was)


def _cleared(delta: Delta, laws: Laws, store: Store, touched: Touched | None) -> set[Quad]:
    """The derived statements that an update removed together with all that are in their graph.

    Whoever empties all graphs need not name those of the rules as exceptions: they are made anew.

    Raises:
        WriteRefused: it changes the graph of a rule otherwise.
    """
    for quad in delta.new:
        if quad.graph_name in laws.derived:
            raise _derived_graph_refused(quad.graph_name)
    cleared = {quad for quad in delta.old if quad.graph_name in laws.derived}
    for graph in {quad.graph_name for quad in cleared}:
        if touched is not None or not is_empty(store, graph):
            raise _derived_graph_refused(graph)
    return cleared


def _derived_graph_refused(graph: GraphName) -> WriteRefused:
    return WriteRefused(
        f"The graph {graph} holds what a rule derives and is not written itself.",
        "Change what the rule derives from, or the rule in ontology/rules/.",
    )


def _lines(quads: Iterable[Quad]) -> set[bytes]:
    return {line_of(quad) for quad in quads}
