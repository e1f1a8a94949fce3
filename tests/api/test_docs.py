"""The page that shows the OpenAPI description, from this server alone."""

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
