"""What is kept, what is forgotten first, and when a client already has it."""

from __future__ import annotations

import re
import sys

import pytest

from api.caching import Cache, Stored, coded, deterministic, matched, uncoded
from kg.vocab import DEFAULT_BASE
from tests.releases import publish
from tests.serving import running

HEADERS = [
    (b"content-type", b"text/csv; charset=utf-8"),
    (b"content-length", b"4"),
    (b"etag", b'"one-abc"'),
    (b"x-release", b"one"),
    (b"vary", b"Accept, Accept-Encoding"),
    (b"cache-control", b"no-cache"),
    (b"content-location", b"/id/x?format=csv"),
    (b"x-content-type-options", b"nosniff"),
]


def stored(body=b"rows", release=b"one", **changed):
    headers = dict(HEADERS) | {b"x-release": release}
    headers |= {name.replace("_", "-").encode(): value for name, value in changed.items()}
    return Stored.of(200, [(n, v) for n, v in headers.items() if v is not None], body)


def cache(limit=100_000, release="one"):
    made = Cache(limit)
    made.turn(release)
    return made


def test_an_answer_that_was_kept_is_given_again():
    kept = cache()
    assert kept.get("one", (b"q", b"")) is None
    assert kept.put((b"q", b""), stored())
    found = kept.get("one", (b"q", b""))
    assert (found.body, found.etag, found.release) == (b"rows", b'"one-abc"', "one")
    assert kept.get("one", (b"q", b"br")) is None
    assert (kept.hits, kept.misses, kept.evictions, len(kept)) == (1, 2, 0, 1)


@pytest.mark.parametrize(
    "changed",
    [
        {"etag": None},
        {"etag": b'W/"one-abc"'},
        {"x_release": None},
        {"cache_control": b"no-store"},
        {"cache_control": b"max-age=5, No-Store"},
        {"cache_control": b"private"},
        {"vary": b"*"},
        {"set_cookie": b"a=b"},
    ],
    ids=str,
)
def test_an_answer_that_is_not_for_everyone_is_not_kept(changed):
    assert stored() is not None
    assert stored(**changed) is None


@pytest.mark.parametrize("status", [201, 204, 206, 304, 400, 404, 500, 503])
def test_only_a_200_is_kept(status):
    assert Stored.of(status, HEADERS, b"rows") is None


def test_all_answers_go_at_once_when_the_release_changes():
    kept = cache()
    for number in range(5):
        kept.put((str(number).encode(),), stored())
    assert kept.get("two", (b"1",)) is None
    assert (len(kept), kept.bytes, kept.evictions) == (0, 0, 5)


def test_an_answer_of_a_release_that_has_passed_comes_too_late():
    kept = cache()
    kept.get("two", (b"q",))
    assert not kept.put((b"q",), stored())
    assert kept.get("two", (b"q",)) is None
    assert kept.put((b"q",), stored(release=b"two"))


def test_the_one_that_was_used_least_recently_goes_first():
    one = cache()
    one.put((b"0",), stored(b"x" * 4000))
    kept = cache(10 * one.bytes)
    for number in range(10):
        kept.put((b"%d" % number,), stored(b"x" * 4000))
    kept.get("one", (b"0",))
    kept.put((b"a",), stored(b"x" * 4000))
    assert kept.get("one", (b"1",)) is None
    assert kept.get("one", (b"0",)) is not None
    assert (len(kept), kept.evictions) == (10, 1)


def test_an_entry_takes_an_eighth_of_the_cache_at_most():
    kept = cache(80_000)
    assert kept.put((b"q",), stored(b"x" * 8_000))
    assert not kept.put((b"r",), stored(b"x" * 10_001))
    assert not kept.put((b"x" * 10_001,), stored())
    assert not kept.put((b"s",), stored(link=b"x" * 10_001))
    assert kept.put((b"q",), stored(b"x" * 10)), "an entry may be replaced"
    assert len(kept) == 1 and kept.bytes < 4_000


