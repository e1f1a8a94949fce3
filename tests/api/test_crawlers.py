"""What search engines read: where they may go, and every page that there is."""

from __future__ import annotations

import urllib.robotparser
import xml.etree.ElementTree as ElementTree

from pyoxigraph import Literal, Store

from api.routes import crawlers
from kg.config import content_root
from kg.queries.binding import bind
from kg.queries.catalog import Catalog
from kg.vocab import DEFAULT_BASE

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def locations(answer, kind="url"):
    assert answer.status == 200
    assert answer.headers["Content-Type"] == "application/xml"
    root = ElementTree.fromstring(answer.data)
    assert root.tag == SITEMAP + {"url": "urlset", "sitemap": "sitemapindex"}[kind]
    return [node.findtext(f"{SITEMAP}loc") for node in root]


def test_crawlers_may_go_to_pages_and_not_to_what_evaluates_their_questions(shipped):
    answer = shipped.get("/robots.txt")
    assert answer.headers["Content-Type"].startswith("text/plain")
    rules = urllib.robotparser.RobotFileParser()
    rules.parse(answer.data.decode().splitlines())
    for path in ("/", "/id/country/KEN", "/sdg/11.1", "/dataset", "/ontology", "/resource?iri=x"):
        assert rules.can_fetch("Anybody", f"{shipped.address}{path}"), path
    for path in ("/sparql?query=ASK{}", "/data/x", "/update", "/admin/queries"):
        assert not rules.can_fetch("Anybody", f"{shipped.address}{path}"), path
    assert rules.site_maps() == [f"{shipped.address}/sitemap.xml"]


def test_the_sitemap_has_every_thing_once_and_its_pages_answer(shipped):
    answer = shipped.get("/sitemap.xml")
    places = locations(answer)
    query = """SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s a ?c FILTER(!CONTAINS(STR(?s), "#")) }"""
    (row,) = shipped.query(query).json()["results"]["bindings"]
    fixed = [f"{shipped.address}{path}" for path in crawlers._PAGES]
    assert places[: len(fixed)] == fixed
    assert len(places) == len(set(places)) == len(fixed) + int(row["n"]["value"])
    asked = places[len(fixed) :: 200]
    assert len(asked) > 15
    for place in asked:
        found = shipped.get(place.removeprefix(shipped.address), "text/html")
        assert found.status == 200, place
    assert f"{shipped.address}/id/country/KEN" in places
    assert f"{shipped.address}/sdg/11.1" in places
    assert DEFAULT_BASE not in answer.data.decode()
    again = shipped.get("/sitemap.xml", If_None_Match=answer.headers["ETag"])
    assert again.status == 304


def test_a_sitemap_of_an_older_release_stays_in_it(shipped):
    release = shipped.get("/sitemap.xml").headers["X-Release"]
    places = locations(shipped.get(f"/sitemap.xml?release={release}"))
    assert len(places) > 3000
    assert all(place.endswith(f"release={release}") for place in places)


def test_a_part_that_there_is_not_is_none(shipped):
    for part in ("0", "x", "0000"):
        assert shipped.get(f"/sitemap/{part}.xml").status == 404


def test_parts_hold_every_thing_once():
    query = Catalog.read(content_root() / "queries").system["pages"].text
    store = Store()
    store.update(
        "INSERT DATA { "
        + " ".join(f"<urn:thing:{n}> a <urn:C> ." for n in range(200))
        + " <urn:term#a> a <urn:C> . _:b a <urn:C> . <urn:untyped> <urn:p> 1 }"
    )

    def things(part):
        found = store.query(bind(query, {"part": Literal(part)}))
        return [row["thing"].value for row in found]

    whole = things("")
    assert len(whole) == len(set(whole)) == 200
    parts = [things(part) for part in crawlers.parts_of(crawlers.MOST)]
    assert len(parts) == 16
    assert sorted(thing for part in parts for thing in part) == sorted(whole)
