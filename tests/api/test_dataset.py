"""The dataset described: DCAT, VoID and PROV of a release, and schema.org in its pages."""

from __future__ import annotations

import hashlib
import json
import re

import pytest
from pyoxigraph import Literal, NamedNode, parse

from api.service.counts import Counts
from api.service.dataset import DCAT, Described, dataset
from api.service.statistics import MOST, VOID
from kg.citations.provenance import SPDX
from kg.formats import GRAPH_FORMATS, JSON_LD, TURTLE
from kg.releases import Manifest
from kg.vocab import DCTERMS, DEFAULT_BASE, PROV, RDF
from tests.api.writing import writable
from tests.releases import publish
from tests.serving import running

WHOLE = NamedNode(f"{DEFAULT_BASE}dataset")


class Graph(list):
    """Triples with a look at what is said of one node."""

    def of(self, subject, predicate):
        return [t.object for t in self if t.subject == subject and t.predicate == predicate]

    def one(self, subject, predicate):
        (value,) = self.of(subject, predicate)
        return value


def graph(answer):
    assert answer.status == 200, answer.data
    format_ = next(f for f in GRAPH_FORMATS if f.content_type == answer.headers["Content-Type"])
    return Graph(quad.triple for quad in parse(answer.data, format_.rdf))


@pytest.fixture(scope="module")
def shown(shipped):
    """The description of the shipped release."""
    return graph(shipped.get("/dataset", "text/turtle"))


@pytest.fixture(scope="module")
def manifest(shipped):
    """What the shipped release has, from the answers of the server."""
    release = shipped.get("/dataset", "text/turtle").headers["X-Release"]
    count = shipped.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").json()
    return release, int(count["results"]["bindings"][0]["n"]["value"])


# -- where it is -------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/", "/dataset"])
def test_by_negotiation_in_every_format(shipped, path):
    first = {str(t) for t in graph(shipped.get(path, "text/turtle"))}
    for entry in GRAPH_FORMATS:
        answer = shipped.get(path, entry.media_type)
        assert answer.headers["Content-Type"] == entry.content_type
        assert {str(t) for t in graph(answer)} == first
        place = answer.headers["Content-Location"]
        assert place == f"/dataset?format={entry.name}"
        assert {str(t) for t in graph(shipped.get(place))} == first
        assert "accept" in answer.headers["Vary"].lower() and answer.headers["ETag"]
    assert len(GRAPH_FORMATS) == 6
    browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    page = shipped.get(path, browser)
    assert page.headers["Content-Type"].startswith("text/html")
    head = shipped.get(path, browser, method="HEAD")
    assert (head.status, head.data, head.headers["ETag"]) == (200, b"", page.headers["ETag"])
    assert shipped.get(path, "image/png").status == 406


def test_the_first_page_is_for_people_unless_they_ask_for_data(shipped):
    assert shipped.get("/").headers["Content-Type"].startswith("text/html")
    assert shipped.get("/dataset").headers["Content-Type"] == TURTLE.content_type


def test_who_knows_the_host_alone_finds_service_and_dataset_together(shipped):
    found = graph(shipped.get("/.well-known/void", "text/turtle"))
    service = NamedNode(f"{shipped.address}/sparql")
    assert found.of(service, NamedNode("http://www.w3.org/ns/sparql-service-description#endpoint"))
    assert VOID.Dataset in found.of(WHOLE, RDF.type)
    assert not found.of(WHOLE, VOID.propertyPartition), "they stand with the default graph"


def test_every_node_has_a_name_and_every_node_spoken_of_is_described(shown):
    assert all(isinstance(t.subject, NamedNode) for t in shown)
    ours = {
        t.object.value
        for t in shown
        if isinstance(t.object, NamedNode) and t.object.value.startswith(f"{WHOLE.value}#")
    }
    described = {t.subject.value for t in shown}
    assert len(ours) > 250 and ours <= described


# -- what it says ------------------------------------------------------------------------------


def test_title_licence_and_keywords_in_both_languages(shown):
    for term in (DCTERMS.title, DCTERMS.description, DCAT.keyword):
        assert {text.language for text in shown.of(WHOLE, term)} == {"en", "zh"}
    licence = shown.one(WHOLE, DCTERMS.license).value
    assert licence == "https://creativecommons.org/licenses/by/4.0/"
    assert NamedNode(DEFAULT_BASE) in [t.subject for t in shown if t.object == DCAT.Catalog]


