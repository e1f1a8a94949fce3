"""The negotiation table: what a client asks for, and what it gets."""

from __future__ import annotations

import pytest

from api.negotiation import languages, negotiate, query_formats
from kg.errors import NotAcceptable
from kg.formats import GRAPH_FORMATS, HTML, SOLUTION_FORMATS

THING = (*GRAPH_FORMATS, HTML)
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"
CASES = [
    (None, THING, "turtle"),
    ("", THING, "turtle"),
    ("*/*", THING, "turtle"),
    (BROWSER, THING, "html"),
    ("text/html", THING, "html"),
    ("application/xhtml+xml", THING, "html"),
    ("text/turtle", THING, "turtle"),
    ("TEXT/Turtle", THING, "turtle"),
    ("text/turtle;charset=utf-8", THING, "turtle"),
    ("application/n-triples", THING, "ntriples"),
    ("text/plain", THING, "ntriples"),
    ("application/rdf+xml", THING, "rdfxml"),
    ("application/xml", THING, "rdfxml"),
    ("application/ld+json", THING, "jsonld"),
    ("application/json", THING, "jsonld"),
    ('application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted"', THING, "jsonld"),
    ("application/trig", THING, "trig"),
    ("application/n-quads", THING, "nquads"),
    ("application/n-quads, text/turtle;q=0.5", THING, "nquads"),
    ("text/turtle;q=0.5, application/rdf+xml;q=0.6", THING, "rdfxml"),
    ("text/turtle;q=0, */*", THING, "ntriples"),
    ("text/turtle;q=0, text/*;q=0.9, */*;q=0.1", THING, "html"),
    ("text/*", THING, "turtle"),
    ("application/*", THING, "ntriples"),
    ("application/rdf+xml, */*", THING, "rdfxml"),
    ("*/*;q=0.1, application/trig;q=0.1", THING, "trig"),
    ("image/png, */*;q=0.1", THING, "turtle"),
    ("application/ld+json ; q=1.0 , text/turtle ; q=0.9", THING, "jsonld"),
    ("text/turtle;q=nonsense, application/trig", THING, "trig"),
    ("nonsense, application/trig", THING, "trig"),
    ("image/png", THING, None),
    ("text/turtle;q=0", THING, None),
    ("*/*;q=0", THING, None),
    ("application/sparql-results+json", THING, None),
    (None, SOLUTION_FORMATS, "json"),
    ("application/json", SOLUTION_FORMATS, "json"),
    ("application/sparql-results+json;q=0, */*", SOLUTION_FORMATS, "xml"),
    ("application/sparql-results+xml;q=0.4, text/csv;q=0.1, application/json;q=0.9",
     SOLUTION_FORMATS, "json"),
    ("text/csv", SOLUTION_FORMATS, "csv"),
    ("text/tab-separated-values", SOLUTION_FORMATS, "tsv"),
    ("text/xml", SOLUTION_FORMATS, "xml"),
    ("text/turtle", SOLUTION_FORMATS, None),
]  # fmt: skip


@pytest.mark.parametrize(("accept", "formats", "name"), CASES)
def test_accept(accept, formats, name):
    if name is None:
        with pytest.raises(NotAcceptable, match="There is: "):
            negotiate(accept, formats)
    else:
        assert negotiate(accept, formats).name == name


def test_the_table_has_its_size():
    assert len(CASES) == 42


def test_a_named_format_overrides_the_header():
    assert negotiate("text/html", THING, "nquads").name == "nquads"
    assert negotiate("text/html", THING, "ttl").name == "turtle"
    assert negotiate("text/html", THING, "application/rdf+xml").name == "rdfxml"
    with pytest.raises(NotAcceptable, match='no format "pdf"'):
        negotiate(None, THING, "pdf")


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("json", "jsonld"),
        ("json-ld", "jsonld"),
        ("xml", "rdfxml"),
        ("rdf+xml", "rdfxml"),
        ("application/rdf xml", "rdfxml"),
        ("n3", "turtle"),
        ("Turtle", "turtle"),
    ],
)
def test_the_names_that_clients_have_for_formats_of_rdf_are_known(asked, name):
    assert negotiate(None, GRAPH_FORMATS, asked).name == name


def test_json_and_xml_are_there_for_every_kind_of_answer():
    assert query_formats(None, "json") == {
        "solutions": "json", "boolean": "json", "graph": "jsonld",
    }  # fmt: skip
    assert query_formats(None, "xml") == {
        "solutions": "xml", "boolean": "xml", "graph": "rdfxml",
    }  # fmt: skip


def test_each_kind_of_answer_is_negotiated_by_itself():
    assert query_formats(None) == {"solutions": "json", "boolean": "json", "graph": "turtle"}
    assert query_formats("text/turtle") == {"graph": "turtle"}
    assert query_formats("application/json") == {
        "solutions": "json", "boolean": "json", "graph": "jsonld",
    }  # fmt: skip
    with pytest.raises(NotAcceptable):
        query_formats("image/png")


@pytest.mark.parametrize(
    ("header", "order"),
    [
        (None, ()),
        ("", ()),
        ("fr", ("fr",)),
        ("FR-ca;q=0.5, zh-Hant-TW", ("zh", "fr")),
        ("ru, ar", ("ru", "ar")),
        ("de, it;q=0.9", ()),
        ("*", ("en", "zh", "fr", "es", "ar", "ru")),
        ("es, *;q=0.1", ("es", "en", "zh", "fr", "ar", "ru")),
        ("*, en;q=0.2", ("zh", "fr", "es", "ar", "ru", "en")),
        ("en;q=0", ()),
        ("fr;q=x, ru;q=2, es;q=0.3", ("es",)),
        ("fr;level=1;q=0.4, zh;q=0.5", ("zh", "fr")),
        ("fr," * 5000, ("fr",)),
    ],
)
def test_languages_in_the_order_of_the_reader(header, order):
    assert languages(header) == order
