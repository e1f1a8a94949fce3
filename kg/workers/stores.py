"""The stores that a worker holds open: a few, so that releases asked in turn stay open."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, Final

from kg.store.opening import open_store

if TYPE_CHECKING:
    from kg.store.port import Store

_OPEN: Final = 3
"""Stores that stay open. One takes some 20 megabytes and a hundredth of a second to open."""


class Stores:
    """Stores by their locations; the one asked longest ago is closed for another."""

    def __init__(self) -> None:
        self._open: OrderedDict[str, Store] = OrderedDict()

    def at(self, location: str) -> Store:
        """The store at a location, which is opened if it is not open.

        Raises:
            StoreError: there is no store, or it is broken.
        """
        store = self._open.get(location)
        if store is None:
            if len(self._open) >= _OPEN:
                self._open.popitem(last=False)[1].close()
            store = self._open[location] = open_store(location)
        self._open.move_to_end(location)
        return store
