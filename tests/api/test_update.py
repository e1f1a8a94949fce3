"""Updates by the SPARQL 1.1 Protocol, section 2.2: every form, every refusal, the dataset."""

from __future__ import annotations

import base64
from urllib.parse import urlencode

import pytest
import urllib3

from tests.api.test_sparql import problem
from tests.api.writing import GRAPH, TOKEN, ask, send, writable
from tests.releases import publish

FORM, UPDATE = "application/x-www-form-urlencoded", "application/sparql-update"


def insert(number, graph=GRAPH):
    return f"INSERT DATA {{ GRAPH <{graph}> {{ <urn:update> <urn:p> {number} }} }}"


def update(server, text, **more):
    return send(server, "POST", "/update", text, UPDATE, **more)


def holds(server, number, graph=GRAPH):
    return ask(server, f"GRAPH <{graph}> {{ <urn:update> <urn:p> {number} }}")


def test_an_update_as_the_body_is_made_and_seen_at_once(plain):
    answer = send(plain, "POST", "/update", insert(1), "Application/SPARQL-Update; charset=UTF-8")
    assert (answer.status, answer.data) == (204, b"")
    assert answer.headers["X-Release"] == plain.query("ASK {}").headers["X-Release"]
    assert holds(plain, 1)


def test_an_update_by_form_is_made_and_seen_at_once(plain):
    text = insert('"100%25 a+b 知识 🧭"')
    answer = send(plain, "POST", "/update", urlencode({"update": text}), FORM)
    assert answer.status == 204
    assert holds(plain, '"100%25 a+b 知识 🧭"')


def test_who_names_json_is_told_what_became_of_it(plain):
    before = plain.query("ASK {}").headers["X-Release"]
    for accept, status in (
        ("application/json", 200), ("application/json, */*;q=0.1", 200), ("*/*", 204),
        ("text/turtle", 204), ("application/json, text/plain, */*", 204),
    ):  # fmt: skip
        update(plain, f"DROP SILENT GRAPH <{GRAPH}>")
        previous = plain.query("ASK {}").headers["X-Release"]
        answer = update(plain, insert(2), Accept=accept)
        assert answer.status == status, accept
        if status == 200:
            told = answer.json()
            assert told["release"] == answer.headers["X-Release"] != previous
            assert (told["previous"], told["added"], told["removed"]) == (previous, 1, 0)
    assert before != plain.query("ASK {}").headers["X-Release"]


def test_an_update_that_changes_nothing_makes_no_release(plain):
    first = update(plain, insert(3)).headers["X-Release"]
    assert update(plain, insert(3)).headers["X-Release"] == first
    assert update(plain, "").headers["X-Release"] == first


def test_relative_iris_stand_on_the_base_of_the_release(plain):
    assert update(plain, "INSERT DATA { GRAPH <g> { <s> <p> <o> } }").status == 204
    assert ask(plain, "GRAPH ?g { ?s ?p <https://w3id.org/habitat-kg/o> } FILTER(ISIRI(?g))")


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "PATCH"])
def test_other_methods_are_not_taken(plain, method):
    answer = send(plain, method, "/update?update=CLEAR%20ALL")
    assert answer.status == 405
    assert set(answer.headers["Allow"].replace(",", " ").split()) == {"POST", "OPTIONS"}


