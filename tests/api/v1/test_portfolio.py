"""Questions of the portfolio as a client asks them, on the shipped data and on projects by hand."""

from __future__ import annotations

import csv
import io
from urllib.parse import urlsplit

import pytest
from jsonschema import Draft202012Validator
from pyoxigraph import RdfFormat, parse

from api.v1.portfolio_operations import QUESTIONS
from kg.releases import Home, Manifest
from kg.store.embedded import EmbeddedStore
from kg.vocab import DEFAULT_BASE
from tests.analysis.money import PREFIXES, release_of
from tests.analysis.test_duplicates import BY_HAND
from tests.serving import running

ASKED = {
    "centrality": "/api/v1/portfolio/centrality?limit=3",
    "communities": "/api/v1/portfolio/communities?limit=2&cap=2",
    "bridges": "/api/v1/portfolio/bridges?limit=2&cap=2",
    "similarity": "/api/v1/similarity?programme=rise-up&limit=2&cap=1",
    "duplicates": "/api/v1/duplicates?project=cuba-gcf-project",
}


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """A server on the projects by hand."""
    home = tmp_path_factory.mktemp("duplicates")
    quads = list(parse(PREFIXES + BY_HAND, RdfFormat.TRIG))
    release = release_of(quads, home / "releases" / "0123456789ab")
    store = EmbeddedStore.writable(release.store)
    store.load(quads)
    manifest = Manifest(release.id, 1, DEFAULT_BASE, None, len(quads), store.count(), "")
    store.close()
    release.manifest_path.write_text(manifest.to_json(), encoding="utf-8")
    Home(home).pointer.symlink_to(release.path.relative_to(home))
    with running(home, "kg.cli.main", "serve", "--port", workers=1) as found:
        yield found


@pytest.fixture(scope="module")
def operations(shipped):
    schema = shipped.get("/openapi.json").json()
    return schema, {path: item["get"] for path, item in schema["paths"].items() if "get" in item}


def get(server, path, status=200, **headers):
    answer = server.get(path, **headers)
    assert answer.status == status, (path, answer.status, answer.data[:400])
    return answer.json()


@pytest.mark.parametrize("name", ASKED)
def test_each_answer_is_as_described_pinned_and_the_same_again(
    shipped, shipped_release, operations, name
):
    path = ASKED[name]
    one, other = shipped.get(path), shipped.get(path)
    assert (one.status, one.data) == (200, other.data)
    assert one.headers["X-Release"] == shipped_release.id
    assert shipped.get(path, If_None_Match=one.headers["ETag"]).status == 304
    schema, described = operations
    assert set(one.json()["cut"]) <= {"results", "things", "words"}
    content = described[urlsplit(path).path]["responses"]["200"]["content"]
    whole = {**schema, **content["application/json"]["schema"]}
    Draft202012Validator(whole).validate(one.json())
    pinned = get(shipped, f"{path}&release={shipped_release.id}")
    assert pinned["release"] == one.json()["release"]
    hrefs = [thing["href"] for thing in pinned["things"].values() if thing["href"]]
    assert all(href.endswith(f"?release={shipped_release.id}") for href in hrefs)
    chinese = get(shipped, f"{path}&lang=zh")
    assert chinese["language"] == "zh"
    assert chinese["method"]["text"] != one.json()["method"]["text"]


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_each_format_that_is_offered_is_given(shipped, question):
    for entry in question.formats:
        answer = shipped.get(f"{ASKED[question.name]}&format={entry.name}")
        assert answer.status == 200
        assert answer.headers["Content-Type"].split(";")[0] == entry.media_type
        if entry.rdf is not None:
            graphs = {str(quad.graph_name) for quad in parse(answer.data, format=entry.rdf)}
            assert any(name.startswith(f"<{DEFAULT_BASE}id/") for name in graphs)
        if entry.name == "xlsx":
            assert answer.data[:2] == b"PK"
    assert shipped.get(f"{ASKED[question.name]}&format=turtle").status == 406


def test_tables_have_a_row_for_each_source(shipped):
    def rows(name):
        answer = shipped.get(f"{ASKED[name]}&format=csv")
        return list(csv.DictReader(io.StringIO(answer.data.decode())))

    assert [row["rank"] for row in rows("centrality")] == ["1", "2", "2"]
    assert len(rows("communities")) == 4
    bridges = [row for row in rows("bridges") if row["what"] == "bridge"]
    assert all(row["source"] and row["basis"] for row in bridges)
    told = get(shipped, ASKED["similarity"])["results"][0]
    shared = next(row for row in rows("similarity") if row["shared"])
    assert (shared["iri"], float(shared["score"])) == (told["thing"], told["score"])
    assert [row["said"] for row in rows("duplicates")] == ["True"]


@pytest.mark.parametrize(
    ("path", "status", "says"),
    [
        ("/api/v1/portfolio/centrality?mesure=degree", 400, 'Did you mean "measure"'),
        ("/api/v1/portfolio/centrality?measure=degre", 400, 'Did you mean "degree"'),
        ("/api/v1/portfolio/centrality?kind=programme,goals", 400, 'Did you mean "goal"'),
        ("/api/v1/portfolio/centrality?property=contributsTo", 400, "contributesTo"),
        ("/api/v1/portfolio/centrality?basis=state", 400, "stated"),
        ("/api/v1/portfolio/communities?seed=-1", 400, "seed"),
        ("/api/v1/portfolio/communities?method=leiden", 400, "louvain"),
        ("/api/v1/portfolio/bridges?limit=0", 400, "from 1"),
        ("/api/v1/similarity", 400, "missing"),
        ("/api/v1/similarity?programme=rise-upp", 404, "rise-up"),
        ("/api/v1/similarity?programme=rise-up&components=targets,goals", 400, "count twice"),
        ("/api/v1/similarity?programme=rise-up&among=paragraph", 400, "none of its values"),
        ("/api/v1/duplicates?kind=outputs", 400, "projects"),
        ("/api/v1/duplicates?country=KEM", 400, "KEN"),
        ("/api/v1/duplicates?cursor=x", 400, "no cursor"),
    ],
)
def test_what_is_wrong_is_refused_with_a_way_out(shipped, path, status, says):
    problem = get(shipped, path, status)
    assert says in problem["detail"] + problem["remedy"]


def test_pages_of_duplicates_fit_together(server):
    whole = get(server, "/api/v1/duplicates?least=0")
    assert whole["total"] == 5
    path, told, pages = "/api/v1/duplicates?least=0&limit=3", [], 0
    while path:
        answer = server.get(path)
        page = answer.json()
        told += page["results"]
        pages += 1
        assert page["total"] == 5
        assert ('rel="next"' in answer.headers.get("Link", "")) == bool(page["next"])
        path = page["next"]
    assert (told, pages) == (whole["results"], 2)
    assert get(server, "/api/v1/duplicates?least=100")["results"] == []


def test_every_thing_that_is_compared_has_an_answer(shipped):
    cases = 0
    for kind in ("programmes", "outcomes"):
        for item in get(shipped, f"/api/v1/{kind}?limit=1000&facets=false")["items"]:
            path = f"/api/v1/similarity?programme={item['iri']}&components=goals&among=programme"
            answer = get(shipped, path)
            assert answer["total"] + answer["alike_in_nothing"] in (6, 7)
            cases += 1
    assert cases == 22