def test_what_is_counted_is_what_memory_is_taken():
    """Entries of every size stay within the limit by the measure of the interpreter itself."""
    kept = cache(1_000_000)
    for number in range(3_000):
        size = number % 7 * 500
        kept.put((b"%d" % number, b"k" * (number % 50)), stored(bytes([number % 256]) * size))
        assert kept.bytes <= 1_000_000
    bodies = sum(sys.getsizeof(entry.body) for entry, _ in kept._kept.values())
    keys = sum(sys.getsizeof(part) for key in kept._kept for part in key)
    assert len(kept) > 100
    assert bodies + keys < kept.bytes


def test_the_start_of_a_304_names_what_the_client_holds_and_no_body():
    started = stored(content_encoding=b"br").unchanged(b'"one-abc"', [(b"x-request-id", b"7")])
    assert started["status"] == 304
    assert dict(started["headers"]) == {
        b"etag": b'"one-abc"',
        b"x-release": b"one",
        b"vary": b"Accept, Accept-Encoding",
        b"cache-control": b"no-cache",
        b"content-location": b"/id/x?format=csv",
        b"x-content-type-options": b"nosniff",
        b"x-request-id": b"7",
    }


def test_the_start_of_a_200_is_as_it_was():
    started = stored().start([(b"x-request-id", b"7")])
    assert started["status"] == 200
    assert started["headers"] == [*HEADERS, (b"x-request-id", b"7")]


CONDITIONS = [
    (b'"one-abc-br"', b'"one-abc-br"'),
    (b'W/"one-abc-br"', b'"one-abc-br"'),
    (b"*", b'"one-abc-br"'),
    (b'"other", "one-abc-br"', b'"one-abc-br"'),
    (b'"other",W/"one-abc-br"  ,"x"', b'"one-abc-br"'),
    (b'"one-abc"', b'"one-abc"'),
    (b'"one-abc-gzip"', b'"one-abc-gzip"'),
    (b'W/"one-abc-gzip"', b'"one-abc-gzip"'),
    (b'"one-abc", "one-abc-br"', b'"one-abc-br"'),
    (b'"one-abd-br"', None),
    (b'"two-abc-br"', None),
    (b"one-abc-br", None),
    (b"", None),
    (b'"', None),
]


@pytest.mark.parametrize(("given", "tag"), CONDITIONS)
def test_if_none_match_is_compared_weakly_and_in_every_coding(given, tag):
    assert matched(given, b'"one-abc-br"') == tag


def test_a_tag_loses_its_coding_and_gets_it_back():
    assert [coded(b'"a-1"', c) for c in (b"br", b"gzip")] == [b'"a-1-br"', b'"a-1-gzip"']
    assert {uncoded(t) for t in (b'"a-1"', b'"a-1-br"', b'"a-1-gzip"')} == {b'"a-1"'}


CHANGING = [
    "SELECT (RAND() AS ?x) {}",
    "SELECT (rand ( ) AS ?x) {}",
    "SELECT (1-NOW() AS ?x) {}",
    "SELECT (!now\n() AS ?x) {}",
    "SELECT (NOW#?\n() AS ?x) {}",
    "ASK { BIND(uuid() AS ?x) }",
    "ASK { BIND(StrUUID() AS ?x) }",
    "ASK { BIND(BNODE() AS ?x) }",
    r"SELECT (\u004EOW() AS ?x) {}",
    r"SELECT (NO\U00000057() AS ?x) {}",
    r"ASK { ?s ?p '\ud800' }",
    "ASK { SERVICE <http://example.org/> {} }",
    "ASK { service silent ?s {} }",
    "ASK { SERVICE ex:s {} }",
    "ASK { SERVICE#\n<http://example.org/> {} }",
]
SETTLED = [
    "SELECT * { ?s ?p ?o }",
    "SELECT ?now (COUNT(*) AS ?rand) { ?now ?p ?rand } GROUP BY ?now",
    "SELECT ?uuid (1 AS ?x) { ?uuid ?p ?o }",
    "SELECT (ex:now(1) AS ?x) {}",
    "SELECT (:rand(1) AS ?x) {}",
    "ASK { ?s ?p 'the brand (new) now' }",
    "ASK { ?s ?p 'public service delivery' }",
    r"ASK { ?s ?p 'C:\\now' }",
    "ASK { ?s ?p '现在now' }",
]


