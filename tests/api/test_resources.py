"""Things by their address: every format, the page, its parts, validators, what is not there."""

from __future__ import annotations

import html
import re
from urllib.parse import quote

import pytest
from pyoxigraph import NamedNode, parse

from kg.formats import GRAPH_FORMATS
from kg.languages import NAMES
from kg.vocab import DEFAULT_BASE
from tests.api.test_sparql import problem
from tests.releases import quads

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
PATH = "/id/flagship-programme/inclusive"
THING = NamedNode(f"{DEFAULT_BASE}id/flagship-programme/inclusive")


@pytest.mark.parametrize("entry", GRAPH_FORMATS, ids=lambda entry: entry.name)
def test_every_format(server, entry):
    answer = server.get(PATH, entry.media_type)
    assert answer.status == 200
    assert answer.headers["Content-Type"] == entry.content_type
    assert answer.headers["Content-Location"] == f"{PATH}?format={entry.name}"
    quads = list(parse(answer.data, entry.rdf))
    own = [quad for quad in quads if quad.subject == THING]
    if entry.name not in ("trig", "nquads"):
        assert {str(quad.graph_name) for quad in quads} == {"DEFAULT"}
        assert len(quads) == len(own) == 7
    else:
        graphs = {quad.graph_name.value.removeprefix(f"{DEFAULT_BASE}id/") for quad in own}
        assert graphs == {
            "document/report/para/17/a", "document/report/para/18", "dataset/names",
            "mapping/sdg/inclusive--11.2",
        }  # fmt: skip
        assert {quad.subject.value for quad in quads} > {f"{DEFAULT_BASE}id/dataset/names"}
    variant = server.get(answer.headers["Content-Location"], "image/png")
    assert variant.data == answer.data
    assert variant.headers["ETag"] == answer.headers["ETag"]


def test_the_formats_have_their_size():
    assert len(GRAPH_FORMATS) == 6


def test_readable_json_names_the_context_of_this_host(server):
    answer = server.get(PATH, "application/json")
    document = answer.json()
    assert answer.headers["Content-Type"] == "application/json"
    assert (document["id"], document["@context"]) == (
        THING.value,
        f"{server.address}/context.jsonld",
    )
    assert (
        f'<{server.address}/context.jsonld>; rel="http://www.w3.org/ns/json-ld#context"; '
        'type="application/ld+json"' in answer.headers["Link"]
    )


def test_the_page_shows_labels_sources_and_basis(server):
    answer = server.get(PATH, BROWSER)
    page = answer.data.decode()
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    for text in (
        "Target 11.1", "具体目标 11.1", "Paragraph 17(a)", "Paragraph 18", "stated", "mapped",
        "Streets carry buses.", "包容性城市", "contributes to",
        'href="/id/document/report/para/17/a"',
        'href="/sdg/11.1"',
    ):  # fmt: skip
        assert text in page, text


def test_the_page_speaks_the_readers_language(server):
    for answer in (
        server.get(f"{PATH}?lang=zh", BROWSER),
        server.get(PATH, BROWSER, Accept_Language="zh-CN, en;q=0.5"),
    ):
        page = answer.data.decode()
        assert '<h1 lang="zh" dir="auto">包容性城市</h1>' in page
        assert "街道承载公交。" in page
        assert answer.headers["Content-Language"] == "zh"
        assert "Accept-Language" in answer.headers["Vary"]


def test_a_language_that_not_everything_has(server):
    """What has no label in it is shown in the next language of the reader, then in English."""
    target = "/resource?iri=" + quote("http://metadata.un.org/sdg/11.1", safe="")
    for query, accept, heading in (
        ("&lang=fr", "", '<h1 lang="fr" dir="auto">Cible 11.1</h1>'),
        ("", "fr-CH, zh;q=0.5", '<h1 lang="fr" dir="auto">Cible 11.1</h1>'),
        ("&lang=ar", "", '<h1 lang="ar" dir="auto">الغاية 11.1</h1>'),
        ("&lang=ru", "", '<h1 lang="en" dir="auto">Target 11.1</h1>'),
        ("&lang=ru", "zh, en;q=0.1", '<h1 lang="zh" dir="auto">具体目标 11.1</h1>'),
        ("&lang=tlh", "es;q=0.1", '<h1 lang="en" dir="auto">Target 11.1</h1>'),
    ):
        page = server.get(target + query, BROWSER, Accept_Language=accept).data.decode()
        assert heading in page, (query, accept)
    assert "Streets carry buses." in server.get(f"{PATH}?lang=fr", BROWSER).data.decode()


