"""The Graph Store HTTP Protocol, section by section, on named graphs, the default graph and all."""

from __future__ import annotations

import json
from urllib.parse import quote

import pytest
from pyoxigraph import RdfFormat, parse

from kg.formats import GRAPH_FORMATS
from tests.api.test_sparql import problem
from tests.api.writing import TURTLE, ask, at, raw, send, writable

ZH = "知识图谱 🧭 ½"
ONE = f'<http://e/s> <http://e/p> "{ZH}"@zh .'
DOCUMENTS = {
    "text/turtle": ONE,
    "application/x-turtle; charset=utf-8": ONE,
    "application/n-triples": ONE,
    "text/plain": ONE,
    "application/rdf+xml": (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e/">'
        f'<rdf:Description rdf:about="http://e/s"><e:p xml:lang="zh">{ZH}</e:p>'
        "</rdf:Description></rdf:RDF>"
    ),
    "application/ld+json": json.dumps(
        {"@id": "http://e/s", "http://e/p": {"@value": ZH, "@language": "zh"}}
    ),
    "application/trig": f"{{ {ONE} }}",
    "application/n-quads": ONE,
}
NAMES = [
    "http://example.org/g",
    "http://example.org/图/1",
    "urn:uuid:7d4e",
    "http://example.org/a%2Fb?c=d&e=f#g",
]


def triples(answer, format_=RdfFormat.TURTLE):
    assert answer.status == 200, answer.data
    return list(parse(answer.data, format_))


def release_of(server):
    return server.query("ASK {}").headers["X-Release"]


@pytest.fixture
def graph(plain):
    """The path of a graph that is not there."""
    path = at("http://example.org/fresh")
    send(plain, "DELETE", path)
    return path


@pytest.mark.parametrize("media_type", DOCUMENTS)
def test_put_makes_a_graph_of_any_document(plain, graph, media_type):
    """Section 5.3: 201 where it was not there."""
    answer = send(plain, "PUT", graph, DOCUMENTS[media_type], media_type)
    assert (answer.status, answer.data) == (201, b"")
    assert answer.headers["X-Release"] == release_of(plain)
    (found,) = triples(plain.get(graph, TURTLE))
    assert (found.object.value, found.object.language) == (ZH, "zh")


def test_the_documents_have_their_size():
    assert len(DOCUMENTS) == 8


def test_put_replaces_and_post_adds(plain, graph):
    assert send(plain, "PUT", graph, "<urn:a> <urn:b> 1 .", TURTLE).status == 201
    assert send(plain, "PUT", graph, "<urn:a> <urn:b> 2 .", TURTLE).status == 204
    assert send(plain, "POST", graph, "<urn:a> <urn:b> 3 .", TURTLE).status == 204
    assert {t.object.value for t in triples(plain.get(graph, TURTLE))} == {"2", "3"}


def test_post_makes_the_graph_that_is_not_there(plain, graph):
    """Section 5.5."""
    assert send(plain, "POST", graph, ONE, TURTLE).status == 201
    assert len(triples(plain.get(graph, TURTLE))) == 1


def test_documents_keep_their_blank_nodes_apart(plain, graph):
    send(plain, "PUT", graph, "_:a <urn:p> 1 .", TURTLE)
    send(plain, "POST", graph, "_:a <urn:p> 1 .", TURTLE)
    assert len(triples(plain.get(graph, TURTLE))) == 2


@pytest.mark.parametrize("entry", GRAPH_FORMATS, ids=lambda entry: entry.name)
def test_get_gives_every_format(plain, graph, entry):
    """Section 5.2."""
    send(plain, "PUT", graph, ONE, TURTLE)
    for answer in (
        plain.get(graph, entry.media_type), plain.get(f"{graph}&format={entry.name}", "image/png"),
    ):  # fmt: skip
        assert answer.headers["Content-Type"] == entry.content_type
        assert "accept" in answer.headers["Vary"].lower()
        (found,) = triples(answer, entry.rdf)
        assert found.object.value == ZH
    problem(plain.get(graph, "image/png"), 406, "not-acceptable")


