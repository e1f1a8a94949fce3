"""Paths, neighbourhoods, what is shared and what falls, found anew by networkx and by SPARQL."""

from __future__ import annotations

from itertools import islice, pairwise

import networkx as nx
import numpy as np
import pytest
from pyoxigraph import NamedNode, RdfFormat, parse

from kg.errors import BadRequest, NotFound, ParameterError
from kg.graph import common, impact, neighbourhood, paths, subgraph, why
from kg.graph.context import Context
from kg.graph.filters import STRENGTH, Filter, Links
from kg.graph.shortest import Bounds
from kg.graph.terms import terms_of
from kg.store.opening import open_store
from kg.vocab import DEFAULT_BASE

ID = f"{DEFAULT_BASE}id/"
HKG = f"{DEFAULT_BASE}ontology#"
FLAGSHIP = f"{ID}flagship-programme/inclusive-communities-thriving-cities"
SURGE = f"{ID}initiative/surge"
KENYA = f"{ID}country/KEN"
TARGET = "http://metadata.un.org/sdg/11.1"
USUAL = {"seconds": 30, "languages": ["en", "zh"], "limit": 1000, "hops": 3, "shortest": False}


@pytest.fixture(scope="module")
def context(shipped_release):
    return Context(open_store(str(shipped_release.store)), DEFAULT_BASE, shipped_release)


@pytest.fixture(scope="module")
def links(context):
    return Links.of(context.once(terms_of), Filter())


@pytest.fixture(scope="module")
def graph(context, links):
    """The links that count between things that a way may lead through, without directions."""
    p, made = links.projection, nx.Graph()
    made.add_nodes_from(range(p.nodes))
    for edge in range(p.edges):
        if links.properties[p.out_property[edge]]:
            one, other = int(p.out_subject[edge]), int(p.out_object[edge])
            strength = min((int(links.strengths[s]) for s in p.sources(edge)), default=5)
            if one != other:
                known = made.edges.get((one, other), {}).get("strength", 9)
                made.add_edge(one, other, strength=min(strength, known))
    return made


def between(graph, links, here, there):
    """The graph with the two ends and what may stand between them."""
    nodes = np.arange(links.projection.nodes)
    inner = set(nodes[links.may_stand_between(nodes)].tolist())
    return graph.subgraph(inner | {here, there})


PAIRS = [(FLAGSHIP, TARGET), (SURGE, TARGET), (KENYA, FLAGSHIP), (FLAGSHIP, SURGE), (KENYA, SURGE)]


@pytest.mark.parametrize("pair", PAIRS)
def test_paths_are_those_of_networkx_in_the_order_told(links, graph, pair):
    here, there = (links.projection.node(iri) for iri in pair)
    part = between(graph, links, here, there)
    found = paths.find(links, here, there, Bounds(60), limit=5000, hops=3, shortest=False)
    assert found.cut == []
    expected = sorted(
        (len(way), max(part.edges[step]["strength"] for step in pairwise(way)), tuple(way))
        for way in nx.all_simple_paths(part, here, there, cutoff=3)
    )
    assert [(len(way), strength, way) for strength, way in found.paths] == expected
    ranked = why.find(links, here, there, Bounds(60), limit=5000, hops=3)
    assert [(s, len(way), way) for s, way in ranked.paths] == sorted(
        (s, length, way) for length, s, way in expected
    )


def test_all_shortest_paths_are_those_of_networkx(links, graph):
    nodes = np.random.default_rng(5).choice(links.projection.nodes, 400)
    met = 0
    for here, there in zip(nodes[::2].tolist(), nodes[1::2].tolist(), strict=True):
        if here == there:
            continue
        part = between(graph, links, here, there)
        found = paths.find(links, here, there, Bounds(60), limit=10_000, hops=8, shortest=True)
        try:
            expected = set(map(tuple, islice(nx.all_shortest_paths(part, here, there), 10_001)))
        except nx.NetworkXNoPath:
            expected = set()
        if len(expected) > 10_000 or any(len(way) > 9 for way in expected):
            continue
        assert {way for _, way in found.paths} == expected
        met += bool(expected)
    assert met > 20


