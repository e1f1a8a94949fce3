"""``/api/v1/queries``: each stored query a route and an operation of its own in OpenAPI."""

from __future__ import annotations

from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from fastapi import APIRouter, FastAPI, Request
from starlette.responses import JSONResponse, Response

from api.answers import CACHING
from api.asking import evaluate
from api.chosen import chosen, manifest_of, pinned, release_of
from api.memento_links import CURRENT, RELEASE
from api.negotiation import languages, negotiate
from api.signposting import Signpost, header
from kg.citations.questions import question_of
from kg.errors import BadRequest, KgError, NotFound, ParameterError
from kg.formats import RESULTS_JSON, SOLUTION_FORMATS, Format
from kg.languages import OFFERED
from kg.queries.asking import Asked, KeyBook, LabelBook, Reply, ask
from kg.queries.kinds import KINDS
from kg.queries.rows import Rows
from kg.workers.protocol import Query

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence

    from kg.citations.questions import Question
    from kg.queries.catalog import Catalog, StoredQuery
    from kg.queries.header import Parameter
    from kg.queries.keys import KeyIndex
    from kg.releases import ReleaseDir
    from kg.workers.pool import Pool

PATH: Final = "/api/v1/queries"
ROWS: Final = Format("json", "application/json", (), "json", charset=False)
"""Rows of plain values with what was asked: the default."""

FORMATS: Final = (ROWS, *SOLUTION_FORMATS)
_SHARED: Final[list[dict[str, Any]]] = [
    {
        "name": "format",
        "in": "query",
        "description": "The format of the answer; overrides Accept.",
        "schema": {"type": "string", "enum": ["json", "srj", "xml", "csv", "tsv"]},
    },
    {
        "name": "lang",
        "in": "query",
        "description": "The language of the labels; overrides Accept-Language.",
        "schema": {"type": "string", "enum": [*OFFERED, ""]},
    },
    {
        "name": RELEASE,
        "in": "query",
        "description": "The release that answers, by its id; without it the current one.",
        "schema": {"type": "string", "anyOf": [{"const": CURRENT}]},
    },
]
_PERIOD: Final = "^[1-9][0-9]{3}(-(0[1-9]|1[0-2])(-(0[1-9]|1[0-9]|2[0-8]))?)?$"
"""Years, months and days; of the last days of a month no pattern can say whether they are there."""

_NOTHING: Final = {"maxLength": 0}
"""A value that is empty counts as not given."""


