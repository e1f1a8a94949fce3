"""``/export/``: files with their hashes, in ranges, compressed, of any release, and parts of it."""

from __future__ import annotations

import base64
import concurrent.futures
import fcntl
import gzip
import hashlib
import io
import json
import time
import zipfile

import pytest
from pyoxigraph import Store, parse

from kg.exports.exporter import PATIENCE
from kg.exports.kinds import KINDS
from kg.formats import GRAPH_FORMATS, N_QUADS
from kg.releases import Home
from tests.releases import publish
from tests.serving import running

FILES = [name for kind in KINDS for name in kind.files]
TTL = "/export/habitat-kg.ttl"
PARAGRAPH = "https://w3id.org/habitat-kg/id/document/eb-2024-1-item-7/para/15"
DOCUMENT = "https://w3id.org/habitat-kg/id/document/eb-2024-1-item-7"
HKG = "https://w3id.org/habitat-kg/ontology#"


def digest(answer):
    """The value of Repr-Digest that the body has."""
    found = hashlib.sha256(answer.data).digest()
    return f"sha-256=:{base64.b64encode(found).decode()}:"


def raw(server, path, **headers):
    """The answer with its body as it was sent."""
    answer = server.http.request(
        "GET", server.address + path, headers=headers, decode_content=False, preload_content=False
    )
    answer._body = answer.read(decode_content=False)
    return answer


@pytest.fixture(scope="module", autouse=True)
def made(shipped):
    """All of them, asked for again where they are told to be in preparation."""
    for kind in KINDS:
        assert shipped.prepared(f"/export/{kind.files[0]}").status == 200


@pytest.mark.parametrize("name", FILES)
def test_every_file_is_given_whole_with_its_hash_and_a_name_to_save_it_by(name, shipped):
    answer = shipped.get(f"/export/{name}")
    release = answer.headers["X-Release"]
    assert answer.status == 200, answer.data
    assert int(answer.headers["Content-Length"]) == len(answer.data)
    assert answer.headers["Repr-Digest"] == digest(answer)
    saved = name.replace("habitat-kg.", f"habitat-kg-{release}.")
    saved = saved if saved != name else f"habitat-kg-{release}-{name}"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{saved}"'
    assert answer.headers["ETag"].startswith(f'"{release}-')
    said = shipped.get(f"/export/{name}.sha256").data.decode()
    assert said == f"{hashlib.sha256(answer.data).hexdigest()}  {saved}\n"
    head = shipped.get(f"/export/{name}", method="HEAD")
    assert (head.status, head.data) == (200, b"")
    for header in ("Content-Length", "ETag", "Repr-Digest", "Content-Type"):
        assert head.headers[header] == answer.headers[header]
    same = shipped.get(f"/export/{name}", If_None_Match=answer.headers["ETag"])
    assert (same.status, same.data) == (304, b"")


def test_there_are_as_many_files_as_are_listed(shipped):
    listed = shipped.get("/export/", "application/json").json()
    assert [one["name"] for one in listed["exports"]] == FILES
    assert len(FILES) == 20
    for one in listed["exports"]:
        assert one["url"] == f"{shipped.address}/export/{one['name']}"
        assert one["fileName"].startswith(f"habitat-kg-{listed['release']}")
    assert shipped.get("/export/", "text/html").headers["Content-Type"].startswith("text/html")
    assert shipped.get("/export/", "image/png").status == 406
    assert shipped.get("/export").headers["Location"].endswith("/export/")


def test_the_list_tells_size_and_hash_once_a_file_is_made(shipped):
    body = shipped.get(TTL).data
    listed = shipped.get("/export/", "application/json")
    assert listed.headers["Cache-Control"] == "no-store"
    (found,) = [one for one in listed.json()["exports"] if one["name"] == "habitat-kg.ttl"]
    assert (found["byteSize"], found["sha256"]) == (len(body), hashlib.sha256(body).hexdigest())


