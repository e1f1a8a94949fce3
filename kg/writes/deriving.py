"""Brings the graphs of the rules up to date, so that nothing derived outlives its ground."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import DefaultGraph, NamedNode, Quad, Store

from kg.build.assemble import merge
from kg.build.derive import derive, description, run_rule
from kg.sources.candidate import Candidate
from kg.writes.merging import merge_changes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pyoxigraph import Triple

    from kg.writes.rules import Rule


def rederive(
    store: Store, rules: Sequence[Rule], base: str, touched: set[Triple]
) -> tuple[set[Quad], set[Quad], int]:
    """Make the graph of each rule hold what the rule says now.

    Args:
        store: where the other graphs, and the default graph as their merge, are up to date.
        rules: those of the release.
        base: the base of its IRIs.
        touched: the triples that were added to a graph or removed from one.

    Returns:
        The derived statements that were added and removed, and how many triples more the default
        graph holds.

    Raises:
        SourceError: the rules find no end, or make a blank node.
    """
    alone = not any(_reads_from(rule, other) for rule in rules for other in rules)
    concerned = _concerned(rules, touched) if alone else rules
    before = {
        q for rule in concerned for q in store.quads_for_pattern(None, None, None, rule.graph)
    }
    described = {q for rule in concerned for q in description(rule.graph, rule.file, base)}
    store.extend(described)
    more = merge_changes(store, described, ())
    if alone:
        after = described | _said(store, rules, concerned, before - described, touched)
    else:
        after = _all_said(store, rules, base)
    added, removed = after - before, before - after
    store.extend(added)
    for quad in removed:
        store.remove(quad)
    more += merge_changes(store, added, removed)
    return added, removed, more


def _reads_from(rule: Rule, other: Rule) -> bool:
    """Whether what the other says can make the rule say more."""
    return other.concludes_all or rule.concerns(other.concludes)


def _concerned(rules: Sequence[Rule], touched: set[Triple]) -> list[Rule]:
    """The rules that may say something else now, or say what a source says too or no more."""
    predicates = {triple.predicate.value for triple in touched}
    return [rule for rule in rules if rule.concerns(predicates) or rule.may_conclude(predicates)]


def _said(
    store: Store,
    rules: Sequence[Rule],
    concerned: Sequence[Rule],
    before: set[Quad],
    touched: set[Triple],
) -> set[Quad]:
    """What rules say that do not read each other, except what a source states."""
    derived = {rule.graph for rule in rules}
    found = set()
    for rule in concerned:
        for triple in run_rule(store, rule.file):
            quad = Quad(triple.subject, triple.predicate, triple.object, rule.graph)
            known = quad in before and triple not in touched
            if known or not _is_stated(store, triple, derived):
                found.add(quad)
    return found


def _is_stated(store: Store, triple: Triple, derived: set[NamedNode]) -> bool:
    """Whether a graph that is no rule's holds the triple, or the description of a rule does."""
    found = store.quads_for_pattern(triple.subject, triple.predicate, triple.object, None)
    graphs = {quad.graph_name for quad in found}
    return triple.subject in graphs & derived or any(
        isinstance(graph, NamedNode) and graph not in derived for graph in graphs
    )


def _all_said(store: Store, rules: Sequence[Rule], base: str) -> set[Quad]:
    """What rules say that read each other: from the stated statements alone, to the fixpoint."""
    derived = {rule.graph for rule in rules}
    stated = [
        quad
        for quad in store
        if quad.graph_name not in derived and not isinstance(quad.graph_name, DefaultGraph)
    ]
    fresh = Store()
    candidate = Candidate(base, merge(fresh, stated), (), fresh)
    candidate = derive(candidate, [rule.file for rule in rules])
    return {quad for quad in candidate.quads if quad.graph_name in derived}