def test_head_mirrors_get(plain, graph):
    """Section 5.6."""
    problem_free = send(plain, "HEAD", graph)
    assert problem_free.status == 404
    send(plain, "PUT", graph, ONE, TURTLE)
    head, get = plain.get(graph, TURTLE, method="HEAD"), plain.get(graph, TURTLE)
    assert (head.status, head.data) == (200, b"")
    for name in ("Content-Type", "Content-Length", "ETag", "Vary", "X-Release"):
        assert head.headers[name] == get.headers[name]


def test_delete_removes_the_graph(plain, graph):
    """Section 5.4."""
    send(plain, "PUT", graph, ONE, TURTLE)
    assert send(plain, "DELETE", graph).status == 204
    problem(plain.get(graph), 404, "not-found")
    problem(send(plain, "DELETE", graph), 404, "not-found")


@pytest.mark.parametrize("name", NAMES)
def test_graphs_are_named_by_any_absolute_iri(plain, name):
    path = at(name)
    send(plain, "DELETE", path)
    assert send(plain, "PUT", path, ONE, TURTLE).status == 201
    assert len(triples(plain.get(path, TURTLE))) == 1
    assert ask(plain, f"GRAPH <{name}> {{ ?s ?p ?o }}")
    assert send(plain, "DELETE", path).status == 204


def test_the_name_is_decoded_once(plain):
    once, twice = "http://example.org/%31", "http://example.org/%2531"
    for path in (once, twice):
        send(plain, "DELETE", f"/data?graph={path}")
    assert send(plain, "PUT", f"/data?graph={once}", ONE, TURTLE).status == 201
    assert send(plain, "PUT", f"/data?graph={twice}", "", TURTLE).status == 201
    assert len(triples(plain.get("/data?graph=http://example.org/1", TURTLE))) == 1
    assert triples(plain.get(at("http://example.org/%31"), TURTLE)) == []


def test_a_graph_below_the_store_is_named_by_its_address(plain):
    """Section 4.1: what names it is the address in one way of writing it."""
    name = f"{plain.address}/data/~person/a%20b/%E5%9B%BE"
    send(plain, "DELETE", at(name))
    assert send(plain, "PUT", "/data/%7eperson/a%20b/%e5%9b%be", ONE, TURTLE).status == 201
    assert send(plain, "PUT", "/data/~person/a%20b/%E5%9B%BE", ONE, TURTLE).status == 204
    assert len(triples(plain.get(at(name), TURTLE))) == 1
    assert ask(plain, f"GRAPH <{name}> {{ ?s ?p ?o }}")
    assert plain.get("/data/~person/a%20b/%E5%9B%BE", Host="other.example").status == 404
    assert send(plain, "DELETE", "/data/~person/a%20b/%E5%9B%BE").status == 204
    assert plain.get("/data/~person/a%20b/%E5%9B%BE").status == 404


def test_relative_iris_stand_on_the_name_of_the_graph(plain, graph):
    """Section 4.1."""
    send(plain, "PUT", graph, "<x> <p> <> .", TURTLE)
    send(plain, "PUT", "/data/base/x", "<y> <p> <> .", TURTLE)
    send(plain, "POST", "/data?default", "<z> <urn:base> <> .", TURTLE)
    assert ask(plain, "GRAPH ?g { <http://example.org/x> ?p ?g }")
    assert ask(plain, f"GRAPH ?g {{ <{plain.address}/data/base/y> ?p ?g }}")
    assert ask(plain, f"<{plain.address}/z> <urn:base> <{plain.address}/data>")
    send(plain, "DELETE", "/data/base/x")


def test_the_default_graph(plain):
    assert send(plain, "PUT", "/data?default", "<urn:a> <urn:b> 1 .", TURTLE).status in (201, 204)
    assert send(plain, "PUT", "/data?default=", "<urn:a> <urn:b> 2 .", TURTLE).status == 204
    assert [t.object.value for t in triples(plain.get("/data?default", TURTLE))] == ["2"]
    assert send(plain, "DELETE", "/data?default").status == 204
    assert triples(plain.get("/data?default", TURTLE)) == []


