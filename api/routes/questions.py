"""``/questions``: the stored queries for people, each with a form and its answer as a table."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from starlette.routing import Route

from api.answer_tables import ROWS, Table
from api.answers import CACHING
from api.chosen import link, manifest_of, pinned, release_of
from api.labelling import labels_of
from api.rendering import languages_of, page
from api.routes.stored_queries import PATH, given_of
from api.wording import wording
from kg.citations.questions import question_of
from kg.errors import ParameterError
from kg.formats import RESULTS_JSON
from kg.queries.kinds import KINDS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request
    from starlette.responses import Response

    from api.routes.stored_queries import Questions
    from kg.queries.catalog import Catalog, StoredQuery
    from kg.queries.keys import KeyIndex

QUESTIONS: Final = "/questions"
_FORMATS: Final = (("CSV", "csv"), ("JSON", "json"), ("TSV", "tsv"), ("XML", "xml"))
_LISTED: Final = 300
"""Values of a parameter that a form lists; of more it takes the key as text."""

_CLAUSE: Final = re.compile(r"[.。,，:：;；]")


async def listing(request: Request) -> Response:
    """Every stored query, by its subject."""
    catalog: Catalog = request.app.state.catalog
    tongue = wording(languages_of(request)).language
    queries = sorted(catalog.queries.values(), key=lambda query: query.key)
    groups = [
        (name, [(place_of(request, query), getattr(query.header.summary, tongue)) for query in of])
        for name, of in groupby(queries, key=lambda query: query.group)
    ]
    headers = {**CACHING, "X-Release": release_of(request).id, "Vary": "Accept-Language"}
    return page(request, "questions.html", {"groups": groups}, headers=headers)


async def question(request: Request) -> Response:
    """One stored query: its form, and the answer where its parameters have values.

    Without any it is asked with its example. What is wrong with a value stands beside the form.

    Raises:
        NotFound: there is no such query.
        KgError: what asking it raises.
    """
    catalog: Catalog = request.app.state.catalog
    questions: Questions = request.app.state.questions
    query = catalog.get(f"{request.path_params['group']}/{request.path_params['name']}")
    given, _, spoken = given_of(request, query)
    own = {p.name for p in query.header.parameters if p.kind != "language"}
    untouched = not own.intersection(given)
    if untouched:
        given |= {p.name: p.example for p in query.header.parameters if p.required and p.example}
    tongue = wording(languages_of(request)).language
    keys = await questions.keys(request)
    shown: dict[str, Any] = {"answer": None, "wrong": None}
    release = release_of(request).id
    status = 200
    try:
        asked = await questions.ask(request, query, given, RESULTS_JSON.name, spoken)
    except ParameterError as error:
        if not untouched:
            shown["wrong"], status = error, 400
    else:
        release, base = asked.release, manifest_of(request).base
        table = Table(asked.body)
        labels = await labels_of(request, table.unnamed)
        shown["answer"] = table.answered(
            labels, languages_of(request), base, lambda path: link(request, path)
        )
        cited = question_of(query, asked.values, keys, spoken, release)
        data = urlencode({name: value for name, value in given.items() if value})
        shown["formats"] = [
            (name, link(request, f"{PATH}/{query.key}?{data}", format=token))
            for name, token in _FORMATS
        ]
        shown["citation"] = f"/{cited.citation_path()}"
        shown["sparql"] = f"/{cited.sparql_path}"
    shown |= {
        "heading": getattr(query.header.summary, tongue),
        "description": getattr(query.header.description, tongue),
        "place": f"{QUESTIONS}/{query.key}",
        "fields": _fields(query, given, keys, tongue),
        "columns": {
            name: (heading(getattr(text, tongue)), getattr(text, tongue))
            for name, text in query.header.returns.items()
        },
        "most": ROWS,
        "pinned": pinned(request),
    }
    headers = {**CACHING, "X-Release": release, "Vary": "Accept-Language"}
    if status != 200:
        headers = {"Cache-Control": "no-store", "Vary": "Accept-Language"}
    return page(request, "question.html", shown, status=status, headers=headers)


def place_of(request: Request, query: StoredQuery) -> str:
    """The page of a stored query."""
    return link(request, f"{QUESTIONS}/{query.key}")


def heading(text: str) -> str:
    """The head of a column: what its description says up to the first stop.

    >>> heading("The verb that the source uses, a property."), heading("目标。")
    ('The verb that the source uses', '目标')
    """
    return _CLAUSE.split(text)[0]


def _fields(
    query: StoredQuery, given: Mapping[str, str], keys: KeyIndex, tongue: str
) -> list[dict[str, Any]]:
    """What the form asks for; ``choices`` where a person could choose."""
    fields = []
    for parameter in query.header.parameters:
        if parameter.kind == "language":
            continue  # the page's own
        kind = KINDS[parameter.kind]
        entries = keys.of_kind(parameter.kind) if kind.thing and not kind.many else ()
        names = [(entry.key, getattr(entry, tongue)) for entry in entries]
        values = [
            (key, f"{key} · {name}" if kind.coded and key not in name else name)
            for key, name in names
        ]
        fields.append(
            {
                "name": parameter.name,
                "what": getattr(parameter.description, tongue),
                "required": parameter.required,
                "value": given.get(parameter.name, ""),
                "example": parameter.example,
                "choices": values if 0 < len(values) <= _LISTED else [],
            }
        )
    return fields


_READ: Final = ["GET", "HEAD"]

routes: Final = [
    Route(QUESTIONS, listing, methods=_READ),
    Route(f"{QUESTIONS}/{{group}}/{{name}}", question, methods=_READ),
]
