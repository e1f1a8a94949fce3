"""The operations of totals in OpenAPI, with the routes that they describe."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from api.v1 import examples
from api.v1.answers import CSV, JSON, XLSX
from api.v1.operations import Operation
from api.v1.parameters import described
from api.v1.schemas import (
    COUNT,
    FLAG,
    MAYBE_COUNT,
    MAYBE_TEXT,
    TEXT,
    Schema,
    list_of,
    object_of,
    or_null,
    ref,
)
from api.v1.totals_parameters import OF_FIGURES, OF_TOTALS

if TYPE_CHECKING:
    from fastapi import APIRouter

    from api.routes.stored_queries import Questions

PATH: Final = "/api/v1"
TOTALS: Final = "/totals"
FIGURES: Final = "/totals/figures"
FORMATS: Final = (JSON, CSV, XLSX)


def add(router: APIRouter, questions: Questions, totals: Any, figures: Any) -> None:
    """Add both operations."""
    Operation(
        "totals",
        TOTALS,
        "analysis",
        (
            "The budgets of projects, told by goal, target, country, region or programme",
            "A table for each currency: what is split, what is not and why, and the total, to the "
            "hundredth. Amounts are decimals written as texts. "
            "每种货币一张表：已分摊、未分摊及原因、合计，精确到百分之一。金额为文本形式的小数。",
        ),
        [described(parameter, questions) for parameter in OF_TOTALS],
        _TOTALS_SCHEMA,
        FORMATS,
        examples.TOTALS,
    ).add(router, totals)
    Operation(
        "totals_figures",
        FIGURES,
        "analysis",
        (
            "The figures that make the sum of a thing",
            "Each budget, the share that is declared of it, and their sources. "
            "构成某事物金额的预算、申明的份额及其来源。",
        ),
        [described(parameter, questions) for parameter in OF_FIGURES],
        _FIGURES_SCHEMA,
        FORMATS,
        examples.TOTAL_FIGURES,
    ).add(router, figures)


_AMOUNT: Final[Schema] = {**TEXT, "pattern": "^-?[0-9]+[.][0-9]{2}$"}
_THING: Final = ref("Thing")
_SOURCES: Final = list_of(ref("Source"))
_UNIT: Final = object_of({"iri": TEXT, "label": TEXT, "code": MAYBE_TEXT})
_UNIT_OR_NOT: Final = or_null(_UNIT)
_COUNTS: Final[Schema] = {"projects": COUNT, "budgets": COUNT}
_HEAD: Final[Schema] = {"release": TEXT, "language": TEXT, "by": TEXT}
_ROW: Final = object_of(
    {
        "thing": _THING,
        **dict.fromkeys(("amount", "declared", "sole", "assumed"), _AMOUNT),
        **_COUNTS,
        "basis": list_of(TEXT),
        "figures": TEXT,
    }
)
_UNSPLIT: Final = object_of(
    {
        **dict.fromkeys(("amount", "unlinked", "undeclared", "remainder", "conflicting"), _AMOUNT),
        **_COUNTS,
        "figures": TEXT,
    }
)
_LEFT_OUT: Final = object_of({"reason": TEXT, "budgets": COUNT, "amount": MAYBE_TEXT})
_TABLE: Final = object_of(
    {
        "unit": _UNIT_OR_NOT,
        "total": _AMOUNT,
        **_COUNTS,
        "rows": list_of(_ROW),
        "more": object_of({"rows": COUNT, "amount": _AMOUNT}),
        "split": _AMOUNT,
        "unsplit": _UNSPLIT,
        "residual": _AMOUNT,
        "left_out": list_of(_LEFT_OUT),
    }
)
_OTHER: Final = object_of(
    {
        "figure": _THING,
        "of": list_of(_THING),
        "measure": MAYBE_TEXT,
        "unit": _UNIT,
        **dict.fromkeys(("value", "as_of", "over_years", "frequency"), MAYBE_TEXT),
        "qualifiers": list_of(TEXT),
        "sources": _SOURCES,
    }
)
_TOTALS_SCHEMA: Final = object_of(
    {
        **_HEAD,
        "method": object_of({"name": TEXT, "text": TEXT}),
        "note": MAYBE_TEXT,
        "tables": list_of(_TABLE),
        "other_money": object_of({"text": TEXT, "total": COUNT, "figures": list_of(_OTHER)}),
        "complete": FLAG,
        "cut": list_of({"type": "string", "enum": ["rows", "other_money"]}),
    }
)
_SHARE: Final = object_of({"figure": _THING, "for": _THING, "percent": TEXT, "sources": _SOURCES})
_PART: Final = object_of(
    {
        "figure": _THING,
        "project": _THING,
        "unit": _UNIT_OR_NOT,
        "year": MAYBE_COUNT,
        "budget": _AMOUNT,
        "amount": _AMOUNT,
        "how": TEXT,
        "sources": _SOURCES,
        "share": or_null(_SHARE),
    }
)
_FIGURES_SCHEMA: Final = object_of(
    {
        **_HEAD,
        "thing": or_null(_THING),
        "total": COUNT,
        "count": COUNT,
        "figures": list_of(_PART),
        "next": MAYBE_TEXT,
    }
)
