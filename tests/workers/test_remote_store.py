"""Workers on a remote store: the same answers as from the release's own."""

from __future__ import annotations

import json

import pytest

from kg.store.remote import RemoteStore
from kg.vocab import DEFAULT_BASE
from kg.workers.protocol import Notation, Query, Thing
from tests.releases import quads
from tests.store.conftest import oxigraph, store  # noqa: F401 (fixtures)
from tests.workers.conftest import JSON

PROGRAMME = f"{DEFAULT_BASE}id/flagship-programme/inclusive"
REQUESTS = [
    Query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", JSON),
    Query("ASK { GRAPH ?g { ?s ?p ?o } }", JSON),
    Query(f"SELECT ?o {{ <{PROGRAMME}> ?p ?o }} ORDER BY STR(?o) LANG(?o)", JSON),
    Thing(PROGRAMME, "turtle"),
    Thing(PROGRAMME, "trig"),
    Thing(PROGRAMME, "html"),
    Notation("18"),
]


@pytest.mark.parametrize("store", ["remote"], indirect=True)
def test_answers_are_those_of_the_own_store(with_pool, store, oxigraph):  # noqa: F811
    assert isinstance(store, RemoteStore)
    store.load(quads())

    async def scenario(pool):
        return [await pool.run(request) for request in REQUESTS]

    own, remote = with_pool(scenario), with_pool(scenario, store=oxigraph)
    for request, one, other in zip(REQUESTS, own, remote, strict=True):
        assert one.kind == other.kind
        if one.format == "json":
            assert json.loads(one.body) == json.loads(other.body), request
        else:
            assert one.body == other.body, request
    assert len(own) == 7
