"""Problem documents: every error of the library has a status and a page that says what it means."""

from __future__ import annotations

import asyncio
import json

import pytest
from fastapi import FastAPI

from api.problems import STATUS, install, titles
from kg import errors
from kg.errors import KgError


def ask(app, path, accept=b"*/*"):
    """Ask an application without a server, for errors that no request can cause."""
    sent = []
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET",
        "path": path, "raw_path": path.encode(), "query_string": b"", "root_path": "",
        "scheme": "http", "headers": [(b"accept", accept)], "server": ("x", 80), "state": {},
    }  # fmt: skip

    async def receive():
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message):
        sent.append(message)

    asyncio.run(app(scope, receive, send))
    return sent[0]["status"], sent[1]["body"]


def test_every_error_has_a_title():
    codes = {
        kind.code
        for kind in vars(errors).values()
        if isinstance(kind, type) and issubclass(kind, KgError)
    }
    assert len(codes) > 18
    assert codes <= set(titles())
    assert set(STATUS) <= codes
    assert all(title.endswith(".") for title in titles().values())


def test_what_nobody_foresaw_tells_nothing_but_a_number(caplog):
    app = FastAPI()
    install(app)

    @app.get("/break")
    def broken():
        raise RuntimeError("secret of the house")

    status, body = ask(app, "/break")
    document = json.loads(body)
    assert status == 500
    assert b"secret" not in body
    number = document["detail"].rpartition(" ")[2].strip(".")
    assert number in caplog.text and "secret" in caplog.text


@pytest.mark.parametrize(("query", "status"), [("", 400)])
def test_a_parameter_that_fastapi_refuses(query, status):
    app = FastAPI()
    install(app)

    @app.get("/number")
    def number(n: int):
        return n

    assert ask(app, "/number")[0] == status
    assert json.loads(ask(app, "/number")[1])["type"] == "/errors#bad-request"


def test_the_page_of_errors_has_an_anchor_for_each(server):
    page = server.get("/errors").data.decode()
    for code in titles():
        assert f'id="{code}"' in page
