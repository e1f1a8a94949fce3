"""``/api/v1/totals``: the budgets of projects told by things, and the figures behind each sum."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from fastapi import APIRouter, Request, Response

from api.asking import work
from api.chosen import link, pinned
from api.rendering import languages_of
from api.signposting import Signpost, header
from api.v1.answers import CSV, JSON, XLSX, format_of, json_answer, table_answer
from api.v1.cursors import next_page, place_of
from api.v1.parameters import read
from api.v1.totals_operations import FIGURES, OF_FIGURES, OF_TOTALS, PATH, add
from api.v1.totals_tables import table_of_figures, table_of_totals
from kg.analysis.dimensions import UNSPLIT
from kg.errors import ParameterError
from kg.queries.header import Parameter as Named
from kg.queries.header import Wording
from kg.queries.parameters import read_value
from kg.workers.protocol import Call

if TYPE_CHECKING:
    from api.routes.stored_queries import Questions
    from kg.queries.keys import KeyIndex

_FORMATS: Final = (JSON, CSV, XLSX)
_BESIDE: Final = ("by", "method", "unit", "year", "key", "limit", "cursor")
"""Parameters that are no thing which projects are linked with."""


def router(questions: Questions) -> APIRouter:
    """The routes, described in OpenAPI."""
    made = APIRouter(prefix=PATH)
    routes = _Totals(questions)
    add(made, questions, routes.totals, routes.figures)
    return made


class _Totals:
    def __init__(self, questions: Questions) -> None:
        self.questions = questions

    async def totals(self, request: Request) -> Response:
        """What budgets make for each thing of a kind, by currency."""
        keys = await self.questions.keys(request)
        format_ = format_of(request, _FORMATS)
        given = read(request, OF_TOTALS, keys)
        said, release = await _called(request, "totals", _asked(given))
        if format_ is not JSON:
            table = table_of_totals(said["tables"], numbers=format_ is XLSX)
            return await table_answer(table, format_, f"totals-by-{given['by']}", release)
        for table in said["tables"]:
            for row in table["rows"]:
                row["figures"] = _figures_of(request, row["thing"]["key"] or row["thing"]["iri"])
            table["unsplit"]["figures"] = _figures_of(request, UNSPLIT)
        return json_answer({**_head(request, release), "by": given["by"], **said}, release)

    async def figures(self, request: Request) -> Response:
        """The figures that make the sum of a thing, or what is unsplit, with their sources."""
        keys = await self.questions.keys(request)
        format_ = format_of(request, _FORMATS)
        given = read(request, OF_FIGURES, keys)
        place = place_of(request)
        asked = {**_asked(given), "thing": _thing(given, keys), "offset": place}
        said, release = await _called(request, "total-figures", asked)
        following = next_page(request, place + said["count"], said["total"])
        headers = {"Link": header([Signpost(following, "next")])} if following else {}
        if format_ is not JSON:
            table = table_of_figures(said["figures"], numbers=format_ is XLSX)
            return await table_answer(table, format_, "figures", release, headers)
        body = {**_head(request, release), "by": given["by"], **said, "next": following}
        return json_answer(body, release, headers)


def _asked(given: dict[str, Any]) -> dict[str, Any]:
    return {
        "by": given["by"],
        "method": given["method"],
        "linked": {name: iri for name, iri in given.items() if name not in _BESIDE},
        "unit": given.get("unit", ""),
        "year": int(given.get("year", 0)),
        "limit": int(given["limit"]),
    }


def _thing(given: dict[str, Any], keys: KeyIndex) -> str:
    """The IRI that ``key`` stands for among the things that money is told by.

    Raises:
        ParameterError: it is not given, or names no such thing.
    """
    if "key" not in given:
        raise ParameterError(
            "key",
            "The parameter key is missing.",
            f"Name a thing of the kind {given['by']}, or {UNSPLIT}.",
        )
    if given["key"] == UNSPLIT:
        return UNSPLIT
    named = Named("key", given["by"], True, Wording("", ""), UNSPLIT)
    return str(read_value(named, given["key"], keys).value)


async def _called(
    request: Request, function: str, asked: dict[str, Any]
) -> tuple[dict[str, Any], str]:
    arguments = {**asked, "languages": list(languages_of(request)), "release": pinned(request)}
    answer = await work(request, Call(function, arguments))
    return json.loads(answer.body), answer.release


def _head(request: Request, release: str) -> dict[str, Any]:
    return {"release": release, "language": languages_of(request)[0]}


def _figures_of(request: Request, key: str) -> str:
    """The address of the figures of a row of the answer to a request."""
    shared = ("limit", "format", "release")
    asked = {n: v for n, v in request.query_params.multi_items() if n not in shared}
    return link(request, f"{PATH}{FIGURES}", **{**asked, "key": key})