def test_a_page_leads_to_itself_in_every_language(server):
    page = server.get(PATH, BROWSER).data.decode()
    for code, name in NAMES.items():
        assert f'lang={code}" lang="{code}">{name}</a>' in page


def test_labels_cannot_carry_markup(server):
    page = server.get(PATH, BROWSER).data.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;" in page
    assert "Inclusive &lt;b&gt;Cities&lt;/b&gt; &amp; more" in page
    assert 'href="javascript:' not in page


@pytest.mark.parametrize("path", ["/id/none", "/id/", "/id/country/%3Cx%3E", "/id/a%20b"])
def test_what_is_not_there(server, path):
    problem(server.get(path, "text/turtle"), 404, "not-found")
    page = server.get(path, BROWSER)
    assert page.status == 404
    assert page.headers["Content-Type"].startswith("text/html")


@pytest.mark.parametrize(
    ("path", "thing"),
    [
        ("/id/city/" + quote("内罗毕"), "city/内罗毕"),
        ("/id/city/" + quote("内罗毕").lower(), "city/内罗毕"),
        ("/id/%63ity/" + quote("内罗毕"), "city/内罗毕"),
        ("/id/city/S%C3%A3o", "city/S%C3%A3o"),
        ("/id/city/S%c3%a3o", "city/S%C3%A3o"),
        ("/id/city%2FS%C3%A3o", "city/S%C3%A3o"),
        ("/resource?iri=" + quote(f"{DEFAULT_BASE}id/city/内罗毕", safe=""), "city/内罗毕"),
    ],
)
def test_chinese_and_encoded_paths(server, path, thing):
    answer = server.get(path, "text/turtle")
    assert answer.status == 200
    quads = list(parse(answer.data, GRAPH_FORMATS[0].rdf))
    assert {quad.subject.value for quad in quads} == {f"{DEFAULT_BASE}id/{thing}"}
    place = answer.headers["Content-Location"]
    assert place == f"/id/{quote(thing, safe='/%')}?format=turtle"
    assert server.get(place).data == answer.data
    assert server.get(path, BROWSER).status == 200
    assert answer.headers["Link"].isascii()


@pytest.mark.parametrize(
    "path", ["/id/city/S%C3%A3o/", "/id//city/S%C3%A3o", "/id/city/%FF", "/id/city/S%C3%A3"]
)
def test_what_only_looks_like_a_path_of_a_thing(server, path):
    problem(server.get(path, "text/turtle"), 404, "not-found")


def test_outside_things_by_their_iri(server):
    target = "/resource?iri=" + quote("http://metadata.un.org/sdg/11.1", safe="")
    answer = server.get(target, "text/turtle")
    assert len(list(parse(answer.data, GRAPH_FORMATS[0].rdf))) == 8
    assert answer.headers["Content-Location"] == "/sdg/11.1?format=turtle"
    page = server.get(target, BROWSER).data.decode()
    assert 'href="/id/flagship-programme/inclusive"' in page
    assert re.search(r'… </span><a href="[^"]*contributesTo"[^>]*>contributes to</a>', page)
    problem(server.get("/resource?iri=http%3A%2F%2Fexample.org%2Fno"), 404, "not-found")
    problem(server.get("/resource?iri=relative"), 404, "not-found")
    problem(server.get("/resource"), 400, "bad-request")


def test_below_the_path_of_the_base_as_a_proxy_may_pass_it_on(server):
    for accept in ("text/turtle", BROWSER):
        own, canonical = (server.get(place + PATH, accept) for place in ("", "/habitat-kg"))
        assert own.data == canonical.data
        assert own.headers["Content-Location"] == canonical.headers["Content-Location"]
    assert server.get("/habitat-kg").status == server.get("/habitat-kg/").status == 200
    problem(server.get("/habitat-kgx/id/country/KEN"), 404, "not-found")
    problem(server.get("/habitat-kg" + PATH, method="POST"), 405, "method-not-allowed")


