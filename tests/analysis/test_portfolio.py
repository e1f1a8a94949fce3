"""Centrality, communities and bridges: by hand, and on the shipped data from rows of SPARQL."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from itertools import combinations

import networkx as nx
import numpy as np
import pytest
from pyoxigraph import RdfFormat, parse

from kg.analysis.asked import MEASURES, METHODS
from kg.analysis.bridges import bridges, parting_pairs, parting_things
from kg.analysis.centrality import central, centrality, ranks
from kg.analysis.communities import communities, grouped, modularity
from kg.analysis.portfolio import Portfolio
from kg.analysis.wording import declared
from kg.errors import BadRequest, ParameterError
from kg.graph.context import Context
from kg.lookups.kinds import expanded, kinds
from kg.store.opening import open_store
from kg.vocab import DEFAULT_BASE
from tests.analysis.money import PREFIXES, context_of

ID = f"{DEFAULT_BASE}id/"
SDG = "http://metadata.un.org/sdg/"
USUAL = {"languages": ["en"], "release": "", "limit": 100, "cap": 50}

BY_HAND = """
<doc> { <doc> hkg:basis <basis/stated> .
  <flagship-programme/a> a hkg:FlagshipProgramme ; hkg:addresses <theme/x> , <theme/y> .
  <theme/x> a hkg:Theme ; hkg:concerns <theme/y> . <theme/y> a hkg:Theme .
  <theme/alone> a hkg:Theme .
  <initiative/b> a hkg:Initiative ; hkg:addresses <theme/v> , <theme/w> .
  <theme/v> a hkg:Theme ; hkg:concerns <theme/w> . <theme/w> a hkg:Theme .
  <theme/y> hkg:inScheme <theme/v> .
}
<map> { <map> hkg:basis <basis/mapped> .
  <flagship-programme/a> hkg:collaboratesWith <initiative/b> .
  <initiative/b> hkg:supports <flagship-programme/a> .
}
<rule> { <rule> hkg:basis <basis/derived> . <theme/x> hkg:isLinkedWith <theme/w> .
  <flagship-programme/a> hkg:addresses <theme/x> . }
