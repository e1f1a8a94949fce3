"""``/api/v1/search`` and ``/api/v1/suggest``: things by what is written of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from starlette.routing import Route

from api.chosen import link, manifest_of
from api.v1.answers import CSV, JSON, XLSX, Table, format_of, json_answer, table_answer
from api.v1.parameters import SHARED, given_of
from api.v1.searching import asked
from api.views import address
from kg.errors import ParameterError
from kg.search.question import Question

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request
    from starlette.responses import Response

SEARCH: Final = "/api/v1/search"
SUGGEST: Final = "/api/v1/suggest"

_TAKES: Final = ("q", "class", "limit", *SHARED)
_FORMATS: Final = (JSON, CSV, XLSX)
_LIMITS: Final = {SEARCH: (20, 100), SUGGEST: (10, 50)}
"""How many results there are where the client does not say, and at most."""

_COLUMNS: Final = (
    "score", "code", "label", "classes", "iri", "kind", "field", "language", "text", "property",
)  # fmt: skip


async def search(request: Request) -> Response:
    """The things that answer a question best, each with the text that does and where it matches.

    Raises:
        ParameterError: a parameter is unknown, missing or not of its kind.
        NotAcceptable: the client takes neither JSON nor a table.
        Preparing: the index of the release is being made.
    """
    return await _found(request, begun=False)


async def suggest(request: Request) -> Response:
    """The things of which a code or name begins so, for whoever is still typing.

    Raises:
        ParameterError: a parameter is unknown, missing or not of its kind.
        NotAcceptable: the client takes neither JSON nor a table.
        Preparing: the index of the release is being made.
    """
    return await _found(request, begun=True)


async def _found(request: Request, *, begun: bool) -> Response:
    given = given_of(request, _TAKES)
    format_ = format_of(request, _FORMATS)
    text = given.get("q", "")
    Question.of(text)  # refuses what cannot be asked before a worker is taken
    class_, limit = given.get("class", "").strip() or None, _limit(request, given)
    said, release = await asked(
        request, "search", text=text, limit=limit, begun=begun, **{"class": class_}
    )
    results = said.pop("results")
    if format_ is not JSON:
        table = Table(_COLUMNS, [_row(result) for result in results])
        return await table_answer(table, format_, "search", release)
    listed = [_result(request, row) for row in results]
    return json_answer({"release": release, "query": text, **said, "results": listed}, release)


def _row(result: Mapping[str, Any]) -> list[str | float | None]:
    match = result["match"]
    classes = "; ".join(class_["label"] for class_ in result["classes"])
    return [
        result["score"], result["code"], result["label"], classes, result["iri"], match["kind"],
        match["field"], match["language"], match["text"], match["property"],
    ]  # fmt: skip


def _result(request: Request, row: dict[str, Any]) -> dict[str, Any]:
    """A result with its address on this server, in the release that is asked."""
    place = link(request, address(row["iri"], manifest_of(request).base))
    return {"iri": row["iri"], "address": place, **row}


def _limit(request: Request, given: Mapping[str, str]) -> int:
    default, most = _LIMITS[request.url.path]
    text = given.get("limit", "").strip() or str(default)
    if not (text.isascii() and text.isdigit()) or not 1 <= int(text[:9]) <= most:
        raise ParameterError(
            "limit", f'limit is "{text}".', f"Give a whole number from 1 to {most}."
        )
    return int(text)


_READ: Final = ["GET", "HEAD"]

routes: Final = [
    Route(SEARCH, search, methods=_READ),
    Route(SUGGEST, suggest, methods=_READ),
]