BAD = [
    ("/update?update=CLEAR%20ALL", "", FORM, 400, "bad-request"),
    ("/update?update=CLEAR%20ALL", "CLEAR ALL", UPDATE, 400, "bad-request"),
    ("/update", "update=CLEAR%20NAMED&update=CLEAR%20DEFAULT", FORM, 400, "bad-request"),
    ("/update", "foo=bar", FORM, 400, "bad-request"),
    ("/update", "", FORM, 400, "bad-request"),
    ("/update", "query=ASK%7B%7D", FORM, 400, "bad-request"),
    ("/update", "update=CLEAR%20ALL&query=ASK%7B%7D", FORM, 400, "bad-request"),
    ("/update", "update=CLEAR%20ALL&default-graph-uri=urn%3Ax", FORM, 400, "bad-request"),
    ("/update?named-graph-uri=urn%3Ax", "CLEAR ALL", UPDATE, 400, "bad-request"),
    ("/update?using-graph-uri=relative", "CLEAR ALL", UPDATE, 400, "bad-request"),
    ("/update?using-graph-uri=%ff", "CLEAR ALL", UPDATE, 400, "bad-request"),
    ("/update", "update=%ff", FORM, 400, "bad-request"),
    ("/update", "update=CLEAR%20XYZ", FORM, 400, "query-syntax"),
    ("/update", "ASK {}", UPDATE, 400, "query-syntax"),
    ("/update", "INSERT DATA { <a> }", UPDATE, 400, "query-syntax"),
    ("/update", b"INSERT DATA { <urn:a> <urn:b> '\xff' }", UPDATE, 400, "bad-request"),
    ("/update", "LOAD <http://127.0.0.1:1/>", UPDATE, 400, "query-refused"),
    ("/update", "INSERT {} WHERE { SERVICE <http://127.0.0.1:1/> {} }", UPDATE, 400,
     "query-refused"),
    ("/update", "INSERT {} WHERE {" + "{" * 5000 + "}" * 5000 + "}", UPDATE, 400, "query-refused"),
    ("/update", "CLEAR NAMED", "text/plain", 415, "unsupported-media-type"),
    ("/update", "update=CLEAR%20NAMED", None, 415, "unsupported-media-type"),
    ("/update", "CLEAR NAMED", "application/sparql-query", 415, "unsupported-media-type"),
    ("/update", "CLEAR NAMED".encode("utf-16"), f"{UPDATE}; charset=UTF-16", 415,
     "unsupported-media-type"),
    ("/update", b"#" * 1_100_000, UPDATE, 413, "request-too-large"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "body", "content_type", "status", "code"), BAD)
def test_bad_updates_are_refused_and_change_nothing(plain, path, body, content_type, status, code):
    before = plain.query("ASK {}").headers["X-Release"]
    answer = send(plain, "POST", path, body, content_type)
    problem(answer, status, code)
    if status == 415 and content_type != f"{UPDATE}; charset=UTF-16":
        assert UPDATE in answer.headers["Accept-Post"]
    assert plain.query("ASK {}").headers["X-Release"] == before


def test_the_bad_updates_have_their_size():
    assert len(BAD) == 24


def test_a_request_is_made_whole_or_not_at_all(plain):
    for second in ("LOAD <http://127.0.0.1:1/>", "CREATE GRAPH <urn:there>", "nonsense"):
        update(plain, "CREATE SILENT GRAPH <urn:there>")
        assert update(plain, f"{insert(4)} ; {second}").status >= 400
        assert not holds(plain, 4)


def test_several_operations_with_prologues_of_their_own(plain):
    text = (
        "PREFIX e: <urn:e:> DROP SILENT GRAPH e:g ;\nPREFIX f: <urn:f:>\n"
        "INSERT DATA { GRAPH e:g { f:s f:p 'x ; PREFIX' } } ;\nPREFIX e: <urn:e:> CREATE GRAPH e:h"
    )
    assert update(plain, text).status == 204
    assert ask(plain, "GRAPH <urn:e:g> { <urn:f:s> ?p ?o }")


COPY = "INSERT { GRAPH <urn:out> { ?s <urn:in> ?o } } WHERE { %s }"
BOTH = "{ ?s <urn:from> ?o } UNION { GRAPH ?g { ?s <urn:from> ?o } }"
DATASETS = [
    ([], {"default", "one", "two"}),
    ([("using-graph-uri", "urn:one")], {"one"}),
    ([("using-graph-uri", "urn:one"), ("using-graph-uri", "urn:two")], {"one", "two"}),
    ([("using-named-graph-uri", "urn:two")], {"two"}),
    ([("using-graph-uri", "urn:one"), ("using-named-graph-uri", "urn:two")], {"one", "two"}),
    ([("using-graph-uri", "urn:none")], set()),
]