def router(catalog: Catalog, questions: Questions) -> APIRouter:
    """The routes of all queries of ``catalog``; they use the pool of the application's state."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        with suppress(KgError):  # no release yet: the keys are read with the first one
            await questions.keys_of(app, None)
        yield

    made = APIRouter(prefix=PATH, lifespan=lifespan)

    async def listing(request: Request) -> Response:
        release = release_of(request).id
        keys = await questions.keys(request)
        queries = [_described(query, keys) for query in catalog.queries.values()]
        headers = {**CACHING, "X-Release": release}
        return JSONResponse({"release": release, "queries": queries}, headers=headers)

    made.add_api_route(
        "",
        listing,
        methods=["GET"],
        response_class=JSONResponse,
        name="stored_queries",
        tags=["stored queries"],
        summary="Which stored queries are there?",
        description="Every stored query with its parameters, their values and its columns.",
    )
    for query in catalog.queries.values():
        parameters = [_openapi(parameter) for parameter in query.header.parameters]
        questions.schemas += [entry["schema"] for entry in parameters]
        endpoint = _endpoint(query, questions)
        made.add_api_route(
            f"/{query.key}",
            endpoint,
            methods=["GET"],
            response_class=Response,
            operation_id=query.key.replace("/", "_").replace("-", "_"),
            name=query.key,
            tags=[f"stored queries: {query.group}"],
            summary=query.header.summary.en,
            description=f"{query.header.description.en}\n\n{query.header.description.zh}",
            openapi_extra={"parameters": [*parameters, *_SHARED]},
            responses={200: {"description": _columns(query), "content": _contents()}},
        )
        made.add_api_route(f"/{query.key}", endpoint, methods=["HEAD"], include_in_schema=False)

    async def unknown(group: str, name: str) -> Response:
        catalog.get(f"{group}/{name}")
        raise NotFound(f"There is nothing at {PATH}/{group}/{name}.", f"See {PATH}.")

    made.add_api_route("/{group}/{name}", unknown, methods=["GET"], include_in_schema=False)
    return made


def _endpoint(query: StoredQuery, questions: Questions) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        given, wanted, spoken = given_of(request, query)
        accept = ",".join(request.headers.getlist("accept")) or None
        format_ = negotiate(accept, FORMATS, wanted)
        name = RESULTS_JSON.name if format_ is ROWS else format_.name
        asked = await questions.ask(request, query, given, name, spoken)
        keys = await questions.keys(request)
        question = question_of(query, asked.values, keys, spoken, asked.release)
        headers = {
            **CACHING,
            "Vary": "Accept, Accept-Language",
            "X-Release": asked.release,
            "Link": _cited(question, manifest_of(request).base),
        }
        if format_ is ROWS:
            return JSONResponse(_friendly(asked), headers=headers)
        return Response(asked.body, headers={"Content-Type": format_.content_type, **headers})

    return endpoint


def _cited(question: Question, base: str) -> str:
    """Where the answer stays as it is, and where it is told how to cite it (FAIR Signposting)."""
    return header(
        [
            Signpost(base + question.answer_path, "cite-as"),
            Signpost(f"/{question.citation_path()}", "describedby"),
        ]
    )


def given_of(
    request: Request, query: StoredQuery
) -> tuple[dict[str, str], str | None, tuple[str, ...]]:
    """The parameters of the query string, the format it names, and the reader's languages."""
    given: dict[str, str] = {}
    for name, value in request.query_params.multi_items():
        if name in given:
            raise BadRequest(f"The parameter {name} is given more than once.", "Give it once.")
        given[name] = value
    wanted = given.pop("format", None)
    given.pop(RELEASE, None)  # it has been chosen before
    spoken = languages(",".join(request.headers.getlist("accept-language")) or None)
    asked = given.pop("lang", "").lower()
    if asked and asked not in OFFERED:
        raise ParameterError(
            "lang",
            f'"{asked}" for lang is not a language of the labels.',
            f"Labels are in: {', '.join(OFFERED)}.",
        )
    spoken = tuple(dict.fromkeys((*([asked] if asked else []), *spoken)))
    if asked and pinned(request):  # such an address is cited: it gives the same to everybody
        spoken = (asked,)
    for parameter in query.header.parameters:
        if parameter.kind == "language" and spoken:
            given.setdefault(parameter.name, spoken[0])
    return given, wanted, spoken


class Questions:
    """Stored queries asked of releases by their keys; OpenAPI lists those of the current one."""

    def __init__(self, catalog: Catalog) -> None:
        self._book, self._labels = KeyBook(catalog), LabelBook(catalog)
        self._documented = ""
        self.schemas: list[dict[str, Any]] = []

    async def ask(
        self,
        request: Request,
        query: StoredQuery,
        given: Mapping[str, str],
        format_: str,
        languages: Sequence[str],
    ) -> Asked:
        """The answer of a query from the release of ``request``; raises as :func:`ask`."""
        keys = await self.keys(request)

        async def run(text: str, name: str) -> Reply:
            answer = await evaluate(request, text, {"solutions": name}, checked=True)
            return Reply(answer.body, answer.release)

        return await ask(query, given, format_, keys, run, book=self._labels, languages=languages)

    async def keys(self, request: Request) -> KeyIndex:
        """The keys of the release that a request is answered from."""
        return await self.keys_of(request.app, chosen(request), request.scope["state"]["client"])

    async def keys_of(self, app: FastAPI, asked: ReleaseDir | None, client: str = "") -> KeyIndex:
        """The keys of a release, or of the current one, which is then in OpenAPI too."""
        pool: Pool = app.state.pool
        release = asked or pool.release()
        keys = self._book.held(release.id)
        if keys is None:
            who = client if asked else ""  # the current one's are everybody's

            async def run(text: str, name: str) -> Reply:
                query = Query(text, {"solutions": name}, checked=True)
                answer = await pool.run(query, client=who, release=asked)
                return Reply(answer.body, answer.release)

            keys = await self._book.index(release.id, pool.manifest(release).base, run)
        if self._documented != release.id and release == pool.release():
            self._document(keys)
            self._documented = release.id
            app.openapi_schema = None
        return keys

    def _document(self, keys: KeyIndex) -> None:
        for schema in self.schemas:
            values = _values(schema["x-kind"], keys)
            if values:
                optional = [""] if schema["x-optional"] else []
                schema["enum"] = [value["key"] for value in values] + optional