def test_neighbourhoods_reach_what_networkx_reaches(links, graph):
    asked = 0
    for node in map(links.projection.node, (FLAGSHIP, SURGE, KENYA, TARGET)):
        barred = set(np.flatnonzero(~links.may_stand_between(np.arange(links.projection.nodes))))
        part = graph.subgraph(set(graph) - barred | {node})
        far = nx.single_source_shortest_path_length(part, node, cutoff=3)
        levels = neighbourhood.reach(links, node, 3, Bounds(60))
        for distance, level in enumerate(levels, 1):
            ours = {one for one in level.nodes.tolist() if one not in barred}
            assert ours == {one for one, steps in far.items() if steps == distance}
            asked += 1
    assert asked == 12


def test_every_hop_names_the_graphs_that_hold_it(context):
    told = paths.paths(context, {**USUAL, "from": FLAGSHIP, "to": TARGET})
    assert told["complete"]
    checked = 0
    for hop in (hop for path in told["paths"] for hop in path["hops"]):
        for link in hop["links"]:
            terms = (NamedNode(link[name]) for name in ("subject", "property", "object"))
            graphs = {quad.graph_name.value for quad in context.store.quads(*terms)}
            assert set(link["sources"]) == graphs
            assert {link["subject"], link["object"]} == {hop["from"], hop["to"]}
            checked += 1
    assert checked > 30
    assert told["paths"][0]["basis"] == "mapped"
    assert "11.1" in told["sources"][told["paths"][0]["hops"][0]["links"][0]["sources"][0]]["label"]


def test_a_path_is_a_sentence_in_either_language(context):
    asked = {**USUAL, "from": FLAGSHIP, "to": f"{ID}resolution/ha2/2-7", "limit": 1}
    (path,) = paths.paths(context, asked)["paths"]
    assert "“Inclusive Communities, Thriving Cities” implements" in path["sentence"]
    assert "(stated: Paragraph" in path["sentence"]
    (path,) = paths.paths(context, {**asked, "languages": ["zh", "en"]})["paths"]
    assert path["sentence"].startswith("“包容性社区、繁荣城市”—执行—")


def test_a_path_as_rdf_says_only_what_the_release_says(context):
    asked = {**USUAL, "from": FLAGSHIP, "to": TARGET, "limit": 3, "format": "trig"}
    quads = list(parse(paths.paths(context, asked)["rdf"], RdfFormat.TRIG))
    assert len(quads) > 10
    for quad in quads:
        assert any(context.store.quads(quad.subject, quad.predicate, quad.object, quad.graph_name))


def test_filters_keep_to_what_they_name(context):
    asked = {**USUAL, "from": FLAGSHIP, "to": TARGET}
    for path in paths.paths(context, {**asked, "property": [f"{HKG}contributesTo"]})["paths"]:
        assert {link["property"] for hop in path["hops"] for link in hop["links"]} == {
            f"{HKG}contributesTo"
        }
    assert paths.paths(context, {**asked, "basis": ["stated"], "hops": 1})["paths"] == []
    out = paths.paths(context, {**asked, "direction": "out"})
    assert {k["direction"] for p in out["paths"] for h in p["hops"] for k in h["links"]} == {"out"}
    projects = paths.paths(context, {**asked, "class": [f"{HKG}CountryProject"], "hops": 2})
    inner = {iri for path in projects["paths"] for iri in path["things"][1:-1]}
    assert len(inner) > 3
    assert all("/country-project/" in iri for iri in inner)
    named = paths.paths(context, {**asked, "class": ["countryproject"], "hops": 2})
    assert named["paths"] == projects["paths"]
    with pytest.raises(ParameterError, match=r"no property of links.*contributesTo"):
        paths.paths(context, {**asked, "property": ["contributeTo"]})
    with pytest.raises(ParameterError, match=r"no class.*CountryProject"):
        paths.paths(context, {**asked, "without_class": [f"{HKG}CountryProjekt"]})
    with pytest.raises(NotFound):
        paths.paths(context, {**asked, "to": f"{ID}nothing"})
    with pytest.raises(BadRequest):
        paths.paths(context, {**asked, "to": FLAGSHIP})


def test_bounds_say_what_they_cut(context, links):
    told = paths.paths(context, {**USUAL, "from": FLAGSHIP, "to": TARGET, "limit": 1})
    assert (told["complete"], told["cut"]) == (False, ["results"])
    here, there = links.projection.node(FLAGSHIP), links.projection.node(TARGET)
    few = Bounds(60, links=10)
    assert paths.find(links, here, there, few, limit=9, hops=3, shortest=False).cut == ["links"]
    late = Bounds(-1)
    assert paths.find(links, here, there, late, limit=9, hops=3, shortest=False).cut == ["time"]


