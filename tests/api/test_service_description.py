"""The service description and VoID: true, complete or silent, absolute, kept for each release."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from types import SimpleNamespace

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, Store, parse

from api.service.counts import QUERIES, Counting, Counts
from api.service.describing import SD, description
from api.service.statistics import MOST, VOID
from kg.config import Settings, content_root
from kg.errors import Busy, QueryTimeout
from kg.formats import GRAPH_FORMATS, RESULTS_JSON, SOLUTION_FORMATS
from kg.queries.catalog import Catalog
from kg.releases import Manifest
from kg.vocab import DCTERMS, DEFAULT_BASE, RDF, RDFS
from kg.workers.protocol import Answer
from tests.releases import publish, quads
from tests.serving import running

AT = "http://example.org/kg/sparql"
SERVICE, UPDATE = NamedNode(AT), NamedNode("http://example.org/kg/update")
DATASET, GRAPH = NamedNode(f"{AT}#dataset"), NamedNode(f"{AT}#default-graph")
GRAPHS = {"urn:b": 2, "urn:a": 1}
MANIFEST = Manifest("0123456789ab", 1, DEFAULT_BASE, None, 3, 2, "", graphs=GRAPHS)
CATALOG = Catalog.read(content_root() / "queries")


@pytest.fixture(scope="module")
def described(api_home):
    """A server with the system queries, as ``kg serve`` starts it."""
    with running(api_home, "kg.cli.main", "serve", "--port") as server:
        yield server


def graph_of(answer):
    assert answer.status == 200, answer.data
    format_ = next(f for f in GRAPH_FORMATS if f.content_type == answer.headers["Content-Type"])
    return list(parse(answer.data, format_.rdf))


def about(triples, subject, predicate):
    return [t.object for t in triples if t.subject == subject and t.predicate == predicate]


def says(counts=None, manifest=MANIFEST, **settings):
    return description(AT, Settings(**settings), manifest, counts or Counts(manifest.id))


# -- over HTTP ---------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/sparql", "/.well-known/void"])
def test_without_a_query_the_service_describes_itself(described, path):
    found = graph_of(described.get(path))
    service = NamedNode(f"{described.address}/sparql")
    assert SD.Service in about(found, service, RDF.type)
    assert about(found, service, SD.endpoint) == [service]
    assert about(found, service, SD.supportedLanguage) == [SD.SPARQL11Query]
    (regime,) = about(found, service, SD.defaultEntailmentRegime)
    assert regime.value == "http://www.w3.org/ns/entailment/Simple"


@pytest.mark.parametrize("path", ["/sparql", "/.well-known/void"])
def test_in_every_format_of_rdf_by_header_and_by_name(described, path):
    first = {str(quad) for quad in graph_of(described.get(path))}
    for entry in GRAPH_FORMATS:
        for answer in (
            described.get(path, entry.media_type),
            described.get(f"{path}?format={entry.name}", "text/html,*/*;q=0.8"),
        ):
            assert answer.headers["Content-Type"] == entry.content_type
            assert "accept" in answer.headers["Vary"].lower()
            assert {str(quad) for quad in graph_of(answer)} == first
    assert len(GRAPH_FORMATS) == 6


def test_a_client_that_takes_no_rdf_is_told_what_there_is(described):
    answer = described.get("/sparql", "text/csv")
    assert answer.status == 406
    assert "text/turtle" in answer.json()["remedy"] and "query=" in answer.json()["remedy"]


def test_a_misspelt_query_is_a_mistake_and_not_a_wish_for_the_description(described):
    answer = described.get("/sparql?quer=ASK%7B%7D")
    assert (answer.status, answer.json()["type"]) == (400, "/errors#bad-request")
    assert "quer" in answer.json()["detail"]


def test_parameters_that_a_query_would_have_are_held_to_their_form_without_one(described):
    graph = "http://example.org/g"
    assert described.get(f"/sparql?default-graph-uri={graph}&timeout=5").status == 200
    for wrong in ("default-graph-uri=relative", "named-graph-uri=", "timeout=soon"):
        assert described.get(f"/sparql?{wrong}").status == 400, wrong


def test_validators_and_head(described):
    first = described.get("/sparql", "text/turtle")
    assert first.headers["X-Release"] in first.headers["ETag"]
    again = described.get("/sparql", "text/turtle", If_None_Match=first.headers["ETag"])
    assert (again.status, again.data) == (304, b"")
    head = described.get("/sparql", "text/turtle", method="HEAD")
    assert (head.status, head.data) == (200, b"")
    assert head.headers["ETag"] == first.headers["ETag"]


def test_the_endpoint_is_the_address_that_the_client_used(described):
    found = graph_of(described.get("/sparql", "text/turtle", Host="kg.example.org:8080"))
    (endpoint,) = about(found, NamedNode("http://kg.example.org:8080/sparql"), SD.endpoint)
    assert endpoint.value == "http://kg.example.org:8080/sparql"


def test_the_counts_are_those_of_the_release(described):
    found = graph_of(described.get("/sparql", "text/turtle"))
    at = f"{described.address}/sparql"
    graph = NamedNode(f"{at}#default-graph")
    given = quads()
    merged = {(q.subject, q.predicate, q.object) for q in given}
    sizes = {
        VOID.triples: len(merged),
        VOID.distinctSubjects: len({s for s, _, _ in merged}),
        VOID.entities: len({s for s, _, _ in merged}),
        VOID.distinctObjects: len({o for _, _, o in merged}),
        VOID.properties: len({p for _, p, _ in merged}),
        VOID.classes: len({o for _, p, o in merged if p == RDF.type}),
    }
    assert {term: about(found, graph, term) for term in sizes} == {
        term: [Literal(size)] for term, size in sizes.items()
    }
    parts = {
        about(found, part, VOID.property)[0]: int(about(found, part, VOID.triples)[0].value)
        for part in about(found, graph, VOID.propertyPartition)
    }
    assert parts == Counter(p for _, p, _ in merged)
    parts = {
        about(found, part, VOID["class"])[0]: int(about(found, part, VOID.entities)[0].value)
        for part in about(found, graph, VOID.classPartition)
    }
    assert parts == Counter(o for _, p, o in merged if p == RDF.type)
    spaces = {space.value for space in about(found, graph, VOID.vocabulary)}
    assert all(any(p.value.startswith(space) for space in spaces) for _, p, _ in merged)
    names = {about(found, node, SD.name)[0] for node in about(
        found, NamedNode(f"{at}#dataset"), SD.namedGraph)}  # fmt: skip
    assert names == {q.graph_name for q in given}


def test_a_new_release_is_described_anew(tmp_path):
    publish(tmp_path)
    with running(tmp_path, "kg.cli.main", "serve", "--port") as server:
        first = server.get("/sparql", "text/turtle")
        publish(tmp_path, "two")
        second = server.get("/sparql", "text/turtle")
    assert first.headers["X-Release"] != second.headers["X-Release"]
    for answer in (first, second):
        dataset = NamedNode(f"{server.address}/sparql#dataset")
        (release,) = about(graph_of(answer), dataset, DCTERMS.identifier)
        assert release.value == answer.headers["X-Release"]


WKT = "^^<http://www.opengis.net/ont/geosparql#wktLiteral>"
AREAS = [f'"POLYGON(({a} {a},{b} {a},{b} {b},{a} {b},{a} {a}))"{WKT}' for a, b in ((0, 2), (1, 3))]
POINTS = [f'"POINT({n} {n})"{WKT}' for n in (1, 2)]
METRE, SQUARE = (f"<http://www.opengis.net/def/uom/OGC/1.0/{u}metre>" for u in ("", "square_"))
ARGUMENTS = {
    **dict.fromkeys(("asGeoJSON", "centroid", "convexHull", "coordinateDimension"), AREAS[0]),
    **dict.fromkeys(("dimension", "envelope", "getSRID", "isEmpty", "isSimple"), AREAS[0]),
    "spatialDimension": AREAS[0],
    "area": f"{AREAS[0]}, {SQUARE}",
    "length": f"{AREAS[0]}, {METRE}",
    "perimeter": f"{AREAS[0]}, {METRE}",
    "distance": f"{', '.join(POINTS)}, {METRE}",
    "date": '"2024-05-06"',
    "dayTimeDuration": '"P1D"',
    "duration": '"P1Y2D"',
    "gDay": '"---06"',
    "gMonth": '"--05"',
    "gMonthDay": '"--05-06"',
    "gYear": '"2024"',
    "gYearMonth": '"2024-05"',
    "time": '"12:00:00"',
    "yearMonthDuration": '"P1Y"',
}
"""What each function is called with; those that are not named, with two areas."""
EXTENSIONS = [
    'ADJUST("2024-05-06T00:00:00Z"^^xsd:dateTime, "PT3H"^^xsd:dayTimeDuration)',
    '"2024-05-08"^^xsd:date - "2024-05-06"^^xsd:date',
    "SUBJECT(TRIPLE(<urn:a>, <urn:b>, 1))",
    "isTRIPLE(TRIPLE(<urn:a>, <urn:b>, 1))",
    'LANGDIR(STRLANGDIR("a", "ar", "rtl"))',
    'hasLANGDIR("a"@ar--rtl)',
]


def test_every_function_and_extension_that_is_named_works(described):
    found = graph_of(described.get("/sparql", "text/turtle"))
    service = NamedNode(f"{described.address}/sparql")
    functions = [f.value for f in about(found, service, SD.extensionFunction)]
    assert len(functions) == 52
    given = {f: ARGUMENTS.get(re.split("[/#]", f)[-1], ", ".join(AREAS)) for f in functions}
    values = select(described, [f"<{f}>({arguments})" for f, arguments in given.items()])
    assert [f for f, value in zip(functions, values, strict=True) if value is None] == []
    assert len(about(found, service, SD.languageExtension)) == 4
    assert all(select(described, EXTENSIONS))
    lateral = "SELECT ?b { VALUES ?a { 1 2 } LATERAL { SELECT ?a ?b { BIND(?a AS ?b) } } }"
    assert len(described.query(lateral).json()["results"]["bindings"]) == 2


def select(server, expressions):
    """The values of expressions, ``None`` for one that fails."""
    columns = " ".join(f"({e} AS ?x{number})" for number, e in enumerate(expressions))
    prefix = "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>"
    answer = server.post("/sparql", f"{prefix} SELECT {columns} {{}}", "application/sparql-query")
    assert answer.status == 200, answer.data
    (row,) = answer.json()["results"]["bindings"]
    return [row.get(f"x{number}") for number in range(len(expressions))]


# -- what it says by settings ------------------------------------------------------------------


def test_every_format_of_an_answer_is_named():
    named = {iri.value for iri in about(says(), SERVICE, SD.resultFormat)}
    assert named == {entry.iri for entry in SOLUTION_FORMATS + GRAPH_FORMATS}
    assert len(named) == 10
    assert all(iri.startswith("http://www.w3.org/ns/formats/") for iri in named)


def test_features_follow_the_settings():
    assert about(says(), SERVICE, SD.feature) == [SD.UnionDefaultGraph]
    assert about(says(dataset="plain"), SERVICE, SD.feature) == [SD.EmptyGraphs]
    federated = says(service_allow="https://example.org/sparql")
    assert SD.BasicFederatedQuery in about(federated, SERVICE, SD.feature)


def test_updates_are_a_service_of_their_own_where_writes_are_on():
    assert not about(says(), UPDATE, RDF.type)
    writing = says(write_token="secret")
    assert about(writing, UPDATE, RDF.type) == [SD.Service]
    assert about(writing, UPDATE, SD.endpoint) == [UPDATE]
    assert about(writing, UPDATE, SD.supportedLanguage) == [SD.SPARQL11Update]
    assert len(about(writing, UPDATE, SD.inputFormat)) == len(GRAPH_FORMATS)
    assert not about(writing, SERVICE, SD.inputFormat)


def test_a_plain_dataset_is_described_in_no_words_of_ours():
    assert "habitat" not in "\n".join(map(str, says(dataset="plain"))).lower()
    languages = {title.language for title in about(says(), DATASET, DCTERMS.title)}
    assert languages == {"en", "zh"}


def test_a_remote_engine_is_not_said_to_have_what_ours_has():
    remote = says(store="http://127.0.0.1:7878/")
    assert not about(remote, SERVICE, SD.extensionFunction)
    assert about(says(), SERVICE, SD.extensionFunction)


def test_nothing_is_a_blank_node_and_every_partition_is_named():
    counts = Counts(
        MANIFEST.id,
        {"triples": 2, "entities": 1, "subjects": 2, "objects": 2},
        ({"property": "urn:x:p", "triples": 2, "subjects": 2, "objects": 2},),
        ({"class": "http://example.org/C#D", "entities": 1},),
        final=True,
    )
    found = says(counts)
    assert all(isinstance(t.subject, NamedNode) for t in found)
    assert all(isinstance(t.object, NamedNode | Literal) for t in found)
    spaces = [space.value for space in about(found, GRAPH, VOID.vocabulary)]
    assert spaces == ["http://example.org/C#", "urn:x:"]
    assert len({str(t) for t in found}) == len(found)


def test_what_was_not_counted_is_not_said():
    for term in (VOID.triples, VOID.properties, VOID.vocabulary, VOID.classPartition):
        assert not about(says(), GRAPH, term)


def test_a_description_stays_small_and_says_what_it_leaves_out():
    sizes = {f"urn:g:{number}": number for number in range(MOST + 1)}
    manifest = Manifest("0123456789ab", 1, DEFAULT_BASE, None, 3, 2, "", graphs=sizes)
    rows = tuple({"class": f"urn:c:{n}", "entities": n} for n in range(MOST + 1))
    found = says(Counts(manifest.id, None, (), rows, final=True), manifest)
    listed = about(found, DATASET, SD.namedGraph)
    assert len(listed) == MOST
    names = {about(found, node, SD.name)[0].value for node in listed}
    assert names == set(sizes) - {"urn:g:0"}
    (comment,) = about(found, DATASET, RDFS.comment)
    assert comment.value == "Named graphs that hold statements: 501. The 500 largest are listed."
    assert about(found, GRAPH, VOID.classes) == [Literal(MOST + 1)]
    assert not about(found, GRAPH, VOID.classPartition)


# -- counting ----------------------------------------------------------------------------------


class Engine:
    """Answers the system queries from a small store; fails where it is told to."""

    def __init__(self, failing=()):
        self.store = Store()
        self.store.update('INSERT DATA { <urn:a> a <urn:C> ; <urn:p> "x", _:b . _:b <urn:p> 1 }')
        self.current, self.asked, self.failing = "0" * 12, [], dict(failing)

    def release(self):
        return SimpleNamespace(id=self.current)

    async def run(self, query, *, client, release):
        self.asked.append(client)
        await asyncio.sleep(0)
        name = next(n for n in QUERIES if CATALOG.system[n].text == query.text)
        if name in self.failing:
            raise self.failing[name]
        body = self.store.query(query.text).serialize(format=RESULTS_JSON.results)
        return Answer(body, "json", "solutions", release.id)


def test_the_counts_are_true_and_counted_once_for_many_who_ask():
    engine = Engine()

    async def ask():
        counting = Counting(CATALOG)
        return await asyncio.gather(*(counting.counts(engine) for _ in range(20)))

    found = asyncio.run(ask())
    assert len(set(map(id, found))) == 1 and found[0].final
    assert engine.asked == ["system"] * len(QUERIES)
    assert found[0].sizes == {"triples": 4, "entities": 1, "subjects": 2, "objects": 4}
    assert found[0].classes == ({"class": "urn:C", "entities": 1},)
    assert [row["property"] for row in found[0].properties][-1] == "urn:p"


@pytest.mark.parametrize(
    ("error", "final", "asked"),
    [(QueryTimeout("Long."), True, len(QUERIES)), (Busy("Full."), False, 2 * len(QUERIES))],
)
def test_a_count_that_fails_is_left_out_and_tried_again_only_if_that_may_help(error, final, asked):
    engine = Engine({"properties": error})

    async def ask():
        counting = Counting(CATALOG)
        return [await counting.counts(engine) for _ in range(2)]

    first, second = asyncio.run(ask())
    assert (first.final, second.final, len(engine.asked)) == (final, final, asked)
    assert first.properties is None
    assert (first.classes is not None) is final


def test_releases_are_counted_each_by_itself_and_one_at_a_time():
    engine = Engine()
    other = SimpleNamespace(id="1" * 12)

    async def ask():
        counting = Counting(CATALOG)
        first = asyncio.ensure_future(counting.counts(engine))
        await asyncio.sleep(0)
        engine.current = "2" * 12
        found = [await counting.counts(engine, other, "reader"), await first]
        return [*found, await counting.counts(engine, other, "reader")]

    second, first, again = asyncio.run(ask())
    assert (first.release, second.release) == ("0" * 12, other.id)
    assert first.final and second.final and again is second
    assert engine.asked == ["system"] * len(QUERIES) + ["reader"] * len(QUERIES)


def test_a_catalog_without_the_system_queries_leaves_the_counts_out():
    counts = asyncio.run(Counting(Catalog({}, {})).counts(Engine()))
    assert counts == Counts("0" * 12, final=True)


def test_the_parts_are_turtle():
    parts = sorted((content_root() / "api/service/parts").glob("*.ttl"))
    assert [part.stem for part in parts] == [
        "dataset", "engine", "federation", "merged", "plain", "service", "services", "writes",
    ]  # fmt: skip
    for part in parts:
        assert list(parse(part.read_bytes(), RdfFormat.TURTLE, base_iri=AT))
