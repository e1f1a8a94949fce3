"""The quads of the small release in a store in memory."""

from __future__ import annotations

import pytest

from kg.store.embedded import EmbeddedStore
from tests.releases import quads


@pytest.fixture(scope="package")
def small():
    store = EmbeddedStore.writable()
    store.load(quads())
    return store
