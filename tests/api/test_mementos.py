"""Yesterday's answer by ``?release=`` and by Accept-Datetime, and what its headers say."""

from __future__ import annotations

import json
import re
import shutil
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import quote

import pytest
import urllib3

from kg.build.pipeline import build
from kg.releases import Home
from kg.timeline import Timeline
from tests.api.writing import send, writable
from tests.content import BASE, spoil, write_content
from tests.releases import publish
from tests.serving import Server, running

STATEMENTS = "data/documents/report/statements.trig"
HOMES = "/id/flagship-programme/homes"
TEAM = f"SELECT ?size {{ <{BASE}id/flagship-programme/homes> <{BASE}ontology#teamSize> ?size }}"
ALL = "SELECT * { GRAPH ?source { ?s ?p ?o } }"
NODES = "CONSTRUCT { [] <a:of> ?s ; <a:list> (?p ?o) } { ?s ?p ?o }"
TARGET = "/api/v1/queries/programme/programmes-by-target?target=11.1"
FORM = "application/x-www-form-urlencoded"
GATE = "Thu, 01 Jan 2026 00:00:00 GMT"


def sparql(text):
    return f"/sparql?query={quote(text, safe='')}"


ANSWERS = [
    (sparql(TEAM), "application/sparql-results+json"),
    (sparql(TEAM), "text/csv"),
    (sparql(ALL), "application/sparql-results+xml"),
    (sparql(ALL), "text/tab-separated-values"),
    (sparql("SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p"), "text/csv"),
    (sparql("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }"), "text/turtle"),
    (sparql("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }"), "application/ld+json"),
    (sparql(NODES), "application/n-triples"),
    (sparql("ASK { ?s ?p 10 }"), "text/csv"),
    (TARGET, "application/json"),
    (TARGET, "text/csv"),
    (f"{TARGET}&lang=fr", "application/json"),
    ("/api/v1/queries", "application/json"),
    (HOMES, "text/turtle"),
    (HOMES, "application/n-triples"),
    (HOMES, "application/trig"),
    ("/resource?iri=http%3A%2F%2Fmetadata.un.org%2Fsdg%2F11.1", "text/turtle"),
    ("/data", "application/n-quads"),
    ("/data?default", "text/turtle"),
    (f"/data?graph={quote(BASE, safe='')}id/document/report/para/1", "application/n-triples"),
]
PAGES = [HOMES, "/resource?iri=http%3A%2F%2Fmetadata.un.org%2Fsdg%2F11.1", "/"]


@dataclass
class Days:
    """A server, the three releases that it has had, and what it answered when each was current."""

    server: Server
    home: Home
    releases: list[str]
    dates: list[str]
    answers: list[list[bytes]]

    def named(self, path, day, accept=None, **headers):
        mark = "&" if "?" in path else "?"
        return self.server.get(f"{path}{mark}release={self.releases[day]}", accept, **headers)

    def dated(self, path, day, accept=None, **headers):
        return self.server.get(path, accept, Accept_Datetime=self.dates[day], **headers)


@pytest.fixture(scope="module")
def days(tmp_path_factory):
    """Three builds beneath a server that runs; it is asked everything after each."""
    content, home = tmp_path_factory.mktemp("content"), Home(tmp_path_factory.mktemp("days"))
    build(write_content(content), home.path)
    with running(home.path, "kg.cli.main", "serve", "--port") as server:
        answers, releases = [], []
        for size in (10, 11, 12):
            if size > 10:
                time.sleep(1.1)  # dates of HTTP are whole seconds
                spoil(content, STATEMENTS, f"teamSize {size - 1}", f"teamSize {size}")
                build(content, home.path)
            said = [server.get(path, accept) for path, accept in ANSWERS]
            assert {answer.status for answer in said} == {200}
            releases.append(home.current().id)
            assert {answer.headers["X-Release"] for answer in said} == {releases[-1]}
            answers.append([answer.data for answer in said])
        journal = {entry.release: entry.published_at for entry in home.journal()}
        dates = [http(Timeline(home).published(release)) for release in releases]
        assert len(journal) == len(set(dates)) == 3
        yield Days(server, home, releases, dates, answers)


def http(moment):
    return moment.strftime("%a, %d %b %Y %H:%M:%S GMT")


