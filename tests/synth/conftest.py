"""A small portfolio on the shipped data."""

from __future__ import annotations

import pytest

from kg.store.embedded import EmbeddedStore
from kg.synth.portfolio import Portfolio
from kg.synth.world import World


@pytest.fixture(scope="session")
def world(shipped_release):
    """The things that the shipped data describes."""
    store = EmbeddedStore.read_only(shipped_release.store)
    yield World.of(store, shipped_release.manifest().base)
    store.close()


@pytest.fixture(scope="session")
def portfolio(world):
    """Three hundred projects."""
    return Portfolio(world, 300, 7)
