"""What an earlier release described: 410, and where it is still had; pages stay in a release."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from kg.vocab import DEFAULT_BASE
from tests.releases import publish
from tests.serving import running

GONE = f"{DEFAULT_BASE}id/city/dodoma"
STILL = "http://metadata.un.org/sdg/11.2"
"""Pointed to, but no longer described."""


@pytest.fixture(scope="module")
def releases(tmp_path_factory):
    """Two releases, and a server; the second withdraws things that the first is said to have."""
    home = tmp_path_factory.mktemp("withdrawn")
    first, second = publish(home, "one"), publish(home, "two")
    lines = sorted(f"{iri}\t{first.id}\n" for iri in (GONE, STILL))
    second.withdrawn.write_text("".join(lines), encoding="utf-8")
    with running(home) as server:
        yield server, first, second


@pytest.mark.parametrize("accept", ["text/turtle", "application/ld+json", "*/*", None])
def test_what_was_withdrawn_is_gone_and_said_to_be(releases, accept):
    server, first, _ = releases
    answer = server.get("/id/city/dodoma", accept)
    assert (answer.status, answer.headers["Content-Type"]) == (410, "application/problem+json")
    document = answer.json()
    assert document["type"] == "/errors#gone"
    assert document["earlier"] == f"/id/city/dodoma?release={first.id}"
    assert (
        f'</id/city/dodoma?release={first.id}>; rel="predecessor-version"'
        in (answer.headers["Link"])
    )


def test_the_page_of_what_is_gone_leads_to_where_it_was(releases):
    server, first, _ = releases
    answer = server.get("/id/city/dodoma", "text/html")
    assert answer.status == 410
    assert f'href="/id/city/dodoma?release={first.id}"' in answer.data.decode()


def test_what_is_gone_and_still_mentioned_is_told_of_both(releases):
    server, first, _ = releases
    page = server.get("/sdg/11.2", "text/html")
    assert page.status == 200
    assert f'href="/sdg/11.2?release={first.id}"' in page.data.decode()


@pytest.mark.parametrize("accept", ["application/xml", "text/xml;q=0.9, image/png"])
def test_problems_as_xml(releases, accept):
    server, _, _ = releases
    for path, status in (("/nowhere", "404"), ("/resource", "400"), ("/id/city/dodoma", "410")):
        answer = server.get(path, accept)
        assert answer.headers["Content-Type"] == "application/problem+xml; charset=utf-8"
        root = ElementTree.fromstring(answer.data)
        assert root.tag == "{urn:ietf:rfc:7807}problem"
        assert root.findtext("{urn:ietf:rfc:7807}status") == status == str(answer.status)


def test_a_page_of_a_release_stays_in_it(releases):
    server, first, second = releases
    path = "/id/flagship-programme/inclusive"
    old = server.get(f"{path}?release={first.id}", "text/html")
    page = old.data.decode()
    assert old.headers["X-Release"] == first.id
    assert f'<a href="/releases/{first.id}">' in page
    assert f'href="/sdg/11.1?release={first.id}"' in page
    assert f'<a href="{path}">the same in the current release</a>' in page
    assert second.id not in page
    things = re.findall(r'<a href="(/(?:id|sdg|resource)[^"]*)"', page)
    assert len(things) > 10
    assert [href for href in things if first.id not in href] == [path]
    assert "the same in the current release" not in server.get(path, "text/html").data.decode()


def test_a_page_that_is_not_there_is_no_sign_of_withdrawal(releases):
    server, _, _ = releases
    assert server.get("/sdg/11.2?page=9").status == 404