def links_of(answer):
    """The links of an answer as relation → address → datetime."""
    found = {}
    for address, rest in re.findall(
        r"<([^>]*)>((?:; [a-z*]+=\"[^\"]*\")*)", answer.headers["Link"]
    ):
        attributes = dict(re.findall(r'; ([a-z*]+)="([^"]*)"', rest))
        for relation in attributes["rel"].split():
            found.setdefault(relation, {})[address] = attributes.get("datetime")
    return found


# -- the answers -----------------------------------------------------------------------------


def test_yesterdays_answers_are_had_again_byte_for_byte_by_name_and_by_date(days):
    compared = 0
    for day in (2, 0, 1, 0):
        for (path, accept), yesterday in zip(ANSWERS, days.answers[day], strict=True):
            for ask in (days.named, days.dated):
                again = ask(path, day, accept)
                assert again.headers["X-Release"] == days.releases[day], path
                assert again.data == yesterday, (path, accept, ask)
                compared += 1
    assert compared == 4 * 2 * 20
    changed = [
        path
        for (path, _), *three in zip(ANSWERS, *days.answers, strict=True)
        if len(set(three)) == 3
    ]
    assert len(changed) >= 12


def test_a_query_that_is_posted_is_answered_from_the_release(days):
    for day, size in enumerate((10, 11, 12)):
        path = f"/sparql?release={days.releases[day]}"
        form = f"query={quote(TEAM)}"
        for body, kind in ((TEAM, "application/sparql-query"), (form, FORM)):
            answer = days.server.post(path, body, kind, "text/csv")
            assert answer.data == f"size\r\n{size}\r\n".encode()
        address = days.server.address + "/sparql"
        headers = {"Content-Type": FORM, "Accept": "text/csv", "Accept-Datetime": days.dates[day]}
        dated = days.server.http.request("POST", address, body=form, headers=headers)
        assert dated.data == answer.data
        assert dated.headers["Memento-Datetime"] == days.dates[day]
        assert "Content-Location" not in dated.headers


def test_a_release_in_the_form_is_refused_rather_than_passed_over(days):
    form = f"query={quote(TEAM)}&release={days.releases[0]}"
    answer = days.server.post("/sparql", form, FORM)
    assert answer.status == 400
    assert "release" in json.loads(answer.data)["detail"]


def test_pages_are_the_same_by_name_and_by_date_and_their_links_stay_in_the_release(days):
    compared = 0
    for path in PAGES:
        for lang in ("en", "zh"):
            named = days.named(path, 0, "text/html", Accept_Language=lang)
            dated = days.dated(path, 0, "text/html", Accept_Language=lang)
            assert named.status == dated.status == 200
            assert named.data == dated.data, path
            compared += 1
    assert compared == 6
    page = days.named(HOMES, 0, "text/html").data.decode()
    leads = re.findall(r'<a[^>]* href="(/(?:id|resource|sdg)[/?][^"]*)"', page)
    elsewhere = [lead for lead in leads if f"release={days.releases[0]}" not in lead]
    assert len(leads) > 5
    assert set(elsewhere) <= {HOMES}  # the same thing in the current release


def test_answers_of_older_releases_are_kept_apart(days):
    bodies = []
    for _ in range(3):
        for day in (0, 1, 2):
            bodies.append(days.named(sparql(TEAM), day, "text/csv").data)
            bodies.append(days.dated(sparql(TEAM), day, "text/csv").data)
        bodies.append(days.server.query(TEAM, "text/csv").data)
    sizes = [int(body.split()[1]) for body in bodies]
    assert sizes == [10, 10, 11, 11, 12, 12, 12] * 3


def test_the_short_ways_do_not_answer_what_asks_for_another_time(days):
    """One connection, so that a request which came before byte for byte is known again."""
    sizes = []
    with urllib3.connection_from_url(days.server.address, maxsize=1) as one:
        for _ in range(3):
            for extra in ({}, {"Accept-Datetime": days.dates[0]}, {}, {"Accept-Datetime": GATE}):
                headers = {"Accept": "text/csv", **extra}
                said = one.request("GET", sparql(TEAM), headers=headers)
                sizes.append(int(said.data.split()[1]))
        assert one.num_connections == 1
    assert sizes == [12, 10, 12, 10] * 3


# -- what headers say ------------------------------------------------------------------------


