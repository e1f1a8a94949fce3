"""Ways between things over HTTP: every source held against SPARQL, every kind asked for."""

from __future__ import annotations

import csv
import io
import random
from urllib.parse import quote

import networkx as nx
import pytest
from pyoxigraph import DefaultGraph, RdfFormat, parse

from api.v1.traversal_operations import QUESTIONS
from kg.graph.rdf import links_in
from kg.lookups.kinds import kinds
from kg.queries.kinds import KINDS
from kg.vocab import DEFAULT_BASE, prefixes

PREFIXES = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in prefixes().items())
FLAGSHIP = "inclusive-communities-thriving-cities"
ASKED = {
    "paths": f"/api/v1/paths?from={FLAGSHIP}&to=11.1&hops=3&limit=40",
    "why": "/api/v1/why?programme=surge&target=13.1&limit=20",
    "neighbourhood": "/api/v1/neighbourhood?thing=KEN&cap=8",
    "subgraph": f"/api/v1/subgraph?from={FLAGSHIP},surge&to=KEN,resolutions/2/7",
    "common": f"/api/v1/common?one={FLAGSHIP}&other=programmes/surge",
    "impact": "/api/v1/impact?thing=eb-2024-1-item-7%2317(a)",
}


def get(server, path, status=200, **headers):
    answer = server.get(path, **headers)
    assert answer.status == status, (path, answer.status, answer.data[:400])
    return answer.json()


def rows(server, query):
    answer = server.query(PREFIXES + query, "application/sparql-results+json")
    assert answer.status == 200, answer.data
    found = answer.json()["results"]["bindings"]
    return [{name: term["value"] for name, term in row.items()} for row in found]


@pytest.fixture(scope="module")
def told(shipped):
    """An answer to each question."""
    assert set(ASKED) == {question.name for question in QUESTIONS}
    return {name: get(shipped, path) for name, path in ASKED.items()}


def test_the_sources_of_every_link_are_the_graphs_that_sparql_finds(shipped, told):
    checked = 0
    for name, answer in told.items():
        links = {(k["subject"], k["property"], k["object"]): k for k in links_in(answer)}
        values = " ".join("(" + " ".join(f"<{iri}>" for iri in link) + ")" for link in links)
        found = {}
        for row in rows(
            shipped,
            f"SELECT ?s ?p ?o ?g ?b {{ VALUES (?s ?p ?o) {{ {values} }} GRAPH ?g {{ ?s ?p ?o }} "
            "OPTIONAL { ?g hkg:basis ?b } }",
        ):
            place = row["s"], row["p"], row["o"]
            found.setdefault(place, {})[row["g"]] = row.get("b", "").rpartition("/")[2]
        for link, said in links.items():
            assert set(said["sources"]) == set(found[link]), (name, link)
            assert set(said["basis"]) == {basis for basis in found[link].values() if basis}
            for source in said["sources"]:
                assert answer["sources"][source]["basis"] == (found[link][source] or None)
            assert {link[0], link[2]} <= answer["things"].keys()
            checked += 1
        assert len(links) > 3, name
    assert checked > 150


def test_sources_and_things_are_told_as_lookups_tell_them(shipped, told):
    checked = 0
    for answer in told.values():
        for iri, thing in list(answer["things"].items())[:6]:
            assert thing["iri"] == iri
            if thing["href"]:
                looked_up = get(shipped, thing["href"])
                for name in ("iri", "kind", "key", "label"):
                    assert thing[name] == looked_up[name]
                checked += 1
    assert checked > 15
    linked = get(shipped, f"/api/v1/linkages?programme={FLAGSHIP}&target=11.1")["links"]
    (link,) = told["paths"]["paths"][0]["hops"][0]["links"]
    assert [told["paths"]["sources"][iri] for iri in link["sources"]] == linked[0]["sources"]
    assert link["basis"] == linked[0]["basis"]


def test_hops_lead_from_one_end_to_the_other_and_sentences_name_them(shipped, told):
    for path in told["paths"]["paths"]:
        assert path["things"][0] == told["paths"]["from"]
        assert path["things"][-1] == told["paths"]["to"] == "http://metadata.un.org/sdg/11.1"
        assert [hop["from"] for hop in path["hops"]] == path["things"][:-1]
        assert [hop["to"] for hop in path["hops"]] == path["things"][1:]
        for iri in path["things"]:
            assert told["paths"]["things"][iri]["label"] in path["sentence"]
    assert "“11.1 Adequate" in told["paths"]["paths"][0]["sentence"]
    chinese = get(shipped, ASKED["paths"], Accept_Language="zh")
    assert chinese["language"] == "zh"
    for path in chinese["paths"]:
        assert path["sentence"].endswith("。")
        for iri in path["things"]:
            assert chinese["things"][iri]["label"] in path["sentence"]
    assert [p["things"] for p in chinese["paths"]] == [p["things"] for p in told["paths"]["paths"]]