def test_a_download_that_broke_off_goes_on_where_it_did(shipped):
    whole = shipped.get(TTL)
    tag, size = whole.headers["ETag"], len(whole.data)
    rest = shipped.get(TTL, Range="bytes=1000-", If_Range=tag)
    assert (rest.status, whole.data[:1000] + rest.data) == (206, whole.data)
    assert rest.headers["Content-Range"] == f"bytes 1000-{size - 1}/{size}"
    assert rest.headers["Repr-Digest"] == whole.headers["Repr-Digest"]
    cases = {
        "bytes=0-0": (206, whole.data[:1]),
        "bytes=10-19": (206, whole.data[10:20]),
        "bytes=-5": (206, whole.data[-5:]),
        f"bytes={size - 1}-{size + 9}": (206, whole.data[-1:]),
        f"bytes=-{size + 9}": (206, whole.data),
        "bytes=5-2": (200, whole.data),
        "bytes=-": (200, whole.data),
        "bytes=0-1,5-6": (200, whole.data),
        "lines=0-1": (200, whole.data),
        "nonsense": (200, whole.data),
    }
    for given, expected in cases.items():
        answer = shipped.get(TTL, Range=given)
        assert (answer.status, answer.data) == expected, given
    other = shipped.get(TTL, Range="bytes=0-9", If_Range='"another"')
    assert (other.status, other.data) == (200, whole.data)
    head = shipped.get(TTL, method="HEAD", Range="bytes=0-9")
    assert (head.status, head.headers["Content-Length"]) == (200, str(size))
    beyond = shipped.get(TTL, Range=f"bytes={size}-")
    assert (beyond.status, beyond.headers["Content-Range"]) == (416, f"bytes */{size}")
    assert beyond.json()["type"] == "/errors#range"
    assert len(cases) == 10


def test_a_file_is_sent_compressed_to_who_takes_it_under_a_tag_of_its_own(shipped):
    whole, packed = shipped.get(TTL), shipped.get(f"{TTL}.gz")
    for accepted in ("gzip", "gzip, deflate, br, zstd", "gzip;q=0.5", "*"):
        answer = raw(shipped, TTL, **{"Accept-Encoding": accepted})
        assert answer.headers["Content-Encoding"] == "gzip", accepted
        assert answer.data == packed.data
        assert answer.headers["Repr-Digest"] == packed.headers["Repr-Digest"]
        assert answer.headers["ETag"] == whole.headers["ETag"][:-1] + '-gzip"'
        assert "accept-encoding" in answer.headers["Vary"].lower()
        assert gzip.decompress(answer.data) == whole.data
    for accepted in ("br", "identity", "gzip;q=0", ""):
        answer = raw(shipped, TTL, **{"Accept-Encoding": accepted})
        assert ("Content-Encoding" in answer.headers, answer.data) == (False, whole.data), accepted
    tag = whole.headers["ETag"][:-1] + '-gzip"'
    part = raw(shipped, TTL, **{"Accept-Encoding": "gzip", "Range": "bytes=100-", "If-Range": tag})
    assert (part.status, packed.data[:100] + part.data) == (206, packed.data)
    same = shipped.get(TTL, If_None_Match=tag, Accept_Encoding="gzip")
    assert (same.status, same.headers["ETag"]) == (304, tag)


def test_the_tables_are_had_one_by_one_with_their_description(shipped):
    page = shipped.get("/export/tables/", "text/html").data.decode()
    described = shipped.get("/export/tables/csv-metadata.json")
    assert described.headers["Content-Type"].startswith("application/csvm+json")
    tables = described.json()["tables"]
    for table in tables:
        assert f'href="/export/tables/{table["url"]}"' in page
    with zipfile.ZipFile(io.BytesIO(shipped.get("/export/tables.zip").data)) as archive:
        assert archive.read("Goal.csv") == shipped.get("/export/tables/Goal.csv").data
    answer = shipped.get("/export/tables/Goal.csv")
    assert answer.headers["Content-Type"].startswith("text/csv")
    links = answer.headers["Link"]
    assert (
        '</export/tables/csv-metadata.json>; rel="describedby"; type="application/csvm+json"'
        in links
    )
    parquet = shipped.get("/export/parquet/Goal.parquet")
    assert parquet.headers["Content-Type"] == "application/vnd.apache.parquet"
    assert parquet.data[:4] == parquet.data[-4:] == b"PAR1"
    as_json = shipped.get("/export/tables/", "application/json")
    assert (as_json.status, as_json.headers["Location"]) == (
        303,
        "/export/tables/csv-metadata.json",
    )
    assert len(tables) == 87


@pytest.mark.parametrize(
    "path",
    ["nothing", "habitat-kg.exe", "tables/nothing.csv", "tables/SHA256SUMS", "tables/../lock",
     "tables/..%2f..%2fcurrent", "turtle/habitat-kg.ttl", "habitat-kg.ttl.sha256.sha256",
     ".sha256", "tables/.sha256", "parquet/%00"],
)  # fmt: skip
def test_what_is_no_export_is_not_found(path, shipped):
    answer = shipped.get(f"/export/{path}")
    assert answer.status == 404, answer.data[:100]


SELECTIONS = {
    f"graph={PARAGRAPH}": lambda quad, things: quad.graph_name.value == PARAGRAPH,
    "document=eb-2024-1-item-7": lambda quad, things: quad.graph_name.value.startswith(DOCUMENT),
    "class=FlagshipProgramme": lambda quad, things: quad.subject in things["FlagshipProgramme"],
    "class=Source": lambda quad, things: quad.subject in things["Source"],
}


