"""The first page and the state of health."""

from __future__ import annotations

from api.assets import assets


def test_home_says_what_there_is(server):
    page = server.get("/", "text/html").data.decode()
    release = server.get("/health").json()["release"]
    assert release in page
    for href in ("/sparql", "/docs", "/errors", "/questions", assets().place("style")):
        assert f'href="{href}"' in page
        assert server.get(href, "text/html,*/*").status == 200


def test_health(server):
    health = server.get("/health").json()
    assert health["status"] == "ok"
    assert health["triples"] > 3000
    assert set(health["workers"]) == {"idle", "busy", "waiting"}
