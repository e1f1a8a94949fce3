"""The query endpoint: every form in every format, the protocol's rules, refusals, validators."""

from __future__ import annotations

import json
from urllib.parse import quote, urlencode

import pytest
from pyoxigraph import parse, parse_query_results

from kg.formats import GRAPH_FORMATS, SOLUTION_FORMATS

FORM, QUERY = "application/x-www-form-urlencoded", "application/sparql-query"
PARAGRAPH = "https://w3id.org/habitat-kg/id/document/report/para/17/a"
NONE = "http://example.org/none"
PROGRAMME = "https://w3id.org/habitat-kg/id/flagship-programme/inclusive"
FORMS = {
    "SELECT": f"SELECT ?o {{ <{PROGRAMME}> ?p ?o FILTER(LANG(?o) = 'zh') }}",
    "ASK": "ASK { ?s ?p ?o }",
    "CONSTRUCT": f"CONSTRUCT {{ <{PROGRAMME}> ?p ?o }} {{ <{PROGRAMME}> ?p ?o }}",
    "DESCRIBE": f"DESCRIBE <{PROGRAMME}>",
}
PAIRS = [
    (form, entry)
    for form in FORMS
    for entry in (GRAPH_FORMATS if form in ("CONSTRUCT", "DESCRIBE") else SOLUTION_FORMATS)
]


def problem(answer, status, code):
    assert answer.status == status, answer.data
    assert answer.headers["Content-Type"] == "application/problem+json"
    document = answer.json()
    assert document["type"] == f"/errors#{code}"
    assert document["status"] == status
    assert document["title"] and document["detail"]
    assert set(document) == {"type", "title", "status", "detail", "remedy"}
    return document


@pytest.mark.parametrize(("form", "entry"), PAIRS, ids=lambda v: getattr(v, "name", v))
def test_every_form_in_every_format(server, form, entry):
    answer = server.query(FORMS[form], entry.media_type)
    assert answer.status == 200
    assert answer.headers["Content-Type"] == entry.content_type
    assert "accept" in answer.headers["Vary"].lower()
    if entry.rdf is not None:
        assert len(list(parse(answer.data, entry.rdf))) == 7
    elif form == "SELECT" and entry.name in ("json", "xml", "tsv"):
        (row,) = parse_query_results(answer.data, entry.results)
        assert row["o"].value == "包容性城市"
    elif form == "SELECT":
        assert answer.data.decode() == "o\r\n包容性城市\r\n"
    else:
        assert b"true" in answer.data


def test_the_forms_have_their_size():
    assert len(PAIRS) == 20


@pytest.mark.parametrize("entry", SOLUTION_FORMATS + GRAPH_FORMATS, ids=lambda v: v.name)
def test_format_by_name(server, entry):
    form = "SELECT" if entry.results else "CONSTRUCT"
    answer = server.query(FORMS[form], "image/png", f"&format={entry.name}")
    assert (answer.status, answer.headers["Content-Type"]) == (200, entry.content_type)


def test_the_three_ways_to_send_a_query(server):
    text = 'SELECT ("100%25 a+b 知识 🧭" AS ?x) {}'
    answers = [
        server.query(text),
        server.post("/sparql", urlencode({"query": text}), FORM),
        server.post("/sparql", text.encode(), QUERY),
        server.post("/sparql", text.encode(), "Application/SPARQL-Query; charset=UTF-8"),
    ]
    for answer in answers:
        assert answer.status == 200
        (row,) = answer.json()["results"]["bindings"]
        assert row["x"]["value"] == "100%25 a+b 知识 🧭"


