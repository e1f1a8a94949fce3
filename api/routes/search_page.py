"""``/search``: what was found, for people; the head of every page leads here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from starlette.routing import Route

from api.answers import CACHING
from api.chosen import link, manifest_of, release_of
from api.rendering import SEARCH, page
from api.v1.searching import asked
from api.views import address, in_framework
from kg.search.question import Question

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from starlette.requests import Request
    from starlette.responses import Response

_LIMIT: Final = 50


async def found(request: Request) -> Response:
    """The things that answer the words best, each with the text in which they stand.

    Raises:
        ParameterError: there are more words than may be asked for.
        Preparing: the index of the release is being made.
    """
    text = request.query_params.get("q", "").strip()
    said: Mapping[str, Any] = {"results": [], "more": False, "spelt": {}}
    release = release_of(request).id
    if text:
        Question.of(text)  # refuses what cannot be asked before a worker is taken
        said, release = await asked(
            request, "search", text=text, limit=_LIMIT, begun=False, lenient=True
        )
    base = manifest_of(request).base
    values = {
        "text": text,
        "results": [
            {
                **row,
                "address": link(request, address(row["iri"], base)),
                "goal": in_framework(row["iri"]),
                "pieces": list(_pieces(row["match"])),
            }
            for row in said["results"]
        ],
        "more": said.get("more", False),
        "spelt": said.get("spelt", {}),
        "data": link(request, "/api/v1/search", q=text),
    }
    headers = {**CACHING, "X-Release": release, "Vary": "Accept-Language"}
    return page(request, "search.html", values, headers=headers)


def _pieces(match: Mapping[str, Any]) -> Iterator[tuple[str, bool]]:
    """The text of a match in pieces, and of each whether it is what was looked for.

    >>> list(_pieces({"text": "Adequate housing", "marks": [[9, 16]]}))
    [('Adequate ', False), ('housing', True)]
    """
    text, last = match["text"], 0
    for start, end in match["marks"]:
        if start > last:
            yield text[last:start], False
        yield text[start:end], True
        last = end
    if text[last:]:
        yield text[last:], False


routes: Final = [Route(SEARCH, found, methods=["GET", "HEAD"])]
