"""Documents and updates made to break a parser or a writer: each is written whole, or refused."""

from __future__ import annotations

import json
import time

import pytest

from tests.abuse.asking import PRODUCT, memory
from tests.api.writing import TURTLE, ask, at, send

GRAPH = at("urn:documents")
UPDATE = "application/sparql-update"
XML, JSON_LD, TRIG = "application/rdf+xml", "application/ld+json", "application/trig"
TRIPLES = "application/n-triples"
RDF = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
DEEP = 10_000
LONG = 1_500_000


def described(inside, declared=""):
    return (
        f"{declared}<rdf:RDF {RDF}><rdf:Description rdf:about='urn:a'>"
        f"<p xmlns='urn:'>{inside}</p></rdf:Description></rdf:RDF>"
    )


LAUGHS = described(
    "&a9;",
    "<!DOCTYPE r [<!ENTITY a0 'lol'>"
    + "".join(f"<!ENTITY a{i + 1} '{f'&a{i};' * 10}'>" for i in range(9))
    + "]>",
)
ENTITIES = {
    "entities of entities": LAUGHS,
    "entities in UTF-16": f"<?xml version='1.0' encoding='UTF-16'?>{LAUGHS}".encode("utf-16"),
    "entities after a comment": f"<!--{'x' * 100_000}-->{LAUGHS}",
    "one entity many times": described(
        "&a;" * 20_000, f"<!DOCTYPE r [<!ENTITY a '{'x' * 50_000}'>]>"
    ),
    "an entity of itself": described("&a;", "<!DOCTYPE r [<!ENTITY a '&b;'><!ENTITY b '&a;'>]>"),
}
OTHERS = {
    "objects": (JSON_LD, '{"urn:p":' * DEEP + "1" + "}" * DEEP),
    "objects without end": (JSON_LD, '{"urn:p":' * DEEP * 5),
    "arrays": (JSON_LD, '{"urn:p":' + "[" * DEEP + "1" + "]" * DEEP + "}"),
    "lists": (JSON_LD, '{"urn:p":' + '{"@list":[' * DEEP + "1" + "]}" * DEEP + "}"),
    "graphs": (JSON_LD, '{"@graph":[' * DEEP + "]}" * DEEP),
    "contexts": (
        JSON_LD,
        '{"@context":{"p":{"@id":"urn:p","@context":' * DEEP + "{}" + "}}}" * DEEP,
    ),
    "prefixes of prefixes": (
        JSON_LD,
        json.dumps({"@context": {f"p{i + 1}": f"p{i}:x" for i in range(3000)}, "p3000:y": 1}),
    ),
    "terms that double": (
        JSON_LD,
        json.dumps({"@context": [{"p": "p:" + "x" * 1000} for _ in range(800)], "p:y": 1}),
    ),
    "collections": (TURTLE, "<urn:a> <urn:p> " + "(" * DEEP + ")" * DEEP + " ."),
    "blank nodes": (TURTLE, "<urn:a> <urn:p> " + "[ <urn:p> " * DEEP + "1" + "]" * DEEP + " ."),
    "triple terms": (
        TURTLE,
        "<urn:a> <urn:p> " + "<<( <urn:s> <urn:p> " * DEEP + "1" + " )>>" * DEEP + " .",
    ),
    "triple terms of N-Triples": (
        TRIPLES,
        "<urn:s> <urn:p> " + "<<( <urn:s> <urn:p> " * DEEP + "<urn:o>" + " )>>" * DEEP + " .",
    ),
    "annotations": (TURTLE, "<urn:a> <urn:p> 1 " + "{| <urn:p> 1 " * DEEP + "|}" * DEEP + " ."),
    "braces": (TRIG, "<urn:g> " + "{" * DEEP + "}" * DEEP),
    "elements": (XML, described("<a>" * DEEP + "</a>" * DEEP)),
    "elements without end": (XML, f"<rdf:RDF {RDF}>" + "<a xmlns='urn:'>" * DEEP),
    "attributes": (
        XML,
        f"<rdf:RDF {RDF}><rdf:Description rdf:about='urn:a' "
        + " ".join(f"xmlns:n{i}='urn:{i}' n{i}:p='1'" for i in range(20_000))
        + "/></rdf:RDF>",
    ),
    "a literal": (TRIPLES, f"<urn:a> <urn:p> '{'x' * LONG}' .".replace("'", '"')),
    "an IRI": (TRIPLES, f"<urn:{'x' * LONG}> <urn:p> <urn:o> ."),
    "a namespace": (
        TURTLE,
        f"@prefix x: <urn:{'y' * 1_000_000}> . {' '.join(f'x:a x:b {i} .' for i in range(20_000))}",
    ),
    "a base": (
        TURTLE,
        f"@base <http://e/{'y' * 1_000_000}/> . "
        + " ".join(f"<a> <b> {i} ." for i in range(20_000)),
    ),
    "a string without end": (TURTLE, f'<urn:a> <urn:p> """{"x" * LONG}'),
    "numbers": (TURTLE, f"<urn:a> <urn:p> {'9' * 500_000} , 1.{'9' * 500_000} , 1e{'9' * 9000} ."),
}
PARTS = {
    "many": "".join(
        f'--b\r\nContent-Disposition: form-data; name="f{i}"; filename="{i}.ttl"\r\n'
        f"Content-Type: text/turtle\r\n\r\n<urn:a> <urn:p> {i} .\r\n"
        for i in range(3000)
    )
    + "--b--\r\n",
    "none": "--b--\r\n",
    "one without end": "--b\r\nContent-Type: text/turtle\r\n\r\n<urn:a> <urn:p> 1 .\r\n",
    "headers": "--b\r\n" + "X: y\r\n" * 100_000 + "\r\nx\r\n--b--",
    "a header": "--b\r\nX: " + "y" * LONG,
    "dashes": "\r\n--" * 400_000,
}
UPDATES = {
    "a product": f"INSERT {{ GRAPH <urn:made> {{ ?a ?e ?i }} }} WHERE {{ {PRODUCT} }}",
    "strings that double": "INSERT { GRAPH <urn:made> { <urn:a> <urn:p> ?v40 } } WHERE { "
    "BIND('aaaaaaaaaa' AS ?v0) "
    + " ".join(f"BIND(CONCAT(?v{i}, ?v{i}) AS ?v{i + 1})" for i in range(40))
    + " }",
    "groups": "DELETE WHERE { " + "{ " * 5000 + "?s ?p ?o" + " }" * 5000 + " }",
    "blank nodes": "INSERT DATA { GRAPH <urn:made> { <urn:a> <urn:p> "
    + "[ <urn:p> " * 5000
    + "1"
    + "]" * 5000
    + " } }",
    "operations": " ; ".join(["CLEAR SILENT GRAPH <urn:made>"] * 5000),
    "patterns": "DELETE WHERE { " + "".join(f"?v{i} ?p{i} ?v{i + 1} . " for i in range(3000)) + "}",
    "words": "INSERT DATA { GRAPH <urn:made> { "
    + "".join(f"<urn:s> <urn:p> {i} . " for i in range(40_000))
    + "} }",
    "semicolons": ";" * 50_000,
    "nothing": "",
}


