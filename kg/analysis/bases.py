"""Bases as bits: what a link rests on is one number, and what a chain rests on is looked up.

Bit ``b`` stands for :data:`kg.graph.filters.STRENGTH` ``[b]``, the one after them for a source
without a basis, so that the lowest bit is the strongest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from kg.graph.filters import STRENGTH, WEAKEST

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

BITS: Final = WEAKEST + 1
"""How many bits there are."""

ALL: Final = (1 << BITS) - 1
DERIVED: Final = 1 << STRENGTH.index("derived")
"""The bit of what follows by a rule."""

STRONGEST: Final = 1
"""The bit that weakens no chain."""


def _weakest(one: int, other: int) -> int:
    """The bits of chains of a step on any basis of one and a step on any of another."""
    found = 0
    for here in range(BITS):
        for there in range(BITS):
            if one >> here & 1 and other >> there & 1:
                found |= 1 << max(here, there)
    return found


CHAIN: Final = np.array(
    [[_weakest(one, other) for other in range(ALL + 1)] for one in range(ALL + 1)], dtype=np.uint8
)
"""By the bits of two steps, those of the chain of both: on each basis that is its weaker one.

>>> stated, mapped, reported = 1, 2, 4
>>> int(CHAIN[stated | mapped, reported]), int(CHAIN[stated | mapped, mapped])
(4, 2)
"""


def of_reference(bits: NDArray[Any]) -> NDArray[np.uint8]:
    """Bits of steps up: what reference data give weakens nothing.

    >>> of_reference(np.array([1 << STRENGTH.index("reference"), 2], dtype=np.uint8)).tolist()
    [1, 2]
    """
    place = STRENGTH.index("reference")
    rest = bits & np.uint8(ALL & ~(1 << place))
    return np.asarray(rest | (bits >> place) & 1, dtype=np.uint8)


def named(names: Iterable[str]) -> int:
    """The bits of bases by their names; all where none is named.

    >>> named(["stated", "derived"]), named([]) == ALL
    (17, True)
    """
    return sum(1 << STRENGTH.index(name) for name in set(names)) or ALL


def names(bits: int) -> list[str]:
    """The names of bases, the strongest first.

    >>> names(5)
    ['stated', 'reported']
    """
    return [name for place, name in enumerate(STRENGTH) if bits >> place & 1]
