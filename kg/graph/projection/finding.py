"""Finds in a projection all links of a property, and all things of some classes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from kg.graph.projection.arrays import Projection


def links_by(projection: Projection, property_: str) -> NDArray[Any]:
    """The links of a property by its IRI, in their order; none where no link has it."""
    number = projection.property(property_)
    if number is None:
        return np.zeros(0, dtype=np.int64)
    return np.flatnonzero(projection.out_property == number)


def things_of(projection: Projection, classes: Iterable[str]) -> NDArray[Any]:
    """The things of any of some classes by their IRIs, as nodes in order, each once."""
    nodes = [node for iri in classes if (node := projection.node(iri)) is not None]
    rows = np.flatnonzero(np.isin(projection.class_node, nodes))
    return np.unique(np.searchsorted(projection.class_start, rows, "right") - 1)