def test_what_the_data_say_of_themselves(shown):
    editors = NamedNode(f"{DEFAULT_BASE}id/agent/habitat-kg-editors")
    assert shown.of(WHOLE, DCTERMS.creator) == shown.of(WHOLE, DCTERMS.publisher) == [editors]
    report = NamedNode(f"{DEFAULT_BASE}id/document/eb-2024-1-item-7")
    assert shown.of(WHOLE, PROV.hadPrimarySource) == [report]
    period = shown.one(WHOLE, DCTERMS.temporal)
    assert shown.one(period, DCAT.startDate).value == "2023-07"
    assert shown.one(period, DCAT.endDate).value == "2023-12"
    spoken = {iri.value.rpartition("/")[2] for iri in shown.of(WHOLE, DCTERMS.language)}
    assert {"en", "zh", "fr", "es", "ar", "ru"} <= spoken
    assert len(shown.of(WHOLE, VOID.exampleResource)) == 4


def test_sizes_and_linksets_are_those_of_the_release(shipped, shown, manifest):
    _, triples = manifest
    assert shown.one(WHOLE, VOID.triples) == Literal(triples)
    assert len(shown.of(WHOLE, VOID.propertyPartition)) == int(
        shown.one(WHOLE, VOID.properties).value
    )
    linked = 0
    for links in shown.of(WHOLE, VOID.subset):
        if VOID.Linkset not in shown.of(links, RDF.type):
            continue
        link = shown.one(links, VOID.linkPredicate)
        space = shown.one(shown.one(links, VOID.objectsTarget), VOID.uriSpace).value
        query = (
            f"SELECT (COUNT(*) AS ?n) {{ ?s {link} ?o FILTER("
            f"STRSTARTS(STR(?s), '{DEFAULT_BASE}id/') && STRSTARTS(STR(?o), '{space}') && "
            f"!CONTAINS(SUBSTR(STR(?o), STRLEN('{space}') + 1), '/')) }}"
        )
        found = shipped.query(query).json()["results"]["bindings"][0]["n"]["value"]
        assert shown.one(links, VOID.triples) == Literal(int(found)), link
        linked += 1
    assert linked >= 4


def test_every_file_service_and_version_that_is_named_answers(shipped, shown, manifest):
    release, _ = manifest
    files = shown.of(WHOLE, DCAT.distribution)
    assert len(files) > 15
    for file in files:
        address = shown.one(file, DCAT.downloadURL).value
        assert address.startswith(f"{shipped.address}/export/") and release in address
        assert shown.of(file, DCTERMS.license)
        assert shown.of(file, DCAT.mediaType) or shown.of(file, DCTERMS["format"])
    version = NamedNode(f"{DEFAULT_BASE}releases/{release}")
    assert shown.of(WHOLE, DCAT.hasVersion) == [version]
    assert shown.one(version, DCAT.isVersionOf) == WHOLE
    assert shown.one(version, DCAT.version) == Literal(release)
    assert shown.of(version, DCTERMS.issued) == shown.of(WHOLE, DCTERMS.modified) != []
    services = shown.of(NamedNode(DEFAULT_BASE), DCAT.service)
    assert len(services) == 2
    for service in services:
        for term in (DCAT.endpointURL, DCAT.endpointDescription):
            place = shown.one(service, term).value.removeprefix(shipped.address)
            assert shipped.get(place).status == 200, place


def test_a_file_that_is_made_has_its_size_and_its_checksum(shipped, manifest):
    release, _ = manifest
    path = "/export/habitat-kg.nt.gz"
    for _ in range(60):
        answer = shipped.get(path)
        if answer.status == 200:
            break
        assert answer.status == 503
    found = graph(shipped.get("/dataset", "text/turtle"))
    file = NamedNode(f"{DEFAULT_BASE}{path.lstrip('/')}?release={release}")
    assert int(found.one(file, DCAT.byteSize).value) == len(answer.data)
    checksum = found.one(file, SPDX.checksum)
    sha256 = hashlib.sha256(answer.data).hexdigest()
    assert found.one(checksum, SPDX.checksumValue).value == sha256
    assert sha256 in shipped.get("/dataset", "text/html").data.decode()


def test_the_provenance_names_every_file_with_its_hash(shipped, shown, manifest):
    version = NamedNode(f"{DEFAULT_BASE}releases/{manifest[0]}")
    making = shown.one(version, PROV.wasGeneratedBy)
    labels = {}
    for file in shown.of(making, PROV.used):
        label = shown.of(file, NamedNode("http://www.w3.org/2000/01/rdf-schema#label"))[0].value
        labels[label] = shown.one(shown.one(file, SPDX.checksum), SPDX.checksumValue).value
    assert len(labels) > 60 and all(re.fullmatch("[0-9a-f]{64}", h) for h in labels.values())
    assert "data/documents/eb-2024-1-item-7/statements.trig" in labels
    told = NamedNode("https://schema.org/softwareVersion")
    software = [shown.one(node, told) for node in shown.of(making, PROV.wasAssociatedWith)]
    assert len(software) == 3


