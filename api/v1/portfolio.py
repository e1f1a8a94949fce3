"""The portfolio under ``/api/v1``: centrality, communities, bridges, similarity, duplicates."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Request, Response

from api.v1.answers import JSON, TABLES, format_of, json_answer, table_answer, written_answer
from api.v1.calling import called
from api.v1.cursors import next_header, next_page, place_of
from api.v1.parameters import read
from api.v1.portfolio_operations import QUESTIONS, add
from api.v1.portfolio_parameters import arguments_of
from api.v1.portfolio_tables import table_of

if TYPE_CHECKING:
    from api.routes.stored_queries import Questions
    from api.v1.portfolio_operations import Question

_PAGED = "duplicates"


def router(questions: Questions) -> APIRouter:
    """The routes, described in OpenAPI; each asks the function of a worker of its name."""
    made = APIRouter(prefix="/api/v1")
    for question in QUESTIONS:
        add(made, question, questions, _endpoint(question, questions))
    return made


def _endpoint(question: Question, questions: Questions) -> Any:
    async def endpoint(request: Request) -> Response:
        keys = await questions.keys(request)
        format_ = format_of(request, question.formats)
        arguments = arguments_of(question.name, read(request, question.parameters, keys))
        if question.name == _PAGED:
            arguments["offset"] = place_of(request)
        as_links = format_ not in (JSON, *TABLES)
        if as_links:
            arguments["format"] = format_.name
        answer = await called(request, question.name, arguments)
        if format_ is JSON and question.name != _PAGED:
            return written_answer(answer.body, JSON, answer.release)
        said = await asyncio.to_thread(json.loads, answer.body)
        if as_links:
            return written_answer(said["rdf"].encode(), format_, answer.release)
        headers = {}
        if question.name == _PAGED:
            said["next"] = next_page(request, said["offset"] + said["count"], said["total"])
            headers = next_header(said["next"])
        if format_ in TABLES:
            table = await asyncio.to_thread(table_of, question.name, said)
            return await table_answer(table, format_, question.name, answer.release, headers)
        return await asyncio.to_thread(json_answer, said, answer.release, headers)

    return endpoint
