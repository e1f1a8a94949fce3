"""The operations of the portfolio's analysis in OpenAPI, with the routes that they describe."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from starlette.responses import Response

from api.v1 import examples
from api.v1 import portfolio_parameters as asked
from api.v1.answers import CSV, JSON, LINKED, XLSX
from api.v1.parameters import described, shared
from kg.analysis.asked import MEASURES, METHODS
from kg.formats import N_QUADS, TRIG, Format

if TYPE_CHECKING:
    from fastapi import APIRouter

    from api.routes.stored_queries import Questions
    from api.v1.parameters import Parameter

_PLAIN: Final = (JSON, CSV, XLSX)
_WITH_LINKS: Final = (JSON, LINKED, TRIG, N_QUADS, CSV, XLSX)

Schema = dict[str, Any]
_TEXT: Final[Schema] = {"type": "string"}
_MAYBE_TEXT: Final[Schema] = {"type": ["string", "null"]}
_COUNT: Final[Schema] = {"type": "integer"}
_NUMBER: Final[Schema] = {"type": "number"}
_MAYBE: Final[Schema] = {"type": ["number", "null"]}


@dataclass(frozen=True)
class Question:
    """A question: its function and address, what it takes, and how it answers.

    ``own`` are the members of its answer beside those that every answer has.
    """

    name: str
    path: str
    summary: str
    description: str
    parameters: tuple[Parameter, ...]
    own: Schema
    formats: tuple[Format, ...] = _WITH_LINKS


def add(router: APIRouter, question: Question, questions: Questions, endpoint: Any) -> None:
    """Add the route of a question."""
    taken = [described(parameter, questions) for parameter in question.parameters]
    name = question.path.strip("/").replace("/", "_")
    router.add_api_route(
        question.path,
        endpoint,
        methods=["GET"],
        response_class=Response,
        operation_id=name,
        name=name,
        tags=["analysis"],
        summary=question.summary,
        description=question.description,
        openapi_extra={
            "parameters": [*taken, *shared([entry.name for entry in question.formats])],
            examples.MARK: examples.PORTFOLIO[question.name],
        },
        responses={200: {"description": question.summary, "content": _contents(question)}},
    )
    router.add_api_route(question.path, endpoint, methods=["HEAD"], include_in_schema=False)


def _contents(question: Question) -> Schema:
    schemas: dict[str, Schema] = {
        JSON.name: _object({**_HEAD, **question.own, **_END}),
        LINKED.name: {"type": "object"},
        XLSX.name: {"type": "string", "format": "binary"},
    }
    return {
        entry.media_type: {"schema": schemas.get(entry.name, _TEXT)} for entry in question.formats
    }


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _object(members: Schema) -> Schema:
    return {"type": "object", "required": list(members), "properties": members}


def _counts() -> Schema:
    return {"type": "object", "additionalProperties": _COUNT}


_LINKS: Final = _list(_ref("Statement"))
_METHOD: Final = _object(
    {"name": _TEXT, "text": _TEXT, "parameters": {"type": "object", "additionalProperties": True}}
)
_GRAPH: Final = _object(
    {
        "text": _TEXT,
        "kinds": _counts(),
        "things": _COUNT,
        "pairs": {**_COUNT, "description": "pairs of things with a link that counts"},
        "statements": {**_COUNT, "description": "links that count between them"},
        "bases": _list(_TEXT),
        "components": _COUNT,
        "largest_component": _COUNT,
        "unconnected": _COUNT,
    }
)
_HEAD: Final[Schema] = {"release": _TEXT, "language": _TEXT, "method": _METHOD}
_END: Final[Schema] = {
    "complete": {"type": "boolean", "description": "whether nothing was cut"},
    "cut": {**_list(_TEXT), "description": "the bounds that cut it: results, things, words"},
    "things": {"type": "object", "additionalProperties": _ref("NamedThing")},
    "classes": {"type": "object", "additionalProperties": _ref("Term")},
    "properties": {"type": "object", "additionalProperties": _ref("Term")},
    "sources": {"type": "object", "additionalProperties": _ref("Source")},
}
_HELD: Final[Schema] = {
    "parts": {**_list(_COUNT), "description": "things of each part, the largest first"},
    "holds": _object({"size": _COUNT, "kinds": _counts(), "things": _list(_TEXT), "more": _COUNT}),
}
_COMPONENT: Final = _object(
    {
        "likeness": _MAYBE,
        "common": _COUNT,
        "either": _COUNT,
        "shared": _list(_object({"thing": _TEXT, "links": _LINKS})),
        "more": _COUNT,
    }
)
_REASON: Final = _object({"reason": _TEXT, "text": _TEXT, "things": _list(_TEXT), "links": _LINKS})

QUESTIONS: Final = (
    Question(
        "centrality",
        "/portfolio/centrality",
        "The most central things of the portfolio",
        f"By one of {', '.join(MEASURES)}. The portfolio is the graph of programmes, "
        "subprogrammes, options, resolutions, provisions, outcomes, goals, targets and themes. "
        "项目组合中最居中心的事物，可选度量。",
        asked.CENTRALITY,
        {
            "graph": _GRAPH,
            "total": _COUNT,
            "results": _list(
                _object({"thing": _TEXT, "rank": _COUNT, "value": _NUMBER, "connected": _COUNT})
            ),
        },
        _PLAIN,
    ),
    Question(
        "communities",
        "/portfolio/communities",
        "Groups of things that hang together more closely than with the rest",
        f"By one of {', '.join(METHODS)}; the same question and seed give the same answer. "
        "联系比与其余更紧密的事物群；同一问题、同一种子答案相同。",
        asked.COMMUNITIES,
        {
            "graph": _GRAPH,
            "modularity": _MAYBE,
            "total": _COUNT,
            "communities": _list(
                _object(
                    {
                        "community": _COUNT,
                        "size": _COUNT,
                        "kinds": _counts(),
                        "pairs_inside": _COUNT,
                        "pairs_outward": _COUNT,
                        "things": _list(_TEXT),
                        "more": _COUNT,
                    }
                )
            ),
        },
        _PLAIN,
    ),
    Question(
        "bridges",
        "/portfolio/bridges",
        "The links and things that the portfolio falls apart without",
        "Each link with its statements and their sources, and what it holds together. "
        "失去后项目组合会断开的联系和事物，附陈述、来源及其维系者。",
        asked.BRIDGES,
        {
            "graph": _GRAPH,
            "bridges": _object(
                {
                    "total": _COUNT,
                    "results": _list(_object({"between": _list(_TEXT), "links": _LINKS, **_HELD})),
                }
            ),
            "articulation_points": _object(
                {"total": _COUNT, "results": _list(_object({"thing": _TEXT, **_HELD}))}
            ),
        },
    ),
    Question(
        "similarity",
        "/similarity",
        "What is most like a programme, by shared targets, mandates, outcomes and themes",
        "Each component by itself with what is shared and who says so; the score is their mean. "
        "与某方案最相似者：按共有的具体目标、任务授权、成果和专题，各分项附来源。",
        asked.SIMILARITY,
        {
            "thing": _TEXT,
            "among": _list(_TEXT),
            "total": _COUNT,
            "alike_in_nothing": _COUNT,
            "results": _list(
                _object(
                    {
                        "thing": _TEXT,
                        "score": _NUMBER,
                        "components": {"type": "object", "additionalProperties": _COMPONENT},
                    }
                )
            ),
        },
    ),
    Question(
        "duplicates",
        "/duplicates",
        "Projects that are possibly the same, with reasons",
        "Found by names, countries, programmes, targets and budgets, and never merged; beside "
        "them those that a source holds to be possibly the same. "
        "可能相同的项目及理由，不作合并；另列来源认为可能相同者。",
        asked.DUPLICATES,
        {
            "total": _COUNT,
            "offset": _COUNT,
            "count": _COUNT,
            "results": _list(
                _object(
                    {
                        "projects": _list(_TEXT),
                        "score": _NUMBER,
                        "likeness": {"type": "object", "additionalProperties": _MAYBE},
                        "reasons": _list(_REASON),
                        "said": _LINKS,
                    }
                )
            ),
            "said": _object(
                {
                    "total": _COUNT,
                    "results": _list(
                        _object(
                            {
                                "projects": _list(_TEXT),
                                "found": {"type": "boolean"},
                                "links": _LINKS,
                            }
                        )
                    ),
                }
            ),
            "next": _MAYBE_TEXT,
        },
    ),
)
"""The questions, in the order of their description."""
