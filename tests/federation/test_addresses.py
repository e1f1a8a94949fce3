"""Which addresses an endpoint is asked at."""

from __future__ import annotations

import asyncio

import pytest

from kg.errors import ServiceFailed
from kg.federation.addresses import addresses_of, is_public, resolve
from kg.federation.endpoints import Endpoint

PUBLIC = (
    "8.8.8.8",
    "192.0.43.8",
    "2001:4860:4860::8888",
    "::ffff:8.8.8.8",
    "2002:808:808::1",
    "64:ff9b::8.8.8.8",
)
NOT_PUBLIC = (
    "0.0.0.0",
    "10.1.2.3",
    "100.64.0.1",
    "127.0.0.1",
    "127.1.2.3",
    "169.254.169.254",
    "172.16.0.1",
    "192.0.0.1",
    "192.168.1.1",
    "198.18.0.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::8.8.8.8",
    "::ffff:127.0.0.1",
    "::ffff:169.254.169.254",
    "::ffff:0:127.0.0.1",
    "64:ff9b::10.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b:1::8.8.8.8",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "2001:db8::1",
    "2002:7f00:1::1",
    "2002:a00:1::1",
    "fc00::1",
    "fd12::1",
    "fe80::1",
    "fe80::1%lo",
    "fec0::1",
    "ff02::1",
    "4000::1",
    "not an address",
)


def test_public_addresses_and_others_are_told_apart():
    assert [text for text in PUBLIC if not is_public(text)] == []
    assert [text for text in NOT_PUBLIC if is_public(text)] == []
    assert (len(PUBLIC), len(NOT_PUBLIC)) == (6, 37)


def of(address, *found):
    asked = []

    async def resolving(host, port):
        asked.append((host, port))
        if not found:
            raise OSError
        return found

    return list(asyncio.run(addresses_of(Endpoint.parse(address), resolving, is_public))), asked


def test_a_name_is_resolved_once():
    assert of("https://a.example/sparql", "8.8.8.8", "2001:4860:4860::8888") == (
        ["8.8.8.8", "2001:4860:4860::8888"],
        [("a.example", 443)],
    )


@pytest.mark.parametrize("private", ["127.0.0.1", "::1", "10.0.0.1", "::ffff:192.168.0.1"])
def test_one_address_that_is_not_public_spoils_a_name(private):
    with pytest.raises(ServiceFailed, match="not public"):
        of("http://a.example/", "8.8.8.8", private)


def test_a_name_that_stands_for_nothing_says_so():
    with pytest.raises(ServiceFailed, match="stands for no address"):
        of("http://a.example/")


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("http://127.0.0.1:8080/", ["127.0.0.1"]),
        ("http://[::1]/", ["::1"]),
        ("http://10.0.0.7/sparql", ["10.0.0.7"]),
        ("http://localhost:7200/", ["127.0.0.1", "::1"]),
    ],
)
def test_an_address_in_the_allow_list_is_meant_as_it_stands(address, expected):
    assert of(address, "8.8.8.8") == (expected, [])


def test_notations_that_only_resolvers_take_for_addresses_count_as_names():
    """The C library reads 127.1 and 0x7f000001 as addresses; what it gives is checked."""
    for host in ("127.1", "0x7f000001", "2130706433", "0177.0.0.1"):
        with pytest.raises(ServiceFailed, match="not public"):
            asyncio.run(addresses_of(Endpoint.parse(f"http://{host}/"), resolve, is_public))
