"""Every version of the ontology stays: by its number, by a release, under any base."""

from __future__ import annotations

import pytest

from kg.build.pipeline import build
from tests.api.test_sparql import problem
from tests.content import append, spoil, write_content
from tests.serving import running

BASE = "https://kg.example.org/"
HEADER = "ontology/habitat-kg.ttl"
HTML = "text/html"


@pytest.fixture(scope="module")
def versions(tmp_path_factory):
    """A server on three releases: two of version 1.0, which was changed between, and one of 2.0."""
    folder = tmp_path_factory.mktemp("versions")
    content, home = write_content(folder / "content"), folder / "home"
    iri = "<https://w3id.org/habitat-kg/ontology>"
    append(content, HEADER, f'{iri} owl:versionInfo "1.0" .')
    made = [build(content, home, BASE)]
    append(content, "ontology/modules/all.ttl", 'hkg:City skos:scopeNote "x"@en .\n'
           "skos:scopeNote a owl:AnnotationProperty .")  # fmt: skip
    made.append(build(content, home, BASE))
    spoil(content, HEADER, '"1.0"', '"2.0"')
    made.append(build(content, home, BASE))
    with running(home, workers=1) as server:
        yield server, [release.id for release in made]


def test_versions_are_listed_with_their_releases_the_latest_first(versions):
    server, (first, second, third) = versions
    rows = server.get("/ontology/versions").json()["versions"]
    assert [row["version"] for row in rows] == ["2.0", "1.0", "1.0"]
    assert [[one["id"] for one in row["releases"]] for row in rows] == [[third], [second], [first]]
    assert len({row["fingerprint"] for row in rows}) == 3
    assert all(row["releases"][0]["published_at"] for row in rows)
    addresses = [row["address"] for row in rows]
    assert addresses == ["/ontology/2.0", "/ontology/1.0", f"/ontology?release={first}"]
    page = server.get("/ontology/versions", HTML).data.decode()
    for row in rows:
        assert row["fingerprint"] in page
        answer = server.get(row["address"])
        assert answer.status == 200
        assert f'owl:versionInfo "{row["version"]}"' in answer.data.decode()


def test_a_number_is_answered_from_the_latest_release_that_carries_it(versions):
    server, (_, second, third) = versions
    for number, release in (("1.0", second), ("2.0", third)):
        answer = server.get(f"/ontology/{number}")
        assert answer.headers["X-Release"] == release
        asked = server.get(f"/ontology?release={release}")
        assert asked.data == answer.data
    page = server.get("/ontology/1.0", HTML)
    assert page.headers["X-Release"] == second
    assert f'href="/ontology/shapes?release={second}"' in page.data.decode()
    located = server.get("/ontology/1.0").headers["Content-Location"]
    assert server.get(located).data == server.get("/ontology/1.0").data


def test_in_a_release_there_is_its_own_version_only(versions):
    server, (first, _, third) = versions
    assert server.get(f"/ontology/1.0?release={first}").headers["X-Release"] == first
    found = problem(server.get(f"/ontology/1.0?release={third}"), 404, "not-found")
    assert found["detail"].startswith(f"Release {third} carries no version 1.0")


def test_what_a_release_answers_stays_as_it_is_and_leads_within_it(versions):
    server, (first, _, _) = versions
    for path in ("/ontology", "/shapes", "/rules", "/ontology/modules/all"):
        answer = server.get(f"{path}?release={first}&format=html")
        assert answer.headers["X-Release"] == first
        assert "Memento-Datetime" in answer.headers
        assert answer.data == server.get(f"{path}?release={first}&format=html").data
        text = answer.data.decode()
        links = [link for link in text.split('href="')[1:] if link.startswith("/ontology")]
        places = [link.partition('"')[0] for link in links]
        own = [p for p in places if not p.startswith("/ontology/versions")]
        unpinned = [p for p in own if f"release={first}" not in p]
        assert len(own) > 3
        assert len(unpinned) == 1, "the same in the current release"
    later = server.get("/ontology?format=html").data.decode()
    assert "skos:scopeNote" in later
    assert (
        "skos:scopeNote" not in server.get(f"/ontology?format=html&release={first}").data.decode()
    )


def test_rdf_stands_under_the_base_and_files_as_they_were_written(versions):
    server, _ = versions
    assert b"w3id.org/habitat-kg" not in server.get("/ontology").data
    assert b"https://w3id.org/habitat-kg/ontology#" in server.get("/ontology/modules/all.ttl").data
    assert server.get("/ontology/City", HTML).headers["Location"] == "/ontology#City"


def test_what_lacks_names_and_shapes_without_iris_have_pages_too(versions):
    server, _ = versions
    page = server.get("/ontology", HTML).data.decode()
    assert "<h1>Ontology</h1>" in page
    assert "A flagship programme has one size of its team" in page
    assert server.get("/shapes", HTML).status == 200
    assert server.get("/alignments", HTML).status == 200
