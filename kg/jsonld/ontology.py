"""All that is needed of a release's ontology to write its things as JSON, read once a folder."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from kg.jsonld.context import Context, context_from
from kg.jsonld.declared import Declared, read_declared
from kg.jsonld.shapes import Shapes, read_shapes

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


@dataclass(frozen=True)
class Ontology:
    """The declared terms by IRI, what the shapes demand, and the names of the context."""

    base: str
    declared: Mapping[str, Declared]
    shapes: Shapes
    context: Context


@lru_cache(maxsize=8)
def ontology_at(folder: Path, base: str) -> Ontology:
    """Read the ontology of a release, which never changes.

    Where there is none, as in a plain dataset, the terms are those of the W3C's vocabularies.

    Args:
        folder: ``ReleaseDir.ontology``.
        base: of the IRIs of the release.
    """
    declared = read_declared(folder, base)
    shapes = read_shapes(folder, base, {iri: term.parents for iri, term in declared.items()})
    return Ontology(base, declared, shapes, context_from(declared, shapes.datatypes, base))