<hold> { hkg:inScheme hkg:passedOver true . }
"""
"""Two triangles, held together by what analysts map and, by a rule, another way."""

FRAME = """
PREFIX hkg: <https://w3id.org/habitat-kg/ontology#>
SELECT ?basis ?one ?property ?other WHERE {
  GRAPH ?source { ?one ?property ?other } ?source hkg:basis ?basis
  FILTER(isIRI(?other)) FILTER NOT EXISTS { ?property hkg:passedOver true }
  FILTER(!STRSTARTS(STR(?property), "http://www.w3.org/2000/01/rdf-schema#"))
  FILTER(!STRSTARTS(STR(?property), "http://www.w3.org/1999/02/22-rdf-syntax-ns#"))
  FILTER(!STRSTARTS(STR(?property), "http://www.w3.org/2002/07/owl#"))
}"""


@pytest.fixture(scope="module")
def hand_made(tmp_path_factory):
    quads = list(parse(PREFIXES + BY_HAND, RdfFormat.TRIG))
    return context_of(quads, tmp_path_factory.mktemp("portfolio") / "release")


@pytest.fixture(scope="module")
def context(shipped_release):
    return Context(open_store(str(shipped_release.store)), DEFAULT_BASE, shipped_release)


@pytest.fixture(scope="module")
def statements(context):
    """Basis, subject and object of each statement between two things, as SPARQL has them."""
    found = context.store.query(FRAME)
    return [tuple(row[name].value for name in ("basis", "one", "other")) for row in found]


def things(context, names):
    """The things of kinds, in order."""
    found = set()
    for name in names:
        for class_ in expanded(kinds().by_one[name].classes, DEFAULT_BASE):
            rows = context.store.query(f"SELECT ?thing WHERE {{ ?thing a <{class_}> }}")
            found |= {row["thing"].value for row in rows}
    return sorted(found, key=str.encode)


@pytest.fixture(scope="module")
def graph(context, statements):
    """The portfolio of all bases but what is derived, by IRIs."""
    made = nx.Graph()
    made.add_nodes_from(things(context, declared().core))
    made.add_edges_from(
        (one, other)
        for basis, one, other in statements
        if not basis.endswith("/derived") and one != other and {one, other} <= made.nodes
    )
    return made


@pytest.fixture(scope="module")
def portfolio(context):
    return Portfolio.of(context, {})


def test_the_graph_is_that_of_sparql(context, portfolio, graph, statements):
    assert portfolio.iris(range(len(portfolio.nodes))) == list(graph.nodes)
    pairs = {frozenset(portfolio.iris(pair)) for pair in portfolio.pairs.tolist()}
    assert pairs == {frozenset(pair) for pair in graph.edges}
    assert len(pairs) > 400
    for basis in ("stated", "mapped"):
        narrow = Portfolio.of(context, {"basis": [basis], "include": ["project"]})
        there = set(things(context, [*declared().core, "project"]))
        assert {frozenset(narrow.iris(pair)) for pair in narrow.pairs.tolist()} == {
            frozenset((one, other))
            for of, one, other in statements
            if of.endswith(f"/{basis}") and one != other and {one, other} <= there
        }


def reference(graph, measure):
    """The measure by another way than ours: networkx, or a solver of eigenvalues."""
    nodes = list(graph.nodes)
    if measure == "pagerank":
        walked = np.linalg.matrix_power(nx.google_matrix(graph, alpha=0.85), 256)
        return dict(zip(nodes, np.asarray(walked)[0].tolist(), strict=True))
    if measure == "eigenvector":
        _, vectors = np.linalg.eigh(nx.to_numpy_array(graph))
        return dict(zip(nodes, np.abs(vectors[:, -1]).tolist(), strict=True))
    return getattr(nx, f"{measure}_centrality")(graph)


@pytest.mark.parametrize("measure", MEASURES)
def test_each_measure_is_that_of_another_way(context, graph, measure):
    answer = centrality(context, {**USUAL, "measure": measure, "kind": [], "limit": 1000})
    expected = reference(graph, measure)
    found = {one["thing"]: one["value"] for one in answer["results"]}
    assert found.keys() == expected.keys()
    assert max(abs(found[iri] - expected[iri]) for iri in found) < 2e-6
    order = [(-one["value"], one["thing"].encode()) for one in answer["results"]]
    assert order == sorted(order)
    assert [one["rank"] for one in answer["results"]] == ranks([-value for value, _ in order])
    assert all(one["connected"] == graph.degree[one["thing"]] for one in answer["results"])
    assert (answer["total"], answer["complete"]) == (len(graph), True)


def test_only_things_of_a_kind_are_told_with_their_ranks_among_all(context):
    goals_of_sdg = {f"{SDG}{number}" for number in range(1, 18)}
    usual = {**USUAL, "measure": "degree", "limit": 2}
    every = centrality(context, {**usual, "kind": [], "limit": 1000})["results"]
    goals = centrality(context, {**usual, "kind": ["goal"]})
    assert (goals["total"], goals["cut"]) == (17, ["results"])
    assert goals["results"] == [one for one in every if one["thing"] in goals_of_sdg][:2]
    with pytest.raises(ParameterError, match="include=country"):
        centrality(context, {**usual, "kind": ["country"]})
    assert goals["graph"]["bases"] == ["stated", "mapped", "reported", "reference"]


def test_what_holds_two_triangles_together(hand_made):
    told = bridges(hand_made, USUAL)
    (bridge,) = told["bridges"]["results"]
    assert bridge["between"] == [f"{ID}flagship-programme/a", f"{ID}initiative/b"]
    assert [link["basis"] for link in bridge["links"]] == [["mapped"], ["mapped"]]
    assert bridge["parts"] == [3, 3]
    assert bridge["holds"]["things"] == [f"{ID}initiative/b", f"{ID}theme/v", f"{ID}theme/w"]
    points = {one["thing"]: one["parts"] for one in told["articulation_points"]["results"]}
    assert points == {f"{ID}flagship-programme/a": [3, 2], f"{ID}initiative/b": [3, 2]}
    graph = told["graph"]
    assert (graph["things"], graph["pairs"], graph["statements"]) == (7, 7, 8)
    assert (graph["components"], graph["largest_component"], graph["unconnected"]) == (2, 6, 1)
    assert told["sources"].keys() == {f"{ID}map"}


def test_bases_and_properties_decide_what_counts(hand_made):
    def told(**asked):
        return bridges(hand_made, {**USUAL, **asked})["graph"]

    assert told(basis=["stated"])["components"] == 3
    assert told(basis=["derived"])["pairs"] == 2
    assert told(property=["isLinkedWith"])["bases"][-1] == "derived"
    assert told(property=["isLinkedWith"])["pairs"] == 1
    assert told(without_property=["concerns"])["pairs"] == 5
    assert told(property=["inScheme"])["pairs"] == 1
    with pytest.raises(ParameterError, match="concerns"):
        told(property=["concern"])


def test_measures_by_hand(hand_made):
    portfolio = Portfolio.of(hand_made, {})
    place = {iri: n for n, iri in enumerate(portfolio.iris(range(7)))}
    a, alone = place[f"{ID}flagship-programme/a"], place[f"{ID}theme/alone"]
    degree, between = central(portfolio, "degree"), central(portfolio, "betweenness")
    assert (degree[a], degree[alone]) == (0.5, 0)
    assert between[a] == round(6 / 15, 6)  # two behind it, three before it, of 15 pairs of six
    # 1+1+1 steps to its neighbours and 2+2 to the others, and 5 of 6 things
    assert central(portfolio, "closeness")[a] == round(5 / 7 * 5 / 6, 6)
    assert sum(central(portfolio, "pagerank")) == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize("method", METHODS)
def test_two_triangles_are_two_communities(hand_made, method):
    told = communities(hand_made, {**USUAL, "method": method, "seed": 1, "cap": 2})
    assert [one["size"] for one in told["communities"]] == [3, 3]
    assert told["communities"][0]["things"] == [f"{ID}flagship-programme/a", f"{ID}theme/x"]
    assert told["communities"][0]["more"] == 1
    assert told["modularity"] == round(2 * (3 / 7 - (7 / 14) ** 2), 6)
    assert [one["pairs_outward"] for one in told["communities"]] == [1, 1]
    assert (told["cut"], told["total"]) == (["things"], 2)


@pytest.mark.parametrize("method", METHODS)
def test_communities_are_all_connected_things_once_and_modularity_is_what_it_says(
    portfolio, method
):
    groups = grouped(portfolio, method, 7)
    graph = portfolio.graph
    assert sorted(n for group in groups for n in group) == [n for n in graph if graph.degree[n]]
    pairs = graph.number_of_edges()
    expected = sum(
        sum(graph.has_edge(*pair) for pair in combinations(group, 2)) / pairs
        - (sum(graph.degree[n] for n in group) / (2 * pairs)) ** 2
        for group in groups
    )
    assert modularity(portfolio, groups) == pytest.approx(expected, abs=1e-6)
    assert groups == grouped(portfolio, method, 7)


def test_the_same_seed_gives_the_same_communities_in_another_process(portfolio, shipped_release):
    text = (
        "import json, sys; from pathlib import Path\n"
        "from kg.analysis.communities import grouped; from kg.analysis.portfolio import Portfolio\n"
        "from kg.graph.context import Context; from kg.releases import ReleaseDir\n"
        "from kg.store.opening import open_store\n"
        "release = ReleaseDir(Path(sys.argv[1]))\n"
        "context = Context(open_store(str(release.store)), sys.argv[2], release)\n"
        "print(json.dumps(grouped(Portfolio.of(context, {}), 'louvain', 3)))"
    )
    command = [sys.executable, "-c", text, str(shipped_release.path), DEFAULT_BASE]
    told = subprocess.run(
        command, check=True, capture_output=True, env={**os.environ, "PYTHONHASHSEED": "42"}
    )
    assert json.loads(told.stdout) == grouped(portfolio, "louvain", 3)


def test_bridges_are_what_parts_the_graph_when_it_is_taken_out(portfolio):
    told = dict(parting_pairs(portfolio.graph))
    graph, cases, expected = portfolio.graph.copy(), 0, set()
    before = nx.number_connected_components(graph)
    for pair in list(graph.edges):
        graph.remove_edge(*pair)
        if nx.number_connected_components(graph) > before:
            expected.add(tuple(sorted(pair)))
            parts = sorted(len(nx.node_connected_component(graph, end)) for end in pair)
            assert sorted(map(len, told[tuple(sorted(pair))])) == parts
        graph.add_edge(*pair)
        cases += 1
    assert told.keys() == expected
    assert cases > 400
    assert len(expected) > 100


def test_articulation_points_are_what_parts_the_graph_when_it_is_taken_out(portfolio):
    graph = portfolio.graph
    before = nx.number_connected_components(graph)
    told = dict(parting_things(graph))
    for place in range(0, len(graph), 3):
        rest = graph.subgraph(n for n in graph if n != place)
        parted = nx.number_connected_components(rest) > before
        assert (place in told) == parted
        if parted:
            parts = [nx.node_connected_component(rest, near) for near in graph[place]]
            assert sorted(map(tuple, told[place])) == sorted({tuple(sorted(p)) for p in parts})
    assert len(told) > 20


def test_what_is_too_large_is_refused_with_a_way_out(context, hand_made, monkeypatch):
    monkeypatch.setattr("kg.analysis.portfolio.STEPS", 50)
    with pytest.raises(BadRequest, match="pagerank"):
        bridges(hand_made, USUAL)
    monkeypatch.setattr("kg.analysis.portfolio.PAIRS", 5)
    with pytest.raises(BadRequest, match="7 connected pairs; 5 is the most"):
        Portfolio.of(hand_made, {})
    monkeypatch.setattr("kg.analysis.portfolio.THINGS", 300)
    with pytest.raises(BadRequest, match="things; 300 is the most"):
        Portfolio.of(context, {})


def test_a_release_without_portfolio_answers_with_nothing(tmp_path):
    empty = context_of([], tmp_path / "release")
    for measure in MEASURES:
        told = centrality(empty, {**USUAL, "measure": measure, "kind": []})
        assert (told["total"], told["graph"]["components"]) == (0, 0)
    told = communities(empty, {**USUAL, "method": "louvain", "seed": 1})
    assert (told["total"], told["modularity"]) == (0, None)
    assert bridges(empty, USUAL)["bridges"]["total"] == 0
