"""Splits amounts by their shares so that the parts and the rest make the amount, to the hundredth.

The largest remainder: each part, the rest among them, is first rounded down; what is then missing
goes by single hundredths to those that were rounded down most.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from kg.tables.money import WHOLE

if TYPE_CHECKING:
    from numpy.typing import NDArray


def split(amount: NDArray[Any], group: NDArray[Any], percent: NDArray[Any]) -> NDArray[np.int64]:
    """What each share makes of the amount of its group.

    Where two were rounded down by as much, the one that stands first goes first, and the rest last.

    Args:
        amount: of each group, not below 0.
        group: of each share, a place in ``amount``, in their order.
        percent: of each share, in millionths; those of a group make :data:`WHOLE` or less.

    >>> split(np.array([100]), np.array([0, 0, 0]), np.array([33_333_333] * 3)).tolist()
    [34, 33, 33]
    >>> split(np.array([200]), np.array([0, 0]), np.array([33_300_000, 66_700_000])).tolist()
    [67, 133]
    """
    groups = len(amount)
    declared = np.zeros(groups, dtype=np.int64)
    np.add.at(declared, group, percent)
    of = np.concatenate([group, np.arange(groups)])
    down, lost = _rounded_down(
        amount.astype(np.int64)[of], np.concatenate([percent, WHOLE - declared])
    )
    missing = amount.astype(np.int64)
    np.subtract.at(missing, of, down)
    order = np.lexsort((-lost, of))  # stable: the first stand first, and the rest last
    sorted_group = of[order]
    place = np.arange(len(of)) - np.searchsorted(sorted_group, sorted_group)
    down[order] += place < missing[sorted_group]
    return down[: len(group)]


def _rounded_down(
    amount: NDArray[np.int64], percent: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Each share of its amount, and what it lost; by parts, as the product may not fit."""
    whole, part = np.divmod(amount, WHOLE)
    more, lost = np.divmod(part * percent, WHOLE)
    return whole * percent + more, lost
