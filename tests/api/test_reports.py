"""The report of a release: taken in every format, read as a page, asked as a graph."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from pyoxigraph import CanonicalizationAlgorithm, Dataset, parse

from kg.build.pipeline import build
from kg.build.release import remove
from kg.formats import GRAPH_FORMATS
from kg.quality.results import read_results
from tests.content import write_content
from tests.serving import running
from tests.writes.homes import Desk
from tests.writes.test_reports import with_city_shape

CITIES = 130
FORM = "application/x-www-form-urlencoded"
COUNT = """PREFIX sh: <http://www.w3.org/ns/shacl#>
SELECT (COUNT(?result) AS ?results) { ?report a sh:ValidationReport ; sh:result ?result }"""


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A home with a conforming release, one that was removed, and one with many warnings."""
    folder = tmp_path_factory.mktemp("reports")
    build(write_content(folder / "content"), folder / "home")
    desk = Desk(folder / "home")
    desk.update("INSERT DATA { GRAPH id:g { id:g hkg:basis id:basis\\/stated } }")
    build(with_city_shape(write_content(folder / "other")), folder / "home", drop_writes=True)
    cities = " ".join(
        f"id:city\\/c{number} a hkg:City ; skos:prefLabel 'City {number}'@en , '城市{number}'@zh ."
        for number in range(CITIES)
    )
    desk.update(f"INSERT DATA {{ GRAPH id:document\\/report\\/para\\/1 {{ {cities} }} }}")
    releases = desk.home.releases()
    remove(desk.home, releases[2])
    return desk.home, releases


@pytest.fixture(scope="module")
def server(home):
    with running(home[0].path, workers=2, workers_reserved=1) as made:
        yield made


def canonical(text, format_):
    dataset = Dataset(quad for quad in parse(text, format=format_))
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return sorted(map(str, dataset))


def asked(server, release, text, accept="text/csv"):
    return server.get(f"/releases/{release}/report/sparql?query={quote(text, safe='')}", accept)


def test_turtle_is_the_file_and_every_other_format_says_the_same(server, home):
    release = home[1][0]
    place = f"/releases/{release.id}/report"
    answer = server.get(place, "text/turtle")
    assert answer.data == release.report.read_bytes()
    wanted = canonical(answer.data, GRAPH_FORMATS[0].rdf)
    for format_ in GRAPH_FORMATS:
        other = server.get(place, format_.media_type)
        assert other.headers["Content-Type"] == format_.content_type
        assert canonical(other.data, format_.rdf) == wanted, format_.name
        assert server.get(f"{place}?format={format_.name}").data == other.data
        assert other.headers["X-Release"] == release.id
        assert 'format=html>; rel="alternate"; type="text/html"' in other.headers["Link"]
        tag = other.headers["ETag"]
        unchanged = server.get(place, format_.media_type, If_None_Match=tag)
        assert (unchanged.status, unchanged.data) == (304, b"")
        assert server.get(place, format_.media_type, method="HEAD").headers["ETag"] == tag
    assert len(GRAPH_FORMATS) == 6
    assert server.get(place, "image/png").status == 406


def test_sentences_come_a_hundred_at_a_time(server, home):
    release = home[1][0]
    first = server.get(f"/releases/{release.id}/report", "application/json").json()
    second = server.get(f"/releases/{release.id}/report?format=json&page=2").json()
    assert (first["conforms"], first["page"], first["more"]) == (False, 1, True)
    assert (second["conforms"], second["page"], second["more"]) == (False, 2, False)
    results = first["results"] + second["results"]
    assert len(results) == CITIES + 1 == len(release.manifest().warnings)
    assert [one["focus"] for one in results] == sorted(one["focus"] for one in results)
    city = next(one for one in results if one["focus"].endswith("city/c7"))
    assert city["sentence"] == (
        "City 7: A city is known by another name too: give it a skos:altLabel."
    )
    assert city["severity"] == "Warning"
    assert city["path"] == "http://www.w3.org/2004/02/skos/core#altLabel"
    for wrong in ("0", "-1", "x", "1e3", "10001"):
        assert server.get(f"/releases/{release.id}/report?format=json&page={wrong}").status == 400


