"""The operations of the portfolio's analysis in OpenAPI, with the routes that they describe."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from api.v1 import examples
from api.v1 import portfolio_parameters as asked
from api.v1.answers import CSV, JSON, LINKED, XLSX
from api.v1.operations import Operation
from api.v1.parameters import described
from api.v1.schemas import (
    COUNT,
    FLAG,
    MAYBE_NUMBER,
    MAYBE_TEXT,
    NUMBER,
    TEXT,
    Schema,
    list_of,
    map_of,
    object_of,
    ref,
)
from kg.analysis.asked import MEASURES, METHODS
from kg.formats import N_QUADS, TRIG, Format

if TYPE_CHECKING:
    from fastapi import APIRouter

    from api.routes.stored_queries import Questions
    from api.v1.parameters import Parameter

_PLAIN: Final = (JSON, CSV, XLSX)
_WITH_LINKS: Final = (JSON, LINKED, TRIG, N_QUADS, CSV, XLSX)


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
    Operation(
        question.path.strip("/").replace("/", "_"),
        question.path,
        "analysis",
        (question.summary, question.description),
        [described(parameter, questions) for parameter in question.parameters],
        object_of({**_HEAD, **question.own, **_END}),
        question.formats,
        examples.PORTFOLIO[question.name],
    ).add(router, endpoint)


_LINKS: Final = list_of(ref("Statement"))
_METHOD: Final = object_of(
    {"name": TEXT, "text": TEXT, "parameters": {"type": "object", "additionalProperties": True}}
)
_GRAPH: Final = object_of(
    {
        "text": TEXT,
        "kinds": map_of(COUNT),
        "things": COUNT,
        "pairs": {**COUNT, "description": "pairs of things with a link that counts"},
        "statements": {**COUNT, "description": "links that count between them"},
        "bases": list_of(TEXT),
        "components": COUNT,
        "largest_component": COUNT,
        "unconnected": COUNT,
    }
)
_HEAD: Final[Schema] = {"release": TEXT, "language": TEXT, "method": _METHOD}
_END: Final[Schema] = {
    "complete": {**FLAG, "description": "whether nothing was cut"},
    "cut": {**list_of(TEXT), "description": "the bounds that cut it: results, things, words"},
    "things": map_of(ref("NamedThing")),
    "classes": map_of(ref("Term")),
    "properties": map_of(ref("Term")),
    "sources": map_of(ref("Source")),
}
_HELD: Final[Schema] = {
    "parts": {**list_of(COUNT), "description": "things of each part, the largest first"},
    "holds": object_of(
        {"size": COUNT, "kinds": map_of(COUNT), "things": list_of(TEXT), "more": COUNT}
    ),
}
_COMPONENT: Final = object_of(
    {
        "likeness": MAYBE_NUMBER,
        "common": COUNT,
        "either": COUNT,
        "shared": list_of(object_of({"thing": TEXT, "links": _LINKS})),
        "more": COUNT,
    }
)
_REASON: Final = object_of({"reason": TEXT, "text": TEXT, "things": list_of(TEXT), "links": _LINKS})

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
            "total": COUNT,
            "results": list_of(
                object_of({"thing": TEXT, "rank": COUNT, "value": NUMBER, "connected": COUNT})
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
            "modularity": MAYBE_NUMBER,
            "total": COUNT,
            "communities": list_of(
                object_of(
                    {
                        "community": COUNT,
                        "size": COUNT,
                        "kinds": map_of(COUNT),
                        "pairs_inside": COUNT,
                        "pairs_outward": COUNT,
                        "things": list_of(TEXT),
                        "more": COUNT,
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
            "bridges": object_of(
                {
                    "total": COUNT,
                    "results": list_of(
                        object_of({"between": list_of(TEXT), "links": _LINKS, **_HELD})
                    ),
                }
            ),
            "articulation_points": object_of(
                {"total": COUNT, "results": list_of(object_of({"thing": TEXT, **_HELD}))}
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
            "thing": TEXT,
            "among": list_of(TEXT),
            "total": COUNT,
            "alike_in_nothing": COUNT,
            "results": list_of(
                object_of(
                    {
                        "thing": TEXT,
                        "score": NUMBER,
                        "components": map_of(_COMPONENT),
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
            "total": COUNT,
            "offset": COUNT,
            "count": COUNT,
            "results": list_of(
                object_of(
                    {
                        "projects": list_of(TEXT),
                        "score": NUMBER,
                        "likeness": map_of(MAYBE_NUMBER),
                        "reasons": list_of(_REASON),
                        "said": _LINKS,
                    }
                )
            ),
            "said": object_of(
                {
                    "total": COUNT,
                    "results": list_of(
                        object_of(
                            {
                                "projects": list_of(TEXT),
                                "found": FLAG,
                                "links": _LINKS,
                            }
                        )
                    ),
                }
            ),
            "next": MAYBE_TEXT,
        },
    ),
)
"""The questions, in the order of their description."""
