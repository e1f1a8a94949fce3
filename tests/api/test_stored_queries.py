"""Stored queries over HTTP: each a route and an operation, with its parameters by name."""

from __future__ import annotations

import csv
import io
import json
from urllib.parse import quote

import pytest

from kg.config import content_root
from kg.queries.catalog import Catalog

PATH = "/api/v1/queries"
TARGET = f"{PATH}/programme/programmes-by-target"
CATALOG = Catalog.read(content_root() / "queries")


def _json(answer):
    return json.loads(answer.data)


def test_the_list_says_what_can_be_asked(shipped):
    listed = _json(shipped.get(PATH))
    assert [entry["query"] for entry in listed["queries"]] == list(CATALOG.queries)
    (target,) = (e for e in listed["queries"] if e["query"] == "programme/programmes-by-target")
    values = target["parameters"][0]["values"]
    assert len(values) == 169
    assert {"key": "11.1", "iri": "http://metadata.un.org/sdg/11.1"}.items() <= next(
        value for value in values if value["key"] == "11.1"
    ).items()
    assert target["columns"]["basis"]["zh"]


@pytest.mark.parametrize("key", CATALOG.queries)
def test_every_example_answers(key, shipped):
    query = CATALOG.get(key)
    given = "&".join(f"{p.name}={quote(p.example)}" for p in query.header.parameters)
    answer = shipped.get(f"{PATH}/{key}?{given}")
    assert answer.status == 200
    assert answer.headers["Content-Type"] == "application/json"
    found = _json(answer)
    assert found["rows"]
    assert found["columns"] == list(query.header.returns) == list(found["rows"][0])
    assert found["release"] == answer.headers["X-Release"]


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        (None, "application/json"),
        ("*/*", "application/json"),
        ("application/json", "application/json"),
        ("application/sparql-results+json", "application/sparql-results+json"),
        ("application/sparql-results+xml", "application/sparql-results+xml; charset=utf-8"),
        ("text/csv", "text/csv; charset=utf-8"),
        ("text/csv;q=0.5, text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
    ],
)
def test_formats_by_accept(accept, media_type, shipped):
    answer = shipped.get(f"{TARGET}?target=11.1", accept)
    assert answer.status == 200
    assert answer.headers["Content-Type"] == media_type
    assert "Accept" in answer.headers["Vary"]
    assert b"contributes to" in answer.data


@pytest.mark.parametrize(("name", "start"), [("json", b'{"query"'), ("srj", b'{"head"')])
def test_formats_by_name(name, start, shipped):
    assert shipped.get(f"{TARGET}?target=11.1&format={name}", "text/csv").data.startswith(start)


def test_csv_is_the_same_rows(shipped):
    table = list(
        csv.DictReader(io.StringIO(shipped.get(f"{TARGET}?target=11.1", "text/csv").data.decode()))
    )
    rows = _json(shipped.get(f"{TARGET}?target=11.1"))["rows"]
    assert [{k: v or "" for k, v in row.items()} for row in rows] == table


def test_language_by_parameter_then_by_header(shipped):
    def label(extra="", **headers):
        found = _json(shipped.get(f"{TARGET}?target=11.1{extra}", **headers))
        return found["rows"][0]["link_label"]

    assert label() == "contributes to"
    assert label(Accept_Language="zh-CN") == "有助于"
    assert label("&language=zh") == "有助于"
    assert label("&language=en", Accept_Language="zh") == "contributes to"


COUNTRIES = f"{PATH}/project/projects-by-country?country=MEX"


@pytest.mark.parametrize(
    ("extra", "header", "place", "verb"),
    [
        ("&lang=fr", "", "Mexique", "in"),
        ("&language=fr", "en", "Mexique", "in"),
        ("", "fr-CA, zh;q=0.5", "Mexique", "zh"),
        ("&lang=ar", "", "المكسيك", "in"),
        ("&lang=ru", "zh", "Мексика", "zh"),
        ("&lang=es&language=fr", "", "Mexique", "in"),
    ],
)
def test_a_language_that_not_everything_has(extra, header, place, verb, shipped):
    """No row is lost: where there is no label in it, the reader's next language serves."""
    given = {"Accept_Language": header} if header else {}
    english = _json(shipped.get(COUNTRIES))["rows"]
    rows = _json(shipped.get(COUNTRIES + extra, **given))["rows"]
    assert [row["project"] for row in rows] == [row["project"] for row in english]
    labels = {row["place"].rpartition("/")[2]: row["place_label"] for row in rows}
    assert labels["MEX"] == place
    assert labels["cancun"] == {"in": "Cancún", "zh": "坎昆"}[verb]


