"""From a location, a directory or an address, to the store that is there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kg.store.embedded import EmbeddedStore

if TYPE_CHECKING:
    from kg.store.port import Store


def is_remote(location: str) -> bool:
    """Whether a location is the address of a server.

    >>> is_remote("https://example.org/sparql"), is_remote("var/releases/0a1b/store")
    (True, False)
    """
    return location.startswith(("http://", "https://"))


def open_store(location: str | Path, *, timeout: float = 30.0) -> Store:
    """Open a store for reading: a release's directory, or the http(s) address of a server.

    Raises:
        StoreError: there is no store in the directory.
    """
    if is_remote(str(location)):
        from kg.store.remote import RemoteStore  # noqa: PLC0415 (an HTTP client is slow to import)

        return RemoteStore.at(str(location), timeout=timeout)
    return EmbeddedStore.read_only(Path(location))