@pytest.mark.parametrize(("pairs", "expected"), DATASETS)
@pytest.mark.parametrize("direct", [True, False])
def test_the_dataset_of_the_protocol(plain, pairs, expected, direct):
    """Section 2.2.3."""
    update(
        plain,
        "DROP SILENT GRAPH <urn:out> ; INSERT DATA { <urn:s> <urn:from> 'default' "
        "GRAPH <urn:one> { <urn:s> <urn:from> 'one' } "
        "GRAPH <urn:two> { <urn:s> <urn:from> 'two' } }",
    )
    text = COPY % BOTH
    if direct:
        answer = send(plain, "POST", f"/update?{urlencode(pairs)}", text, UPDATE)
    else:
        answer = send(plain, "POST", "/update", urlencode([("update", text), *pairs]), FORM)
    assert answer.status == 204
    rows = plain.query("SELECT ?o { GRAPH <urn:out> { ?s <urn:in> ?o } }").json()
    assert {row["o"]["value"] for row in rows["results"]["bindings"]} == expected
    update(plain, "DELETE WHERE { ?s <urn:from> ?o }")


def test_the_shorthand_deletes_by_the_dataset_of_the_protocol(plain):
    update(plain, "INSERT DATA { <urn:d> <urn:p> 1 , 2 . GRAPH <urn:one> { <urn:d> <urn:p> 1 } }")
    path = "/update?using-graph-uri=urn%3Aone"
    assert send(plain, "POST", path, "DELETE WHERE { <urn:d> ?p ?o }", UPDATE).status == 204
    assert not ask(plain, "<urn:d> <urn:p> 1") and ask(plain, "<urn:d> <urn:p> 2")
    assert ask(plain, "GRAPH <urn:one> { <urn:d> <urn:p> 1 }")


@pytest.mark.parametrize(
    "text",
    [
        "WITH <urn:one> DELETE { ?s ?p 1 } WHERE { ?s ?p 1 }",
        "INSERT { ?s ?p 1 } USING <urn:one> WHERE { ?s ?p 1 }",
        "DELETE { ?s ?p 1 } USING NAMED <urn:one> WHERE { GRAPH ?g { ?s ?p 1 } }",
    ],
)
def test_a_dataset_in_the_update_as_well_is_refused(plain, text):
    for name in ("using-graph-uri", "using-named-graph-uri"):
        answer = send(plain, "POST", f"/update?{name}=urn%3Aone", text, UPDATE)
        problem(answer, 400, "bad-request")
    assert update(plain, text).status == 204


WRONG = {
    "none": None,
    "wrong": "Bearer wrong-wrong-wrong",
    "empty": "Bearer ",
    "cut by one": f"Bearer {TOKEN[:-1]}",
    "with a tail": f"Bearer {TOKEN}x",
    "of another scheme": "Basic " + base64.b64encode(f"admin:{TOKEN}".encode()).decode(),
    "bare": TOKEN,
}


@pytest.mark.parametrize("given", WRONG.values(), ids=WRONG)
@pytest.mark.parametrize(
    ("method", "path", "content_type"),
    [("POST", "/update", UPDATE), ("PUT", f"/data?graph={GRAPH}", "text/turtle"),
     ("POST", f"/data?graph={GRAPH}", "text/turtle"), ("DELETE", f"/data?graph={GRAPH}", None),
     ("PUT", "/data/direct", "text/turtle"), ("PUT", "/data", "application/trig")],
)  # fmt: skip
def test_a_write_without_the_token_is_refused(plain, given, method, path, content_type):
    before = plain.query("ASK {}").headers["X-Release"]
    more = {} if given is None else {"Authorization": given}
    answer = send(plain, method, path, insert(5), content_type, token=None, **more)
    problem(answer, 401, "unauthorized")
    assert answer.headers["WWW-Authenticate"].startswith('Bearer realm="')
    assert plain.query("ASK {}").headers["X-Release"] == before


def test_the_scheme_is_read_in_any_case_and_the_token_as_it_is(plain):
    for given, status in (
        (f"bearer {TOKEN}", 204), (f"BEARER  {TOKEN}", 204), (f"Bearer {TOKEN.upper()}", 401),
    ):  # fmt: skip
        assert update(plain, "", token=None, Authorization=given).status == status


