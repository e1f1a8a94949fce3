"""``/releases``: the list, one release, what changed, and the feeds, by a real server."""

from __future__ import annotations

import json
import shutil
from types import SimpleNamespace
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import pytest
from pyoxigraph import RdfFormat, parse

from kg.changes.formats import written
from kg.changes.kept import compare
from tests.changes.planted import plant
from tests.content import BASE
from tests.serving import running

ATOM = "{http://www.w3.org/2005/Atom}"
BROWSER = "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """A server on the three releases, the second of which is current again."""
    planted = plant(tmp_path_factory.mktemp("released"))
    with running(planted.home.path) as server:
        yield SimpleNamespace(server=server, home=planted.home, ids=planted.ids)


@pytest.fixture(scope="module")
def thinned(served, tmp_path_factory):
    """A server on a copy of that home from which the third release was removed."""
    home = tmp_path_factory.mktemp("thinned") / "home"
    shutil.copytree(served.home.path, home, symlinks=True)
    shutil.rmtree(home / "releases" / served.ids[2])
    with running(home) as server:
        yield SimpleNamespace(server=server, ids=served.ids)


def pages(served):
    """The pages of activities from the last to the first, as who keeps a copy reads them."""
    place = served.server.get("/releases/activity").json()["last"]["id"]
    while place:
        answer = served.server.get(place.removeprefix(served.server.address))
        assert answer.status == 200, answer.data
        page = answer.json()
        yield page
        place = page.get("prev", {}).get("id")


def test_the_list_has_every_publication_with_what_it_changed(served):
    first, second, third = served.ids
    assert served.server.get("/releases.atom").status == 200  # then all is compared
    rows = served.server.get("/releases").json()["publications"]
    assert [row["release"] for row in rows] == [second, third, second, first]
    assert [row["again"] for row in rows] == [True, False, False, False]
    assert [row["number"] for row in rows] == [4, 3, 2, 1]
    assert [row["previous"] for row in rows] == [third, second, first, None]
    assert rows[0]["changes"] == f"/releases/{third}/diff/{second}"
    assert rows[0]["changed"].startswith("4 withdrawn, 3 changed, 1 changed by rules alone")
    page = served.server.get("/releases", BROWSER).data.decode()
    assert page.count("<tr>") == 5
    assert "made current again" in page
    assert "重新启用" in served.server.get("/releases?lang=zh", BROWSER).data.decode()


def test_the_list_and_a_release_are_versions_of_the_dataset_in_every_rdf_format(served):
    first, second, third = served.ids
    formats = {"turtle": RdfFormat.TURTLE, "ntriples": RdfFormat.N_TRIPLES,
               "rdfxml": RdfFormat.RDF_XML, "jsonld": RdfFormat.JSON_LD, "trig": RdfFormat.TRIG,
               "nquads": RdfFormat.N_QUADS}  # fmt: skip
    for path in ("/releases", f"/releases/{second}"):
        sets = [
            {quad.triple for quad in parse(served.server.get(f"{path}?format={name}").data, kind)}
            for name, kind in formats.items()
        ]
        assert len(sets) == 6
        assert all(one == sets[0] for one in sets)
        said = {(t.subject.value, t.predicate.value, t.object.value) for t in sets[0]}
        version = "http://www.w3.org/ns/dcat#previousVersion"
        assert (f"{BASE}releases/{second}", version, f"{BASE}releases/{first}") in said
        assert (f"{BASE}releases/{second}", version, f"{BASE}releases/{third}") not in said
        assert (f"{BASE}dataset", "http://www.w3.org/ns/dcat#hasVersion",
                f"{BASE}releases/{second}") in said  # fmt: skip


def test_a_release_leads_to_its_neighbours_and_to_what_changed(served):
    first, second, third = served.ids
    answer = served.server.get(f"/releases/{second}")
    told = answer.json()
    assert told["manifest"] == json.loads(served.home.release(second).manifest_path.read_text())
    assert (told["previous"], told["next"], told["current"]) == (first, third, True)
    assert len(told["published_at"]) == 2
    assert told["changes"] == f"/releases/{first}/diff/{second}"
    links = answer.headers["Link"]
    assert f'</releases/{first}>; rel="prev predecessor-version"' in links
    assert f'</releases/{third}>; rel="next successor-version"' in links
    assert f'</releases/{second}>; rel="latest-version"' in links
    old = served.server.get(f"/releases/{first}").json()
    assert old["changes"] is None
    assert old["changes_since"] == f"/releases/{first}/diff/{second}"
    page = served.server.get(f"/releases/{first}", BROWSER).data.decode()
    assert f"/releases/{first}/diff/{second}" in page


def test_the_files_of_a_release_are_served_as_they_are(served):
    release = served.home.release(served.ids[1])
    files = served.server.get(f"/releases/{release.id}").json()["files"]
    assert set(files) == {"manifest.json", "quads.nq", "report.ttl", "withdrawn.tsv", "SHA256SUMS"}
    for name, path in files.items():
        answer = served.server.get(path)
        assert answer.data == (release.path / name).read_bytes()
        again = served.server.get(path, If_None_Match=answer.headers["ETag"])
        assert (again.status, again.data) == (304, b"")
    assert served.server.get(f"/releases/{release.id}/store").status == 404
    assert served.server.get(f"/releases/{release.id}/..%2Fjournal.jsonl").status == 404


def test_names_lead_to_the_release_that_they_stand_for(served):
    _, second, third = served.ids
    for path, to in {
        "/releases/current": f"/releases/{second}",
        "/releases/latest": f"/releases/{second}",
        "/releases/previous": f"/releases/{third}",
        "/releases/previous/diff/current": f"/releases/{third}/diff/{second}",
        "/releases/current/manifest.json": f"/releases/{second}/manifest.json",
    }.items():
        answer = served.server.get(f"{path}?lang=zh")
        assert (answer.status, answer.headers["Location"]) == (307, f"{to}?lang=zh")
        assert answer.headers["Cache-Control"] == "no-store"


def test_what_changed_is_the_same_by_http_and_in_the_library(served):
    old, new = (served.home.release(id_) for id_ in served.ids[:2])
    kept = compare(served.home, old, new)
    path = f"/releases/{old.id}/diff/{new.id}"
    types = {"json": "application/json", "csv": "text/csv", "text": "text/plain",
             "patch": "application/rdf-patch"}  # fmt: skip
    for name, media_type in types.items():
        expected = b"".join(written(kept, name))
        by_name = served.server.get(f"{path}?format={name}")
        by_type = served.server.get(path, media_type)
        assert by_name.data == by_type.data == expected
        assert by_type.headers["Content-Type"].partition(";")[0] == media_type
        assert by_type.headers["Vary"].startswith("Accept")
        again = served.server.get(path, media_type, If_None_Match=by_type.headers["ETag"])
        assert again.status == 304
        head = served.server.get(path, media_type, method="HEAD")
        assert (head.status, head.headers["ETag"]) == (200, by_type.headers["ETag"])
    tags = {
        served.server.get(path, accept).headers["ETag"] for accept in (*types.values(), BROWSER)
    }
    assert len(tags) == 5
    chinese = served.server.get(f"{path}?format=text", Accept_Language="zh")
    assert chinese.data == b"".join(written(kept, "text", "zh"))


def test_the_page_tells_the_changes_and_links_to_each_thing_in_its_release(served):
    first, second, _ = served.ids
    page = served.server.get(f"/releases/{first}/diff/{second}", BROWSER).data.decode()
    assert "<h2>Re-mapped</h2>" in page
    assert "instead of" in page
    assert f'<a href="/id/flagship-programme/homes?release={second}">' in page
    assert f'<a href="/id/city/lima?release={first}">City Lima</a>' in page
    assert "<script" not in page.partition("<main")[2]
    chinese = served.server.get(f"/releases/{first}/diff/{second}?lang=zh", BROWSER).data.decode()
    assert "<h2>重新映射</h2>" in chinese
    links = {part.partition('"')[0] for part in page.split('href="')[1:]}
    followed = [link for link in links if "release=" in link]
    assert len(followed) > 8
    for link in followed:
        answer = served.server.get(link.replace("&amp;", "&"), BROWSER)
        assert answer.status == 200, link


def test_the_things_of_a_group_have_pages_of_their_own(served):
    _, second, third = served.ids
    path = f"/releases/{second}/diff/{third}"
    page = served.server.get(path, BROWSER).data.decode()
    group = "?kind=derived&amp;class=http%3A%2F%2Fmetadata.un.org%2Fsdg%2Fontology%23Goal"
    assert path + group in page
    answer = served.server.get(path + group.replace("&amp;", "&"), BROWSER)
    assert "now supportedBy" in answer.data.decode()
    for query in ("?kind=derived&class=x", "?kind=derived", "?kind=new&class=&page=2"):
        assert served.server.get(path + query, BROWSER).status == 404
    wrong = path + group.replace("&amp;", "&") + "&page="
    assert served.server.get(wrong + "2", BROWSER).status == 404
    assert served.server.get(wrong + "0", BROWSER).status == 400


def test_the_feed_has_an_entry_for_each_publication_with_a_lasting_id(served):
    second = served.ids[1]
    answer = served.server.get("/releases.atom")
    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = ET.fromstring(answer.data)
    assert feed.tag == f"{ATOM}feed"
    for name in ("id", "title", "updated", "author"):  # RFC 4287, section 4.1.1
        assert feed.find(ATOM + name) is not None
    entries = feed.findall(f"{ATOM}entry")
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert ids == [f"{BASE}releases/publication/{number}" for number in (4, 3, 2, 1)]
    for entry in entries:
        for name in ("id", "title", "updated", "summary"):  # section 4.1.2
            assert entry.findtext(ATOM + name)
        (alternate,) = [
            link for link in entry.findall(f"{ATOM}link") if link.get("rel") == "alternate"
        ]
        assert served.server.get(urlsplit(alternate.get("href")).path).status == 200
    assert entries[0].findtext(f"{ATOM}title").startswith(f"Release {second} is current again: ")
    assert "Re-mapped: FlagshipProgramme Homes: contributesTo" in entries[2].findtext(
        f"{ATOM}summary"
    )
    moments = [entry.findtext(f"{ATOM}updated") for entry in entries]
    assert moments == sorted(moments, reverse=True)
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert {"self", "first", "last", "alternate"} == set(links)  # RFC 5005, section 3: one page
    again = served.server.get("/releases.atom", If_None_Match=answer.headers["ETag"])
    assert again.status == 304
    assert "重新启用" in served.server.get("/releases.atom?lang=zh").data.decode()
    home = served.server.get("/releases", BROWSER).data.decode()
    assert '<link rel="alternate" type="application/atom+xml" href="/releases.atom"' in home
    assert served.server.get("/releases.atom?page=2").status == 404


def test_the_activities_of_each_publication_are_what_its_comparison_says(served):
    releases = [None, *(served.home.release(id_) for id_ in served.ids),
                served.home.release(served.ids[1])]  # fmt: skip
    told: dict[int, list[tuple[str, str]]] = {}
    ends = []
    for page in pages(served):
        number = int(page["id"].rpartition("/")[2].partition("-")[0])
        assert page["type"] == "OrderedCollectionPage"
        assert page["orderedItems"]
        said = [(item["object"]["id"], item["type"]) for item in page["orderedItems"]]
        told[number] = said + told.get(number, [])
        ends = [item["endTime"] for item in page["orderedItems"]] + ends
        assert len({item["id"] for item in page["orderedItems"]}) == len(page["orderedItems"])
    assert list(told) == [4, 3, 2, 1]
    assert ends == sorted(ends)
    names = {"new": "Create", "withdrawn": "Delete"}
    for number in range(1, 5):
        kept = compare(served.home, releases[number - 1], releases[number])
        expected = [(one["thing"], names.get(one["kind"], "Update")) for one in kept.things()]
        of_dataset = (f"{BASE}dataset", "Update" if number > 1 else "Create")
        assert told[number] == [*expected, of_dataset]


def test_who_follows_the_activities_ends_with_the_things_that_are_described_now(served):
    known: set[str] = set()
    for page in reversed(list(pages(served))):
        for item in page["orderedItems"]:
            if item["type"] == "Delete":
                known.remove(item["object"]["id"])
            elif item["type"] == "Create":
                assert item["object"]["id"] not in known
                known.add(item["object"]["id"])
            else:
                assert item["object"]["id"] in known
    with served.home.release(served.ids[1]).quads.open("rb") as lines:
        described = {line.partition(b" ")[0][1:-1].decode() for line in lines}
    assert known == described | {f"{BASE}dataset"}


def test_a_page_of_activities_leads_to_the_next_and_tells_things_in_words(served):
    first = served.server.get("/releases/activity").json()["first"]["id"]
    page = served.server.get(urlsplit(first).path).json()
    assert "prev" not in page
    assert page["next"]["id"].endswith("/releases/activity/2-1")
    second = served.server.get("/releases/activity/2-1").json()
    homes = next(item for item in second["orderedItems"] if item["object"]["id"].endswith("/homes"))
    assert homes["summaryMap"]["en"].startswith("contributesTo sdgo:Target 11.3 instead of")
    assert homes["object"]["type"] == [f"{BASE}ontology#FlagshipProgramme"]
    assert homes["object"]["url"].endswith(f"/id/flagship-programme/homes?release={served.ids[1]}")
    for path in ("2-2", "5-1", "0-1", "1", "x"):
        assert served.server.get(f"/releases/activity/{path}").status == 404


def test_what_is_not_there_is_refused_in_words(served):
    first, second, _ = served.ids
    for path, status in {
        "/releases/0123456789ab": 404,
        "/releases/nonsense": 404,
        f"/releases/{first}/diff/0123456789ab": 404,
        f"/releases/0123456789ab/diff/{second}": 404,
        "/releases?page=9": 404,
        "/releases?page=x": 400,
        f"/releases/{first}/diff/{second}?format=docx": 406,
    }.items():
        answer = served.server.get(path)
        assert answer.status == status, path
        assert answer.json()["remedy"]
    assert served.server.get(f"/releases/{first}/diff/{second}", "image/png").status == 406


def test_a_removed_release_is_gone_and_the_feeds_pass_over_it(thinned):
    first, second, third = thinned.ids
    for path in (
        f"/releases/{third}",
        f"/releases/{third}/diff/{second}",
        "/releases/activity/3-1",
    ):
        assert thinned.server.get(path).status == 410
    feed = ET.fromstring(thinned.server.get("/releases.atom").data)
    titles = [entry.findtext(f"{ATOM}title") for entry in feed.findall(f"{ATOM}entry")]
    assert titles[1] == f"Release {third}: it was removed since."
    assert "nothing changed" in titles[0]
    numbers = [page["id"].rpartition("/")[2] for page in pages(thinned)]
    assert [name.partition("-")[0] for name in numbers] == ["4", "2", "1"]
    rows = thinned.server.get("/releases").json()["publications"]
    assert [row["kept"] for row in rows] == [True, False, True, True]
    assert rows[0]["previous"] == second
    assert served_page(thinned).count("removed since") == 1
    assert first in served_page(thinned)


def served_page(thinned):
    return thinned.server.get("/releases", BROWSER).data.decode()
