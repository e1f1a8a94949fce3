"""Stored questions as pages: the list, the form, the table of the answer, a wrong value."""

from __future__ import annotations

import html
import json
import re

from api.answer_tables import ROWS, Cell, Table
from kg.queries.catalog import Catalog
from kg.vocab import DEFAULT_BASE
from tests.content import REPOSITORY

ASKED = "/questions/programme/programmes-by-resolution"


def read(shipped, path, **headers):
    answer = shipped.get(path, "text/html", **headers)
    return answer, html.unescape(answer.data.decode())


def test_every_stored_query_is_listed_by_its_subject(shipped):
    answer, page = read(shipped, "/questions")
    keys = Catalog.read(REPOSITORY / "queries", DEFAULT_BASE).queries
    assert answer.headers["X-Release"]
    assert len(keys) > 60
    for key in keys:
        assert f'href="/questions/{key}"' in page


def test_a_question_is_asked_with_its_example_until_it_is_given_a_value(shipped):
    _, page = read(shipped, ASKED)
    assert '<option value="2/7" selected>' in page
    assert 'href="/id/flagship-programme/inclusive-communities-thriving-cities"' in page
    assert '<span class="basis basis-stated"' in page
    _, other = read(shipped, f"{ASKED}?resolution=2/6&lang=zh")
    assert '<option value="2/6" selected>' in other
    assert ">包容性社区、繁荣城市</a>" in other
    assert "?resolution=2%2F6" in other and "format=csv" in other


def test_its_links_to_data_and_citation_lead_somewhere(shipped):
    _, page = read(shipped, ASKED)
    formats = page.partition('<p class="formats">')[2].partition("</p>")[0]
    places = re.findall(r'href="([^"]+)"', formats)
    assert len(places) == 6
    for place in places:
        assert shipped.get(place).status == 200, place


def test_what_is_wrong_with_a_value_stands_beside_the_form(shipped):
    answer, page = read(shipped, f"{ASKED}?resolution=nonsense")
    assert answer.status == 400
    assert answer.headers["Cache-Control"] == "no-store"
    assert 'role="alert"' in page and "nonsense" in page and "<form" in page
    assert shipped.get("/questions/no/such", "text/html").status == 404


def test_a_table_shows_what_can_be_followed_and_no_more_than_a_page_holds():
    rows = [
        {
            "thing": {"type": "uri", "value": f"{DEFAULT_BASE}id/city/{number}"},
            "thing_label": {"type": "literal", "xml:lang": "en", "value": f"City {number}"},
            "basis": {"type": "uri", "value": f"{DEFAULT_BASE}id/basis/stated"},
            "target": {"type": "uri", "value": "http://metadata.un.org/sdg/11.1"},
            "evil": {"type": "uri", "value": "javascript://%0aalert(1)"},
        }
        for number in range(ROWS + 5)
    ]
    names = ["thing", "thing_label", "basis", "target", "evil", "none"]
    table = Table(json.dumps({"head": {"vars": names}, "results": {"bindings": rows}}).encode())
    assert set(table.unnamed) == {rows[0][name]["value"] for name in ("basis", "target", "evil")}
    labels = {rows[0]["target"]["value"]: {"zh": "住房"}}
    made = table.answered(labels, ("zh", "en"), DEFAULT_BASE, str)
    assert (len(made.rows), made.total) == (ROWS, ROWS + 5)
    assert made.columns == ("thing", "basis", "target", "evil", "none")
    thing, basis, target, evil, none = made.rows[0]
    assert thing == Cell("City 0", "/id/city/0", "en")
    assert basis.form == "stated"
    assert target == Cell("住房", "/sdg/11.1", "zh", goal="11", code="11.1")
    assert evil.href == "" and none == Cell()