@pytest.mark.parametrize(
    ("format_", "text"),
    [
        ("srj", b'"value":"Mexique","xml:lang":"fr"'),
        ("xml", b'xml:lang="fr">Mexique<'),
        ("csv", b"Mexique,"),
        ("tsv", b'"Mexique"@fr'),
    ],
)
def test_every_format_has_the_labels_and_says_their_language(format_, text, shipped):
    answer = shipped.get(f"{COUNTRIES}&lang=fr&format={format_}")
    assert text in answer.data
    assert "Accept-Language" in answer.headers["Vary"]
    other = shipped.get(f"{COUNTRIES}&format={format_}", Accept_Language="fr, zh")
    assert other.headers["ETag"] != answer.headers["ETag"], "they fall back to other languages"


@pytest.mark.parametrize(
    ("path", "status", "says"),
    [
        (f"{TARGET}?taget=11.1", 400, 'Did you mean \\"target\\"?'),
        (TARGET, 400, "needs the parameter target"),
        (f"{TARGET}?target=11.9", 400, "Did you mean 11."),
        (f"{TARGET}?target=", 400, "needs the parameter target"),
        (f"{TARGET}?target=11.1&target=11.2", 400, "more than once"),
        (f"{TARGET}?target=11.1&language=de", 400, "en, zh, fr, es, ar, ru"),
        (f"{TARGET}?target=11.1&lang=de", 400, "en, zh, fr, es, ar, ru"),
        (f"{TARGET}?target=11.1&format=docx", 406, "docx"),
        (f"{PATH}/programme/programmes-by-targe", 404, "programme/programmes-by-target"),
        (f"{PATH}/system/keys", 404, "no stored query"),
    ],
)
def test_problems(path, status, says, shipped):
    answer = shipped.get(path)
    assert answer.status == status
    assert answer.headers["Content-Type"].startswith("application/problem+json")
    assert says in answer.data.decode()


def test_injection_is_only_a_wrong_key(shipped):
    hostile = quote('11.1> } SERVICE <http://127.0.0.1:9/> { ?s ?p "')
    assert shipped.get(f"{TARGET}?target={hostile}").status == 400


def test_an_unchanged_answer_is_not_sent_again(shipped):
    tag = shipped.get(f"{TARGET}?target=11.1").headers["ETag"]
    again = shipped.get(f"{TARGET}?target=11.1", If_None_Match=tag)
    assert (again.status, again.data) == (304, b"")
    other = shipped.get(f"{TARGET}?target=11.2", If_None_Match=tag)
    assert other.status == 200


def test_head_has_the_headers_of_get(shipped):
    head = shipped.get(f"{TARGET}?target=11.1", method="HEAD")
    get = shipped.get(f"{TARGET}?target=11.1")
    assert head.data == b""
    assert head.headers["Content-Length"] == str(len(get.data))


def test_openapi_has_an_operation_for_each(shipped):
    description = _json(shipped.get("/openapi.json"))
    seen = 0
    for key, query in CATALOG.queries.items():
        operation = description["paths"][f"{PATH}/{key}"]["get"]
        assert operation["summary"] == query.header.summary.en
        parameters = {p["name"]: p for p in operation["parameters"]}
        shared = ("format", "lang", "release")
        assert list(parameters) == [*(p.name for p in query.header.parameters), *shared]
        for parameter in query.header.parameters:
            assert parameters[parameter.name]["required"] is parameter.required
            assert parameters[parameter.name]["example"] == parameter.example
        seen += 1
    assert seen >= 10
    country = description["paths"][f"{PATH}/project/projects-by-country"]["get"]["parameters"][0]
    assert len(country["schema"]["enum"]) == 248
    assert "KEN" in country["schema"]["enum"]
    ids = [op["operationId"] for path in description["paths"].values() for op in path.values()]
    assert len(ids) == len(set(ids))
