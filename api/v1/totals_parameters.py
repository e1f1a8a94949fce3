"""What totals take, and the arguments of the worker's functions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from api.v1.asking_lookups import CURSOR
from api.v1.parameters import CHOICE, INTEGER, TEXT, Parameter
from kg.analysis.dimensions import DIMENSIONS, METHODS, UNSPLIT
from kg.lookups.kinds import kinds
from kg.queries.header import Wording
from kg.queries.kinds import KINDS
from kg.queries.parameters import thing_of_kind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.queries.keys import KeyIndex

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
        example=UNSPLIT,
        required=True,
    ),
    Parameter(
        "limit",
        INTEGER,
        Wording("Entries of a page.", "每页条数。"),
        default="50",
        least=1,
        most=1000,
    ),
    CURSOR,
)
"""``key`` is that of a thing of the kind that ``by`` names."""


def arguments_of(given: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of ``totals``."""
    return {
        "by": given["by"],
        "method": given["method"],
        "linked": {name: given[name] for name in DIMENSIONS if name in given},
        "unit": given.get("unit", ""),
        "year": int(given.get("year", 0)),
        "limit": int(given["limit"]),
    }


def figures_of(given: Mapping[str, Any], keys: KeyIndex) -> dict[str, Any]:
    """The arguments of ``total-figures`` but for the offset.

    Raises:
        ParameterError: ``key`` names no thing of the kind that money is told by.
    """
    key = given["key"]
    thing = key if key == UNSPLIT else thing_of_kind("key", given["by"], key, keys)
    return {**arguments_of(given), "thing": thing}
