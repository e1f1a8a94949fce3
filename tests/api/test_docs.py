"""The OpenAPI description and its page, from this server alone."""

from __future__ import annotations

import re


def test_the_page_and_its_files_come_from_here(server):
    answer = server.get("/docs", "text/html")
    assert answer.status == 200
    page = answer.data.decode()
    files = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert len(files) == 3
    for file in files:
        assert file.startswith("/docs/")
        assert server.get(file).status == 200
    policy = answer.headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy and "http" not in policy


def test_the_description_has_the_plain_routes(server):
    schema = server.get("/openapi.json").json()
    assert {"/sparql", "/id/{path}", "/resource", "/health"} <= set(schema["paths"])
    assert set(schema["paths"]["/sparql"]) == {"get", "post"}
    assert "Problem" in schema["components"]["responses"]
    names = [op["operationId"] for path in schema["paths"].values() for op in path.values()]
    assert len(names) == len(set(names))