@pytest.mark.parametrize("path", ["/data", "/data/"])
def test_post_to_the_store_makes_a_graph_with_an_address(plain, path):
    """Section 5.5: a new address for each, which is also the name of the graph."""
    made = set()
    for _ in range(2):
        answer = send(plain, "POST", path, "<> <urn:p> <x> .", TURTLE, Slug="my-graph")
        assert answer.status == 201
        location = answer.headers["Location"]
        assert location.startswith(f"{plain.address}/data/")
        made.add(location)
        direct = triples(plain.get(location.removeprefix(plain.address), TURTLE))
        assert direct == triples(plain.get(at(location), TURTLE))
        assert [t.subject.value for t in direct] == [location]
        assert send(plain, "DELETE", location.removeprefix(plain.address)).status == 204
    assert len(made) == 2


PARTS = (
    '--x\r\nContent-Disposition: form-data; name="a"; filename="a.ttl"\r\n'
    "Content-Type: text/turtle; charset=utf-8\r\n\r\n_:b <urn:name> <> .\r\n\r\n"
    '--x\r\nContent-Disposition: form-data; name="b"; filename="b.nt"\r\n'
    "Content-Type: application/octet-stream\r\n\r\n_:b <urn:name> <urn:b> .\r\n"
    '--x\r\nContent-Disposition: form-data; name="c.jsonld"\r\n\r\n'
    '{"@id": "urn:c", "urn:name": "知识"}\r\n--x--\r\n'
)
MULTIPART = "multipart/form-data; boundary=x"


def test_post_of_several_documents(plain, graph):
    """Section 5.5, each part by its type or the ending of its name."""
    assert send(plain, "POST", graph, PARTS, MULTIPART).status == 201
    found = triples(plain.get(graph, TURTLE))
    assert {t.object.value for t in found} == {"http://example.org/fresh", "urn:b", "知识"}
    assert len({t.subject for t in found}) == 3
    answer = send(plain, "POST", "/data", PARTS, MULTIPART)
    assert answer.status == 201
    assert len(triples(plain.get(at(answer.headers["Location"]), TURTLE))) == 3
    send(plain, "DELETE", at(answer.headers["Location"]))


def part(*headers, body="<urn:a> <urn:b> 1 ."):
    head = "\r\n".join(('Content-Disposition: form-data; name="a"', *headers))
    return f"--x\r\n{head}\r\n\r\n{body}\r\n--x--\r\n"


BROKEN = [
    (PARTS[:-8], MULTIPART, 400, "bad-request"),
    (PARTS, "multipart/form-data; boundary=y", 400, "bad-request"),
    (PARTS, "multipart/form-data", 400, "bad-request"),
    ("", MULTIPART, 400, "bad-request"),
    ("--x--\r\n", MULTIPART, 400, "bad-request"),
    (part(), MULTIPART, 415, "unsupported-media-type"),
    (part("Content-Type: image/png"), MULTIPART, 415, "unsupported-media-type"),
    (part("Content-Type: text/turtle; charset=utf-16"), MULTIPART, 415, "unsupported-media-type"),
    (part("Content-Type: text/turtle", "Content-Transfer-Encoding: base64"), MULTIPART, 415,
     "unsupported-media-type"),
    (part("Content-Type: text/turtle", body="<urn:a> <oops"), MULTIPART, 400, "document-syntax"),
    (part("X: " + "y" * 100_000), MULTIPART, 400, "bad-request"),
    (part("Content-Type: text/turtle").replace("--x--\r\n", "") * 101 + "--x--\r\n", MULTIPART, 400,
     "bad-request"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "content_type", "status", "code"), BROKEN)
def test_broken_parts_are_refused_and_change_nothing(
    plain, graph, body, content_type, status, code
):
    before = release_of(plain)
    problem(send(plain, "POST", graph, body, content_type), status, code)
    assert release_of(plain) == before


def test_the_broken_parts_have_their_size():
    assert len(BROKEN) == 12


