"""How strong sources and links are by the bases that they rest on, as small numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from kg.vocab import BASES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

STRENGTH: Final = BASES
"""The bases of a link by the ends of their IRIs, the strongest first."""

WEAKEST: Final = len(STRENGTH)
"""The strength of a link whose sources have no basis of :data:`STRENGTH`."""


def of_nodes(bases: Sequence[str], basis: NDArray[Any], base: str) -> NDArray[np.uint8]:
    """Of each node how strong it is as a source: a place in :data:`STRENGTH`, or after them.

    Args:
        bases: the IRIs of bases.
        basis: of each node the place of its basis among those, or their number.
        base: of the IRIs.

    >>> stated = "http://e/id/basis/stated"
    >>> of_nodes([stated], np.array([1, 0]), "http://e/").tolist()
    [5, 0]
    """
    known = {f"{base}id/basis/{name}": place for place, name in enumerate(STRENGTH)}
    table = np.array([*(known.get(iri, WEAKEST) for iri in bases), WEAKEST], dtype=np.uint8)
    found: NDArray[np.uint8] = table[basis]
    return found


def of_links(
    source_start: NDArray[Any], source_node: NDArray[Any], strengths: NDArray[np.uint8]
) -> NDArray[np.uint8]:
    """How strong each link is by the strongest of its sources.

    One that no source is named for is as weak as one whose source has no basis.

    >>> of_links(np.array([0, 2, 2]), np.array([0, 1]), np.array([3, 1], dtype=np.uint8)).tolist()
    [1, 5]
    """
    found = np.full(len(source_start) - 1, WEAKEST, dtype=np.uint8)
    some = np.flatnonzero(np.diff(source_start))
    if len(some):
        found[some] = np.minimum.reduceat(strengths[source_node], source_start[some])
    return found