def test_things_of_every_kind_answer_every_question(shipped):
    members = []
    for name in kinds().looked_up:
        items = get(shipped, f"/api/v1/{name}?limit=1000&facets=false")["items"]
        members += random.Random(name).sample([f"{name}/{i['key']}" for i in items], 2)
    ends = random.Random(3).sample(members, len(members))
    asked = 0
    for number, (one, other) in enumerate(zip(members, ends, strict=True)):
        here, there = quote(one, safe=""), quote(other, safe="")
        status = 400 if one == other else 200
        answer = get(shipped, f"/api/v1/paths?from={here}&to={there}&limit=3", status)
        get(shipped, f"/api/v1/why?programme={there}&target={here}&lang=zh&limit=3", status)
        get(shipped, f"/api/v1/common?one={here}&other={there}&limit=5", status)
        get(shipped, f"/api/v1/neighbourhood?thing={here}&cap=2&lang=zh")
        get(shipped, f"/api/v1/subgraph?from={here}&to={there}&limit=1")
        if status == 200:
            assert answer["things"].keys() >= {answer["from"], answer["to"]}
        if number % 12 == 0:
            get(shipped, f"/api/v1/impact?thing={here}&limit=3")
        asked += 1
    assert asked == 36


def test_what_has_no_link_that_counts_is_answered_by_nothing(shipped):
    basis = f"{DEFAULT_BASE}id/basis/stated"
    for path in (f"/api/v1/paths?from={basis}&to=KEN", f"/api/v1/why?programme={basis}&target=1"):
        answer = get(shipped, path)
        assert answer["paths"] == []
        assert answer["complete"] is True
        assert answer["things"][basis]["label"] == "stated"
    around = get(shipped, f"/api/v1/neighbourhood?thing={basis}")
    assert around["within"] == [{"distance": 1, "things": 0}]
    assert get(shipped, f"/api/v1/common?one={basis}&other=KEN")["shared"] == []


def test_a_thing_is_named_by_key_by_kind_and_key_or_by_iri(shipped):
    for name in (
        "resolutions/2/7",
        "resolution/2/7",
        "2/7",
        "resolutions/2-7",
        "id:resolution/ha2/2-7",
    ):
        answer = get(shipped, f"/api/v1/paths?from={quote(name, safe='')}&to=sdg:11.1&limit=1")
        assert answer["from"] == f"{DEFAULT_BASE}id/resolution/ha2/2-7"
        assert answer["to"] == "http://metadata.un.org/sdg/11.1"
    why = get(shipped, "/api/v1/why?programme=1&target=11&limit=1")
    assert why["programme"] == f"{DEFAULT_BASE}id/subprogramme/1"
    assert why["target"] == "http://metadata.un.org/sdg/11"
    assert all(KINDS[kind.one].thing for kind in kinds().looked_up.values())


