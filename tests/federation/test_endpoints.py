"""What KG_SERVICE_ALLOW may hold."""

from __future__ import annotations

import pytest

from kg.errors import SettingError
from kg.federation.endpoints import Endpoint, endpoints_of


def test_an_address_is_cut_into_what_http_needs():
    found = Endpoint.parse("https://[2001:4860::1]:8443/a/b?default-graph-uri=x")
    assert found == Endpoint(
        iri="https://[2001:4860::1]:8443/a/b?default-graph-uri=x",
        secure=True,
        host="2001:4860::1",
        port=8443,
        authority="[2001:4860::1]:8443",
        target="/a/b?default-graph-uri=x",
    )


def test_a_host_alone_is_asked_at_its_root():
    found = Endpoint.parse("http://example.org")
    assert (found.target, found.port, found.secure) == ("/", 80, False)


def test_none_are_allowed_where_nothing_is_set():
    assert endpoints_of("") == ()
    assert endpoints_of(" , ") == ()


def test_an_endpoint_named_twice_counts_once():
    assert len(endpoints_of("http://a.example/, http://b.example/,http://a.example/")) == 2


@pytest.mark.parametrize(
    ("address", "because"),
    [
        ("query.example.org/sparql", "No scheme"),
        ("file:///etc/passwd", "no http"),
        ("ftp://example.org/", "no http"),
        ("http:///sparql", "no http"),
        ("http://user:secret@example.org/", "names a user"),
        ("http://example.org/#a", "a fragment"),
        ("http://例え.example/", "escapes"),
        ("http://example.org:99999/", "range"),
        ("http://exa mple.org/", "Invalid IRI"),
        ("http://example.org/\r\nX:y", "Invalid IRI"),
    ],
)
def test_an_address_that_cannot_be_used_is_named(address, because):
    with pytest.raises(SettingError, match="KG_SERVICE_ALLOW") as caught:
        endpoints_of(address)
    assert because in str(caught.value)
