"""Whatever is asked or sent, the server calls nobody: a listener counts who comes."""

from __future__ import annotations

import json
from urllib.parse import quote

from tests.api.writing import at, send

RDF = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
XML, JSON_LD, TURTLE = "application/rdf+xml", "application/ld+json", "text/turtle"
UPDATE = "application/sparql-update"
SERVICE = "SERVICE <{u}> {{ ?s ?p ?o }}"

REFUSED = {
    "SERVICE": "SELECT * {{ " + SERVICE + " }}",
    "SILENT": "SELECT * {{ SERVICE SILENT <{u}> {{ ?s ?p ?o }} }}",
    "small letters": "SELECT * {{ serVice <{u}> {{ ?s ?p ?o }} }}",
    "a variable": "SELECT * {{ VALUES ?u {{ <{u}> }} SERVICE ?u {{ ?s ?p ?o }} }}",
    "a name": "PREFIX u: <{u}> SELECT * {{ SERVICE u:sparql {{ ?s ?p ?o }} }}",
    "a relative IRI": "BASE <{u}> SELECT * {{ SERVICE <sparql> {{ ?s ?p ?o }} }}",
    "escapes": "SELECT * {{ \\u0053ERVICE <{u}> {{ ?s ?p ?o }} }}",
    "after a comparison": "ASK {{ FILTER(1<2)SERVICE#>\n<{u}> {{ ?s ?p ?o }} }}",
    "glued to a name": "PREFIX e: <http://a b/> ASK {{ ?s ?p e:SERVICE<{u}>{{?s ?p ?o}} }}",
    "glued to true": "ASK {{ ?s ?p trueSERVICE<{u}>{{?s ?p ?o}} }}",
    "after a comment": "ASK {{ # x\rSERVICE <{u}> {{ ?s ?p ?o }} }}",
    "in NOT EXISTS": "ASK {{ FILTER NOT EXISTS {{ " + SERVICE + " }} }}",
    "in an expression": "SELECT (EXISTS {{ " + SERVICE + " }} AS ?x) {{}}",
    "in CONSTRUCT": "CONSTRUCT {{ ?s ?p ?o }} {{ " + SERVICE + " }}",
    "LOAD": "LOAD <{u}>",
    "LOAD after a query": "SELECT * {{}} ; LOAD SILENT <{u}>",
}
ANSWERED = {
    "FROM": "SELECT * FROM <{u}> {{ ?s ?p ?o }}",
    "FROM NAMED": "SELECT * FROM NAMED <{u}> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
    "FROM a file": "SELECT * FROM <file:///etc/passwd> {{ ?s ?p ?o }}",
    "GRAPH": "SELECT * {{ GRAPH <{u}> {{ ?s ?p ?o }} }}",
    "DESCRIBE": "DESCRIBE <{u}>",
}
PATHS = [
    "/sparql?query=ASK%7B?s?p?o%7D&default-graph-uri={q}",
    "/sparql?query=ASK%7BGRAPH?g%7B?s?p?o%7D%7D&named-graph-uri={q}",
    "/sparql?query=ASK%7B?s?p?o%7D&default-graph-uri=file:///etc/passwd",
    "/resource?iri={q}", "/resource?iri=file:///etc/passwd", "/data?graph={q}", "/data/{u}",
    "/data?graph=file:///etc/passwd", "/id/{u}", "/?url={q}&next={q}&callback={q}&base={q}",
    "{u}health",
]  # fmt: skip
UPDATES = {
    "LOAD": "LOAD <{u}>",
    "LOAD INTO": "LOAD SILENT <{u}> INTO GRAPH <urn:g>",
    "LOAD a file": "LOAD <file:///etc/passwd> INTO GRAPH <urn:g>",
    "LOAD in escapes": "\\u004COAD <{u}>",
    "LOAD after another": "INSERT DATA {{ GRAPH <urn:g> {{ <urn:a> <urn:b> 1 }} }} ; LOAD <{u}>",
    "SERVICE": "INSERT {{ GRAPH <urn:g> {{ ?s ?p ?o }} }} WHERE {{ " + SERVICE + " }}",
}


def entity(system, body="&e;", declared="<!ENTITY e SYSTEM '{}'>"):
    """A document of RDF/XML with an entity that stands elsewhere."""
    return (
        f"<!DOCTYPE r [{declared.format(system)}]><rdf:RDF {RDF}>"
        f"<rdf:Description rdf:about='urn:a'><p xmlns='urn:'>{body}</p></rdf:Description></rdf:RDF>"
    )