BAD = [
    ("GET", f"{at('urn:x')}&default", None, 400, "bad-request"),
    ("GET", f"{at('urn:x')}&graph=urn:y", None, 400, "bad-request"),
    ("GET", "/data?default&default", None, 400, "bad-request"),
    ("GET", "/data?default=yes", None, 400, "bad-request"),
    ("GET", "/data?graph=relative", None, 400, "bad-request"),
    ("GET", "/data?graph=", None, 400, "bad-request"),
    ("GET", "/data?graph=urn:a%20b", None, 400, "bad-request"),
    ("GET", "/data?graph=%ff", None, 400, "bad-request"),
    ("GET", "/data?grpah=urn:x", None, 400, "bad-request"),
    ("GET", "/data/x?graph=urn:x", None, 400, "bad-request"),
    ("GET", "/data/x?default", None, 400, "bad-request"),
    ("GET", "/data/x?x=1", None, 400, "bad-request"),
    ("GET", "/data/x", None, 404, "not-found"),
    ("GET", "/data?format=turtle", None, 406, "not-acceptable"),
    ("PUT", f"{at('urn:x')}&default", TURTLE, 400, "bad-request"),
    ("PUT", f"{at('urn:x')}&format=turtle", TURTLE, 400, "bad-request"),
    ("PUT", "/data", TURTLE, 400, "bad-request"),
    ("DELETE", "/data", None, 400, "bad-request"),
    ("PUT", at("urn:x"), "image/png", 415, "unsupported-media-type"),
    ("PUT", at("urn:x"), None, 415, "unsupported-media-type"),
    ("PUT", at("urn:x"), "text/turtle; charset=utf-16", 415, "unsupported-media-type"),
    ("PUT", at("urn:x"), "multipart/form-data; boundary=x", 415, "unsupported-media-type"),
    ("PUT", at("urn:x"), "turtle", 415, "unsupported-media-type"),
    ("POST", at("urn:x"), "application/sparql-update", 415, "unsupported-media-type"),
    ("PATCH", at("urn:x"), TURTLE, 405, "method-not-allowed"),
]


@pytest.mark.parametrize(("method", "path", "content_type", "status", "code"), BAD)
def test_bad_requests_are_refused_and_change_nothing(
    plain, method, path, content_type, status, code
):
    before = release_of(plain)
    body = None if content_type is None and method != "PUT" else "<urn:a> <urn:b> 1 ."
    answer = send(plain, method, path, body, content_type)
    problem(answer, status, code)
    if status == 415 and "charset" not in str(content_type):
        listed = answer.headers["Accept-Post" if method == "POST" else "Accept"]
        assert "text/turtle" in listed and "application/n-quads" in listed
    if status == 405:
        allowed = set(answer.headers["Allow"].replace(",", " ").split())
        assert allowed == {"GET", "HEAD", "PUT", "POST", "DELETE", "OPTIONS"}
    assert release_of(plain) == before


def test_the_bad_requests_have_their_size():
    assert len(BAD) == 25


def test_an_address_is_read_as_it_is_sent(plain):
    """Clients of HTTP mend an address; attackers do not."""
    close = b"Connection: close\r\n\r\n"
    for path, status in (
        ("/data/../../etc/passwd", 400),
        ("/data/%2e%2e/%2E%2E/etc/passwd", 400),
        ("/data/./x", 400),
        ("/data/x/..", 400),
        ("/data/x%zz", 400),
        ("/data/x%", 400),
        ("/d%61ta/x", 404),
        ("/data/%ff", 404),
        ("/data/%00", 404),
    ):
        assert raw(plain, f"GET {path}", close).startswith(f"HTTP/1.1 {status} ".encode()), path
    assert raw(plain, "GET /data/图", close).startswith(b"HTTP/1.1 40")


BROKEN_DOCUMENTS = {
    "text/turtle": "<urn:a> <urn:b> 1 .\n<urn:a> <oops",
    "application/n-triples": "<urn:a> <urn:b> <urn:c> .\nnonsense",
    "application/rdf+xml": "<rdf:RDF>\n<oops",
    "application/ld+json": '{"@id": ',
    "application/trig": "<urn:g> { <urn:a> <urn:b> <urn:c> }",
    "application/n-quads": "<urn:a> <urn:b> <urn:c> <urn:g> .",
}


