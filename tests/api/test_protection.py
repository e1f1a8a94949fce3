"""What every answer carries: headers, CORS, and no word of the server's inside."""

from __future__ import annotations

import re

import pytest

PATHS = ["/", "/sparql?query=ASK%7B%7D", "/id/none", "/health", "/nothing", "/errors", "/releases"]


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_is_protected(server, path):
    answer = server.get(path)
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    page = answer.headers["Content-Type"].startswith("text/html")
    assert re.findall("script-src ([^;]+)", policy) == (["'self'"] if page else [])
    assert "unsafe" not in policy and "http" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_a_preflight_is_answered(server):
    answer = server.get(
        "/sparql", method="OPTIONS", Origin="http://app.example",
        Access_Control_Request_Method="POST", Access_Control_Request_Headers="content-type",
    )  # fmt: skip
    assert answer.status == 204
    assert "POST" in answer.headers["Access-Control-Allow-Methods"]
    assert "Content-Type" in answer.headers["Access-Control-Allow-Headers"]


DATA = '<script type="application/ld+json">'
"""Begins a block of data, which no browser runs."""


def test_pages_need_no_inline_style_or_script(server):
    for path in ("/", "/sparql", "/errors", "/id/flagship-programme/inclusive", "/nothing"):
        page = server.get(path, "text/html").data.decode()
        scripts = re.findall("<script[^>]*>", page.replace(DATA, ""))
        for script in scripts:
            assert re.fullmatch(r'<script (type="module" )?src="/assets/[\w.-]+">', script), path
        assert page.replace(DATA, "").count("</script>") >= len(scripts)
        assert not re.search(r"\son\w+=", re.sub(r"<script.*?</script>", "", page, flags=re.S))
        assert "style=" not in page and "<style" not in page, path
        assert "//cdn" not in page and 'src="http' not in page


def test_no_link_of_a_page_leads_where_the_address_says(server):
    page = server.get("//evil.example/x", "text/html").data.decode()
    assert 'href="//' not in page
