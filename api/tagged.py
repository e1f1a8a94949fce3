"""Answers that are of no one release: a tag of their bytes, and 304 to who has them.

:class:`api.validators.Validators` does that for what names its release; what is here tells of
several, or of the state of things, and so names none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import Response

from api.caching import matched
from api.validators import tag_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request


def tagged(request: Request, response: Response, name: str) -> Response:
    """The response with a strong validator, or 304 if the client has it (RFC 9110, 13.1.2).

    Args:
        request: that is answered.
        response: complete, with all its headers.
        name: what the tag begins with.
    """
    tag = tag_of(name, response.headers.get("content-type", ""), bytes(response.body))
    return unchanged(request, tag, response.headers) or _with(response, tag)


def unchanged(request: Request, tag: str, headers: Mapping[str, str]) -> Response | None:
    """A 304 if the client names that tag in If-None-Match, with the headers that one repeats."""
    given = ",".join(request.headers.getlist("if-none-match")).encode()
    same = matched(given, tag.encode()) if given else None
    if same is None:
        return None
    kept = {n: v for n, v in headers.items() if n.lower() in ("cache-control", "vary")}
    return Response(status_code=304, headers={**kept, "ETag": same.decode()})


def _with(response: Response, tag: str) -> Response:
    response.headers["etag"] = tag
    return response
