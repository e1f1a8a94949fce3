"""From a location to the store that is there."""

from __future__ import annotations

from kg.store.embedded import EmbeddedStore
from kg.store.opening import open_store
from kg.store.remote import RemoteStore


def test_a_directory_is_opened_for_reading(tmp_path):
    EmbeddedStore.writable(tmp_path).close()
    assert isinstance(open_store(str(tmp_path)), EmbeddedStore)


def test_an_address_is_a_server():
    store = open_store("http://127.0.0.1:7878")
    assert isinstance(store, RemoteStore)
    assert store.query_url == "http://127.0.0.1:7878/query"
    store.close()
