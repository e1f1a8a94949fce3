from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from kg.build.assemble import assemble
from kg.build.derive import derive
from kg.errors import SourceError
from kg.sources.queryfiles import QueryFile, read_rule
from kg.sources.rdf import SourceFile
from kg.vocab import HKG, RDF
from tests.content import BASE

if TYPE_CHECKING:
    from pathlib import Path

HEADER = "#+ label: {en: R, zh: 规则}\n#+ description: {en: D., zh: 说明。}\n"
IN = NamedNode("a:in")


def node(name: str) -> NamedNode:
    return NamedNode(f"a:{name}")


def rule(folder: Path, stem: str, construct: str) -> QueryFile:
    path = folder / f"{stem}.rq"
    path.write_text(HEADER + construct)
    return read_rule(path, folder)


def source(*pairs: tuple[str, str]) -> SourceFile:
    quads = tuple(Quad(node(a), IN, node(b), node("g")) for a, b in pairs)
    return SourceFile("x.ttl", "", quads)


TRANSITIVE = "CONSTRUCT { ?a <a:in> ?c } WHERE { ?a <a:in> ?b . ?b <a:in> ?c }"


def test_rules_run_until_nothing_follows(tmp_path: Path) -> None:
    chain = source(*(("abcdefg"[i], "abcdefg"[i + 1]) for i in range(6)))
    candidate = derive(assemble([chain], BASE), [rule(tmp_path, "in", TRANSITIVE)])
    graph = NamedNode(f"{BASE}id/rule/in")
    derived = [q for q in candidate.quads if q.graph_name == graph and q.predicate == IN]
    assert len(derived) == 15, "21 pairs less the 6 that the source states"
    assert len(candidate.store) == len(candidate.quads) + len(candidate.triples)
    assert candidate.locate(graph, graph=graph) == ("in.rq", None)


def test_a_rule_describes_its_graph(tmp_path: Path) -> None:
    candidate = derive(assemble([source()], BASE), [rule(tmp_path, "in", TRANSITIVE)])
    graph = NamedNode(f"{BASE}id/rule/in")
    assert Quad(graph, RDF.type, HKG.DerivationRule, graph) in candidate.quads
    assert Quad(graph, HKG.basis, NamedNode(f"{BASE}id/basis/derived"), graph) in candidate.quads
    assert {q.object for q in candidate.quads} >= {
        Literal("R", language="en"),
        Literal("规则", language="zh"),
        Literal("说明。", language="zh"),
    }


def test_the_order_of_the_rules_cannot_be_seen(tmp_path: Path) -> None:
    rules = [
        rule(tmp_path, "in", TRANSITIVE),
        rule(tmp_path, "near", "CONSTRUCT { ?a <a:near> ?b } WHERE { ?a <a:in> ?b }"),
        rule(tmp_path, "back", "CONSTRUCT { ?a <a:in> ?b } WHERE { ?b <a:near> ?a }"),
    ]
    facts = source(("a", "b"), ("b", "c"))
    results = {
        derive(assemble([facts], BASE), order).quads
        for order in (rules, rules[::-1], rules[1:] + rules[:1])
    }
    assert len(results) == 1


def test_rules_that_end_nowhere_are_told(tmp_path: Path) -> None:
    endless = rule(
        tmp_path,
        "x",
        "CONSTRUCT { ?b <a:in> ?c } WHERE { ?a <a:in> ?b BIND(IRI(CONCAT(STR(?b), 'x')) AS ?c) }",
    )
    with pytest.raises(SourceError, match="still derive new statements"):
        derive(assemble([source(("a", "b"))], BASE), [endless])


def test_a_rule_makes_no_blank_nodes(tmp_path: Path) -> None:
    blank = rule(tmp_path, "x", "CONSTRUCT { ?a <a:p> [] } WHERE { ?a <a:in> ?b }")
    with pytest.raises(SourceError, match="makes a blank node"):
        derive(assemble([source(("a", "b"))], BASE), [blank])
