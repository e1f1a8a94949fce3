"""Ways between things under ``/api/v1``: paths, why, neighbourhood, subgraph, common, impact."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Request, Response

from api.v1.answers import JSON, TABLES, format_of, table_answer, written_answer
from api.v1.calling import called
from api.v1.parameters import read
from api.v1.traversal_operations import FORMATS, GRAPHML, QUESTIONS, add
from api.v1.traversal_parameters import arguments_of
from api.v1.traversal_tables import graphml_of, table_of
from api.v1.what_if import check_format

if TYPE_CHECKING:
    from api.routes.stored_queries import Questions
    from api.v1.answers import Table
    from api.v1.traversal_operations import Question


def router(questions: Questions) -> APIRouter:
    """The routes, described in OpenAPI; each asks the function of a worker of its name."""
    made = APIRouter(prefix="/api/v1")
    for question in QUESTIONS:
        add(made, question, questions, _endpoint(question, questions))
    return made


def _endpoint(question: Question, questions: Questions) -> Any:
    async def endpoint(request: Request) -> Response:
        keys = await questions.keys(request)
        format_ = format_of(request, FORMATS)
        arguments = arguments_of(read(request, question.parameters, keys), keys)
        check_format(format_.name, arguments)
        if format_.rdf is not None or format_.name == "jsonld":
            arguments["format"] = format_.name
        answer = await called(request, question.name, arguments)
        if "format" in arguments:
            text = await asyncio.to_thread(_rdf_of, answer.body)
            return written_answer(text, format_, answer.release)
        if format_ in TABLES:
            table = await asyncio.to_thread(_table_of, question.name, answer.body)
            return await table_answer(table, format_, question.name, answer.release)
        if format_ is GRAPHML:
            text = await asyncio.to_thread(_graphml_of, answer.body, answer.release)
            return written_answer(text, format_, answer.release)
        return written_answer(answer.body, JSON, answer.release)

    return endpoint


def _rdf_of(body: bytes) -> bytes:
    text: str = json.loads(body)["rdf"]
    return text.encode()


def _table_of(name: str, body: bytes) -> Table:
    return table_of(name, json.loads(body))


def _graphml_of(body: bytes, release: str) -> bytes:
    return graphml_of(json.loads(body), release).encode()
