"""Says how large a projection is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from kg.graph.context import Context


def describe(context: Context, arguments: dict[str, Any]) -> dict[str, Any]:
    """How many nodes and links the release has, and of how many graphs, by basis.

    The first call opens the projection. It takes no ``arguments``. A graph without a basis counts
    under the empty name.
    """
    projection = context.projection
    names = (*projection.bases, "")
    counts = np.bincount(projection.basis[projection.graph_node], minlength=len(names))
    return {
        "nodes": projection.nodes,
        "links": projection.edges,
        "properties": len(projection.properties),
        "graphs": {name: n for name, n in zip(names, counts.tolist(), strict=True) if n},
    }
