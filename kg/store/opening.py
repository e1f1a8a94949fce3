"""From a location, a directory, a document or an address, to the store that is there."""

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
    """Open a store for reading.

    Args:
        location: a release's directory; a document in Turtle, whose statements are then the default
            graph of a store in memory; or the http(s) address of a server.
        timeout: seconds that a server may take for an answer.

    Raises:
        StoreError: there is no store in the directory, or the document cannot be read.
    """
    if is_remote(str(location)):
        from kg.store.remote import RemoteStore  # noqa: PLC0415 (an HTTP client is slow to import)

        return RemoteStore.at(str(location), timeout=timeout)
    path = Path(location)
    return EmbeddedStore.of_turtle(path) if path.suffix == ".ttl" else EmbeddedStore.read_only(path)