def test_a_dated_answer_says_what_it_is_a_memento_of(days):
    root = days.server.address
    answer = days.dated(HOMES, 1, "text/turtle")
    assert answer.headers["Memento-Datetime"] == days.dates[1]
    assert "accept-datetime" in answer.headers["Vary"].lower()
    assert answer.headers["Cache-Control"] == "no-cache"
    located = answer.headers["Content-Location"]
    assert days.server.get(located).data == answer.data
    links = links_of(answer)
    assert set(links["original"]) == set(links["timegate"]) == {root + HOMES}
    assert set(links["latest-version"]) == {root + HOMES}
    assert links["timemap"] == {f"{root}/timemap/link{HOMES}": None}
    assert links["memento"] == {f"{root}{HOMES}?release={days.releases[1]}": days.dates[1]}
    assert not {"first", "prev", "next", "last"} & set(links), "it may not be there in those"


def test_what_every_release_answers_leads_to_the_answers_of_the_others(days):
    root = days.server.address
    answer = days.dated("/dataset", 1, "text/turtle")
    links = links_of(answer)
    older, own, newer = (f"{root}/dataset?release={release}" for release in days.releases)
    assert links["memento"] == dict(zip((older, own, newer), days.dates, strict=True))
    assert set(links["first"]) == set(links["prev"]) == {older}
    assert set(links["last"]) == set(links["next"]) == {newer}
    assert set(links["predecessor-version"]) == {older}
    assert set(links["successor-version"]) == {newer}
    for address, date in links["memento"].items():
        again = days.server.http.request("GET", address)
        assert again.headers["Memento-Datetime"] == date


def test_an_answer_by_name_is_the_same_memento_and_may_be_kept(days):
    answer = days.named(f"{HOMES}?format=turtle", 0)
    assert answer.headers["Memento-Datetime"] == days.dates[0]
    assert answer.headers["Cache-Control"] == "max-age=86400"
    links = links_of(answer)
    assert set(links["original"]) == {f"{days.server.address}{HOMES}?format=turtle"}
    assert len(links["memento"]) == 1


def test_the_current_answer_is_its_own_timegate_and_no_memento(days):
    answer = days.server.get(HOMES, "text/turtle")
    assert "Memento-Datetime" not in answer.headers
    links = links_of(answer)
    assert set(links["original"]) == set(links["timegate"]) == {HOMES}
    assert set(links["timemap"]) == {f"/timemap/link{HOMES}"}
    vary = 0
    for path, accept in ANSWERS:
        for _ in range(2):  # the second comes out of the cache, where there is one
            said = days.server.get(path, accept)
            assert "accept-datetime" in said.headers["Vary"].lower(), path
            vary += 1
    assert vary == 40


def test_an_address_that_names_a_release_is_of_no_other_time(days):
    answer = days.named(sparql(TEAM), 0, "text/csv", Accept_Datetime=days.dates[2])
    assert answer.headers["X-Release"] == days.releases[0]
    current = days.server.query(TEAM, "text/csv", extra="&release=current")
    assert current.headers["X-Release"] == days.releases[2]
    assert "Memento-Datetime" not in current.headers


def test_dates_between_before_and_after(days):
    moments = [parsedate_to_datetime(date) for date in days.dates]
    asked = [
        ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
        (http(moments[0] - timedelta(seconds=1)), 0),
        (http(moments[1] - timedelta(seconds=1)), 0),
        (days.dates[1], 1),
        (http(moments[2] - timedelta(seconds=1)), 1),
        (days.dates[2], 2),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 2),
    ]
    for date, day in asked:
        answer = days.server.get(sparql(TEAM), "text/csv", Accept_Datetime=date)
        assert answer.headers["X-Release"] == days.releases[day], date
        assert answer.headers["Memento-Datetime"] == days.dates[day]
    assert len(asked) == 7


@pytest.mark.parametrize(
    "date",
    [
        "",
        "yesterday",
        "2026-01-01",
        "Thu, 01 Foo 2026 00:00:00 GMT",
        "Thu, 31 Feb 2026 00:00:00 GMT",
        "Thu, 01 Jan 2026 24:00:00 GMT",
        "Thu, 01 Jan 2026 00:00:00 +0100",
        "Thu, 01 Jan 0000 00:00:00 GMT",
        "Thursday, 01-Jan-26 00:00:00 GMT",
    ],
)
def test_a_date_that_is_none_is_refused(days, date):
    answer = days.server.get(sparql(TEAM), Accept_Datetime=date)
    assert answer.status == 400
    assert "Accept-Datetime" in json.loads(answer.data)["detail"]


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ("release=aaaaaaaaaaaa", 404),
        ("release=", 400),
        ("release=AAAAAAAAAAAA", 400),
        ("release=..%2F..%2Fetc", 400),
        ("release=aaaaaaaaaaaaa", 400),
        ("release=current&release=current", 400),
        ("r%65lease=aaaaaaaaaaaa", 404),
    ],
)
def test_a_release_that_is_none_is_refused_everywhere(days, given, status):
    paths = [sparql("ASK {}"), TARGET, f"{HOMES}?format=turtle", "/data?default", "/?a=b"]
    for path in paths:
        answer = days.server.get(f"{path}&{given}")
        assert answer.status == status, path
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert "ETag" not in answer.headers