def test_two_tokens_are_refused(plain):
    headers = urllib3.HTTPHeaderDict()
    for token in (TOKEN, "other"):
        headers.add("Authorization", f"Bearer {token}")
    headers.add("Content-Type", UPDATE)
    answer = plain.http.request("POST", f"{plain.address}/update", body=b"", headers=headers)
    problem(answer, 401, "unauthorized")


def test_writes_are_off_unless_there_is_a_token(server):
    for method, path in (("POST", "/update"), ("PUT", "/data/x"), ("DELETE", "/data?graph=urn:x")):
        document = problem(send(server, method, path, "", UPDATE), 403, "write-refused")
        assert "KG_WRITE_TOKEN" in document["remedy"]


def test_an_update_may_depend_on_the_release(plain):
    answer = plain.query("SELECT * { ?s ?p ?o }")
    tag, release = answer.headers["ETag"], answer.headers["X-Release"]
    problem(update(plain, insert(6), If_Match='"stale"'), 412, "precondition-failed")
    problem(update(plain, insert(6), If_Match=f"W/{tag}"), 412, "precondition-failed")
    assert not holds(plain, 6)
    assert update(plain, insert(6), If_Match=f'"stale", {tag}').status == 204
    problem(update(plain, insert(7), If_Match=tag), 412, "precondition-failed")
    release = plain.query("ASK {}").headers["X-Release"]
    assert update(plain, insert(7), If_Match=f'"{release}"').status == 204
    assert update(plain, f"DROP GRAPH <{GRAPH}>", If_Match="*").status == 204


def test_the_merge_is_kept_and_cannot_be_written(merged):
    for text in (
        "INSERT DATA { <urn:update> <urn:p> 8 }",
        "DELETE WHERE { ?s ?p ?o }",
        "CLEAR DEFAULT",
        "INSERT { ?s <urn:p> 8 } WHERE { ?s ?p ?o }",
    ):
        problem(update(merged, text), 403, "write-refused")
    assert update(merged, insert(8)).status == 204
    assert ask(merged, "<urn:update> <urn:p> 8")
    assert update(merged, f"DELETE DATA {{ GRAPH <{GRAPH}> {{ <urn:update> <urn:p> 8 }} }}").status
    assert not ask(merged, "<urn:update> <urn:p> 8")


SHAPE = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
<urn:shape> a sh:NodeShape ; sh:targetSubjectsOf <urn:weighs> ;
  sh:property [ sh:path <urn:weighs> ; sh:minInclusive 0 ; sh:message "A weight is not below 0." ] .
"""


def test_what_violates_the_shapes_is_answered_with_the_report(tmp_path):
    ontology = publish(tmp_path).path / "ontology"
    (ontology / "shapes").mkdir(parents=True)
    (ontology / "habitat-kg.ttl").write_text("")
    (ontology / "shapes" / "weights.ttl").write_text(SHAPE)
    wrong = f"INSERT DATA {{ GRAPH <{GRAPH}> {{ <urn:thing> <urn:weighs> -1 }} }}"
    with writable(tmp_path) as server:
        before = server.query("ASK {}").headers["X-Release"]
        answer = update(server, wrong)
        assert (answer.status, answer.headers["Content-Type"]) == (422, "application/problem+json")
        document = answer.json()
        assert document["type"] == "/errors#shapes"
        assert any("A weight is not below 0." in said for said in document["sentences"])
        for media_type in ("text/turtle", "application/ld+json", "application/rdf+xml"):
            report = update(server, wrong, Accept=media_type)
            assert report.status == 422
            assert report.headers["Content-Type"].startswith(media_type)
            assert b"ValidationReport" in report.data and b"A weight" in report.data
        page = update(server, wrong, Accept="text/html")
        assert page.status == 422 and b"<li>" in page.data
        assert server.query("ASK {}").headers["X-Release"] == before
        right = wrong.replace("-1", "1")
        assert update(server, right).status == 204
