"""``/api/v1/totals``: the budgets of projects told by things, and the figures behind each sum."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Request, Response

from api.chosen import link
from api.rendering import languages_of
from api.v1.answers import JSON, XLSX, format_of, json_answer, table_answer
from api.v1.calling import called
from api.v1.cursors import next_header, next_page, place_of
from api.v1.parameters import read
from api.v1.totals_operations import FIGURES, FORMATS, PATH, add
from api.v1.totals_parameters import OF_FIGURES, OF_TOTALS, arguments_of, figures_of
from api.v1.totals_tables import table_of_figures, table_of_totals
from kg.analysis.dimensions import UNSPLIT

if TYPE_CHECKING:
    from api.routes.stored_queries import Questions


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
        format_ = format_of(request, FORMATS)
        given = read(request, OF_TOTALS, keys)
        said, release = await _called(request, "totals", arguments_of(given))
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
        format_ = format_of(request, FORMATS)
        given = read(request, OF_FIGURES, keys)
        place = place_of(request)
        asked = {**figures_of(given, keys), "offset": place}
        said, release = await _called(request, "total-figures", asked)
        following = next_page(request, place + said["count"], said["total"])
        headers = next_header(following)
        if format_ is not JSON:
            table = table_of_figures(said["figures"], numbers=format_ is XLSX)
            return await table_answer(table, format_, "figures", release, headers)
        body = {**_head(request, release), "by": given["by"], **said, "next": following}
        return json_answer(body, release, headers)


async def _called(
    request: Request, function: str, asked: dict[str, Any]
) -> tuple[dict[str, Any], str]:
    answer = await called(request, function, asked)
    return json.loads(answer.body), answer.release


def _head(request: Request, release: str) -> dict[str, Any]:
    return {"release": release, "language": languages_of(request)[0]}


def _figures_of(request: Request, key: str) -> str:
    """The address of the figures of a row of the answer to a request."""
    shared = ("limit", "format", "release")
    asked = {n: v for n, v in request.query_params.multi_items() if n not in shared}
    return link(request, f"{PATH}{FIGURES}", **{**asked, "key": key})
