"""The three releases with known changes between them, built once."""

from __future__ import annotations

import pytest

from tests.changes.planted import Planted, plant


@pytest.fixture(scope="session")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Planted:
    """A home that tests may compare in, and change in no other way."""
    return plant(tmp_path_factory.mktemp("planted"))
