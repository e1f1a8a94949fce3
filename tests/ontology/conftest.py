"""The files of the ontology as graphs."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import Graph

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def ontology_files() -> Path:
    """The directory ``ontology/``."""
    return ROOT / "ontology"


@pytest.fixture(scope="session")
def modules(ontology_files: Path) -> Graph:
    """The header and all modules in one graph."""
    graph = Graph().parse(ontology_files / "habitat-kg.ttl")
    for file in sorted((ontology_files / "modules").glob("*.ttl")):
        graph.parse(file)
    return graph


@pytest.fixture(scope="session")
def alignments(ontology_files: Path) -> Graph:
    """All alignments in one graph."""
    graph = Graph()
    for file in sorted((ontology_files / "alignments").glob("*.ttl")):
        graph.parse(file)
    return graph


@pytest.fixture(scope="session")
def shapes(ontology_files: Path) -> dict[str, Graph]:
    """The shapes graph of each file, by stem."""
    files = sorted((ontology_files / "shapes").glob("*.ttl"))
    return {file.stem: Graph().parse(file) for file in files}
