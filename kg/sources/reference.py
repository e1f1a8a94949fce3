"""Reads a reference dataset, which is one graph."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg.sources.rdf import SourceFile, read_rdf
from kg.vocab import DEFAULT_BASE

if TYPE_CHECKING:
    from pathlib import Path


def dataset_graph(stem: str, base: str = DEFAULT_BASE) -> NamedNode:
    """The graph, and the IRI, of a dataset.

    >>> dataset_graph("m49").value
    'https://w3id.org/habitat-kg/id/dataset/m49'
    """
    return NamedNode(f"{base}id/dataset/{stem}")


def read_reference(path: Path, root: Path, base: str = DEFAULT_BASE) -> SourceFile:
    """Read a file of ``data/reference/``.

    Raises:
        SourceError: as :func:`kg.sources.rdf.read_rdf`.
    """
    return read_rdf(path, root, graph=dataset_graph(path.stem, base), base=base)


def read_mapping_set(path: Path, root: Path, base: str = DEFAULT_BASE) -> SourceFile:
    """Read the description of a table of mappings, ``data/mappings/<stem>.ttl``.

    Raises:
        SourceError: as :func:`kg.sources.rdf.read_rdf`.
    """
    return read_rdf(path, root, graph=dataset_graph(f"mapping-{path.stem}", base), base=base)
