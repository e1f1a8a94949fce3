"""The shipped release: its store, its ontology, and one thing of each class."""

from __future__ import annotations

import pytest

from kg.jsonld.ontology import ontology_at
from kg.store.embedded import EmbeddedStore
from kg.store.port import MERGED
from kg.vocab import DEFAULT_BASE, RDF


@pytest.fixture(scope="session")
def store(shipped_release):
    return EmbeddedStore.read_only(shipped_release.store)


@pytest.fixture(scope="session")
def ontology(shipped_release):
    return ontology_at(shipped_release.ontology, DEFAULT_BASE)


@pytest.fixture(scope="session")
def classes(store):
    """Class → its things, in order."""
    found = {}
    for quad in store.quads(predicate=RDF.type, graph=MERGED):
        found.setdefault(quad.object.value, []).append(quad.subject)
    return {class_: sorted(things, key=str) for class_, things in sorted(found.items())}
