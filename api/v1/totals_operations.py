"""The operations of totals in OpenAPI: what they take and what they answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from starlette.responses import Response

from api.v1 import examples
from api.v1.answers import CSV, JSON, XLSX
from api.v1.cursors import NAME as CURSOR
from api.v1.parameters import CHOICE, INTEGER, TEXT, Parameter, described, shared
from kg.analysis.dimensions import DIMENSIONS, METHODS
from kg.lookups.kinds import kinds
from kg.queries.header import Wording
from kg.queries.kinds import KINDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fastapi import APIRouter

    from api.routes.stored_queries import Questions

PATH: Final = "/api/v1"
TOTALS: Final = "/totals"
FIGURES: Final = "/totals/figures"

_LINKED: Final = tuple(
    Parameter(
        name,
        name,
        Wording(
            f"Only projects linked with {KINDS[name].noun} or with what is below it; whole budgets "
            "count.",
            f"只计与所给事物或其下属事物相联系的项目，预算全额计入：{kinds().by_one[name].title.zh}。",
        ),
        example=kinds().by_one[name].example,
    )
    for name in DIMENSIONS
)
_SHARED: Final = (
    Parameter(
        "by",
        CHOICE,
        Wording("The kind of things that money is told by.", "按何种事物汇总资金。"),
        default="goal",
        choices=tuple(DIMENSIONS),
    ),
    Parameter(
        "method",
        CHOICE,
        Wording(
            "What becomes of money of which no share is declared: it stays unsplit (declared), or "
            "is divided equally among the things linked (equal), which is an assumption.",
            "未申明份额的资金：不分摊（declared），或在所联系事物之间平均分配（equal，属假设）。",
        ),
        default=METHODS[0],
        choices=METHODS,
    ),
    *_LINKED,
    Parameter(
        "unit",
        "unit",
        Wording(
            "Only budgets in this currency; none is converted.", "只计此货币的预算；不作换算。"
        ),
        example="us-dollar",
    ),
    Parameter(
        "year",
        INTEGER,
        Wording("Only budgets of this year.", "只计此年度的预算。"),
        least=1900,
        most=2200,
    ),
)
OF_TOTALS: Final = (
    *_SHARED,
    Parameter(
        "limit",
        INTEGER,
        Wording(
            "Things told by themselves, those with most money first; the rest is summed.",
            "单列的事物数目，按金额从大到小；其余合并计算。",
        ),
        default="1000",
        least=1,
        most=1000,
    ),
)
OF_FIGURES: Final = (
    *_SHARED,
    Parameter(
        "key",
        TEXT,
        Wording(
            "The thing whose figures are wanted, by its key, or unsplit for what is not split.",
            "以键表示的事物；unsplit表示未分摊的部分。",
        ),
        example="unsplit",
    ),
    Parameter(
        "limit",
        INTEGER,
        Wording("Entries of a page.", "每页条数。"),
        default="50",
        least=1,
        most=1000,
    ),
    Parameter(
        CURSOR,
        TEXT,
        Wording(
            "Where the page begins, from next of the page before.", "本页起点，取自上一页的next。"
        ),
    ),
)
"""``key`` is needed, and is the key of a thing of the kind that ``by`` names."""


def add(router: APIRouter, questions: Questions, totals: Any, figures: Any) -> None:
    """Add both operations."""
    _add(
        router,
        TOTALS,
        totals,
        questions,
        OF_TOTALS,
        words=(
            "The budgets of projects, told by goal, target, country, region or programme",
            "A table for each currency: what is split, what is not and why, and the total, to the "
            "hundredth. Amounts are decimals written as texts. "
            "每种货币一张表：已分摊、未分摊及原因、合计，精确到百分之一。金额为文本形式的小数。",
        ),
        schema=_TOTALS_SCHEMA,
        example=examples.TOTALS,
    )
    _add(
        router,
        FIGURES,
        figures,
        questions,
        OF_FIGURES,
        words=(
            "The figures that make the sum of a thing",
            "Each budget, the share that is declared of it, and their sources. "
            "构成某事物金额的预算、申明的份额及其来源。",
        ),
        schema=_FIGURES_SCHEMA,
        example=examples.TOTAL_FIGURES,
    )


def _add(
    router: APIRouter,
    path: str,
    endpoint: Any,
    questions: Questions,
    declared: Sequence[Parameter],
    *,
    words: tuple[str, str],
    schema: dict[str, Any],
    example: str,
) -> None:
    contents: dict[str, Any] = {
        JSON.media_type: {"schema": schema},
        CSV.media_type: {"schema": {"type": "string"}},
        XLSX.media_type: {"schema": {"type": "string", "format": "binary"}},
    }
    parameters = [described(parameter, questions) for parameter in declared]
    for entry in parameters:
        entry["required"] = entry["name"] == "key"
    name = path.strip("/").replace("/", "_")
    router.add_api_route(
        path,
        endpoint,
        methods=["GET"],
        response_class=Response,
        operation_id=name,
        name=name,
        tags=["analysis"],
        summary=words[0],
        description=words[1],
        openapi_extra={
            "parameters": [*parameters, *shared([entry.name for entry in (JSON, CSV, XLSX)])],
            examples.MARK: example,
        },
        responses={200: {"description": words[0], "content": contents}},
    )
    router.add_api_route(path, endpoint, methods=["HEAD"], include_in_schema=False)


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _object(required: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "required": list(required), "properties": required}


def _list(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


_TEXT: Final = {"type": "string"}
_TEXT_OR_NOT: Final = {"type": ["string", "null"]}
_COUNT: Final = {"type": "integer"}
_AMOUNT: Final = {"type": "string", "pattern": "^-?[0-9]+[.][0-9]{2}$"}
_THING: Final = _ref("Thing")
_SOURCES: Final = _list(_ref("Source"))
_UNIT: Final = _object({"iri": _TEXT, "label": _TEXT, "code": _TEXT_OR_NOT})
_UNIT_OR_NOT: Final = {"anyOf": [_UNIT, {"type": "null"}]}
_COUNTS: Final = {"projects": _COUNT, "budgets": _COUNT}
_HEAD: Final = {"release": _TEXT, "language": _TEXT, "by": _TEXT}
_ROW: Final = _object(
    {
        "thing": _THING,
        **dict.fromkeys(("amount", "declared", "sole", "assumed"), _AMOUNT),
        **_COUNTS,
        "basis": _list(_TEXT),
        "figures": _TEXT,
    }
)
_UNSPLIT: Final = _object(
    {
        **dict.fromkeys(("amount", "unlinked", "undeclared", "remainder", "conflicting"), _AMOUNT),
        **_COUNTS,
        "figures": _TEXT,
    }
)
_LEFT_OUT: Final = _object({"reason": _TEXT, "budgets": _COUNT, "amount": _TEXT_OR_NOT})
_TABLE: Final = _object(
    {
        "unit": _UNIT_OR_NOT,
        "total": _AMOUNT,
        **_COUNTS,
        "rows": _list(_ROW),
        "more": _object({"rows": _COUNT, "amount": _AMOUNT}),
        "split": _AMOUNT,
        "unsplit": _UNSPLIT,
        "residual": _AMOUNT,
        "left_out": _list(_LEFT_OUT),
    }
)
_OTHER: Final = _object(
    {
        "figure": _THING,
        "of": _list(_THING),
        "measure": _TEXT_OR_NOT,
        "unit": _UNIT,
        **dict.fromkeys(("value", "as_of", "over_years", "frequency"), _TEXT_OR_NOT),
        "qualifiers": _list(_TEXT),
        "sources": _SOURCES,
    }
)
_TOTALS_SCHEMA: Final = _object(
    {
        **_HEAD,
        "method": _object({"name": _TEXT, "text": _TEXT}),
        "note": _TEXT_OR_NOT,
        "tables": _list(_TABLE),
        "other_money": _object({"text": _TEXT, "total": _COUNT, "figures": _list(_OTHER)}),
        "complete": {"type": "boolean"},
        "cut": _list({"type": "string", "enum": ["rows", "other_money"]}),
    }
)
_SHARE: Final = _object({"figure": _THING, "for": _THING, "percent": _TEXT, "sources": _SOURCES})
_PART: Final = _object(
    {
        "figure": _THING,
        "project": _THING,
        "unit": _UNIT_OR_NOT,
        "year": {"type": ["integer", "null"]},
        "budget": _AMOUNT,
        "amount": _AMOUNT,
        "how": _TEXT,
        "sources": _SOURCES,
        "share": {"anyOf": [_SHARE, {"type": "null"}]},
    }
)
_FIGURES_SCHEMA: Final = _object(
    {
        **_HEAD,
        "thing": {"anyOf": [_THING, {"type": "null"}]},
        "total": _COUNT,
        "count": _COUNT,
        "figures": _list(_PART),
        "next": _TEXT_OR_NOT,
    }
)
