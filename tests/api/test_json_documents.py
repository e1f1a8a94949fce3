"""``/context.jsonld`` and ``/schema``, and readable JSON as a client gets and reads it."""

from __future__ import annotations

import json

import pytest
from jsonschema import Draft202012Validator
from pyoxigraph import RdfFormat, parse

from kg.vocab import DEFAULT_BASE
from tests.jsonld.readers import READERS, lines

THINGS = [
    "/id/flagship-programme/sdg-cities",
    "/id/country/KEN",
    "/id/document/eb-2024-1-item-7/para/15",
    "/sdg/11.1",
    "/sdg/C110101",
    "/id/mapping/flagship-programmes/flagship-programme.sdg-cities--11.3",
    "/resource?iri=https%3A%2F%2Fw3id.org%2Fhabitat-kg%2Fontology%23Country",
]


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("/context.jsonld", "application/ld+json"),
        ("/schema", "application/schema+json"),
        ("/schema/Country", "application/schema+json"),
    ],
)
def test_a_document_of_the_release_is_kept_by_its_tag_and_taken_from_anywhere(
    shipped, path, media_type
):
    answer = shipped.get(path)
    assert answer.status == 200
    assert answer.headers["Content-Type"] == media_type
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["X-Release"]
    assert "Accept" in answer.headers["Vary"]
    tag = answer.headers["ETag"]
    assert not tag.startswith("W/")
    assert shipped.get(path, If_None_Match=tag).status == 304
    assert shipped.get(path, "application/json").data == answer.data
    assert shipped.get(path, "text/html, */*;q=0.1").status == 200, "a browser"
    head = shipped.get(path, method="HEAD")
    assert (head.status, head.data, head.headers["ETag"]) == (200, b"", tag)
    assert shipped.get(path, "text/turtle").status == 406
    assert shipped.get(path, method="POST").status == 405
    pinned = shipped.get(f"{path}?release={answer.headers['X-Release']}")
    assert pinned.data == answer.data
    assert shipped.get(f"{path}?release=000000000000").status == 404


def test_the_context_has_the_canonical_iris_on_any_host(shipped):
    terms = shipped.get("/context.jsonld", Host="kg.example.org").json()["@context"]
    assert terms["FlagshipProgramme"] == f"{DEFAULT_BASE}ontology#FlagshipProgramme"
    assert terms["contributesTo"]["@type"] == "@id"


def test_a_class_that_is_none_is_not_found(shipped):
    answer = shipped.get("/schema/Contry")
    assert answer.status == 404
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert "Contry" in answer.json()["detail"]


def test_without_an_ontology_there_is_a_context_all_the_same(server):
    terms = server.get("/context.jsonld").json()["@context"]
    assert terms["label"]["@container"] == "@language"
    assert server.get("/schema/Country").status == 404
    assert server.get("/schema").status == 200


def test_readable_json_leads_to_its_context_and_means_what_the_triples_say(shipped):
    whole = Draft202012Validator(shipped.get("/schema").json())
    for path in THINGS:
        answer = shipped.get(path, "application/json")
        assert answer.status == 200, path
        document = answer.json()
        assert document["@context"] == f"{shipped.address}/context.jsonld"
        assert whole.is_valid(document), path
        document |= shipped.http.request("GET", document["@context"]).json()
        given = {name: reader(json.dumps(document)) for name, reader in READERS.items()}
        assert given["oxigraph"] == given["pyld"] == given["rdflib"], path
        triples = parse(shipped.get(path, "application/n-triples").data, RdfFormat.N_TRIPLES)
        said = {line for line in lines(triples) if line.split()[0] == f"<{document['id']}>"}
        assert said <= set(given["oxigraph"]), path
    assert len(THINGS) == 7


def test_json_ld_is_the_graph_of_turtle_without_anything_fetched(shipped):
    read = 0
    for path in THINGS:
        for profile in ("plain", "labels", "evidence"):
            more = f"{'&' if '?' in path else '?'}profile={profile}"
            other = ("nquads", RdfFormat.N_QUADS) if profile == "evidence" else (
                "turtle", RdfFormat.TURTLE,
            )  # fmt: skip
            text = shipped.get(f"{path}{more}&format=jsonld").data.decode()
            expected = parse(shipped.get(f"{path}{more}&format={other[0]}").data, other[1])
            expected = lines(expected)
            for name, reader in READERS.items():
                assert reader(text) == expected, (path, profile, name)
                read += 1
    assert read == len(THINGS) * 9