DATASETS = [
    (f"&default-graph-uri={quote(PARAGRAPH, safe='')}", "ASK { ?s ?p ?o }", True),
    (f"&named-graph-uri={quote(PARAGRAPH, safe='')}", "ASK { ?s ?p ?o }", False),
    (f"&named-graph-uri={quote(PARAGRAPH, safe='')}", "ASK { GRAPH ?g { ?s ?p ?o } }", True),
    (f"&default-graph-uri={quote(PARAGRAPH, safe='')}", "ASK { GRAPH ?g { ?s ?p ?o } }", False),
    (f"&default-graph-uri={quote(PARAGRAPH, safe='')}", f"ASK FROM <{NONE}> {{ ?s ?p ?o }}", True),
    (f"&default-graph-uri={quote(NONE, safe='')}", "ASK { ?s ?p ?o }", False),
    (f"&named-graph-uri={quote(NONE, safe='')}", "ASK { GRAPH ?g { ?s ?p ?o } }", False),
    ("", f"ASK FROM <{PARAGRAPH}> {{ <{PROGRAMME}> a ?type }}", False),
    ("", f"ASK FROM NAMED <{PARAGRAPH}> {{ GRAPH ?g {{ ?s ?p ?o }} }}", True),
]


@pytest.mark.parametrize(("extra", "text", "expected"), DATASETS)
def test_datasets(server, extra, text, expected):
    assert server.query(text, extra=extra).json()["boolean"] is expected


def test_relative_iris_stand_on_the_base_of_the_release(server):
    assert server.query("ASK { <id/flagship-programme/inclusive> ?p ?o }").json()["boolean"] is True


def test_datasets_by_form_and_in_the_address_of_a_direct_post(server):
    pairs = [("query", "ASK { GRAPH ?g { ?s ?p ?o } }"), ("default-graph-uri", PARAGRAPH)]
    assert server.post("/sparql", urlencode(pairs), FORM).json()["boolean"] is False
    path = f"/sparql?{urlencode(pairs[1:])}"
    assert server.post(path, pairs[0][1], QUERY).json()["boolean"] is False


REFUSED = [
    "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
    "SELECT * { SERVICE SILENT <http://127.0.0.1:1/> { ?s ?p ?o } }",
    "SELECT * { service ?where { ?s ?p ?o } }",
    "LOAD <http://127.0.0.1:1/>",
    "INSERT DATA { <urn:a> <urn:b> 1 }",
    "CLEAR ALL",
    "SELECT * FROM <http://127.0.0.1:1/> { ?s ?p ?o }",
    "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }",
    "SELECT * FROM NAMED <http://127.0.0.1:1/> { GRAPH ?g { ?s ?p ?o } }",
    "ASK { " + "{" * 5000 + "}" * 5000 + " }",
]
ALLOWED = [
    "SELECT * { ?s ?p 'SERVICE <http://127.0.0.1:1/> {}' }",
    'SELECT * { ?s ?p """SERVICE <http://127.0.0.1:1/> { LOAD <x> """ }',
    "SELECT * { ?s ?p ?SERVICE } LIMIT 1",
    "# SERVICE <http://127.0.0.1:1/> { ?s ?p ?o }\nASK {}",
    "ASK { ?s <http://example.org/SERVICE#FROM> ?o }",
]


@pytest.mark.parametrize("text", REFUSED, ids=lambda text: text[:40])
def test_what_reaches_out_or_writes_is_refused(server, text):
    problem(server.query(text), 400, "query-refused")


@pytest.mark.parametrize("text", ALLOWED)
def test_the_words_alone_are_no_reason(server, text):
    assert server.query(text).status == 200


def test_the_refusals_have_their_size():
    assert (len(REFUSED), len(ALLOWED)) == (10, 5)


BAD = [
    ("GET", "/sparql?query=", "query-syntax", 400),
    ("GET", "/sparql?query=SELECT", "query-syntax", 400),
    ("GET", "/sparql?update=CLEAR+ALL", "bad-request", 400),
    ("GET", "/sparql?query=ASK%7B%7D&query=ASK%7B%7D", "bad-request", 400),
    ("GET", "/sparql?query=ASK%7B%7D&update=x", "bad-request", 400),
    ("GET", "/sparql?query=%ff%fe", "bad-request", 400),
    ("GET", "/sparql?query=ASK%7B%7D&timeout=soon", "bad-request", 400),
    ("GET", "/sparql?query=ASK%7B%7D&format=pdf", "not-acceptable", 406),
    ("GET", "/sparql?query=ASK%7B%7D&default-graph-uri=relative", "bad-request", 400),
    ("PUT", "/sparql?query=ASK%7B%7D", "method-not-allowed", 405),
    ("DELETE", "/sparql", "method-not-allowed", 405),
    ("GET", "/nothing", "not-found", 404),
]