def test_what_is_another_answer_each_time_is_no_memento(days):
    answer = days.named(sparql("SELECT (RAND() AS ?x) {}"), 0, "text/csv")
    assert answer.headers["X-Release"] == days.releases[0]
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Memento-Datetime" not in answer.headers


def test_what_is_of_no_release_is_of_no_time(days):
    answer = days.server.get("/health", Accept_Datetime=days.dates[0])
    assert answer.status == 200
    assert "Memento-Datetime" not in answer.headers
    assert json.loads(answer.data)["release"] == days.releases[2]


def test_a_long_question_has_no_links_as_long_as_itself(days):
    text = TEAM + " # " + "x" * 4000
    answer = days.named(sparql(text), 0, "text/csv")
    assert answer.headers["Memento-Datetime"] == days.dates[0]
    assert sum(map(len, answer.headers.values())) < 4000


def test_an_etag_is_confirmed_in_a_release(days):
    answer = days.named(HOMES, 0, "text/turtle")
    tag = answer.headers["ETag"]
    assert tag.startswith(f'"{days.releases[0]}-')
    again = days.named(HOMES, 0, "text/turtle", If_None_Match=tag)
    assert (again.status, again.headers["ETag"]) == (304, tag)
    assert again.headers["Memento-Datetime"] == days.dates[0]
    other = days.named(HOMES, 1, "text/turtle", If_None_Match=tag)
    assert other.status == 200


def test_head_says_what_get_says(days):
    for ask in (days.named, days.dated):
        got, head = ask(HOMES, 0, "text/turtle"), ask(HOMES, 0, "text/turtle", method="HEAD")
        for name in ("Memento-Datetime", "Link", "Vary", "ETag", "X-Release"):
            assert head.headers[name] == got.headers[name]
        assert head.data == b""


# -- TimeMaps --------------------------------------------------------------------------------


@pytest.mark.parametrize("place", [HOMES, TARGET, "/data?default", "/id/city/内罗毕?format=csv"])
def test_a_timemap_lists_the_releases_of_an_address(days, place):
    root, place = days.server.address, quote(place, safe="/?=&")
    answer = days.server.get(f"/timemap/link{place}")
    assert answer.headers["Content-Type"] == "application/link-format"
    entries = re.findall(r"<([^>]+)>((?:; [a-z]+=\"[^\"]*\")*)(?:,\n|\n$)", answer.data.decode())
    assert answer.data.decode().count("<") == len(entries) == 5
    mark = "&" if "?" in place else "?"
    mementos = [(at, rest) for at, rest in entries if "memento" in rest]
    assert [at for at, _ in mementos] == [
        f"{root}{place}{mark}release={release}" for release in days.releases
    ]
    for (_, rest), date in zip(mementos, days.dates, strict=True):
        assert f'datetime="{date}"' in rest
    assert (f"{root}{place}", '; rel="original timegate"') in entries
    document = json.loads(days.server.get(f"/timemap/json{place}").data)
    assert document["original_uri"] == document["timegate_uri"] == root + place
    listed = document["mementos"]["list"]
    assert [entry["uri"] for entry in listed] == [at for at, _ in mementos]
    assert document["mementos"]["first"] == listed[0]
    assert document["mementos"]["last"] == listed[2]
    itself = urllib3.PoolManager().request("GET", document["timemap_uri"]["link_format"])
    assert itself.data == answer.data


def test_a_timemap_of_what_names_a_release_is_that_of_all_releases(days):
    whole = days.server.get(f"/timemap/link{HOMES}").data
    assert days.server.get(f"/timemap/link{HOMES}?release={days.releases[0]}").data == whole


@pytest.mark.parametrize(
    "path",
    [
        "/timemap/link/nothing",
        "/timemap/cdx/",
        "/timemap/link/timemap/link/",
        "/timemap/part/9/link/",
    ],
)
def test_there_is_no_timemap_of_what_is_not_there(days, path):
    assert days.server.get(path).status == 404