def test_the_lists_have_their_size():
    assert (len(ENTITIES), len(OTHERS), len(PARTS), len(UPDATES)) == (5, 23, 6, 9)


@pytest.mark.parametrize("name", ENTITIES)
def test_documents_with_entities_are_refused(plain, name):
    assert send(plain, "PUT", GRAPH, ENTITIES[name], XML).status == 400


def test_other_documents_are_written_or_refused(plain):
    before = memory(plain)
    for name, (media_type, body) in OTHERS.items():
        began = time.monotonic()
        answer = send(plain, "PUT", GRAPH, body, media_type)
        assert answer.status in (201, 204, 400, 408, 413), (name, answer.data)
        assert time.monotonic() - began < 12, name
    assert memory(plain) < before + 60
    send(plain, "DELETE", GRAPH)


def test_documents_in_parts_are_written_or_refused(plain):
    for name, body in PARTS.items():
        began = time.monotonic()
        answer = send(plain, "POST", GRAPH, body, "multipart/form-data; boundary=b")
        assert answer.status in (200, 201, 204, 400, 408, 413), (name, answer.data)
        assert time.monotonic() - began < 12, name
    send(plain, "DELETE", GRAPH)


def test_updates_are_made_or_refused_and_leave_no_half(plain):
    things = "\n".join(f"<urn:thing:{i}> <urn:p> {i} ." for i in range(400))
    assert send(plain, "PUT", "/data?default", things, TURTLE).status in (201, 204)
    for name, text in UPDATES.items():
        began = time.monotonic()
        answer = send(plain, "POST", "/update", text, UPDATE)
        assert answer.status in (200, 204, 400, 408, 413), (name, answer.data)
        assert time.monotonic() - began < 14, name
        if answer.status >= 400:
            assert not ask(plain, "GRAPH <urn:made> { ?s ?p ?o }"), name
        send(plain, "DELETE", at("urn:made"))
    send(plain, "DELETE", "/data?default")
