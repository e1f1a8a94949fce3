"""What only the store in a directory does: read-only opening, snapshots, broken directories."""

from __future__ import annotations

import pytest
from pyoxigraph import NamedNode, Quad

from kg.errors import QueryUnsupported, StoreError
from kg.store.embedded import EmbeddedStore
from kg.store.port import MERGED

A, G = NamedNode("http://example.org/a"), NamedNode("http://example.org/g")


def test_a_reader_cannot_write(tmp_path):
    writer = EmbeddedStore.writable(tmp_path)
    writer.load([Quad(A, A, A, G)])
    writer.close()
    reader = EmbeddedStore.read_only(tmp_path)
    assert reader.count() == 1
    with pytest.raises(StoreError, match="takes no quads"):
        reader.load([Quad(A, A, G, G)])


def test_two_writers_are_refused(tmp_path):
    writer = EmbeddedStore.writable(tmp_path)
    with pytest.raises(StoreError, match="cannot be written"):
        EmbeddedStore.writable(tmp_path)
    writer.close()


def test_a_directory_without_a_store(tmp_path):
    with pytest.raises(StoreError, match="cannot be opened"):
        EmbeddedStore.read_only(tmp_path / "none")
    assert not (tmp_path / "none").exists()


def test_a_closed_store_says_so():
    store = EmbeddedStore.writable()
    store.close()
    with pytest.raises(StoreError, match="closed"):
        store.count()


CALLS = [
    "SELECT (<http://example.org/f>(1) AS ?x) {}",
    "ASK { FILTER EXISTS { FILTER(<http://example.org/f>(1)) } }",
    "SELECT (<http://www.w3.org/2001/XMLSchema#date>('2024-05-06', 1) AS ?x) {}",
]


@pytest.mark.parametrize("text", CALLS)
def test_a_function_that_the_engine_does_not_know_is_refused(text):
    with pytest.raises(QueryUnsupported, match="custom function <http://"):
        EmbeddedStore.writable().query(text)


def test_a_document_in_turtle_is_a_default_graph_with_its_blank_nodes_as_they_are(tmp_path):
    document = tmp_path / "report.ttl"
    document.write_text("_:one <a:says> _:two . _:two <a:says> 'it' .")
    for _ in range(2):
        store = EmbeddedStore.of_turtle(document)
        said = {str(quad.triple) for quad in store.quads(graph=MERGED)}
        assert said == {"_:one <a:says> _:two", '_:two <a:says> "it"'}
        assert list(store.named_graphs()) == []
    document.write_text("_:one <a:says> .")
    for path in (document, tmp_path / "none.ttl"):
        with pytest.raises(StoreError, match=r"The document .* cannot be read"):
            EmbeddedStore.of_turtle(path)
