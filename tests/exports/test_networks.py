"""Each network export holds the links of the release, as its usual reader reads it."""

from __future__ import annotations

import io
import json

import networkx
import pytest
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Store

from kg.exports.book import Book
from kg.exports.gexf import write_gexf
from kg.exports.graphml import write_graphml
from kg.exports.kinds import by_name
from kg.exports.node_link import write_node_link
from tests.exports.releases import release_of

LINKS = """
SELECT (COUNT(*) AS ?links) {
  ?subject ?property ?object .
  FILTER(?property != rdf:type && isIRI(?object))
  FILTER NOT EXISTS { ?subject a ?term . FILTER(STRSTARTS(STR(?term), STR(owl:))) }
}"""
THINGS = """
SELECT (COUNT(DISTINCT ?node) AS ?nodes) {
  ?subject ?property ?object .
  FILTER NOT EXISTS { ?subject a ?term . FILTER(STRSTARTS(STR(?term), STR(owl:))) }
  { BIND(?subject AS ?node) }
  UNION { BIND(?object AS ?node) FILTER(?property != rdf:type && isIRI(?object)) }
}"""
PREFIXES = {
    "owl": "http://www.w3.org/2002/07/owl#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
}
RISE_UP = "https://w3id.org/habitat-kg/id/flagship-programme/rise-up"
HKG = "https://w3id.org/habitat-kg/ontology#"
SDG = "http://metadata.un.org/sdg/"


def read_node_link(path):
    return networkx.node_link_graph(json.loads(path.read_text("utf-8")))


READERS = {
    "graphml": networkx.read_graphml,
    "gexf": networkx.read_gexf,
    "node-link": read_node_link,
}


@pytest.fixture(scope="module")
def networks(made):
    return {name: read(made[name] / by_name(name).file) for name, read in READERS.items()}


@pytest.mark.parametrize("name", READERS)
def test_it_has_a_node_for_each_thing_and_an_edge_for_each_link(name, networks, shipped_release):
    store = Store.read_only(str(shipped_release.store))

    def counted(text):
        (row,) = store.query(text, prefixes=PREFIXES)
        return int(row[0].value)

    network = networks[name]
    assert isinstance(network, networkx.MultiDiGraph)
    assert network.number_of_edges() == counted(LINKS) > 9000
    assert network.number_of_nodes() == len(set(network)) > 3500
    ends = {row["subject"].value for row in subjects(store)}
    assert set(network) == ends | {end for edge in network.edges() for end in edge}


def subjects(store):
    return store.query(
        "SELECT DISTINCT ?subject { ?subject ?p ?o FILTER NOT EXISTS { ?subject a ?term . "
        "FILTER(STRSTARTS(STR(?term), STR(owl:))) } }",
        prefixes=PREFIXES,
    )


def test_all_of_them_are_the_same_network(networks):
    nodes = {
        name: {node: plain(data) for node, data in network.nodes(data=True)}
        for name, network in networks.items()
    }
    assert nodes["graphml"] == nodes["gexf"] == nodes["node-link"]
    edges = {
        name: sorted(
            (s, o, *sorted(plain(data).items())) for s, o, data in network.edges(data=True)
        )
        for name, network in networks.items()
    }
    assert edges["graphml"] == edges["gexf"] == edges["node-link"]


def plain(data):
    """Attributes with lists as the formats without lists have them, and without ids."""
    joined = {k: "; ".join(v) if isinstance(v, list) else v for k, v in data.items()}
    return {name: value for name, value in joined.items() if name != "id"}


def test_nodes_and_edges_say_what_they_are_and_who_says_so(networks):
    network = networks["node-link"]
    assert network.graph["name"] == "Habitat KG"
    node = network.nodes[RISE_UP]
    assert node["label_en"] == "RISE UP: Resilient Settlements for the Urban Poor"
    assert node["label_zh"].startswith("崛起")
    assert node["class"] == [f"{HKG}FlagshipProgramme"]
    assert (node["notation"], node["class_label"]) == ("3", ["flagship programme"])
    edge = network.edges[RISE_UP, f"{SDG}11.5", f"{HKG}contributesTo"]
    assert (edge["label"], edge["label_zh"], edge["basis"]) == (
        "contributes to",
        "有助于",
        ["mapped"],
    )
    (source,) = edge["sources"]
    assert source.endswith("/flagship-programme.rise-up--11.5")


def test_text_that_is_no_xml_and_blank_nodes_do_no_harm(tmp_path):
    one, other, graph = (NamedNode(f"http://e/{name}?a=1&b=2") for name in ("one", "other", "g"))
    label = NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel")
    quads = [
        Quad(one, label, Literal('<b>"\x00\r\n&', language="en"), DefaultGraph()),
        Quad(one, NamedNode("http://e/links"), other, graph),
        Quad(one, NamedNode("http://e/also"), other, graph),
        Quad(other, NamedNode("http://e/links"), BlankNode("b1"), graph),
    ]
    release = release_of(tmp_path, quads, dataset="plain")
    for name, write in (
        ("graphml", write_graphml),
        ("gexf", write_gexf),
        ("node-link", write_node_link),
    ):
        out = io.StringIO(newline="")
        write(release, Book(release), out)
        path = tmp_path / name
        path.write_text(out.getvalue(), encoding="utf-8", newline="")
        network = READERS[name](path)
        assert (len(network), network.number_of_edges()) == (3, 3), name
        shown = network.nodes[one.value]["label"]
        assert shown == ('<b>"\x00\r\n&' if name == "node-link" else '<b>"\ufffd\r\n&'), name