def test_addresses_are_those_of_the_host_in_use_and_iris_stay(shipped):
    found = graph(shipped.get("/dataset", "text/turtle", Host="kg.example.org"))
    assert found.of(WHOLE, DCTERMS.title)
    assert found.one(WHOLE, VOID.sparqlEndpoint).value == "http://kg.example.org/sparql"
    assert shipped.get("/dataset", "text/turtle", Host="no host").status == 400


# -- releases ----------------------------------------------------------------------------------


def test_an_older_release_is_described_and_its_description_stays(tmp_path):
    one = publish(tmp_path, "one").id
    with running(tmp_path, "kg.cli.main", "serve", "--port") as server:
        pinned = server.get(f"/dataset?release={one}", "text/turtle")
        page = server.get(f"/dataset?release={one}", "text/html")
        two = publish(tmp_path, "two").id
        found = graph(server.get("/dataset", "text/turtle"))
        assert found.one(WHOLE, DCAT.version) == Literal(two)
        again = server.get(f"/dataset?release={one}", "text/turtle")
        assert again.data == pinned.data and again.headers["ETag"] == pinned.headers["ETag"]
        assert server.get(f"/dataset?release={one}", "text/html").data == page.data
        for path in ("/", "/.well-known/void", "/sparql"):
            answer = server.get(f"{path}?release={one}", "text/turtle")
            assert answer.headers["X-Release"] == one and two.encode() not in answer.data
    old = graph(pinned)
    assert old.one(WHOLE, DCAT.version) == Literal(one)
    assert f"/export/?release={one}" in page.data.decode() and two not in page.data.decode()


def test_a_release_after_another_is_a_revision_of_it():
    before, after = "0" * 12, "1" * 12
    inputs = {f"data/{n}.ttl": "ab" * 32 for n in range(MOST + 1)}
    manifest = Manifest(after, 1, DEFAULT_BASE, before, 2, 2, "cd" * 32, inputs=inputs)
    found = Graph(dataset(Described(manifest, Counts(after), None, (), "http://example.org/")))
    version, older = (NamedNode(f"{DEFAULT_BASE}releases/{name}") for name in (after, before))
    assert found.of(version, DCAT.previousVersion) == found.of(version, DCAT.prev) == [older]
    assert found.of(version, PROV.wasRevisionOf) == [older]
    assert set(found.of(WHOLE, DCAT.hasVersion)) == {version, older}
    making = found.one(version, PROV.wasGeneratedBy)
    assert not found.of(making, PROV.used)
    (comment,) = [t.object.value for t in found if t.subject == making and "files" in str(t.object)]
    assert comment == "Made of 501 files; the manifest lists them."


def test_a_dataset_that_was_given_is_described_in_no_words_of_ours(tmp_path):
    with writable(tmp_path, dataset="plain") as server:
        answer = server.get("/dataset", "text/turtle")
        assert VOID.Dataset in graph(answer).of(WHOLE, RDF.type)
        body = answer.data.decode()
        assert "UN-Habitat" not in body and "creativecommons" not in body
        assert server.get("/dataset", "text/html").status == 200
        assert server.get("/", "text/html").status == 200


# -- schema.org --------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/", "/dataset"])
def test_search_engines_find_the_dataset_in_the_page(shipped, path):
    for language, name in (("en", "Habitat KG"), ("zh", "人居知识图谱")):
        page = shipped.get(f"{path}?lang={language}", "text/html").data.decode()
        (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)
        found = json.loads(block)
        assert (found["@type"], found["name"]) == ("Dataset", name)
        assert 50 <= len(found["description"]) <= 5000
        assert found["license"].startswith("https://creativecommons.org/licenses/by/4.0")
        for member in ("creator", "publisher", "identifier", "version", "keywords", "citation"):
            assert found[member], member
        assert found["temporalCoverage"] == "2023-07/2023-12"
        assert found["isAccessibleForFree"] is True
        assert len(found["distribution"]) > 15
        assert all(d["contentUrl"].startswith(shipped.address) for d in found["distribution"])
        told = {quad.predicate.value for quad in parse(block, JSON_LD.rdf)}
        assert {"https://schema.org/distribution", "https://schema.org/name"} < told


def test_the_page_of_the_dataset_tells_people_the_same(shipped):
    page = shipped.get("/dataset", "text/html").data.decode()
    for text in ("Editors of Habitat KG", "CC BY 4.0", "hkg:Country", "skos:exactMatch"):
        assert text in page, text
    for href in ("/citations/dataset", "/export/", "/.well-known/void"):
        assert f'href="{href}"' in page
    chinese = shipped.get("/dataset?lang=zh", "text/html").data.decode()
    assert "人居知识图谱" in chinese and "下载" in chinese
