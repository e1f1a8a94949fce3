"""Runs the rules until nothing new follows; each rule writes to a graph of its own."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, QueryTriples

from kg.build.assemble import merge
from kg.errors import SourceError
from kg.vocab import DCTERMS, RDF, SKOS, Vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from pyoxigraph import Store, Triple

    from kg.sources.candidate import Candidate
    from kg.sources.queryfiles import QueryFile

ROUNDS: Final = 30
"""More rounds than any chain of rules needs; a rule that makes new things for ever stops here."""


def derive(
    candidate: Candidate,
    rules: Sequence[QueryFile],
    report: Callable[[int, int], None] | None = None,
) -> Candidate:
    """Add what follows from the candidate by the rules.

    The graph of a rule holds all that the rule says of the finished graph, except what a source
    states; so neither the order of the rules nor their rounds can be seen in it. It also
    describes itself from the rule's header.

    Raises:
        SourceError: a rule makes a blank node, or the rules find no end.
    """
    graphs = {rule_graph(rule, candidate.base): rule for rule in rules}
    described = [q for g, rule in graphs.items() for q in description(g, rule, candidate.base)]
    asserted = {*candidate.triples, *(quad.triple for quad in described)}
    quads = {*candidate.quads, *described}
    merge(candidate.store, described)
    derived = _fixpoint(candidate.store, graphs, asserted, report)
    merge(candidate.store, derived)
    quads.update(derived)
    paths = {graph: rule.path for graph, rule in graphs.items()}
    return replace(candidate, quads=tuple(sorted(quads, key=str)), rules=paths)


def rule_graph(rule: QueryFile, base: str) -> NamedNode:
    """The graph, and the IRI, of a rule."""
    return NamedNode(f"{base}id/rule/{rule.stem}")


def _fixpoint(
    store: Store,
    graphs: dict[NamedNode, QueryFile],
    asserted: set[Triple],
    report: Callable[[int, int], None] | None,
) -> list[Quad]:
    known = set(asserted)
    for _ in range(ROUNDS):
        found: dict[NamedNode, set[Triple]] = {}
        for done, (graph, rule) in enumerate(graphs.items(), 1):
            found[graph] = run_rule(store, rule)
            if report:
                report(done, len(graphs))
        new = set().union(*found.values()) - known if found else set()
        if not new:
            return [
                Quad(t.subject, t.predicate, t.object, graph)
                for graph, triples in found.items()
                for t in triples - asserted
            ]
        known |= new
        default = DefaultGraph()
        store.extend(Quad(t.subject, t.predicate, t.object, default) for t in new)
    raise SourceError(
        ", ".join(rule.path for rule in graphs.values()),
        f"The rules still derive new statements after {ROUNDS} rounds.",
        "Look for a rule that makes a new thing out of each thing it made.",
    )


def run_rule(store: Store, rule: QueryFile) -> set[Triple]:
    """What a rule says of the default graph of ``store``.

    Raises:
        SourceError: it makes a blank node.
    """
    result = store.query(rule.text)
    assert isinstance(result, QueryTriples), "the reader lets only CONSTRUCT through"
    triples = set(result)
    if any(isinstance(term, BlankNode) for t in triples for term in (t.subject, t.object)):
        raise SourceError(
            rule.path,
            "The rule makes a blank node.",
            "Give the thing an IRI with BIND(IRI(…)), so that everyone can refer to it.",
        )
    return triples


def description(graph: NamedNode, rule: QueryFile, base: str) -> Iterator[Quad]:
    """What the graph of a rule says of itself, from the rule's header."""
    hkg = Vocabulary(base + "ontology#")
    yield Quad(graph, RDF.type, hkg.DerivationRule, graph)
    yield Quad(graph, hkg.basis, NamedNode(f"{base}id/basis/derived"), graph)
    for tag in ("en", "zh"):
        label = Literal(rule.said(f"label.{tag}"), language=tag)
        text = Literal(rule.said(f"description.{tag}"), language=tag)
        yield Quad(graph, SKOS.prefLabel, label, graph)
        yield Quad(graph, DCTERMS.description, text, graph)