def documents(url):
    thing = {"@id": "urn:a", "urn:p": 1}
    scoped = {"p": {"@id": "urn:p", "@context": url}}
    return {
        "a context": (JSON_LD, json.dumps({"@context": url} | thing)),
        "contexts": (JSON_LD, json.dumps({"@context": [{"x": "urn:x"}, url]} | thing)),
        "@import": (JSON_LD, json.dumps({"@context": {"@version": 1.1, "@import": url}} | thing)),
        "a scoped context": (JSON_LD, json.dumps({"@context": scoped, "p": {"@id": "urn:b"}})),
        "a context in a file": (JSON_LD, json.dumps({"@context": "file:///etc/passwd"} | thing)),
        "an entity": (XML, entity(url)),
        "an entity in a file": (XML, entity("file:///etc/passwd")),
        "an entity in UTF-16": (
            XML,
            f"<?xml version='1.0' encoding='UTF-16'?>{entity(url)}".encode("utf-16"),
        ),
        "a parameter": (XML, entity(url, "", "<!ENTITY % e SYSTEM '{}'> %e;")),
        "a DTD": (XML, f"<!DOCTYPE r SYSTEM '{url}'><rdf:RDF {RDF}/>"),
        "a stylesheet": (XML, f"<?xml-stylesheet href='{url}'?><rdf:RDF {RDF}/>"),
        "an import": (TURTLE, f"<urn:o> <http://www.w3.org/2002/07/owl#imports> <{url}> ."),
        "a base": (TURTLE, f"@base <{url}> . <a> <b> <c> ."),
    }


def test_queries_call_nobody(server, endpoint):
    asked = 0
    for texts, statuses in ((REFUSED, {400}), (ANSWERED, {200, 400, 404})):
        for name, text in texts.items():
            asked += 1
            answer = server.query(text.format(u=endpoint.url))
            assert answer.status in statuses, (name, answer.data)
            assert b"root:" not in answer.data, name
    assert (asked, endpoint.hits) == (21, 0)


def test_addresses_call_nobody(server, endpoint):
    port = endpoint.url.rstrip("/").rpartition(":")[2]
    for path in PATHS:
        path = path.format(u=endpoint.url, q=quote(endpoint.url, safe=""))
        answer = server.http.request(
            "GET", server.address + "/" * (path[0] != "/") + path, redirect=False
        )
        assert answer.status < 500 and b"root:" not in answer.data, path
        assert f":{port}" not in answer.headers.get("Location", ""), path
    assert (len(PATHS), endpoint.hits) == (11, 0)


def test_headers_call_nobody(server, endpoint):
    place = endpoint.url.removeprefix("http://").rstrip("/")
    headers = {
        "Host": place, "X-Forwarded-Host": place, "X-Forwarded-For": place, "Via": place,
        "Forwarded": f"host={place};for={place}", "Referer": endpoint.url, "Proxy": endpoint.url,
        "Origin": f"http://{place}", "X-Original-URL": endpoint.url, "X-Rewrite-URL": "/admin",
        "Link": f'<{endpoint.url}>; rel="http://www.w3.org/ns/json-ld#context"',
    }  # fmt: skip
    paths = ("/", "/health", "/sparql", "/docs", "/openapi.json", "/nowhere", "/data", "/id/x/y")
    for path in paths:
        answer = server.http.request("GET", server.address + path, headers=headers, redirect=False)
        assert answer.status < 500, path
    assert (len(headers), endpoint.hits) == (11, 0)


def test_documents_call_nobody(plain, endpoint):
    sent = documents(endpoint.url)
    for name, (media_type, body) in sent.items():
        answer = send(plain, "PUT", at("urn:egress"), body, media_type)
        assert answer.status in (201, 204, 400), (name, answer.data)
        stored = plain.get(at("urn:egress"), "application/n-triples").data
        assert b"root:" not in answer.data + stored, name
    assert (len(sent), endpoint.hits) == (13, 0)


def test_updates_call_nobody(plain, endpoint):
    for name, text in UPDATES.items():
        answer = send(plain, "POST", "/update", text.format(u=endpoint.url), UPDATE)
        assert answer.status in (400, 403), (name, answer.data)
    using = f"/update?using-graph-uri={quote(endpoint.url, safe='')}"
    assert send(plain, "POST", using, "DELETE WHERE { ?s ?p 'x' }", UPDATE).status in (204, 400)
    assert (len(UPDATES), endpoint.hits) == (6, 0)