def _friendly(asked: Asked) -> dict[str, Any]:
    rows = Rows.of(asked.body)
    return {
        "query": asked.query.key,
        "release": asked.release,
        "parameters": {name: term.value for name, term in asked.values.items()},
        "columns": list(rows.columns),
        "rows": list(rows.rows),
    }


def example(query: StoredQuery) -> str:
    """The query string that a query needs to have an answer, of the examples in its header."""
    given = {p.name: p.example for p in query.header.parameters if p.required and p.example}
    return f"?{urlencode(given)}" if given else ""


def _described(query: StoredQuery, keys: KeyIndex) -> dict[str, Any]:
    header = query.header
    return {
        "query": query.key,
        "href": f"{PATH}/{query.key}{example(query)}",
        "summary": vars(header.summary),
        "description": vars(header.description),
        "tags": list(header.tags),
        "parameters": [
            {
                "name": parameter.name,
                "type": parameter.kind,
                "required": parameter.required,
                "description": vars(parameter.description),
                "example": parameter.example,
                "default": parameter.default,
                "values": _values(parameter.kind, keys),
            }
            for parameter in header.parameters
        ],
        "columns": {name: vars(text) for name, text in header.returns.items()},
    }


def _values(kind: str, keys: KeyIndex) -> list[dict[str, str]] | None:
    """The values to choose from, where a person could: ``None`` where they are too many."""
    if kind == "language":
        return [{"key": name} for name in OFFERED]
    if not KINDS[kind].thing or KINDS[kind].many:
        return None
    return [{"key": e.key, "iri": e.iri, "en": e.en, "zh": e.zh} for e in keys.of_kind(kind)]


def _openapi(parameter: Parameter) -> dict[str, Any]:
    kinds = {"integer": "integer"}
    schema: dict[str, Any] = {
        "type": kinds.get(parameter.kind, "string"),
        "x-kind": parameter.kind,
        "x-optional": not parameter.required,
    }
    forms = _forms(parameter)
    if forms:
        schema["anyOf"] = forms if parameter.required else [*forms, _NOTHING]
    if parameter.default is not None:
        schema["default"] = parameter.default
    return {
        "name": parameter.name,
        "in": "query",
        "required": parameter.required,
        "description": f"{parameter.description.en} {parameter.description.zh}",
        "schema": schema,
        "example": parameter.example,
    }


def _forms(parameter: Parameter) -> list[dict[str, Any]]:
    """Values that are taken for certain; of a kind with many things, the example stands for all."""
    if parameter.kind in ("date", "iri"):
        return [{"format": parameter.kind}]
    if parameter.kind == "period":
        return [{"pattern": _PERIOD}]
    return [{"const": parameter.example}] if KINDS[parameter.kind].many else []


def _columns(query: StoredQuery) -> str:
    lines = [f"- `{name}`: {text.en}" for name, text in query.header.returns.items()]
    return "Rows with these columns:\n" + "\n".join(lines)


def _contents() -> dict[str, Any]:
    return {
        entry.media_type: {"schema": {"type": "string"} if entry.charset else {"type": "object"}}
        for entry in FORMATS
    }
