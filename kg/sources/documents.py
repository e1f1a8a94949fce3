"""Reads a document: its structure, and what each of its paragraphs states."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg.sources.rdf import SourceFile, read_rdf
from kg.vocab import DEFAULT_BASE

if TYPE_CHECKING:
    from pathlib import Path


def read_structure(folder: Path, root: Path, base: str = DEFAULT_BASE) -> SourceFile:
    """Read ``document.ttl`` of one folder of ``data/documents/``.

    Raises:
        SourceError: as :func:`kg.sources.rdf.read_rdf`.
    """
    graph = NamedNode(f"{base}id/document/{folder.name}/structure")
    return read_rdf(folder / "document.ttl", root, graph=graph, base=base)


def read_statements(folder: Path, root: Path, base: str = DEFAULT_BASE) -> SourceFile:
    """Read ``statements.trig`` of one folder of ``data/documents/``.

    Raises:
        SourceError: as :func:`kg.sources.rdf.read_rdf`; also for a statement outside a graph.
    """
    return read_rdf(folder / "statements.trig", root, base=base)
