"""Who has no token writes nothing and sees nothing of the operator's, on whatever route."""

from __future__ import annotations

import base64
from urllib.parse import quote

import pytest

from tests.api.writing import TOKEN, send

TEXT = "INSERT DATA { GRAPH <urn:stolen> { <urn:a> <urn:b> 1 } }"
ENCODED = quote(TEXT, safe="")
TRIPLE = "<urn:a> <urn:b> 1 ."
FORM = "application/x-www-form-urlencoded"
QUERY, UPDATE = "application/sparql-query", "application/sparql-update"
TURTLE, PARTS = "text/turtle", "multipart/form-data; boundary=b"

ROUTES = [
    ("POST", "/update", UPDATE, TEXT),
    ("POST", "/update", FORM, f"update={ENCODED}"),
    ("GET", f"/update?update={ENCODED}", None, None),
    ("PUT", "/update", UPDATE, TEXT),
    ("POST", "/sparql", UPDATE, TEXT),
    ("POST", "/sparql", QUERY, TEXT),
    ("POST", "/sparql", FORM, f"update={ENCODED}"),
    ("POST", "/sparql", FORM, f"query=ASK%7B%7D&update={ENCODED}"),
    ("GET", f"/sparql?update={ENCODED}", None, None),
    ("GET", f"/sparql?query={ENCODED}", None, None),
    ("PUT", "/data?graph=urn:stolen", TURTLE, TRIPLE),
    ("POST", "/data?graph=urn:stolen", TURTLE, TRIPLE),
    ("DELETE", "/data?graph=urn:stolen", None, None),
    ("PUT", "/data?default", TURTLE, TRIPLE),
    ("DELETE", "/data?default", None, None),
    ("PUT", "/data", "application/trig", ""),
    ("POST", "/data", TURTLE, TRIPLE),
    ("POST", "/data", PARTS, f"--b\r\nContent-Type: text/turtle\r\n\r\n{TRIPLE}\r\n--b--"),
    ("DELETE", "/data", None, None),
    ("PUT", "/data/x", TURTLE, TRIPLE),
    ("PATCH", "/data/x", UPDATE, TEXT),
    ("PUT", "/id/x/y", TURTLE, TRIPLE),
    ("DELETE", "/id/x/y", None, None),
    ("GET", "/admin/queries", None, None),
    ("DELETE", "/admin/queries/q1", None, None),
]
KEYS = [
    {},
    {"Authorization": "Bearer "},
    {"Authorization": "Bearer wrong"},
    {"Authorization": "Bearer null"},
    {"Authorization": f"Bearer {TOKEN[:-1]}"},
    {"Authorization": f"Bearer {TOKEN} {TOKEN}"},
    {"Authorization": f"Bearer sha256:{'0' * 64}"},
    {"Authorization": f"Bearer {'a' * 40_000}"},
    {"Authorization": f"Basic {base64.b64encode(f'admin:{TOKEN}'.encode()).decode()}"},
    {"X_Forwarded_For": "127.0.0.1", "X_HTTP_Method_Override": "PUT", "X_API_Key": TOKEN},
]


def test_the_lists_have_their_size():
    assert (len(ROUTES), len(KEYS)) == (25, 10)


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route[0]} {route[1][:30]}")
def test_nothing_is_written_without_the_token(server, route):
    method, path, media_type, body = route
    before = server.get("/health").json()["release"]
    for key in KEYS:
        answer = send(server, method, path, body, media_type, token=None, **key)
        assert answer.status in (400, 401, 403, 404, 405, 415), (key, answer.data)
        if answer.status == 401:
            assert "Bearer" in answer.headers["WWW-Authenticate"]
    told = f"{path}{'&' if '?' in path else '?'}access_token={quote(TOKEN)}&token={quote(TOKEN)}"
    answer = send(server, method, told, body, media_type, token=None)
    assert answer.status in (400, 401, 403, 404, 405, 415), "a token in an address"
    assert server.get("/health").json()["release"] == before
