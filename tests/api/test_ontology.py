"""The ontology online: its document, its documentation, its files, for people and for machines."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest
from pyoxigraph import NamedNode, parse

from kg.formats import GRAPH_FORMATS, JSON_LD
from kg.vocab import DEFAULT_BASE, HKG, OWL, RDF, RDFS
from tests.api.test_sparql import problem
from tests.crawling.crawler import Links

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
DOCUMENTS = (
    "/ontology",
    "/ontology/0.1.0",
    "/ontology/modules/sdg",
    "/shapes",
    "/shapes/sdg",
    "/ontology/shapes",
    "/alignments",
    "/ontology/alignments/org",
)
QUERIES = ("/rules/label", "/checks/unknown-term")
LISTS = ("/rules", "/checks", "/ontology/versions")
KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)


def triples(answer, format_):
    return {quad.triple for quad in parse(answer.data, format_.rdf)}


@pytest.fixture(scope="module")
def terms(shipped):
    """Every class and property of the ontology, by the document itself."""
    found = parse(shipped.get("/ontology").data, GRAPH_FORMATS[0].rdf)
    return {q.subject.value for q in found if q.predicate == RDF.type and q.object in KINDS}


@pytest.fixture(scope="module")
def documentation(shipped):
    return Links(shipped.get("/ontology", BROWSER).data.decode())


@pytest.mark.parametrize("path", DOCUMENTS)
def test_a_document_is_the_same_graph_in_every_format(shipped, path):
    sizes = set()
    for format_ in GRAPH_FORMATS:
        answer = shipped.get(path, format_.media_type)
        assert answer.headers["Content-Type"] == format_.content_type
        sizes.add(len(triples(answer, format_)))
        assert answer.headers["Content-Location"].endswith(f"?format={format_.name}")
        own = shipped.get(answer.headers["Content-Location"])
        assert own.data == answer.data
    assert len(sizes) == 1 and sizes.pop() > 10


@pytest.mark.parametrize("path", (*DOCUMENTS, *QUERIES, *LISTS))
def test_an_answer_has_what_caches_browsers_and_harvesters_need(shipped, path):
    for accept in (None, BROWSER):
        answer = shipped.get(path, accept)
        assert answer.status == 200
        assert "Accept" in answer.headers["Vary"].split(", ")
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        tag = answer.headers["ETag"]
        assert tag.startswith('"')
        same = shipped.get(path, accept, If_None_Match=tag)
        assert (same.status, same.data, same.headers["ETag"]) == (304, b"", tag)
        head = shipped.get(path, accept, method="HEAD")
        assert (head.status, head.data, head.headers["ETag"]) == (200, b"", tag)
        if path != "/ontology/versions":
            links = answer.headers["Link"]
            for rel in ("alternate", "describedby", "license"):
                assert f'rel="{rel}"' in links, rel
    assert "Accept-Language" in answer.headers["Vary"]
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    refused = problem(shipped.get(path, "image/png"), 406, "not-acceptable")
    assert "format=html" in refused["remedy"]


def test_each_term_is_documented_under_its_local_name(terms, documentation):
    own = {iri.removeprefix(HKG.iri) for iri in terms if iri.startswith(HKG.iri)}
    assert len(own) > 220
    assert own <= documentation.ids
    within = {link.removeprefix("#") for link in documentation.found if link.startswith("#")}
    assert len(within) > 250
    assert within <= documentation.ids


def test_the_documentation_is_about_each_term_as_data_too(shipped, terms, documentation):
    [block] = documentation.data
    told = {q.triple for q in parse(block, JSON_LD.rdf)}
    assert told == triples(shipped.get("/ontology?format=jsonld"), JSON_LD)
    assert terms <= {triple.subject.value for triple in told}


def entry(shipped, anchor, language="en"):
    """The text of the entry of a term."""
    page = shipped.get(f"/ontology?format=html&lang={language}").data.decode()
    found = re.search(rf'<article class="term" id="{anchor}">(.*?)</article>', page, re.S)
    return " ".join(re.sub(r"<[^>]*>", " ", found[1]).split()), found[1]


def test_an_entry_tells_all_of_a_term(shipped):
    text, marked = entry(shipped, "FlagshipProgramme")
    for said in (
        "flagship programme 旗舰方案",
        "programme that an organisation puts forward",
        "组织为跨次级方案集中力量而推出的方案",
        "Subclass of programme",
        "Disjoint with subprogramme",
        "A flagship programme has at most one number",
        "for example ",
    ):
        assert said in text, said
    assert "5 things" in text
    assert '<a href="#Programme"' in marked
    assert 'href="/id/flagship-programme/' in marked
    assert 'href="/ontology/shapes?lang=en#FlagshipProgramme-notation"' in marked
    office = entry(shipped, "Office")[1]
    assert 'href="http://www.w3.org/ns/org#Post"' in office
    assert 'href="/ontology/alignments/org?lang=en"' in office
    assert re.search(r"[0-9,]+ statements", entry(shipped, "contributesTo")[0])


def test_a_reader_of_chinese_reads_chinese_first(shipped):
    text, _ = entry(shipped, "FlagshipProgramme", "zh")
    assert text.index("旗舰方案") < text.index("flagship programme")
    assert "上位类 方案" in text
    answer = shipped.get("/ontology", BROWSER, Accept_Language="zh-CN, en;q=0.5")
    assert answer.headers["Content-Language"] == "zh"
    assert "<h1>人居知识图谱本体</h1>" in answer.data.decode()


def test_a_class_without_things_of_its_own_shows_one_of_a_class_below(shipped):
    text, marked = entry(shipped, "Programme")
    assert "for example" in text and "things" not in text
    assert "/id/flagship-programme/" in marked


@pytest.mark.parametrize("name", ["FlagshipProgramme", "contributesTo"])
def test_a_term_leads_to_its_entry_or_to_its_own_rdf(shipped, name):
    page = shipped.get(f"/ontology/{name}", BROWSER)
    assert (page.status, page.headers["Location"]) == (303, f"/ontology#{name}")
    data = shipped.get(f"/ontology/{name}", "application/ld+json")
    assert data.status == 303
    assert data.headers["Location"] == f"/resource?iri={quote(HKG[name].value, safe='')}"
    assert "Accept" in data.headers["Vary"]
    described = shipped.get(data.headers["Location"], "text/turtle")
    assert (HKG[name], RDFS.isDefinedBy, NamedNode(f"{DEFAULT_BASE}ontology")) in {
        tuple(triple) for triple in triples(described, GRAPH_FORMATS[0])
    }


def test_shapes_are_told_as_sentences_under_the_names_of_their_iris(shipped):
    page = shipped.get("/ontology/shapes", BROWSER).data.decode()
    found = Links(page)
    shapes = triples(shipped.get("/shapes"), GRAPH_FORMATS[0])
    space = f"{DEFAULT_BASE}ontology/shapes#"
    names = {t.subject.value for t in shapes if isinstance(t.subject, NamedNode)}
    anchors = {iri.removeprefix(space) for iri in names}
    assert len(anchors) > 150 and anchors <= found.ids
    assert "A subprogramme has exactly one number" in page
    assert "次级方案有且只有一个编号" in page


def test_alignments_are_told_as_rows(shipped):
    page = shipped.get("/alignments/org", BROWSER).data.decode()
    assert "<h1>Alignment to the Organization Ontology</h1>" in page
    assert page.count("<tr>") == 14
    assert "/ontology#Office" in page and "http://www.w3.org/ns/org#Post" in page


def test_rules_and_checks_are_queries_that_say_what_they_are(shipped):
    rules = shipped.get("/rules").json()
    assert [rule["name"] for rule in rules] == ["in-country", "in-region", "label", "serves-goal"]
    checks = shipped.get("/checks").json()
    assert len(checks) > 15
    for one in (*rules, *checks):
        answer = shipped.get(one["query"])
        assert answer.headers["Content-Type"].startswith("application/sparql-query")
        assert answer.data.startswith(b"#+")
    assert {check["severity"] for check in checks} == {"error", "warning", "note"}
    page = shipped.get("/rules/label", BROWSER).data.decode()
    assert "CONSTRUCT { ?thing rdfs:label ?name }" in page
    assert shipped.get("/id/rule/label").status == 200


def test_every_file_is_had_as_its_authors_wrote_it(shipped, shipped_release):
    asked = 0
    for path in sorted(shipped_release.ontology.rglob("*.*")):
        place = path.relative_to(shipped_release.ontology).as_posix()
        answer = shipped.get(f"/ontology/{place}", BROWSER)
        assert answer.data == path.read_bytes(), place
        asked += 1
    assert asked > 60


@pytest.mark.parametrize(
    "path",
    ["/ontology/NoTerm", "/ontology/9.9.9", "/ontology/shapes/none", "/ontology/none/sdg",
     "/shapes/sdg.rq", "/rules/none.rq", "/ontology/modules/..%2Fhabitat-kg.ttl",
     "/ontology/%E6%97%A0"],
)  # fmt: skip
def test_what_is_not_there_is_a_problem_that_says_what_is(shipped, path):
    found = problem(shipped.get(path), 404, "not-found")
    assert found["remedy"]
    assert shipped.get(path, BROWSER).headers["Content-Type"].startswith("text/html")


def test_a_dataset_without_an_ontology_says_so(server):
    for path in ("/ontology", "/shapes", "/rules/label", "/ontology/0.1.0", "/ontology/Term"):
        assert "no ontology" in problem(server.get(path), 404, "not-found")["detail"]
    assert server.get("/ontology/versions").json() == {"versions": [], "older_releases": 0}
    assert "No release carries" in server.get("/ontology/versions", BROWSER).data.decode()