def test_why_tells_the_best_founded_first(context):
    told = why.why(context, {**USUAL, "programme": SURGE, "target": TARGET})
    ranks = [STRENGTH.index(path["basis"]) for path in told["paths"]]
    assert len(ranks) > 3
    assert ranks == sorted(ranks)


def test_a_neighbourhood_tells_a_few_and_how_many_more(context):
    told = neighbourhood.neighbourhood(context, {**USUAL, "thing": FLAGSHIP, "cap": 2, "hops": 1})
    assert any(group["more"] for group in told["steps"][0]["groups"])
    for group in told["steps"][0]["groups"]:
        assert len(group["links"]) == min(2, group["total"])
        assert group["more"] == group["total"] - len(group["links"])


def test_what_two_share_is_what_sparql_finds(context):
    told = common.common(context, {**USUAL, "one": FLAGSHIP, "other": SURGE})
    ours = {(row["property"], row["direction"], row["thing"]) for row in told["shared"]}
    query = f"""SELECT ?p ?d ?t {{
      {{ <{FLAGSHIP}> ?p ?t . <{SURGE}> ?p ?t BIND("out" AS ?d) }}
      UNION {{ ?t ?p <{FLAGSHIP}> , <{SURGE}> BIND("in" AS ?d) }} FILTER(isIRI(?t)) }}"""
    over = context.once(terms_of).passed_over
    rows = {(r["p"].value, r["d"].value, r["t"].value) for r in context.store.query(query)}
    assert ours == {row for row in rows if row[0] not in over}
    assert len(ours) >= 5


def test_a_subgraph_has_all_links_among_its_things(context):
    asked = {**USUAL, "from": [FLAGSHIP, SURGE, KENYA], "to": []}
    told = subgraph.subgraph(context, asked)
    assert [one["length"] for one in told["connections"]] == [2, 3, 2]
    things = " ".join(f"<{iri}>" for iri in told["things"])
    query = f"SELECT ?s ?p ?o {{ VALUES ?s {{ {things} }} ?s ?p ?o VALUES ?o {{ {things} }} }}"
    over = context.once(terms_of).passed_over
    rows = {tuple(r[n].value for n in "spo") for r in context.store.query(query)}
    assert {(k["subject"], k["property"], k["object"]) for k in told["links"]} == {
        row for row in rows if row[1] not in over
    }


@pytest.mark.parametrize("part", ["17/a", "13", "15"])
def test_what_falls_with_a_paragraph_is_what_sparql_finds(context, part):
    paragraph = f"{ID}document/eb-2024-1-item-7/para/{part}"
    told = impact.impact(context, {**USUAL, "thing": paragraph, "limit": 10_000})
    query = f"""PREFIX hkg: <{HKG}> PREFIX dcterms: <http://purl.org/dc/terms/>
    SELECT DISTINCT ?s ?p ?o {{
      {{ ?part dcterms:isPartOf* <{paragraph}> BIND(?part AS ?g) }}
      UNION {{ ?g hkg:supportedBy ?on . ?on dcterms:isPartOf* <{paragraph}> FILTER NOT EXISTS {{
        ?g hkg:supportedBy ?more FILTER NOT EXISTS {{ ?more dcterms:isPartOf* <{paragraph}> }} }} }}
      GRAPH ?g {{ ?s ?p ?o FILTER(isIRI(?o)) }}
      FILTER NOT EXISTS {{ GRAPH ?h {{ ?s ?p ?o }}
        FILTER NOT EXISTS {{ ?h dcterms:isPartOf* <{paragraph}> }}
        FILTER NOT EXISTS {{ ?h hkg:supportedBy ?rest FILTER NOT EXISTS {{
          ?h hkg:supportedBy ?other FILTER NOT EXISTS {{ ?other dcterms:isPartOf* <{paragraph}> }}
        }} }} }} }}"""
    over = context.once(terms_of).passed_over
    rows = {tuple(r[n].value for n in "spo") for r in context.store.query(query)}
    derived = {
        (k["subject"], k["property"], k["object"])
        for k in told["links"]["fall"]
        if k["basis"] == ["derived"]
    }
    fall = {(k["subject"], k["property"], k["object"]) for k in told["links"]["fall"]} - derived
    about = {row for row in fall if paragraph in row[0] or paragraph in row[2]}
    assert fall - about == {row for row in rows if row[1] not in over} - about
    assert len(fall) > 3
    assert told["derived"] >= len(derived)