@pytest.mark.parametrize("media_type", BROKEN_DOCUMENTS)
def test_a_document_that_cannot_be_read_changes_nothing(plain, graph, media_type):
    send(plain, "PUT", graph, ONE, TURTLE)
    before = release_of(plain)
    for method in ("PUT", "POST"):
        answer = send(plain, method, graph, BROKEN_DOCUMENTS[media_type], media_type)
        document = problem(answer, 400, "document-syntax")
        if media_type in ("text/turtle", "application/n-triples"):
            assert "line 2" in document["detail"]
    assert release_of(plain) == before


@pytest.mark.parametrize("content_type", [None, *(entry.media_type for entry in GRAPH_FORMATS)])
def test_no_body_is_an_empty_graph(plain, graph, content_type):
    for body in (None, b""):
        assert send(plain, "PUT", graph, body, content_type).status in (201, 204)
        assert triples(plain.get(graph, TURTLE)) == []
        assert send(plain, "POST", graph, body, content_type).status == 204


def test_conditions(plain, graph):
    """RFC 9110, section 13: nothing is lost to somebody who wrote in between."""
    problem(send(plain, "PUT", graph, ONE, TURTLE, If_Match="*"), 412, "precondition-failed")
    assert send(plain, "PUT", graph, ONE, TURTLE, If_None_Match="*").status == 201
    answer = send(plain, "PUT", graph, ONE, TURTLE, If_None_Match="*")
    problem(answer, 412, "precondition-failed")
    tag = plain.get(graph, TURTLE).headers["ETag"]
    packed = plain.get(graph, TURTLE, Accept_Encoding="gzip").headers["ETag"]
    two = "<urn:a> <urn:b> 2 ."
    for name, value in (("If-Match", '"stale"'), ("If-Match", ""), ("If-None-Match", tag)):
        answer = send(plain, "PUT", graph, two, TURTLE, **{name: value})
        problem(answer, 412, "precondition-failed")
    assert send(plain, "PUT", graph, two, TURTLE, If_Match=f'"other-1", {tag}').status == 204
    for method in ("PUT", "POST", "DELETE"):
        for old in (tag, packed):
            answer = send(plain, method, graph, ONE, TURTLE, If_Match=old)
            problem(answer, 412, "precondition-failed")
    assert send(plain, "POST", graph, ONE, TURTLE, If_Match="*", If_None_Match=tag).status == 204
    assert send(plain, "DELETE", graph, If_Match="*").status == 204
    problem(send(plain, "DELETE", graph, If_Match="*"), 412, "precondition-failed")


def test_validators(plain, graph):
    send(plain, "PUT", graph, ONE, TURTLE)
    first = plain.get(graph, TURTLE)
    tag = first.headers["ETag"]
    assert tag.startswith(f'"{first.headers["X-Release"]}-')
    again = plain.get(graph, TURTLE, If_None_Match=f'"x", W/{tag}')
    assert (again.status, again.data, again.headers["ETag"]) == (304, b"", tag)
    assert plain.get(graph, "application/n-triples", If_None_Match=tag).status == 200
    send(plain, "POST", graph, "<urn:a> <urn:b> 2 .", TURTLE)
    assert plain.get(graph, TURTLE, If_None_Match=tag).status == 200


def test_the_whole_store_comes_and_goes_as_a_dataset(tmp_path):
    trig = "<urn:a> <urn:b> 1 . <urn:g> { <urn:a> <urn:b> 2 } <urn:h> { _:x <urn:b> 3 }"
    with writable(tmp_path, dataset="plain") as server:
        assert send(server, "PUT", "/data", trig, "application/trig").status in (201, 204)
        for accept, format_ in (("application/n-quads", RdfFormat.N_QUADS), (None, RdfFormat.TRIG)):
            quads = list(parse(server.get("/data", accept).data, format_))
            assert {(q.object.value, getattr(q.graph_name, "value", "")) for q in quads} == {
                ("1", ""), ("2", "urn:g"), ("3", "urn:h"),
            }  # fmt: skip
        more = "<urn:a> <urn:b> <urn:more> <urn:g> ."
        assert send(server, "POST", "/data", more, "application/n-quads").status in (201, 204)
        assert len(triples(server.get(at("urn:g"), TURTLE))) == 2
        tag = server.get("/data").headers["ETag"]
        assert server.get("/data", If_None_Match=tag).status == 304
        assert send(server, "PUT", "/data", more, "application/n-quads").status in (201, 204)
        assert len(triples(server.get("/data"), RdfFormat.TRIG)) == 1
        problem(server.get(at("urn:h")), 404, "not-found")
        assert send(server, "PUT", "/data", "", "application/trig").status in (201, 204)
        assert triples(server.get("/data"), RdfFormat.TRIG) == []