def test_a_long_timemap_comes_in_parts(tmp_path):
    release = publish(tmp_path, "one")
    home = Home(tmp_path)
    start = datetime(2026, 1, 1, tzinfo=UTC)
    made = [f"{number:012x}" for number in range(1500)]
    for id_ in made:
        (home.releases_dir / id_).mkdir()
    with home.journal_path.open("w", encoding="utf-8") as journal:
        for number, id_ in enumerate([*made, release.id]):
            at = (start + timedelta(minutes=number)).isoformat()
            line = {"release": id_, "published_at": at, "previous": None}
            journal.write(json.dumps(line) + "\n")
    with running(tmp_path, workers=1) as server:
        index = server.get("/timemap/link/id/thing/0").data.decode()
        parts = re.findall(r'<([^>]+)>; rel="timemap"', index)
        assert len(parts) == 2
        bodies = [server.http.request("GET", part).data.decode() for part in parts]
        found = [id_ for body in bodies for id_ in re.findall(r"release=([0-9a-f]{12})", body)]
        assert found == [*made, release.id]
        document = json.loads(server.get("/timemap/json/id/thing/0").data)
        assert [part["uri"].replace("/json/", "/link/") for part in document["timemaps"]] == parts


# -- releases that come and go ---------------------------------------------------------------


def test_a_release_that_was_removed_is_gone_and_its_days_belong_to_the_one_before(days):
    """The last test of this module on the three releases: it takes one away."""
    shutil.move(days.home.release(days.releases[1]).path, days.home.path / "away")
    try:
        answer = days.named(sparql(TEAM), 1, "text/csv")
        assert answer.status == 410
        assert days.releases[1] in json.loads(answer.data)["detail"]
        dated = days.dated(sparql(TEAM), 1, "text/csv")
        assert dated.data == b"size\r\n10\r\n"
        assert dated.headers["Memento-Datetime"] == days.dates[0]
        assert links_of(dated)["next"].popitem()[1] == days.dates[2]
        assert days.server.get(f"/timemap/link{HOMES}").data.count(b"release=") == 2
    finally:
        shutil.move(days.home.path / "away", days.home.release(days.releases[1]).path)


def test_writes_to_a_release_are_refused(tmp_path):
    first = publish(tmp_path, "one")
    with writable(tmp_path) as server:
        calls = [
            ("POST", "/update", "CLEAR ALL", "application/sparql-update"),
            ("PUT", "/data?graph=http://example.org/g", "<a:a> <a:b> <a:c> .", "text/turtle"),
            ("POST", "/data?graph=http://example.org/g", "<a:a> <a:b> <a:c> .", "text/turtle"),
            ("DELETE", "/data?graph=http://example.org/g", None, None),
        ]
        for method, path, body, kind in calls:
            mark = "&" if "?" in path else "?"
            answer = send(server, method, f"{path}{mark}release={first.id}", body, kind)
            assert answer.status == 400, (method, path)
            assert "never changes" in json.loads(answer.data)["detail"]
        assert Home(tmp_path).current() == first


def test_a_write_makes_another_time_and_the_one_before_it_stays(tmp_path):
    first = publish(tmp_path, "one")
    with writable(tmp_path) as server:
        before = server.get("/data?graph=http://example.org/g", "text/turtle")
        assert before.status == 404
        label = "http://www.w3.org/2004/02/skos/core#prefLabel"
        body = f'<http://example.org/a> <{label}> "A"@en , "甲"@zh .'
        written = send(server, "PUT", "/data?graph=http://example.org/g", body, "text/turtle")
        assert written.status == 201, written.data
        now, then = ("/data?graph=http://example.org/g", f"&release={first.id}")
        assert server.get(now, "text/turtle").status == 200
        assert server.get(now + then, "text/turtle").status == 404


def test_a_store_elsewhere_has_no_older_release_and_says_so(tmp_path):
    first, last = publish(tmp_path, "one"), publish(tmp_path, "two")
    with running(tmp_path, workers=1, store=str(last.store)) as server:
        assert server.query("ASK {}").status == 200
        answer = server.query("ASK {}", extra=f"&release={first.id}")
        assert answer.status == 503
        assert "current release alone" in json.loads(answer.data)["detail"]
        assert server.query("ASK {}", extra=f"&release={last.id}").status == 200
