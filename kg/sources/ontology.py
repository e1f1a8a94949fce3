"""Reads the ontology: its header with modules as one graph, and one graph for each alignment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg.sources.rdf import SourceFile, read_rdf
from kg.vocab import DEFAULT_BASE

if TYPE_CHECKING:
    from pathlib import Path


def ontology_graph(base: str = DEFAULT_BASE) -> NamedNode:
    """The graph, and the IRI, of the ontology.

    >>> ontology_graph().value
    'https://w3id.org/habitat-kg/ontology'
    """
    return NamedNode(base + "ontology")


def read_module(path: Path, root: Path, base: str = DEFAULT_BASE) -> SourceFile:
    """Read ``habitat-kg.ttl`` or a file of ``modules/``.

    Raises:
        SourceError: as :func:`kg.sources.rdf.read_rdf`.
    """
    return read_rdf(path, root, graph=ontology_graph(base), base=base)


def read_alignment(path: Path, root: Path, base: str = DEFAULT_BASE) -> SourceFile:
    """Read a file of ``alignments/``.

    Raises:
        SourceError: as :func:`kg.sources.rdf.read_rdf`.
    """
    graph = NamedNode(f"{ontology_graph(base).value}/alignments/{path.stem}")
    return read_rdf(path, root, graph=graph, base=base)


def read_shapes(path: Path, root: Path, base: str = DEFAULT_BASE) -> SourceFile:
    """Read a file of ``shapes/``; blank nodes are the custom there, and it is never released.

    Raises:
        SourceError: a fault of syntax.
    """
    graph = NamedNode(f"{ontology_graph(base).value}/shapes/{path.stem}")
    return read_rdf(path, root, graph=graph, base=base, blank_nodes=True)