def test_a_large_graph_is_streamed_and_has_a_tag(tmp_path):
    many = "".join(f"<urn:s{n}> <urn:p> '{'x' * 2000}' .\n" for n in range(1000))
    with writable(tmp_path, dataset="plain", buffer_bytes=1) as server:
        assert send(server, "PUT", at("urn:many"), many, TURTLE).status == 201
        first = server.get(at("urn:many"), "application/n-triples")
        assert len(first.data) > 2_000_000 and "Content-Length" not in first.headers
        assert first.data.count(b"\n") == 1000
        tag = first.headers["ETag"]
        again = server.get(at("urn:many"), "application/n-triples", If_None_Match=tag)
        assert (again.status, again.headers["ETag"]) == (304, tag)
        anything = server.get(at("urn:many"), "application/n-triples", If_None_Match="*")
        assert (anything.status, anything.data) == (304, b"")
        head = server.get(at("urn:many"), "application/n-triples", method="HEAD")
        assert (head.status, head.headers["ETag"]) == (200, tag)
        assert send(server, "PUT", at("urn:many"), ONE, TURTLE, If_Match=tag).status == 204
        assert server.get(at("urn:many"), "application/n-triples", If_None_Match=tag).status == 200


def test_the_merge_is_read_and_never_written(merged):
    for method in ("PUT", "POST", "DELETE"):
        problem(send(merged, method, "/data?default", ONE, TURTLE), 403, "write-refused")
    send(merged, "DELETE", at("urn:merged"))
    assert send(merged, "PUT", at("urn:merged"), ONE, TURTLE).status == 201
    default = merged.get("/data?default", "application/n-triples")
    assert ZH.encode() in default.data
    quads = list(parse(merged.get("/data", "application/n-quads").data, RdfFormat.N_QUADS))
    assert all(hasattr(quad.graph_name, "value") for quad in quads)
    assert any(quad.graph_name.value == "urn:merged" for quad in quads)
    assert send(merged, "DELETE", at("urn:merged")).status == 204
    assert not ask(merged, "<http://e/s> ?p ?o")


def test_who_names_json_is_told_what_became_of_it(plain, graph):
    made = send(plain, "PUT", graph, ONE, TURTLE, Accept="application/json")
    assert made.status == 201
    assert (made.json()["added"], made.json()["created"]) == (1, True)
    gone = send(plain, "DELETE", graph, Accept="application/json")
    assert (gone.status, gone.json()["removed"]) == (200, 1)


@pytest.mark.parametrize("path", ["/data", "/data/x/y", "/data?graph=urn:x"])
def test_options_and_preflight(plain, path):
    answer = send(
        plain, "OPTIONS", path, token=None, Origin="http://app.example",
        Access_Control_Request_Method="PUT",
        Access_Control_Request_Headers="authorization,content-type,if-match",
    )  # fmt: skip
    assert answer.status == 204
    for name in ("Allow", "Access-Control-Allow-Methods"):
        assert answer.headers[name] == "GET, HEAD, PUT, POST, DELETE, OPTIONS"
    allowed = answer.headers["Access-Control-Allow-Headers"]
    assert {"Authorization", "Content-Type", "If-Match"} <= set(allowed.split(", "))
    update = send(plain, "OPTIONS", "/update", token=None)
    assert update.headers["Allow"] == "POST, OPTIONS"


def test_a_host_that_is_no_part_of_an_iri_is_refused(plain):
    for host in ("a b", "e.example/x", "<script>", "a,b"):
        assert plain.get("/data/x", Host=quote(host, safe=" <>/,")).status == 400
