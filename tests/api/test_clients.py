"""Who a client is: the name of its key, or its address; and keys that are no keys."""

from __future__ import annotations

import hashlib

import pytest

from api.clients import WARMING, client_of, keys_of
from kg.errors import SettingError, Unauthorized

HASH = hashlib.sha256(b"secret of jane").hexdigest()


def scope(host, *headers):
    return {"client": (host, 5000) if host else None, "headers": list(headers)}


ADDRESSES = [
    ("192.0.2.7", "192.0.2.7"),
    ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
    ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
    ("::1", "::/64"),
    ("fe80::1%eth0", "fe80::/64"),
    ("::ffff:192.0.2.7", "192.0.2.7"),
    ("", "local"),
    ("not an address", "unknown"),
]


@pytest.mark.parametrize(("host", "name"), ADDRESSES)
def test_a_client_without_a_key_is_its_address(host, name):
    assert client_of(scope(host), {}) == name


def test_a_client_with_a_key_is_the_name_of_the_key():
    keys = keys_of(f"jane:{HASH}, bob:sha256:{'0' * 64}")
    asked = scope("192.0.2.7", (b"accept", b"*/*"), (b"x-api-key", b"secret of jane"))
    assert client_of(asked, keys) == "jane"


@pytest.mark.parametrize("key", [b"", b"secret of bob", HASH.encode(), b"\xff"])
def test_a_key_that_is_not_known_is_refused(key):
    with pytest.raises(Unauthorized, match="X-API-Key"):
        client_of(scope("192.0.2.7", (b"x-api-key", key)), keys_of(f"jane:{HASH}"))


def test_the_service_itself_cannot_be_imitated():
    assert client_of({"client": WARMING, "headers": []}, {}) == "warming"
    assert client_of(scope("warming"), {}) == "unknown"


MALFORMED = [
    "jane",
    "jane:",
    f":{HASH}",
    "jane:secret",
    f"jane:{HASH}0",
    f"jane doe:{HASH}",
    f"192.0.2.7:{HASH}",
    f"warming:{HASH}",
    f"local:{HASH}",
    f"jane:{HASH},jane:{'0' * 64}",
    f"jane:{HASH},bob:{HASH}",
]


@pytest.mark.parametrize("text", MALFORMED)
def test_malformed_keys_are_refused_without_being_shown(text):
    with pytest.raises(SettingError) as caught:
        keys_of(text)
    assert "KG_API_KEYS" in str(caught.value)
    assert "secret" not in str(caught.value) and HASH not in str(caught.value)


def test_no_keys_are_no_keys():
    assert keys_of("") == keys_of(" , ") == {}
