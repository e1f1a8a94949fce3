"""The network addresses that an endpoint is asked at: what its name stands for, checked."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import TYPE_CHECKING, Final

from kg.errors import ServiceFailed

if TYPE_CHECKING:
    from kg.federation.endpoints import Endpoint

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
"""Host and port → the addresses that DNS gives for it; OSError where it gives none."""

Permits = Callable[[str], bool]
"""Whether an address that DNS gives may be connected to; :func:`is_public`."""

_LOOPBACK: Final = ("127.0.0.1", "::1")
_GLOBAL: Final = IPv6Network("2000::/3")  # RFC 4291, section 2.4: all that is given out
_NAT64: Final = IPv6Network("64:ff9b::/96")  # RFC 6052: the last 32 bits are an IPv4 address
_RESOLVERS: Final = ThreadPoolExecutor(4, thread_name_prefix="resolver")
"""Threads of their own: a name server that does not answer must hold up nobody else."""


async def resolve(host: str, port: int) -> Sequence[str]:
    """The addresses of a host, as this machine resolves names.

    Raises:
        OSError: there are none.
    """

    def ask() -> list[str]:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        return list(dict.fromkeys(str(entry[4][0]) for entry in found))

    return await asyncio.get_running_loop().run_in_executor(_RESOLVERS, ask)


async def addresses_of(endpoint: Endpoint, resolving: Resolve, permits: Permits) -> Sequence[str]:
    """Where to connect to for an endpoint: addresses, never a name that could change meanwhile.

    An address written in the allow-list itself, or ``localhost``, is meant as it stands. All that
    a name stands for must be permitted: one that is not spoils the others, since whoever answers
    for the name is then not to be trusted.

    Raises:
        ServiceFailed: the name stands for nothing, or for an address that is not public.
    """
    try:
        return (str(ip_address(endpoint.host)),)
    except ValueError:
        if endpoint.host == "localhost":
            return _LOOPBACK
    try:
        found = await resolving(endpoint.host, endpoint.port)
    except OSError:
        found = ()
    if not found:
        raise ServiceFailed(
            f"The name of {endpoint.iri} stands for no address.", "Try again later."
        )
    if not all(permits(address) for address in found):
        raise ServiceFailed(
            f"The name of {endpoint.iri} stands for an address that is not public.",
            "Whoever runs this service may name the address itself in KG_SERVICE_ALLOW.",
        )
    return found


def is_public(text: str) -> bool:
    """Whether an address belongs to the public internet, whichever notation hides it.

    >>> is_public("192.0.43.8"), is_public("127.0.0.1"), is_public("::ffff:10.0.0.1")
    (True, False, False)
    """
    try:
        address = ip_address(text)
    except ValueError:
        return False
    if isinstance(address, IPv4Address):
        return _is_public_4(address)
    inner = _inner_4(address)
    if inner is not None:
        return _is_public_4(inner)
    return address in _GLOBAL and address.is_global and address.teredo is None


def _inner_4(address: IPv6Address) -> IPv4Address | None:
    if address in _NAT64:
        return IPv4Address(address.packed[-4:])
    return address.ipv4_mapped or address.sixtofour


def _is_public_4(address: IPv4Address) -> bool:
    return address.is_global and not address.is_multicast
