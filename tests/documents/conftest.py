"""A copy of the shipped content to take documents into."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from kg.config import content_root
from kg.sources.content import Content

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def content(tmp_path: Path) -> Content:
    """The shipped ontology and reference data, and no document but those that a test makes."""
    for folder in ("ontology", "data/reference"):
        shutil.copytree(content_root() / folder, tmp_path / folder)
    (tmp_path / "data/documents").mkdir()
    return Content(tmp_path)
