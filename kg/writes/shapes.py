"""The shapes of a release, and the things whose conformance a change can concern."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pyoxigraph import DefaultGraph, NamedNode
from rdflib import RDFS, SH, URIRef

from kg.quality.shapes import shapes_graph
from kg.sources.content import Content
from kg.sources.ontology import read_shapes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pyoxigraph import Store, Triple
    from rdflib import Graph

    from kg.releases import ReleaseDir
