"""``/api/v1/coverage`` and ``/api/v1/gaps``: what is linked with what, how often, what is not."""

from __future__ import annotations

import asyncio
import difflib
import json
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Request, Response

from api.asking import work
from api.chosen import pinned
from api.rendering import languages_of
from api.signposting import Signpost, header
from api.v1 import coverage_tables as tables
from api.v1.answers import JSON, format_of, json_answer, table_answer
from api.v1.coverage_operations import FORMATS, OPERATIONS, add
from api.v1.coverage_parameters import (
    OF_CELL,
    OF_COVERAGE,
    OF_GAP,
    OF_GAPS,
    OF_STATED_COUNTS,
    of_cell,
    of_gaps,
    of_matrix,
    of_what_if,
)
from api.v1.cursors import next_page, place_of
from api.v1.parameters import read
from kg.analysis.gap_questions import STATED_COUNTS, Gap, gaps
from kg.errors import NotFound, ParameterError
from kg.workers.protocol import Call

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
    for operation in OPERATIONS:
        add(made, operation, questions, endpoints[operation.name])
    return made


class _Coverage:
    def __init__(self, questions: Questions) -> None:
        self.questions = questions

    async def matrix(self, request: Request) -> Response:
        """A matrix."""
        keys = await self.questions.keys(request)
        given = read(request, OF_COVERAGE, keys)
        empty = given["empty"] == "yes"

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
        gap = _gap(request.path_params["name"])
        keys = await self.questions.keys(request)
        given: dict[str, Any] = {**read(request, OF_GAP, keys)}
        asked = {
            **of_gaps(given, keys),
            "name": gap.name,
            "reading": _reading(gap, given.get("reading", "")),
            "limit": int(given["limit"]),
            "offset": place_of(request),
        }
        return await _answered(request, "gap", asked, tables.table_of_gap, gap.name)


async def _answered(
    request: Request, function: str, asked: dict[str, Any], tabled: Tabled, name: str
) -> Response:
    """The answer of a function of a worker in the format asked for, with the next page if any."""
    format_ = format_of(request, FORMATS)
    languages = list(languages_of(request))
    arguments = {**asked, "languages": languages, "release": pinned(request)}
    answer = await work(request, Call(function, arguments))
    said: dict[str, Any] = await asyncio.to_thread(json.loads, answer.body)
    headers = {}
    if "offset" in said:
        following = next_page(request, said["offset"] + said["count"], said["total"])
        said["next"] = following
        headers = {"Link": header([Signpost(following, "next")])} if following else {}
    if format_ is not JSON:
        table = await asyncio.to_thread(tabled, said)
        return await table_answer(table, format_, name, answer.release, headers)
    body = {"release": answer.release, "language": languages[0], **said}
    return await asyncio.to_thread(json_answer, body, answer.release, headers)


def _gap(name: str) -> Gap:
    """The question of that name.

    Raises:
        NotFound: there is none.
    """
    found = gaps().by_name.get(name)
    if found is None:
        near = difflib.get_close_matches(name, gaps().by_name, n=1, cutoff=0.5)
        raise NotFound(
            f'There is no question after gaps named "{name}".',
            f"Did you mean {near[0]}?" if near else "/api/v1/gaps lists all of them.",
        )
    return found


def _reading(gap: Gap, name: str) -> str:
    if name and name not in gap.readings:
        raise ParameterError(
            "reading",
            f'"{name}" is no reading of {gap.name}.',
            f"There are: {', '.join(gap.readings)}.",
        )
    return name
