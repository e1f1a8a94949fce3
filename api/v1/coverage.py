"""``/api/v1/coverage`` and ``/api/v1/gaps``: what is linked with what, how often, what is not."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Request, Response

from api.rendering import languages_of
from api.v1 import coverage_tables as tables
from api.v1.answers import JSON, format_of, json_answer, table_answer
from api.v1.calling import called
from api.v1.coverage_operations import FORMATS, QUESTIONS, add
from api.v1.coverage_parameters import (
    OF_CELL,
    OF_COVERAGE,
    OF_GAP,
    OF_GAPS,
    OF_STATED_COUNTS,
    of_cell,
    of_gaps,
    of_matrix,
)
from api.v1.cursors import next_header, next_page, place_of
from api.v1.parameters import read
from api.v1.what_if import of_what_if
from kg.analysis.gap_questions import STATED_COUNTS, gaps

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from api.routes.stored_queries import Questions
    from api.v1.answers import Table

    Tabled = Callable[[Mapping[str, Any]], Table]


def router(questions: Questions) -> APIRouter:
    """The routes, described in OpenAPI."""
    made = APIRouter(prefix="/api/v1")
    routes = _Coverage(questions)
    endpoints = {
        "coverage": routes.matrix,
        "cell": routes.cell,
        "gaps": routes.gaps,
        "stated-counts": routes.stated_counts,
        "gap": routes.gap,
    }
    for question in QUESTIONS:
        add(made, question, questions, endpoints[question.name])
    return made


class _Coverage:
    def __init__(self, questions: Questions) -> None:
        self.questions = questions

    async def matrix(self, request: Request) -> Response:
        """A matrix."""
        keys = await self.questions.keys(request)
        given = read(request, OF_COVERAGE, keys)
        empty = given["empty"] == "true"

        def tabled(said: Mapping[str, Any]) -> Table:
            return tables.table_of_matrix(said, empty=empty)

        name = f"{given['rows']}-by-{given['columns']}"
        return await _answered(request, "coverage", of_matrix(given, keys), tabled, name)

    async def cell(self, request: Request) -> Response:
        """What one cell counts."""
        keys = await self.questions.keys(request)
        given = read(request, OF_CELL, keys)
        asked = {**of_cell(given, keys), "offset": place_of(request)}
        return await _answered(request, "coverage-cell", asked, tables.table_of_cell, "cell")

    async def gaps(self, request: Request) -> Response:
        """All questions after what is missing."""
        keys = await self.questions.keys(request)
        asked = of_gaps(read(request, OF_GAPS, keys), keys)
        return await _answered(request, "gaps", asked, tables.table_of_gaps, "gaps")

    async def stated_counts(self, request: Request) -> Response:
        """Stated numbers beside mapped ones."""
        keys = await self.questions.keys(request)
        asked = of_what_if(read(request, OF_STATED_COUNTS, keys), keys)
        tabled = tables.table_of_stated_counts
        return await _answered(request, STATED_COUNTS, asked, tabled, STATED_COUNTS)

    async def gap(self, request: Request) -> Response:
        """The things that one question finds."""
        gap = gaps().named(request.path_params["name"])
        keys = await self.questions.keys(request)
        given: dict[str, Any] = {**read(request, OF_GAP, keys)}
        asked = {
            **of_gaps(given, keys),
            "name": gap.name,
            "reading": gap.reading(given.get("reading", "")).name,
            "limit": int(given["limit"]),
            "offset": place_of(request),
        }
        return await _answered(request, "gap", asked, tables.table_of_gap, gap.name)


async def _answered(
    request: Request, function: str, asked: dict[str, Any], tabled: Tabled, name: str
) -> Response:
    """The answer of a function of a worker in the format asked for, with the next page if any."""
    format_ = format_of(request, FORMATS)
    answer = await called(request, function, asked)
    said: dict[str, Any] = await asyncio.to_thread(json.loads, answer.body)
    headers = {}
    if "offset" in said:
        said["next"] = next_page(request, said["offset"] + said["count"], said["total"])
        headers = next_header(said["next"])
    if format_ is not JSON:
        table = await asyncio.to_thread(tabled, said)
        return await table_answer(table, format_, name, answer.release, headers)
    body = {"release": answer.release, "language": languages_of(request)[0], **said}
    return await asyncio.to_thread(json_answer, body, answer.release, headers)
