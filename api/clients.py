"""Who asks: an API key's name, or the address, so that budgets and fairness have whom to count.

Interface: ``keys_of(settings.api_keys)`` once, then ``client_of(scope, keys)`` for a request, or
its two halves where the headers have been looked through already: ``by_key(keys, given)`` and
``by_address(scope)``. An ASGI call that the service makes itself has ``WARMING`` as its
``scope["client"]``.
"""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from ipaddress import IPv6Address, ip_address
from typing import TYPE_CHECKING, Final

from kg.errors import SettingError, Unauthorized

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.types import Scope

LOCAL: Final = "local"
"""Whoever comes by a Unix socket, which has no address."""

WARMING: Final = ("warming", 0)
"""The ``client`` of a call by the service itself; known by identity, so nobody can send it."""

_UNKNOWN: Final = "unknown"
_RESERVED: Final = frozenset((LOCAL, _UNKNOWN, WARMING[0]))
_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,63}")
_HASH: Final = re.compile(r"[0-9a-f]{64}")
_HEADER: Final = b"x-api-key"


def keys_of(text: str) -> dict[bytes, str]:
    """The names of ``KG_API_KEYS`` by the SHA-256 of their keys.

    Raises:
        SettingError: an entry is not ``name:sha256-of-key``, or a name or key stands twice.

    >>> list(keys_of("jane:" + "0" * 64).values())
    ['jane']
    """
    keys: dict[bytes, str] = {}
    for place, entry in enumerate(filter(None, (e.strip() for e in text.split(","))), 1):
        name, _, digest = entry.partition(":")
        digest = digest.lower().removeprefix("sha256:")
        if not _NAME.fullmatch(name) or name in _RESERVED or not _HASH.fullmatch(digest):
            raise SettingError(  # the entry is not shown: it may be a key that was not hashed
                f"Entry {place} of KG_API_KEYS is not a name and the SHA-256 of a key.",
                "Write name:hash, the name of letters, digits, - and _, the hash as "
                "printf %s KEY | sha256sum gives it.",
            )
        if name in keys.values() or bytes.fromhex(digest) in keys:
            raise SettingError(
                f"KG_API_KEYS has the name or the key of entry {place} twice.",
                "Give each client a name and a key of its own.",
            )
        keys[bytes.fromhex(digest)] = name
    return keys


def client_of(scope: Scope, keys: Mapping[bytes, str]) -> str:
    """The name of the client of an HTTP request.

    Raises:
        Unauthorized: it gives a key that is not known.
    """
    for name, value in scope["headers"]:
        if name == _HEADER:
            return by_key(keys, value)
    return by_address(scope)


def by_key(keys: Mapping[bytes, str], given: bytes) -> str:
    """The name of the client with that API key.

    Raises:
        Unauthorized: there is none.
    """
    # What is looked up is a hash, so how long it takes says nothing of the keys that there are.
    name = keys.get(hashlib.sha256(given.strip()).digest())
    if name is None:
        raise Unauthorized(
            "The X-API-Key is not one that this service knows.",
            "Leave the header out, or ask whoever runs the service for a key.",
        )
    return name


def by_address(scope: Scope) -> str:
    """The address of the client: IPv4 as it is, IPv6 by the /64 that one customer has."""
    client: tuple[str, int] | None = scope.get("client")
    if client is WARMING:
        return WARMING[0]
    return _network(client[0]) if client and client[0] else LOCAL


@lru_cache(maxsize=4096)
def _network(host: str) -> str:
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return _UNKNOWN  # a proxy that is believed sent something else than an address
    if not isinstance(address, IPv6Address):
        return str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return f"{IPv6Address(int(address) >> 64 << 64)}/64"