def test_a_query_whose_answer_changes_by_itself_is_told():
    assert [text for text in CHANGING if deterministic(text)] == []
    assert [text for text in SETTLED if not deterministic(text)] == []
    assert len(CHANGING) == 15 and len(SETTLED) == 9


FRESH = "CONSTRUCT { [] <http://example.org/was> ?o } { ?s ?p ?o } ORDER BY ?o LIMIT 40"

NT = "application/n-triples"


def test_an_answer_is_evaluated_once_for_all_who_ask_the_same(server):
    def hits():
        told = server.get("/metrics").data.decode()
        return sum(map(float, re.findall(r'lookups_total\{cache="\w+",result="hit"\} (\S+)', told)))

    first, before = server.query(FRESH, NT), hits()
    assert first.status == 200 and first.data.count(b"\n") == 40
    again = server.query(FRESH, NT)
    assert again.data == first.data
    after = hits()
    assert after > before
    assert again.headers["ETag"] == first.headers["ETag"]
    assert again.headers["X-Release"] == first.headers["X-Release"]
    assert again.headers["X-Request-ID"] != first.headers["X-Request-ID"]
    assert server.query(FRESH + " ", NT).data == first.data
    assert hits() == after, "another text is evaluated anew"


def test_every_coding_is_the_same_answer_under_its_own_tag(server):
    answers = {
        coding: server.query(FRESH, NT, Accept_Encoding=coding)
        for coding in ("identity", "gzip", "br", "br", "gzip")
    }
    assert len({answer.data for answer in answers.values()}) == 1
    tags = {coding: answer.headers["ETag"] for coding, answer in answers.items()}
    assert tags["br"] == f'{tags["identity"][:-1]}-br"'
    assert tags["gzip"] == f'{tags["identity"][:-1]}-gzip"'
    for held in tags.values():
        for coding in tags:
            answer = server.query(FRESH, NT, Accept_Encoding=coding, If_None_Match=f'"x", {held}')
            assert (answer.status, answer.headers["ETag"], answer.data) == (304, held, b"")
            assert "Accept-Encoding" in answer.headers["Vary"]
            assert "Content-Length" not in answer.headers
    other = server.query(FRESH, NT, If_None_Match='"x"')
    assert other.status == 200


@pytest.mark.parametrize("coding", ["identity", "br"])
def test_head_is_answered_from_the_get_that_was_kept(server, coding):
    get = server.query(FRESH, NT, Accept_Encoding=coding)
    head = server.query(FRESH, NT, Accept_Encoding=coding, method="HEAD")
    changing = {"date", "x-request-id", "ratelimit"}
    assert head.data == b""
    assert [(k, v) for k, v in head.headers.items() if k.lower() not in changing] == [
        (k, v) for k, v in get.headers.items() if k.lower() not in changing
    ]


def test_what_changes_by_itself_is_never_kept(server):
    answers = [server.query("SELECT (RAND() AS ?x) {}", "text/csv") for _ in range(2)]
    assert answers[0].data != answers[1].data
    assert {a.headers["Cache-Control"] for a in answers} == {"no-store"}
    assert not any("ETag" in a.headers for a in answers)


def test_a_new_release_is_answered_from_at_once(tmp_path):
    publish(tmp_path)
    mark = f"SELECT ?mark {{ <{DEFAULT_BASE}id/thing/0> ?p ?mark FILTER(isLITERAL(?mark)) }}"
    with running(tmp_path, workers=1, workers_reserved=1) as server:
        first = [server.query(mark, "text/csv") for _ in range(3)]
        assert {answer.data for answer in first} == {b"mark\r\none\r\n"}
        publish(tmp_path, "two")
        held = first[0].headers["ETag"]
        second = server.query(mark, "text/csv", If_None_Match=held)
        assert (second.status, second.data) == (200, b"mark\r\ntwo\r\n")
        publish(tmp_path)
        assert server.query(mark, "text/csv", If_None_Match=held).status == 304