def test_the_page_leads_to_each_thing_in_that_release(server, home):
    release = home[1][0]
    place = f"/releases/{release.id}/report"
    page = server.get(place, "text/html").data.decode()
    assert page.count("<tr>") == 101
    assert f'<a href="/id/city/c7?release={release.id}"' in page
    assert "City 7</a>" in page
    assert f'<a rel="next" href="{place}?page=2">' in page
    chinese = server.get(f"{place}?lang=zh&page=2", "text/html").data.decode()
    assert "验证报告" in chinese
    assert f'<a rel="prev" href="{place}?page=1&amp;lang=zh">' in chinese
    assert "城市" in chinese
    assert "<script" not in page.partition("<main")[2]
    old = server.get(f"/releases/{home[1][-1].id}/report", "text/html")
    assert "The data conforms to every shape and check" in old.data.decode()
    assert old.headers["X-Release"] == home[1][-1].id


def test_the_report_is_a_graph_to_ask(server, home):
    newest, *_, oldest = home[1]
    assert asked(server, newest.id, COUNT).data.split() == [b"results", str(CITIES + 1).encode()]
    assert asked(server, oldest.id, COUNT).data.split() == [b"results", b"0"]
    answer = asked(server, newest.id, "ASK { ?s a ?o }", "application/sparql-results+json")
    assert answer.json()["boolean"] is True
    assert answer.headers["X-Release"] == newest.id
    made = asked(server, newest.id, "CONSTRUCT WHERE { ?s ?p ?o }", "text/turtle").data.decode()
    assert len(read_results(made)) == CITIES + 1
    nothing = asked(server, newest.id, "SELECT * { GRAPH ?g { ?s ?p ?o } }")
    assert len(nothing.data.split()) == 1, "the data of the release is not in it"
    path = f"/releases/{newest.id}/report/sparql"
    posted = server.post(path, COUNT, "application/sparql-query", "text/csv")
    assert posted.data == asked(server, newest.id, COUNT).data
    posted = server.post(path, f"query={quote(COUNT)}", FORM, "text/csv")
    assert posted.data == asked(server, newest.id, COUNT).data
    assert server.query(COUNT, "text/csv").data.split()[1] == b"0", "and it is not in the data"


def test_queries_on_a_report_are_held_to_what_all_are_held_to(server, home):
    release = home[1][0].id
    for text, status in {
        "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }": 400,
        "SELECT * FROM <http://e/elsewhere> { ?s ?p ?o }": 400,
        "INSERT DATA { <a:a> <a:b> <a:c> }": 400,
        "SELECT": 400,
    }.items():
        assert asked(server, release, text).status == status, text
    assert server.get(f"/releases/{release}/report/sparql").status == 400
    assert server.post(f"/releases/{release}/report/sparql", "x", "text/plain").status == 415
    path = f"/releases/{release}/report/sparql"
    assert server.get(path, method="DELETE").status == 405
    slow = "SELECT (COUNT(*) AS ?n) { " + " ".join(f"?a{n} ?b{n} ?c{n} ." for n in range(5)) + " }"
    assert server.get(f"{path}?timeout=0.3&query={quote(slow, safe='')}").status == 408


def test_what_is_not_there_was_removed_or_is_current(server, home):
    current, _, removed, *_, old = home[1]
    for rest in ("report", f"report/sparql?query={quote(COUNT)}"):
        assert server.get(f"/releases/ffffffffffff/{rest}").status == 404
        assert server.get(f"/releases/nonsense/{rest}").status == 404
        assert server.get(f"/releases/{removed.id}/{rest}").status == 410
        now = server.get(f"/releases/current/{rest}")
        assert now.headers["X-Release"] == current.id
        assert now.data == server.get(f"/releases/{current.id}/{rest}").data
        then = server.get(f"/releases/current/{rest}{'&' if '?' in rest else '?'}release={old.id}")
        assert then.headers["X-Release"] == old.id


def test_a_plain_dataset_has_no_report(plain):
    release = plain.get("/health").json()["release"]
    answer = plain.get(f"/releases/{release}/report", "application/json")
    assert answer.status == 404
    assert answer.json()["detail"] == f"Release {release} has no report."