@pytest.fixture(scope="module")
def selected(shipped_release):
    """The quads of each selection, found in another way than the service finds them."""
    store = Store.read_only(str(shipped_release.store))
    prefixes = {"rdfs": "http://www.w3.org/2000/01/rdf-schema#"}
    things = {
        name: {
            row["thing"]
            for row in store.query(
                f"SELECT ?thing {{ ?thing a/rdfs:subClassOf* <{HKG}{name}> }}", prefixes=prefixes
            )
        }
        for name in ("FlagshipProgramme", "Source")
    }
    quads = list(parse(path=shipped_release.quads, format=N_QUADS.rdf))
    return {
        given: [quad for quad in quads if matches(quad, things)]
        for given, matches in SELECTIONS.items()
    }


@pytest.mark.parametrize("given", SELECTIONS)
def test_a_part_of_a_release_in_every_format(given, selected, shipped):
    said = selected[given]
    assert len(said) > 20
    for format_ in GRAPH_FORMATS:
        answer = shipped.get(f"/export/selection?{given}&format={format_.name}")
        assert answer.status == 200, answer.data
        assert f'.{format_.ending}"' in answer.headers["Content-Disposition"]
        assert answer.headers["ETag"]
        found = list(parse(answer.data, format_.rdf))
        if format_.holds_graphs:
            assert set(found) == set(said), format_.name
        else:
            assert {quad.triple for quad in found} == {quad.triple for quad in said}, format_.name
        assert len(found) == len(set(found)), format_.name
    assert len(GRAPH_FORMATS) == 6


def test_a_part_that_is_not_there_or_not_named(shipped):
    statuses = {
        "": 400,
        "?class=Figure&graph=http://e/g": 400,
        "?class=Figure&class=Goal": 400,
        "?class=Nothing": 404,
        "?document=nothing": 404,
        "?graph=http://example.org/nothing": 404,
        "?graph=nothing": 404,
        "?class=Figure&format=graphml": 406,
    }
    for query, status in statuses.items():
        answer = shipped.get(f"/export/selection{query}")
        assert answer.status == status, (query, answer.data)
        assert answer.json()["remedy"]
    assert len(statuses) == 8


def test_the_same_file_of_an_older_release_is_had_and_stays(tmp_path):
    first, second = publish(tmp_path, "one"), publish(tmp_path, "two")
    Home(tmp_path).journal_path.write_text(
        "".join(
            json.dumps(
                {"release": r.id, "published_at": f"2026-11-2{n}T00:00:00+00:00", "previous": p}
            )
            + "\n"
            for n, (r, p) in enumerate([(first, None), (second, first.id)])
        )
    )
    with running(tmp_path) as server:
        now, then = server.get(TTL), server.get(f"{TTL}?release={first.id}")
        assert (now.headers["X-Release"], then.headers["X-Release"]) == (second.id, first.id)
        assert now.data != then.data
        dated = server.get(TTL, Accept_Datetime="Fri, 20 Nov 2026 12:00:00 GMT")
        assert (dated.data, dated.headers["ETag"]) == (then.data, then.headers["ETag"])
        assert then.headers["Memento-Datetime"]
        page = server.get(f"/export/?release={first.id}", "text/html").data.decode()
        assert f'href="/export/habitat-kg.ttl?release={first.id}"' in page
        assert second.id not in page
        assert server.get("/export/tables/Paragraph.csv?release=" + first.id).status == 200


def test_what_many_ask_for_at_once_is_made_once(tmp_path):
    publish(tmp_path)
    with running(tmp_path) as server, concurrent.futures.ThreadPoolExecutor(16) as many:
        wanted = [
            "/export/habitat-kg.trig",
            "/export/habitat-kg.nt",
            "/export/tables/links.csv",
        ] * 6
        answers = list(many.map(server.get, wanted))
        assert [answer.status for answer in answers] == [200] * 18
        for path in set(wanted):
            same = {a.data for a, w in zip(answers, wanted, strict=True) if w == path}
            assert len(same) == 1
        assert server.get("/health").status == 200
    assert PATIENCE < 30


def test_what_takes_its_time_is_told_to_be_prepared(tmp_path):
    publish(tmp_path)
    lock = tmp_path / "exports" / "lock"
    lock.parent.mkdir()
    with running(tmp_path) as server, lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)  # as another that makes an export holds it
        began = time.monotonic()
        answer = server.get(TTL)
        assert (answer.status, answer.json()["type"]) == (503, "/errors#preparing")
        assert int(answer.headers["Retry-After"]) > 0
        assert "is being prepared" in answer.json()["detail"]
        assert PATIENCE <= time.monotonic() - began < PATIENCE + 10
        fcntl.flock(held, fcntl.LOCK_UN)
        assert server.get(TTL).status == 200
