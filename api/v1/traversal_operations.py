"""The operations of ways between things in OpenAPI, with the routes that they describe."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from starlette.responses import Response

from api.v1 import examples
from api.v1 import traversal_parameters as asked
from api.v1.answers import CSV, JSON, LINKED, XLSX
from api.v1.coverage_schemas import HYPOTHESIS
from api.v1.parameters import described, shared
from kg.formats import N_QUADS, TRIG, Format

if TYPE_CHECKING:
    from fastapi import APIRouter

    from api.routes.stored_queries import Questions
    from api.v1.parameters import Parameter

GRAPHML: Final = Format("graphml", "application/graphml+xml", (), "graphml", charset=False)
FORMATS: Final = (JSON, LINKED, TRIG, N_QUADS, CSV, XLSX, GRAPHML)
"""What an answer comes in, the default first."""

Schema = dict[str, Any]
_TEXT: Final[Schema] = {"type": "string"}
_MAYBE: Final[Schema] = {"type": ["string", "null"]}
_COUNT: Final[Schema] = {"type": "integer"}


@dataclass(frozen=True)
class Question:
    """A question: the name of its route and function, what it takes, and how it answers.

    ``own`` are the members of its answer beside those that every answer has.
    """

    name: str
    summary: str
    description: str
    parameters: tuple[Parameter, ...]
    own: Schema


def add(router: APIRouter, question: Question, questions: Questions, endpoint: Any) -> None:
    """Add the route of a question."""
    taken = [described(parameter, questions) for parameter in question.parameters]
    router.add_api_route(
        f"/{question.name}",
        endpoint,
        methods=["GET"],
        response_class=Response,
        operation_id=question.name,
        name=question.name,
        tags=["paths"],
        summary=question.summary,
        description=question.description,
        openapi_extra={
            "parameters": [*taken, *shared([entry.name for entry in FORMATS])],
            examples.MARK: examples.TRAVERSALS[question.name],
        },
        responses={
            200: {"description": question.summary, "content": _contents(question)},
        },
    )
    router.add_api_route(f"/{question.name}", endpoint, methods=["HEAD"], include_in_schema=False)


def _contents(question: Question) -> Schema:
    answer = _object({**_HEAD, **question.own, **_END})
    return {
        JSON.media_type: {"schema": answer},
        LINKED.media_type: {"schema": {"type": "object"}},
        TRIG.media_type: {"schema": _TEXT},
        N_QUADS.media_type: {"schema": _TEXT},
        CSV.media_type: {"schema": _TEXT},
        XLSX.media_type: {"schema": {"type": "string", "format": "binary"}},
        GRAPHML.media_type: {"schema": _TEXT},
    }


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _object(members: Schema) -> Schema:
    return {"type": "object", "required": list(members), "properties": members}


def _counted(**lists: Schema) -> Schema:
    return _object({"total": _COUNT, **lists})


_HEAD: Final[Schema] = {"release": _TEXT, "language": _TEXT}
_END: Final[Schema] = {
    "complete": {"type": "boolean", "description": "whether nothing was cut"},
    "cut": {**_list(_TEXT), "description": "the bounds that cut it: results, links, turns, time"},
    "things": {"type": "object", "additionalProperties": _ref("NamedThing")},
    "classes": {"type": "object", "additionalProperties": _ref("Term")},
    "properties": {"type": "object", "additionalProperties": _ref("Term")},
    "sources": {"type": "object", "additionalProperties": _ref("Source")},
}
_PATHS: Final = _list(_ref("Path"))
_LINKS: Final = _list(_ref("Statement"))

QUESTIONS: Final = (
    Question(
        "paths",
        "How two things hang together: the shortest paths between them",
        "Paths through any things, the shortest first, of one length the best founded; each hop "
        "with its statements and their sources, each path also as one sentence. "
        "两事物之间的路径：由短到长，每一步附陈述及其来源，每条路径附一句话。",
        asked.PATHS,
        {**HYPOTHESIS, "from": _TEXT, "to": _TEXT, "paths": _PATHS},
    ),
    Question(
        "why",
        "Why a programme is said to serve a target: the paths between them, best founded first",
        "As paths, but what documents state comes before what analysts map, and that before what "
        "rules derive, however long it is. 为何说方案服务于某具体目标：按证据强弱排列的路径。",
        asked.WHY,
        {**HYPOTHESIS, "programme": _TEXT, "target": _TEXT, "paths": _PATHS},
    ),
    Question(
        "neighbourhood",
        "What stands around a thing, step by step",
        "Of each property and direction a few links, and how many more there are. "
        "某事物周围的事物：每种属性和方向列出若干联系，其余只计数。",
        asked.NEIGHBOURHOOD,
        {
            "thing": _TEXT,
            "within": _list(_object({"distance": _COUNT, "things": _COUNT})),
            "steps": _list(
                _object(
                    {
                        "distance": _COUNT,
                        "groups": _list(
                            _object(
                                {
                                    "from": _TEXT,
                                    "property": _TEXT,
                                    "direction": {"type": "string", "enum": ["out", "in"]},
                                    "total": _COUNT,
                                    "more": _COUNT,
                                    "links": _LINKS,
                                }
                            )
                        ),
                    }
                )
            ),
        },
    ),
    Question(
        "subgraph",
        "The links among several things, and how they are connected",
        "Each of some things is connected with each of others by the shortest paths; then all "
        "links among all that is met are told. 若干事物之间的全部联系及最短连接。",
        asked.SUBGRAPH,
        {
            "from": _list(_TEXT),
            "to": _list(_TEXT),
            "connections": _list(
                _object(
                    {
                        "from": _TEXT,
                        "to": _TEXT,
                        "length": {"type": ["integer", "null"]},
                        "basis": _MAYBE,
                        "paths": _list(_list(_TEXT)),
                    }
                )
            ),
            "links": _LINKS,
        },
    ),
    Question(
        "common",
        "What two things share",
        "The same value of a property, or the same thing that points to both; each with both links "
        "and their sources. 两事物共有的联系。",
        asked.COMMON,
        {
            "one": _TEXT,
            "other": _TEXT,
            "total": _COUNT,
            "shared": _list(
                _object(
                    {
                        "property": _TEXT,
                        "direction": {"type": "string", "enum": ["out", "in"]},
                        "thing": _TEXT,
                        "links": _LINKS,
                    }
                )
            ),
        },
    ),
    Question(
        "impact",
        "What loses its support if a programme, resolution or paragraph is withdrawn",
        "The links that fall with a thing or source, those that lose a source and keep another, "
        "and what keeps no link. 若撤回某事物或来源，哪些联系失去依据。",
        asked.IMPACT,
        {
            "thing": _TEXT,
            "parts": _counted(things=_list(_TEXT)),
            "links": _counted(
                by_property={"type": "object", "additionalProperties": _COUNT}, fall=_LINKS
            ),
            "derived": {"type": ["integer", "null"]},
            "weakened": _counted(links=_LINKS),
            "fallen_sources": _counted(sources=_list(_TEXT)),
            "left_without_links": _counted(things=_list(_TEXT)),
        },
    ),
)
"""The questions, in the order of their description."""