def test_the_link_to_the_other_language_keeps_the_address(server):
    target = "/resource?iri=" + quote("http://metadata.un.org/sdg/11.1", safe="")
    page = server.get(target, BROWSER).data.decode()
    (href,) = re.findall(r'<a href="([^"]*)" lang="zh">中文', page)
    assert ">具体目标 11.1</h1>" in server.get(html.unescape(href), BROWSER).data.decode()


def test_a_source_shows_what_it_states(server):
    path = "/id/document/report/para/17/a"
    assert "What this source states" in server.get(path, BROWSER).data.decode()
    quads = list(parse(server.get(path, "application/trig").data, GRAPH_FORMATS[4].rdf))
    assert THING in {quad.subject for quad in quads}


def test_what_points_to_a_thing_comes_in_pages(server):
    page = server.get("/id/thing/0", BROWSER).data.decode()
    assert "page 1 of 30" in page and '<span class="count">3,000</span>' in page
    assert page.count("<li>") < 220
    assert 'rel="next" href="/id/thing/0?page=2"' in page
    seen, place = set(), "/id/thing/0?format=ntriples"
    for number in range(1, 31):
        answer = server.get(place)
        links = dict(
            reversed(link) for link in re.findall(r'<([^>]*)>; rel="(\w+)"', answer.headers["Link"])
        )
        assert links["last"] == "/id/thing/0?format=ntriples&page=30"
        assert ("prev" in links) == (number > 1) and ("next" in links) == (number < 30)
        triples = {quad.triple for quad in parse(answer.data, GRAPH_FORMATS[1].rdf)}
        assert not seen & triples
        seen |= triples
        place = links.get("next")
    assert (len(seen), place) == (3001, None)
    problem(server.get("/id/thing/0?page=31"), 404, "not-found")
    for wrong in ("0", "x", "-1", "1e3", ""):
        problem(server.get(f"/id/thing/0?page={wrong}"), 400, "bad-request")


def test_everything_that_the_release_mentions_has_a_page(server):
    iris = set()
    for quad in quads()[:-2900]:
        terms = (quad.subject, quad.predicate, quad.object, quad.graph_name)
        iris |= {term.value for term in terms if isinstance(term, NamedNode)}
    assert len(iris) > 120
    for iri in sorted(iris):
        place = "/resource?iri=" + quote(iri, safe="")
        answer = server.get(place, "text/turtle")
        assert answer.status == 200 and list(parse(answer.data, GRAPH_FORMATS[0].rdf)), iri
        assert server.get(answer.headers["Content-Location"]).data == answer.data, iri
    page = server.get("/sdg/11.2", BROWSER).data.decode()
    assert "mentions it and says nothing more of it" in page
    assert (
        "Where this property is used"
        in server.get(
            "/resource?iri=" + quote(f"{DEFAULT_BASE}ontology#contributesTo", safe=""), BROWSER
        ).data.decode()
    )


def test_validators_of_every_format(server):
    tags = set()
    for accept in (*(entry.media_type for entry in GRAPH_FORMATS), BROWSER):
        answer = server.get(PATH, accept)
        tags.add(answer.headers["ETag"])
        again = server.get(PATH, accept, If_None_Match=answer.headers["ETag"])
        assert (again.status, again.data) == (304, b"")
    assert len(tags) == 7


def test_the_page_carries_the_statements_as_json_ld_that_cannot_end_it(server):
    page = server.get(PATH, BROWSER).data.decode()
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)
    assert "<" not in block
    about = {quad.triple for quad in parse(block.encode(), GRAPH_FORMATS[3].rdf)}
    assert about == {
        quad.triple for quad in parse(server.get(PATH, "text/turtle").data, GRAPH_FORMATS[0].rdf)
    }


def test_head_mirrors_get(server):
    for accept in ("text/turtle", BROWSER):
        head, get = server.get(PATH, accept, method="HEAD"), server.get(PATH, accept)
        assert (head.status, head.data) == (200, b"")
        for name in ("Content-Type", "Content-Length", "Content-Location", "ETag", "Link"):
            assert head.headers[name] == get.headers[name]


def test_not_acceptable_and_methods(server):
    assert "text/html" in problem(server.get(PATH, "image/png"), 406, "not-acceptable")["remedy"]
    answer = server.get(PATH, method="POST")
    problem(answer, 405, "method-not-allowed")
    assert "GET" in answer.headers["Allow"]
