"""Citable answers: a permanent address, a citation in every format, and a check that tells."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from urllib.parse import parse_qs, urlsplit

import pytest
from pyoxigraph import NamedNode, parse

from api.citing import FORMATS
from kg.citations.answers import fingerprint
from kg.citations.provenance import SPDX
from kg.config import content_root
from kg.formats import GRAPH_FORMATS, HTML
from kg.releases import Home
from kg.vocab import DEFAULT_BASE, PROV, SH
from tests.releases import publish
from tests.serving import running

QUERY = """#+ summary: {en: "Which marks has a thing?", zh: "某事物有哪些标记？"}
#+ description: {en: Its marks., zh: 其标记。}
#+ tags: [thing]
#+ parameters:
#+   thing:
#+     type: iri
#+     required: true
#+     description: {en: The thing., zh: 事物。}
#+     example: "https://w3id.org/habitat-kg/id/thing/0"
#+ returns:
#+   mark: {en: The mark., zh: 标记。}
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

SELECT ?mark WHERE { $thing skos:notation ?mark }
"""
THING = f"{DEFAULT_BASE}id/thing/0"
KEY = "thing/marks"
ASKED = f"thing={THING.replace(':', '%3A').replace('/', '%2F')}"
DAYS = {"one": "2026-03-04", "two": "2026-03-05"}


def journal(home, *lines):
    """Say when releases were published, as a build does."""
    text = "".join(
        json.dumps({"release": name, "published_at": f"{day}T10:00:00+00:00", "previous": None})
        + "\n"
        for name, day in lines
    )
    with Home(home).journal_path.open("a", encoding="utf-8") as file:
        file.write(text)


@pytest.fixture(scope="module")
def content(tmp_path_factory):
    """A folder of content with one stored query and those of the product itself."""
    folder = tmp_path_factory.mktemp("content")
    for name in ("ontology", "data"):
        (folder / name).mkdir()
    shutil.copytree(content_root() / "queries/system", folder / "queries/system")
    path = folder / f"queries/{KEY}.rq"
    path.parent.mkdir()
    path.write_text(QUERY, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """Two releases that are there, and one that the journal knows and nobody has."""
    path = tmp_path_factory.mktemp("cited")
    releases = {mark: publish(path, mark).id for mark in ("one", "two")}
    journal(path, ("0" * 12, "2026-03-01"), *((releases[m], day) for m, day in DAYS.items()))
    return path


@pytest.fixture(scope="module")
def one(home):
    return named(home, DAYS["one"])


@pytest.fixture(scope="module")
def two(home):
    return named(home, DAYS["two"])


def named(home, day):
    """The release that was published on that day."""
    return next(e.release for e in Home(home).journal() if e.published_at.startswith(day))


@pytest.fixture(scope="module")
def cited(home, content):
    with running(home, "kg.cli.main", "serve", "--port", content=content) as server:
        yield server


def of(server, release, extra="", accept="application/json"):
    answer = server.get(f"/citations/queries/{KEY}?{ASKED}&release={release}{extra}", accept)
    assert answer.status == 200, answer.data
    return answer


def hashes_of(document):
    found = parse_qs(urlsplit(document["check"]).query)
    return f"&query={found['query'][0]}&answer={found['answer'][0]}"


# -- the address that stays --------------------------------------------------------------------


def test_an_address_without_a_release_leads_to_that_of_the_current_one(cited, two):
    answer = cited.get(f"/citations/queries/{KEY}?{ASKED}&format=bibtex", "*/*")
    assert (answer.status, answer.headers["Cache-Control"]) == (303, "no-cache")
    found = parse_qs(urlsplit(answer.headers["Location"]).query)
    assert (found["release"], found["format"], found["lang"]) == ([two], ["bibtex"], ["en"])
    assert cited.get(answer.headers["Location"]).data.startswith(b"@misc{")
    for path in ("/citations/dataset", f"/citations/thing?iri={THING}"):
        answer = cited.get(path)
        assert answer.status == 303 and two in answer.headers["Location"], path


def test_an_answer_names_the_address_to_cite_and_the_page_that_tells_how(cited, one, two):
    for release, asked in ((one, f"&release={one}"), (two, "")):
        answer = cited.get(f"/api/v1/queries/{KEY}?{ASKED}{asked}")
        links = answer.headers["Link"]
        address = f"/api/v1/queries/{KEY}?{ASKED}&lang=en&release={release}"
        assert f'<{DEFAULT_BASE.rstrip("/")}{address}>; rel="cite-as"' in links
        assert cited.get(address).data == answer.data
        page = links.partition('>; rel="describedby"')[0].rpartition("<")[2]
        assert cited.get(page, "application/json").json()["answer"]["path"] == address


def test_the_cited_answer_is_had_again_and_has_the_hash_that_is_told(cited, one):
    document = of(cited, one).json()
    answer = cited.get(f"{document['answer']['path']}&format=tsv")
    assert answer.data == b'?mark\n"one"\n'
    assert document["answer"]["sha256"] == fingerprint(answer.data).sha256
    assert (document["answer"]["rows"], document["release"]) == (1, one)
    assert document["issued"] == DAYS["one"]
    command = document["answer"]["how"].replace(DEFAULT_BASE, f"{cited.address}/")
    said = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=True)
    assert said.stdout.split()[0] == document["answer"]["sha256"]


def test_the_query_in_the_citation_asks_the_same_by_itself(cited, one):
    found = cited.get(of(cited, one).json()["question"]["sparql_path"], "text/csv")
    assert found.data.decode().split() == ["mark", "one"]


# -- the citation ------------------------------------------------------------------------------


def test_every_format_by_header_and_by_name(cited, one):
    for entry in FORMATS:
        first = of(cited, one, accept=entry.media_type)
        assert first.headers["Content-Type"] == entry.content_type
        named = of(cited, one, f"&format={entry.name}", "image/png")
        there = cited.get(first.headers["Content-Location"], "image/png")
        if entry is not HTML:  # a page links to itself in other languages, by its address
            assert named.data == there.data == first.data
        assert named.headers["Content-Type"] == there.headers["Content-Type"] == entry.content_type
        assert "accept" in first.headers["Vary"].lower()
        again = of304(cited, one, entry, first.headers["ETag"])
        assert (again.status, again.data) == (304, b"")
    assert len(FORMATS) == 12
    assert of(cited, one, accept="*/*").headers["Content-Type"].startswith("text/plain")
    assert cited.get(f"/citations/queries/{KEY}?{ASKED}&release={one}", "image/png").status == 406


def of304(server, release, entry, tag):
    return server.get(
        f"/citations/queries/{KEY}?{ASKED}&release={release}", entry.media_type, If_None_Match=tag
    )


def test_the_text_names_what_is_cited_and_where(cited, one):
    document = of(cited, one).json()
    text = of(cited, one, accept="text/plain").data.decode()
    assert text == document["text"]["en"] + "\n"
    assert f"Which marks has a thing? (thing {THING}) [Answer to a stored query]." in text
    assert "(2026, March 4)" in text and f"(Release {one})" in text
    assert document["address"] in text
    assert cited.get(document["path"], "text/plain").data.decode() == text
    chinese = of(cited, one, "&lang=zh", "text/plain").data.decode()
    assert "某事物有哪些标记？" in chinese and "lang=zh" in chinese


def test_the_page_and_the_hash_do_not_change_when_another_release_is_current(cited, one, two):
    document = of(cited, one).json()
    assert of(cited, two).json()["answer"]["sha256"] != document["answer"]["sha256"]
    page = of(cited, one, accept=HTML.media_type).data.decode()
    assert document["answer"]["sha256"] in page and two not in page
    assert document["check"].replace("&", "&amp;") in page


def test_provenance_in_every_rdf_format_says_how_the_answer_came_about(cited, one):
    document = of(cited, one).json()
    graphs = []
    for entry in GRAPH_FORMATS:
        body = of(cited, one, accept=entry.media_type).data
        graphs.append({str(quad.triple) for quad in parse(body, entry.rdf)})
        found = [quad.triple for quad in parse(body, entry.rdf)]
    assert all(graph == graphs[0] for graph in graphs) and len(graphs) == 6

    def objects(subject, predicate):
        return [t.object for t in found if t.subject == subject and t.predicate == predicate]

    rows = NamedNode(DEFAULT_BASE + document["answer"]["path"].lstrip("/"))
    (asking,) = objects(rows, PROV.wasGeneratedBy)
    used = objects(asking, PROV.used)
    assert NamedNode(f"{DEFAULT_BASE}releases/{one}") in used
    (plan,) = [node for node in used if objects(node, SH.select)]
    assert objects(plan, SH.select)[0].value == document["question"]["sparql"]
    (checksum,) = objects(rows, SPDX.checksum)
    assert objects(checksum, SPDX.checksumValue)[0].value == document["answer"]["sha256"]
    assert objects(rows, PROV.wasAttributedTo)
    assert all(isinstance(t.subject, NamedNode) for t in found)


def test_a_citation_of_other_digits_is_told_that_it_does_not_fit(cited, one):
    document = of(cited, one).json()
    assert document["warnings"] == []
    assert of(cited, one, hashes_of(document)).json()["warnings"] == []
    wrong = of(cited, one, "&query=00000000&answer=00000000").json()
    assert [warning["en"].split()[0] for warning in wrong["warnings"]] == ["The", "The"]
    page = of(cited, one, "&query=00000000", HTML.media_type).data.decode()
    assert 'class="warning"' in page and "another text today" in page
    page = of(cited, one, hashes_of(document), HTML.media_type).data.decode()
    (chinese,) = re.findall(r'<a href="([^"]+)" lang="zh">', page)
    translated = cited.get(chinese.replace("&amp;", "&"), "text/html").data.decode()
    assert "某事物有哪些标记？" in translated and 'class="warning"' not in translated


def test_the_dataset_and_a_thing_are_cited_alike(cited, one):
    text = cited.get(f"/citations/dataset?release={one}", "text/plain").data.decode()
    assert text == (
        f"Habitat KG (Release {one}) [Data set]. (2026, March 4). "
        f"{DEFAULT_BASE}dataset?release={one}\n"
    )
    for iri, path in (
        ("http://metadata.un.org/sdg/11.1", "sdg/11.1"),
        (f"{DEFAULT_BASE}id/flagship-programme/inclusive", "id/flagship-programme/inclusive"),
    ):
        answer = cited.get(f"/citations/thing?iri={iri}&release={one}", "application/json")
        document = answer.json()
        assert document["address"] == f"{DEFAULT_BASE}{path}?release={one}"
        assert cited.get(document["path"], "text/html").status == 200
    assert document["title"] == {"en": "Inclusive <b>Cities</b> & more", "zh": "包容性城市"}
    page = cited.get(f"/citations/thing?iri={iri}&release={one}", "text/html").data.decode()
    assert "Inclusive &lt;b&gt;Cities&lt;/b&gt; &amp; more" in page


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"/citations/queries/{KEY}?thing=", 400),
        (f"/citations/queries/{KEY}?{ASKED}&query=nothex!!", 400),
        (f"/citations/queries/{KEY}?{ASKED}&other=1", 400),
        ("/citations/queries/thing/none?x=1", 404),
        (f"/citations/queries/{KEY}?{ASKED}&release=ffffffffffff", 404),
        (f"/citations/queries/{KEY}?{ASKED}&release={'0' * 12}", 410),
        (f"/citations/queries/{KEY}/check?{ASKED}", 400),
        (f"/citations/queries/{KEY}/check?{ASKED}&cited=ffffffffffff", 404),
        (f"/citations/queries/{KEY}/check?{ASKED}&cited={'0' * 12}", 410),
        ("/citations/thing", 400),
        ("/citations/thing?iri=relative", 400),
        ("/citations/thing?iri=urn:nowhere&release=current", 404),
    ],
)
def test_what_cannot_be_cited_is_refused_with_a_sentence(cited, path, status):
    answer = cited.get(path, "application/json")
    assert answer.status == status, answer.data
    if status != 303:
        assert answer.json()["detail"].endswith(".") and answer.json()["remedy"]


# -- the check ---------------------------------------------------------------------------------


def test_a_check_says_what_has_gone_and_what_is_new(cited, one, two):
    document = of(cited, one).json()
    outcome = cited.get(document["check"], "application/json")
    assert (outcome.headers["X-Release"], outcome.headers["Cache-Control"]) == (two, "no-cache")
    found = outcome.json()
    assert (found["same"], found["gone"], found["new"]) == (False, [["one"]], [["two"]])
    assert (found["cited"]["release"], found["today"]["release"]) == (one, two)
    assert (found["query_text_changed"], found["cited_release_still_answers_so"]) == (False, True)
    page = cited.get(document["check"], "text/html").data.decode()
    assert "Today&#39;s answer differs." in page
    assert f"/releases/{one}/diff/{two}" in page and "<td>two</td>" in page
    chinese = cited.get(f"{document['check'].replace('lang=en', 'lang=zh')}", "text/html")
    assert "今日的答案不同。" in chinese.data.decode()


def test_a_check_of_what_is_still_current_finds_it_the_same(cited, two):
    found = cited.get(of(cited, two).json()["check"]).json()
    assert (found["same"], found["rows_gone"], found["rows_new"]) == (True, 0, 0)


def test_the_answer_of_a_removed_release_is_checked_by_its_hash(cited, two):
    hashes = hashes_of(of(cited, two).json())
    place = f"/citations/queries/{KEY}/check?{ASKED}&cited={'0' * 12}"
    assert cited.get(f"{place}{hashes}").json()["same"] is True
    found = cited.get(f"{place}&answer=00000000").json()
    assert (found["same"], found["gone"]) == (False, None)
    assert cited.get(f"{place}&answer=00000000&format=html").status == 200


def test_a_check_knows_that_the_query_has_another_text(home, content, cited, one, tmp_path):
    document = of(cited, one).json()
    changed = tmp_path / "content"
    shutil.copytree(content, changed)
    path = changed / f"queries/{KEY}.rq"
    text = path.read_text("utf-8").replace("{ $thing skos", "{ VALUES ?more { 1 2 } $thing skos")
    path.write_text(text, encoding="utf-8")
    with running(home, "kg.cli.main", "serve", "--port", content=changed) as server:
        found = server.get(document["check"]).json()
        page = server.get(document["path"], "application/json").json()
        again = server.get(document["question"]["sparql_path"], "text/csv")
    assert (found["query_text_changed"], found["cited_release_still_answers_so"]) == (True, False)
    assert found["gone"] == [["one"], ["one"]]
    assert len(page["warnings"]) == 2
    assert again.data.decode().split() == ["mark", "one"], "the citation itself can still ask it"
