"""The links of an answer: FAIR Signposting in headers, in the page, and as a document."""

from __future__ import annotations

import re

import pytest

from kg.vocab import DEFAULT_BASE

PATH = "/id/flagship-programme/inclusive"
IRI = f"{DEFAULT_BASE}id/flagship-programme/inclusive"
LINK = re.compile(r'<([^>]*)>; rel="([^"]*)"((?:; \w+="[^"]*")*)')


def links(answer):
    """Relation → targets with the type that is said of them."""
    found = {}
    for target, rel, said in LINK.findall(answer.headers["Link"]):
        type_ = re.search(r'type="([^"]*)"', said)
        found.setdefault(rel, {})[target] = type_[1] if type_ else ""
    return found


@pytest.mark.parametrize("accept", ["text/turtle", "text/html", "application/trig"])
def test_the_links_of_every_representation(server, accept):
    found = links(server.get(PATH, accept))
    assert list(found["cite-as"]) == [IRI]
    assert f"{DEFAULT_BASE}ontology#FlagshipProgramme" in found["type"]
    assert list(found["license"]) == ["https://creativecommons.org/licenses/by/4.0/"]
    assert list(found["collection"]) == ["/dataset"]
    assert found["linkset"] == {f"{PATH}?format=linkset": "application/linkset+json"}
    assert "/dataset?format=turtle" in found["describedby"]
    assert (IRI in found.get("describes", {})) == (accept != "text/html")
    if accept == "text/html":
        assert "https://schema.org/AboutPage" in found["type"]
        assert found["describedby"][f"{PATH}?format=jsonld"] == "application/ld+json"


def test_what_is_linked_on_this_host_is_there_in_the_type_that_is_said(server):
    followed = 0
    for path in (PATH, "/sdg/11.1", "/id/document/report/para/18", "/id/thing/0"):
        answer = server.get(path, "text/html")
        for rel, targets in links(answer).items():
            for target, type_ in targets.items():
                if not target.startswith("/") or rel in ("timemap", "original timegate"):
                    continue
                found = server.get(target)
                assert found.status == 200, (rel, target)
                if type_:
                    assert found.headers["Content-Type"].partition(";")[0] == type_
                followed += 1
    assert followed > 50


def test_the_page_repeats_the_links(server):
    page = server.get(PATH, "text/html").data.decode()
    told = set(re.findall(r'<link rel="([^"]*)" href="([^"]*)"', page))
    for rel, targets in links(server.get(PATH, "text/html")).items():
        if rel in ("timemap", "original timegate"):
            continue
        assert {(rel, target.replace("&", "&amp;")) for target in targets} <= told


def test_a_thing_in_a_collection_and_what_it_holds(server):
    whole = links(server.get("/id/thing/0"))
    assert len(whole["item"]) == 10
    assert list(whole["collection"]) == ["/dataset"]
    part = links(server.get("/id/thing/7"))
    assert list(part["collection"]) == ["/id/thing/0"]


def test_the_links_as_a_document(server):
    answer = server.get(PATH, "application/linkset+json")
    assert answer.headers["Content-Type"] == "application/linkset+json"
    own, *profiles = answer.json()["linkset"]
    assert own["anchor"] == IRI
    assert own["cite-as"] == [{"href": IRI}]
    assert len(own["alternate"]) == 18
    assert all(link["href"].startswith(server.address) for link in own["alternate"])
    assert {link["type"] for link in own["alternate"]} > {"text/turtle", "text/html"}
    assert [context["anchor"].rpartition("/")[2] for context in profiles] == [
        "plain",
        "labels",
        "evidence",
    ]
    assert profiles[0]["type"][0]["token"] == ["plain"]


def test_headers_stay_short_enough_for_proxies(server):
    for path in (PATH, "/id/thing/0", "/sdg/11.1"):
        assert len(server.get(path, "text/html").headers["Link"]) < 4096
