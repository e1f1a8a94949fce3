"""rdflib's SPARQLStore and SPARQLUpdateStore on the service."""

from __future__ import annotations

from urllib.error import HTTPError

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore, SPARQLUpdateStore

from tests.api.writing import TOKEN

PROGRAMME = URIRef("https://w3id.org/habitat-kg/id/flagship-programme/inclusive")
LABEL = URIRef("http://www.w3.org/2004/02/skos/core#prefLabel")
CHINESE = Literal("包容性城市", lang="zh")


def store(service, **more):
    return SPARQLStore(f"{service.address}/sparql", **more)


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
@pytest.mark.parametrize("format_", ["json", "xml", "csv", "tsv"])
def test_select_by_every_method_and_format(service, method, format_):
    graph = Graph(store(service, method=method, returnFormat=format_))
    rows = graph.query('SELECT ?s ?l { ?s ?p "包容性城市"@zh ; ?p ?l }')
    assert {str(row.s) for row in rows} == {str(PROGRAMME)}
    assert "包容性城市" in {str(row.l) for row in rows}


def test_the_patterns_and_forms_that_a_graph_asks(service):
    graph = Graph(store(service))
    assert [s for s, _, _ in graph.triples((None, LABEL, CHINESE))] == [PROGRAMME]
    assert (PROGRAMME, LABEL, CHINESE) in graph
    assert len(graph) > 3000
    assert graph.query("ASK { ?s ?p ?o }").askAnswer
    construct = f"CONSTRUCT {{ <{PROGRAMME}> ?p ?o }} {{ <{PROGRAMME}> ?p ?o }}"
    for text in (construct, f"DESCRIBE <{PROGRAMME}>"):
        assert (PROGRAMME, LABEL, CHINESE) in graph.query(text).graph


def test_the_named_graphs_of_a_dataset(service):
    graphs = {str(graph) for graph in store(service).contexts()}
    assert "https://w3id.org/habitat-kg/id/document/report/para/18" in graphs


def updating(service, token=TOKEN):
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return SPARQLUpdateStore(
        f"{service.address}/sparql", f"{service.address}/update", headers=headers
    )


def test_what_is_added_is_read_back_and_removed(service):
    graph = Graph(updating(service), identifier="http://example.org/rdflib")
    triple = (URIRef("http://example.org/a"), LABEL, Literal('知识 "引"\n\\ 🧭', lang="zh"))
    graph.add(triple)
    assert list(graph) == [triple]
    graph.remove(triple)
    assert list(graph) == []


def test_a_write_without_the_token_and_a_broken_query_are_errors(service):
    with pytest.raises(HTTPError) as refused:
        Graph(updating(service, None), identifier="http://example.org/rdflib").add(
            (PROGRAMME, LABEL, CHINESE)
        )
    assert refused.value.code == 401
    refused.value.close()
    with pytest.raises(ValueError, match="SPARQL query"):
        Graph(store(service)).query("SELECT * { ?s ?p }")
