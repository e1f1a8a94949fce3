"""The runner on a small suite by HTTP, against a real server that takes writes."""

from __future__ import annotations

import pytest
from rdflib import Graph

from benchmarks.servers import ours
from conformance.client import Client
from conformance.description import against_schema
from conformance.outcomes import Outcome
from conformance.page import faults
from conformance.page import ours as spoilt
from conformance.suites import run_suites
from conformance.targets import Refused, Service
from tests.conformance.suite import write_suite

SD = "@prefix sd: <http://www.w3.org/ns/sparql-service-description#> . "


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    settings = {"dataset": "plain", "write_token": "t", "workers": 2, "workers_reserved": 1}
    with ours.serve(tmp_path_factory.mktemp("home"), **settings) as server:
        client = Client(server.address, "t")
        yield client
        client.close()


@pytest.fixture(scope="module")
def records(client, tmp_path_factory):
    checkout = write_suite(tmp_path_factory.mktemp("suite"))
    return {record.id: record for record in run_suites(checkout, client)}


def test_every_test_is_run_by_http_too(records) -> None:
    assert len(records) == 17
    asked = [record for record in records.values() if not record.skipped]
    assert len(asked) == 14
    assert all(record.service is not None for record in asked)


def test_the_service_passes_what_the_engine_passes(records) -> None:
    engines = [record for record in records.values() if record.engine is not None]
    assert len(engines) == 8
    for record in engines:
        assert record.service.passed is record.engine.passed, record
        assert not spoilt(record), record


def test_recorded_exchanges_pass_and_fail_as_they_should(records) -> None:
    assert records["sparql11/protocol/asked"].service == Outcome(True)
    assert records["sparql11/protocol/bad_query"].service == Outcome(True)
    assert records["sparql11/protocol/untrue"].service.why.startswith("request 1: not False")
    said = [line for line in faults(list(records.values()), []) if "by HTTP" in line]
    assert [line.partition(" ")[0] for line in said] == ["sparql11/protocol/untrue"]


def test_the_service_description_passes(records) -> None:
    names = ("returns-rdf", "has-endpoint-triple", "conforms-to-schema")
    assert [records[f"sparql11/sd/{name}"].service for name in names] == [Outcome(True)] * 3


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<x> a sd:Service ; sd:feature sd:Nothing .", "sd:Nothing is no term"),
        ("<x> sd:endpoint 'here' .", "sd:endpoint has the literal here"),
        ("<x> a sd:Graph ; sd:endpoint <y> .", "x, with sd:endpoint, is no sd:Service"),
        ("<x> sd:defaultDataset <d> . <d> a sd:NamedGraph .", "is no sd:Dataset"),
    ],
)
def test_a_description_against_the_vocabulary(text: str, said: str) -> None:
    sd = "http://www.w3.org/ns/sparql-service-description#"
    (wrong,) = against_schema(
        Graph().parse(data=SD + text, format="turtle", publicID="http://e.org/")
    )
    assert said in wrong.replace(sd, "sd:")


def test_a_dataset_is_a_collection_of_graphs() -> None:
    text = f"{SD} <d> a sd:Dataset ; sd:namedGraph [ sd:name <g> ] ."
    assert against_schema(Graph().parse(data=text, format="turtle")) == []


def test_refusals_of_the_service_tell_syntax_from_the_rest(client, tmp_path) -> None:
    service = Service(client, write_suite(tmp_path))
    with pytest.raises(Refused) as syntax:
        service.ask("SELECT", "application/sparql-results+json")
    assert syntax.value.syntax
    with pytest.raises(Refused) as unknown:
        service.ask("ASK { FILTER(<http://example.org/f>(1)) }", "application/sparql-results+json")
    assert unknown.value.meant
    assert not unknown.value.syntax


def test_where_nobody_answers_nothing_is_meant(tmp_path) -> None:
    service = Service(Client("http://127.0.0.1:9"), write_suite(tmp_path))
    with pytest.raises(Refused) as caught:
        service.quads()
    assert not caught.value.meant