@pytest.mark.parametrize(("method", "path", "code", "status"), BAD)
def test_bad_requests(server, method, path, code, status):
    answer = server.get(path, method=method)
    problem(answer, status, code)
    if status == 405:
        assert {"GET", "POST", "HEAD"} <= set(answer.headers["Allow"].replace(",", " ").split())


POSTS = [
    ("query=ASK%7B%7D&query=ASK%7B%7D", FORM, 400, "bad-request"),
    ("foo=bar", FORM, 400, "bad-request"),
    ("update=CLEAR%20ALL", FORM, 400, "bad-request"),
    ("ASK {}", "application/json", 415, "unsupported-media-type"),
    ("ASK {}", None, 415, "unsupported-media-type"),
    ("CLEAR ALL", "application/sparql-update", 415, "unsupported-media-type"),
    ("ASK {}".encode("utf-16"), f"{QUERY}; charset=utf-16", 415, "unsupported-media-type"),
    (b"ASK { \xff }", QUERY, 400, "bad-request"),
    (b"#" * 1_100_000, QUERY, 413, "request-too-large"),
]


@pytest.mark.parametrize(("body", "content_type", "status", "code"), POSTS)
def test_bad_posts(server, body, content_type, status, code):
    problem(server.post("/sparql", body, content_type), status, code)


def test_a_body_sent_in_chunks_is_bounded_too(server):
    answer = server.http.request(
        "POST", f"{server.address}/sparql", body=(b"#" * 65536 for _ in range(20)), chunked=True,
        headers={"Content-Type": QUERY},
    )  # fmt: skip
    problem(answer, 413, "request-too-large")


def test_the_bad_requests_have_their_size():
    assert (len(BAD), len(POSTS)) == (12, 9)


def test_not_acceptable_lists_what_there_is(server):
    for text, accept, media_type in (
        (FORMS["SELECT"], "image/png", "text/csv"),
        (FORMS["SELECT"], "text/turtle", "application/sparql-results+json"),
        (FORMS["CONSTRUCT"], "text/csv", "application/n-quads"),
    ):
        document = problem(server.query(text, accept), 406, "not-acceptable")
        assert media_type in document["remedy"]


def test_too_large_an_answer_is_refused_whole(server):
    document = problem(
        server.query("SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 100000"), 413, "result-too-large"
    )
    assert "LIMIT" in document["remedy"]


def test_validators(server):
    first = server.query(FORMS["SELECT"])
    tag = first.headers["ETag"]
    assert tag.startswith('"') and first.headers["X-Release"] in tag
    again = server.query(FORMS["SELECT"], If_None_Match=f'"other", {tag}')
    assert (again.status, again.data, again.headers["ETag"]) == (304, b"", tag)
    assert server.query(FORMS["SELECT"], "text/csv", If_None_Match=tag).status == 200
    assert server.query(FORMS["ASK"], If_None_Match=tag).status == 200


def test_head_mirrors_get(server):
    path = f"/sparql?query={quote(FORMS['SELECT'])}"
    head, get = server.get(path, method="HEAD"), server.get(path)
    assert head.status == 200 and head.data == b""
    for name in ("Content-Type", "Content-Length", "ETag", "Vary"):
        assert head.headers[name] == get.headers[name]


def test_a_browser_without_a_query_gets_a_form(server):
    answer = server.get("/sparql", "text/html,*/*;q=0.8")
    assert answer.status == 200
    assert b"<textarea" in answer.data
    wrong = server.query("SELECT", "text/html,*/*;q=0.8")
    assert wrong.status == 400 and b"<h1" in wrong.data


def test_answers_in_one_process_and_another_are_equal(server):
    seen = {server.query(FORMS["DESCRIBE"], "text/turtle").data for _ in range(10)}
    assert len(seen) == 1


def test_json_is_json_at_any_size(server):
    answer = server.query("SELECT * { ?s ?p ?o }")
    assert len(json.loads(answer.data)["results"]["bindings"]) > 3000
