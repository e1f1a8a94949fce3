"""The OpenAPI description: valid, complete, with examples that are answered as it says."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from urllib.parse import quote

import pytest
import yaml
from starlette.routing import Route

from api.app import create_app
from api.problems import STATUS
from kg.config import Settings
from kg.formats import GRAPH_FORMATS, SOLUTION_FORMATS

WRITTEN = yaml.safe_load(files("api").joinpath("openapi.yaml").read_text("utf-8"))
UNDESCRIBED = (
    "/",
    "/errors",
    "/assets/{name}",
    "/docs",
    "/openapi.json",
    "/robots.txt",
    "/matrix",
    "/matrix/cell",
    "/compare",
    "/paths",
    "/questions",
    "/questions/{group}/{name}",
    "/search",
    "/sitemap.xml",
    "/sitemap/{part}.xml",
)
"""Pages for people, what search engines read, and the description itself."""


@pytest.fixture(scope="module")
def schema(shipped):
    return shipped.get("/openapi.json").json()


def operations(schema):
    for path, item in schema["paths"].items():
        for method, operation in item.items():
            yield path, method, operation


def resolve(schema, entry):
    while "$ref" in entry:
        found = schema
        for step in entry["$ref"].removeprefix("#/").split("/"):
            found = found[step]
        entry = found
    return entry


def test_every_plain_route_and_method_is_described_and_nothing_else(tmp_path):
    there = set()
    for route in create_app(Settings(home=tmp_path)).routes:
        if type(route) is not Route or route.path in UNDESCRIBED or route.path.startswith("/docs/"):
            continue
        path = re.sub(r"{(\w+):\w+}", r"{\1}", route.path)
        methods = {method.lower() for method in route.methods or ()}
        there |= {(path, method) for method in methods - {"head", "options"}}
    described = {(path, method) for path, methods in WRITTEN["paths"].items() for method in methods}
    assert described == there
    assert len(there) == 72


def test_every_reference_leads_somewhere_and_every_operation_has_a_name_of_its_own(schema):
    references = re.findall(r'"\$ref": "([^"]+)"', json.dumps(schema))
    assert len(references) > 500
    for reference in set(references):
        resolve(schema, {"$ref": reference})
    names = [operation["operationId"] for _, _, operation in operations(schema)]
    assert len(names) == len(set(names))


def test_every_operation_tells_the_refusals_that_it_may_answer_with(schema):
    told = 0
    for path, method, operation in operations(schema):
        statuses = set(operation["responses"])
        assert any(status.startswith("2") for status in statuses), (path, method)
        if f"{path}/".startswith(("/sparql/", "/api/", "/id/", "/data/", "/update/")):
            assert {"400", "401", "408", "413", "429", "503"} <= statuses, (path, method)
        if operation.get("security") in ([{"writeToken": []}], [{"adminToken": []}]):
            assert {"401", "403"} <= statuses, (path, method)
            told += 1
    assert told == 9
    known = {str(status) for code, status in STATUS.items() if code not in ("gate", "notation")}
    every = {s for _, _, operation in operations(schema) for s in operation["responses"]}
    assert known <= every


def test_the_media_types_are_those_of_the_one_table():
    answers = WRITTEN["paths"]["/sparql"]["get"]["responses"]["200"]["content"]
    table = {entry.media_type for entry in SOLUTION_FORMATS + GRAPH_FORMATS}
    assert set(answers) == table | {"text/html"}
    graphs = WRITTEN["paths"]["/data"]["get"]["responses"]["200"]["content"]
    assert set(graphs) == {entry.media_type for entry in GRAPH_FORMATS}
    read = WRITTEN["paths"]["/data"]["put"]["requestBody"]
    for entry in GRAPH_FORMATS:
        assert entry.media_type in read["content"] or entry.media_type in read["description"]


def test_the_examples_of_every_reading_operation_are_answered_as_described(shipped, schema):
    asked = 0
    for path, method, operation in operations(schema):
        if method != "get" or "adminToken" in json.dumps(operation.get("security", "")):
            continue
        if path.endswith("/check"):  # its example would have to name a release
            continue
        given = [p for p in operation.get("parameters", []) if "example" in p]
        address = path
        for entry in (p for p in given if p["in"] == "path"):
            address = address.replace(f"{{{entry['name']}}}", entry["example"])
        query = "&".join(
            f"{p['name']}={quote(str(p['example']), safe='')}"
            for p in given
            if p["in"] == "query" and (p.get("required") or "x-kind" not in p["schema"])
        )
        answer = shipped.prepared(f"{address}?{query}" if query else address)
        if answer.status in (303, 307) and str(answer.status) in operation["responses"]:
            answer = shipped.get(answer.headers["Location"])
        expected = "404" if path == "/data/{path}" else "200"
        assert str(answer.status) == expected, (address, query, answer.data[:300])
        told = resolve(schema, operation["responses"][expected])
        media_type = answer.headers["Content-Type"].partition(";")[0]
        assert media_type in told["content"], (address, media_type)
        asked += 1
    assert asked > 75


def test_the_examples_of_query_bodies_are_answered(shipped):
    content = WRITTEN["paths"]["/sparql"]["post"]["requestBody"]["content"]
    direct = content["application/sparql-query"]["example"]
    assert shipped.post("/sparql", direct, "application/sparql-query").status == 200
    form = content["application/x-www-form-urlencoded"]["example"]
    body = "&".join(f"{name}={quote(value, safe='')}" for name, value in form.items())
    assert shipped.post("/sparql", body, "application/x-www-form-urlencoded").status == 200


def test_the_forms_that_a_schema_names_are_all_taken(shipped):
    """One text of each pattern, so that whoever tests by the description is answered."""
    texts = [
        'SELECT * { ?s ?p "a b"@zh } LIMIT 9',
        "ASK { ?s ?p 15 }",
        "CONSTRUCT { ?s a ?c } { ?s a ?c } LIMIT 3",
        "DESCRIBE <http://metadata.un.org/sdg/9>",
    ]
    patterns = [form["pattern"] for form in WRITTEN["components"]["schemas"]["Query"]["anyOf"]]
    assert len(patterns) == len(texts)
    for pattern, text in zip(patterns, texts, strict=True):
        assert re.search(pattern, text)
        for name in ("json", "xml"):
            assert shipped.query(text, extra=f"&format={name}").status == 200
