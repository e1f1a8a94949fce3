"""SPARQLWrapper: every form, format and method of it, with Chinese literals, updates and errors."""

from __future__ import annotations

import json

import pytest
from pyoxigraph import RdfFormat, parse
from SPARQLWrapper import (
    CSV,
    GET,
    JSON,
    JSONLD,
    N3,
    POST,
    POSTDIRECTLY,
    RDFXML,
    TSV,
    TURTLE,
    URLENCODED,
    XML,
    SPARQLWrapper,
)
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed, Unauthorized

from tests.api.writing import TOKEN

PROGRAMME = "https://w3id.org/habitat-kg/id/flagship-programme/inclusive"
CHINESE = 'SELECT ?s { ?s ?p "包容性城市"@zh }'
CONSTRUCT = f"CONSTRUCT {{ <{PROGRAMME}> ?p ?o }} {{ <{PROGRAMME}> ?p ?o }}"
METHODS = [(GET, URLENCODED), (POST, URLENCODED), (POST, POSTDIRECTLY)]


def asked(service, text, format_, method=GET, request=URLENCODED):
    client = SPARQLWrapper(f"{service.address}/sparql")
    client.setQuery(text)
    client.setReturnFormat(format_)
    client.setMethod(method)
    client.setRequestMethod(request)
    return client.query().response.read()


@pytest.mark.parametrize(("method", "request_method"), METHODS)
def test_select_by_every_method_with_chinese_in_the_query(service, method, request_method):
    answer = json.loads(asked(service, CHINESE, JSON, method, request_method))
    assert [row["s"]["value"] for row in answer["results"]["bindings"]] == [PROGRAMME]


def test_select_and_ask_in_every_format_with_chinese_in_the_answer(service):
    text = f'SELECT ?o {{ <{PROGRAMME}> ?p ?o FILTER(LANG(?o) = "zh") }}'
    for format_ in (JSON, XML, CSV, TSV):
        assert "包容性城市" in asked(service, text, format_).decode()
        assert b"true" in asked(service, "ASK { ?s ?p ?o }", format_)


FORMATS = [
    (TURTLE, RdfFormat.TURTLE),
    (N3, RdfFormat.TURTLE),
    (XML, RdfFormat.RDF_XML),
    (RDFXML, RdfFormat.RDF_XML),
    (JSONLD, RdfFormat.JSON_LD),
]


@pytest.mark.parametrize(("format_", "read"), FORMATS)
def test_construct_and_describe_in_every_format(service, format_, read):
    for text in (CONSTRUCT, f"DESCRIBE <{PROGRAMME}>"):
        assert len(list(parse(asked(service, text, format_), read))) == 7


def updated(service, request, token=TOKEN):
    client = SPARQLWrapper(f"{service.address}/update")
    client.setMethod(POST)
    client.setRequestMethod(request)
    if token:
        client.addCustomHttpHeader("Authorization", f"Bearer {token}")
    word = f"住房 {request}"
    client.setQuery(
        f"INSERT DATA {{ GRAPH <http://example.org/wrapper> "
        f'{{ <http://example.org/a> <http://example.org/p> "{word}"@zh }} }}'
    )
    assert client.query().response.status == 204
    return word


@pytest.mark.parametrize("request_method", [URLENCODED, POSTDIRECTLY])
def test_updates_with_the_token(service, request_method):
    word = updated(service, request_method)
    answer = json.loads(asked(service, f'ASK {{ ?s ?p "{word}"@zh }}', JSON))
    assert answer["boolean"] is True


def test_an_update_without_the_token_says_what_is_missing(service):
    with pytest.raises(Unauthorized, match="needs a token"):
        updated(service, URLENCODED, token=None)


def test_an_error_says_where_and_what_to_do(service):
    with pytest.raises(QueryBadFormed, match=r"query-syntax.*1:19.*Mend the query"):
        asked(service, "SELECT * { ?s ?p }", JSON)