@pytest.mark.parametrize(
    ("path", "status", "says"),
    [
        ("paths?from=surge", 400, "The parameter to is missing."),
        ("paths?from=surge&to=KEN&hop=2", 400, 'Did you mean \\"hops\\"?'),
        ("paths?from=surge&to=KEN&hops=9", 400, "from 1 to 8"),
        ("paths?from=surge&to=KEN&basis=statd", 400, "Did you mean stated?"),
        ("paths?from=surge&to=KEN&direction=up", 400, "both, out, in"),
        ("paths?from=surge&to=KEN&property=contributeTo", 400, "Did you mean contributesTo"),
        ("paths?from=surge&to=KEN&without_class=sdgo:Targt", 400, "sdgo:Target"),
        ("paths?from=surge&to=surge", 400, "both are one"),
        ("paths?from=1&to=KEN", 400, "goals/1 or "),
        ("paths?from=surge&to=11.99", 404, "Did you mean targets/11."),
        ("paths?from=surge&to=targets/11.99", 404, "Did you mean targets/11."),
        ("paths?from=surge&to=keny", 404, "countries/KEN"),
        ("why?programme=surg&target=11.1", 404, "Did you mean surge"),
        ("impact?thing=http://metadata.un.org/sdg/11.z", 404, "sdg/11.a"),
        ("impact?thing=http://%5B", 404, "says nothing of"),
        ("neighbourhood?thing=KEN&hops=4", 400, "from 1 to 3"),
        ("paths?from=surge&to=KEN&without=surg", 404, "Did you mean programmes/surge"),
        ("paths?from=surge&to=KEN&with=surge+KEN", 400, "Write a thing, a property and a thing"),
        ("why?programme=surge&target=5.2&with=surge+contributesTo+13.1", 400, "is there already"),
        ("common?one=surge&other=KEN&without=rise-up", 400, "There is no parameter"),
        (f"subgraph?from={','.join(['KEN'] * 26)}", 400, "25 is the most"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_refused_by_name(shipped, path, status, says):
    answer = shipped.get(f"/api/v1/{path}")
    assert answer.status == status, answer.data
    assert says in answer.data.decode(), answer.data


def test_a_table_has_a_row_for_each_source_of_each_link(shipped, told):
    for name, answer in told.items():
        body = shipped.get(ASKED[name], "text/csv").data.decode()
        table = list(csv.DictReader(io.StringIO(body)))
        expected = [
            (link["subject"], link["property"], link["object"], source)
            for link in links_in(answer)
            for source in link["sources"]
        ]
        columns = ("subject", "property", "object", "source")
        assert [tuple(row[c] for c in columns) for row in table] == expected, name
    assert shipped.get(f"{ASKED['common']}&format=xlsx").data[:2] == b"PK"
    first = next(csv.DictReader(io.StringIO(shipped.get(ASKED["paths"], "text/csv").data.decode())))
    assert (first["path"], first["hop"], first["direction"]) == ("1", "1", "out")
    assert first["object_key"] == "11.1"
    assert first["rationale"]


def test_rdf_has_the_statements_in_the_graphs_of_their_sources_and_nothing_else(shipped, told):
    for name in ("why", "neighbourhood", "subgraph", "common"):
        answer, graphs = told[name], {}
        for form in (RdfFormat.TRIG, RdfFormat.N_QUADS, RdfFormat.JSON_LD):
            data = shipped.get(ASKED[name], form.media_type).data
            graphs[form] = set(parse(data, form))
        assert graphs[RdfFormat.TRIG] == graphs[RdfFormat.N_QUADS], name
        assert graphs[RdfFormat.JSON_LD] == graphs[RdfFormat.N_QUADS], name
        held = {
            (q.subject.value, q.predicate.value, q.object.value, q.graph_name.value)
            for q in graphs[RdfFormat.TRIG]
            if not isinstance(q.graph_name, DefaultGraph)
        }
        for link in links_in(answer):
            for source in link["sources"]:
                assert (link["subject"], link["property"], link["object"], source) in held


ADDED = quote("surge contributesTo targets/5.2")


def test_what_if_is_told_as_what_no_release_says(shipped):
    for path in ("why?programme=surge&target=5.2", "paths?from=surge&to=5.2"):
        real = get(shipped, f"/api/v1/{path}")
        said = get(shipped, f"/api/v1/{path}&with={ADDED}")
        assert (real["hypothetical"], said["hypothetical"]) == (False, True)
        assert said["imagined"]["assumed_basis"] == "mapped"
        (link,) = said["paths"][0]["hops"][0]["links"]
        assert (link["imagined"], link["sources"]) == (True, [])
        assert get(shipped, f"/api/v1/{path}") == real
        body = shipped.get(f"/api/v1/{path}&with={ADDED}", "text/csv").data.decode()
        first = next(csv.DictReader(io.StringIO(body)))
        assert (first["imagined"].lower(), first["basis"], first["source"]) == (
            "true",
            "mapped",
            "",
        )
        for name in ("trig", "nquads", "jsonld", "graphml"):
            answer = shipped.get(f"/api/v1/{path}&with={ADDED}&format={name}")
            assert answer.status == 400
            assert "nobody's statement" in answer.data.decode()
    without = get(shipped, "/api/v1/why?programme=surge&target=13.1&hops=1&without=surge")
    assert (without["paths"], without["imagined"]["without"][0]["key"]) == ([], "surge")
    link = ADDED.replace("5.2", "13.1")
    left = get(shipped, f"/api/v1/why?programme=surge&target=13.1&hops=1&without_link={link}")
    assert (left["paths"], left["imagined"]["fallen_links"]) == ([], 1)
    rdf = shipped.get("/api/v1/paths?from=surge&to=11.1&without=rise-up&format=nquads&limit=2")
    assert rdf.status == 200


def test_graphml_is_the_things_and_links_of_the_answer(shipped, told):
    for name in ("paths", "neighbourhood", "subgraph"):
        answer = told[name]
        graph = nx.parse_graphml(shipped.get(f"{ASKED[name]}&format=graphml").data.decode())
        links = {(k["subject"], k["object"], k["property"]) for k in links_in(answer)}
        assert set(graph) == set(answer["things"])
        assert len(graph.edges) == len(
            {link[:2] for link in links} if not graph.is_multigraph() else links
        )


def test_an_answer_can_be_pinned_and_is_the_same_bytes(shipped, shipped_release):
    one, other = shipped.get(ASKED["paths"]), shipped.get(ASKED["paths"])
    assert one.data == other.data
    assert one.headers["X-Release"] == shipped_release.id == one.json()["release"]
    assert shipped.get(ASKED["paths"], If_None_Match=one.headers["ETag"]).status == 304
    assert shipped.get(ASKED["paths"], method="HEAD").status == 200
    pinned = get(shipped, f"{ASKED['paths']}&release={shipped_release.id}")
    hrefs = [thing["href"] for thing in pinned["things"].values() if thing["href"]]
    assert hrefs
    assert all(href.endswith(f"?release={shipped_release.id}") for href in hrefs)
