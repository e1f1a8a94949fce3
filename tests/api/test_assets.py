"""The stylesheet and the modules of pages: their names, how long they keep, and their coding."""

from __future__ import annotations

import re

import brotli
import pytest

from api.assets import assets
from tests.api.test_sparql import problem


def places(server):
    page = server.get("/", "text/html").data.decode()
    return re.findall(r'(?:href|src)="(/assets/[^"]+)"', page)


def test_a_file_is_kept_for_good_under_the_name_that_its_content_gives_it(server):
    found = places(server)
    assert len(found) == (2 if assets().missing else 4)
    for place in found:
        answer = server.get(place)
        assert answer.status == 200
        assert re.fullmatch(r"/assets/\w+-[\w-]{8,}\.(css|js|svg)", place)
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert answer.headers["Vary"] == "Accept-Encoding"
    problem(server.get("/assets/style-0123456789ab.css"), 404, "not-found")
    problem(server.get("/assets/..%2Fopenapi.yaml"), 404, "not-found")


def test_it_comes_packed_to_whoever_reads_brotli(server):
    for place in places(server):
        plain = server.get(place, Accept_Encoding="identity")
        packed = server.http.request(
            "GET", server.address + place, headers={"Accept-Encoding": "br"}, decode_content=False
        )
        if len(plain.data) >= 1024:
            assert packed.headers["Content-Encoding"] == "br"
            assert brotli.decompress(packed.data) == plain.data
            assert len(packed.data) < len(plain.data) / 2


def test_pages_run_scripts_of_this_server_alone(server):
    policy = server.get("/", "text/html").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "script-src 'self';" in policy
    assert "unsafe" not in policy and "http" not in policy


def test_modules_are_there_or_it_is_said_why():
    if assets().missing:
        pytest.skip(assets().missing)
    assert {"style", "icon", "page", "theme"} <= set(assets().entries)
