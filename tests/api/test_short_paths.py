"""The official IRIs of goals, targets and indicators by short paths, on the shipped data."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from pyoxigraph import NamedNode, RdfFormat, parse

from kg.vocab import SDG
from tests.api.test_sparql import problem

EVERY = """SELECT DISTINCT ?iri {
  { GRAPH ?iri {} } UNION { ?s ?iri ?o } UNION { ?s ?p ?iri FILTER(ISIRI(?iri)) }
  FILTER(!STRSTARTS(STR(?iri), "https://w3id.org/habitat-kg/id/anchor/"))
}"""


@pytest.mark.parametrize("path", ["11", "11.1", "11.a", "C110101"])
def test_a_short_path_gives_the_thing_of_that_iri(shipped, path):
    answer = shipped.get(f"/sdg/{path}", "text/turtle")
    quads = list(parse(answer.data, RdfFormat.TURTLE))
    assert quads[0].subject == SDG[path]
    assert answer.headers["Content-Location"] == f"/sdg/{path}?format=turtle"
    page = shipped.get(f"/sdg/{path}", "text/html")
    assert page.status == 200 and f"<code>{SDG[path].value}</code>" in page.data.decode()


def test_the_framework_and_its_codes(shipped):
    for path in ("/sdg", "/sdg/codes/geoArea/404"):
        answer = shipped.get(path, "text/turtle")
        assert answer.status == 200
        mentioned = {t for quad in parse(answer.data, RdfFormat.TURTLE) for t in quad.triple}
        assert NamedNode(f"http://metadata.un.org{path}") in mentioned


def test_the_number_of_an_indicator_leads_to_it(shipped):
    answer = shipped.get("/sdg/11.1.1?format=trig&lang=zh", "text/turtle")
    assert (answer.status, answer.headers["Location"]) == (
        303,
        "/sdg/C110101?format=trig&lang=zh",
    )
    assert shipped.get("/sdg/17.18.3").headers["Location"] == "/sdg/C171803"
    problem(shipped.get("/sdg/11.1.99"), 404, "not-found")


@pytest.mark.parametrize("path", ["18", "11.99", "", "11.1/", "11%2F1", "C999999", "none"])
def test_what_is_not_there(shipped, path):
    problem(shipped.get(f"/sdg/{path}", "text/turtle"), 404, "not-found")


def test_the_terms_of_the_sdg_ontology_are_told_by_our_own(shipped):
    answer = shipped.get("/sdg/ontology", "text/turtle")
    assert (answer.status, answer.headers["Location"]) == (303, "/ontology")


def test_every_source_property_and_object_has_an_answer(shipped):
    rows = shipped.query(EVERY, "text/csv").data.decode().splitlines()[1:]
    assert len(rows) > 2000
    empty = []
    for iri in rows[::4]:
        answer = shipped.get("/resource?format=ntriples&iri=" + quote(iri, safe=""))
        if answer.status != 200 or f"<{iri}>".encode() not in answer.data:
            empty.append((iri, answer.status))
    assert not empty
