"""What coverage and gaps take, and the arguments of the worker's functions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from api.v1.asking_lookups import BASIS, LEVEL
from api.v1.cursors import NAME as CURSOR
from api.v1.parameters import CHOICE, INTEGER, TEXT, THING, Parameter, thing_of
from kg.analysis.gap_questions import gaps
from kg.analysis.link_texts import link_of
from kg.lookups.kinds import kinds
from kg.queries.header import Wording
from kg.queries.kinds import KINDS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.queries.keys import KeyIndex

MOST: Final = 1000
"""Rows, columns or entries that one answer tells at most."""

_USUAL: Final = 50
_IMAGINED: Final = 25
_YES: Final = ("yes", "no")
ENDS: Final = tuple(kind.one for kind in kinds().looked_up.values())
"""The kinds that may stand as rows, as columns and in between."""


def _kind(name: str, default: str, en: str, zh: str) -> Parameter:
    return Parameter(name, CHOICE, Wording(en, zh), default=default, choices=ENDS)


_AXES: Final = (
    _kind("rows", "programme", "The kind of things that are the rows.", "作为行的事物种类。"),
    _kind("columns", "goal", "The kind of things that are the columns.", "作为列的事物种类。"),
    Parameter(
        "via",
        CHOICE,
        Wording(
            "The kind of things that link both where they are not linked themselves; those are "
            "what is counted.",
            "行列之间没有直接联系时居间的事物种类；计数的对象即为居间事物。",
        ),
        choices=ENDS,
        example="project",
    ),
)
_BY: Final = tuple(
    Parameter(
        name,
        name,
        Wording(
            f"Only what has to do with {KINDS[name].noun}: rows or columns that are it or are "
            "below it; else what is in between, or the rows, if linked with it.",
            f"只计与所给事物有关者（{kinds().by_one[name].title.zh}）：其本身或隶属于它的行或列；"
            "否则为与其相联系的居间事物或行。",
        ),
        example=kinds().by_one[name].example,
    )
    for name in ENDS
)
_WHAT_IF: Final = (
    Parameter(
        "without",
        THING,
        Wording(
            "What if: things or sources that are left out, with all that rests on them alone.",
            "假设去掉这些事物或来源，以及仅以其为依据的一切。",
        ),
        example="programmes/rise-up",
        several=True,
        most=_IMAGINED,
    ),
    Parameter(
        "without_link",
        TEXT,
        Wording(
            "What if: links that are left out, each as a thing, a property and a thing with spaces "
            "between them; several with commas.",
            "假设去掉这些联系：事物、属性、事物，以空格分隔；多个以逗号分隔。",
        ),
        several=True,
        most=_IMAGINED,
    ),
    Parameter(
        "with",
        TEXT,
        Wording(
            "What if: links that are added, written likewise; they count as mapped, and rules are "
            "not applied to them.",
            "假设增加这些联系（写法同上）；按mapped计，且不对其适用规则。",
        ),
        several=True,
        most=_IMAGINED,
    ),
)
_EVIDENCE: Final = (BASIS, LEVEL)
_PAGE: Final = (
    Parameter(
        "limit",
        INTEGER,
        Wording("Entries of a page.", "每页条数。"),
        default=str(_USUAL),
        least=1,
        most=MOST,
    ),
    Parameter(
        CURSOR,
        TEXT,
        Wording(
            "Where the page begins, from next of the page before.", "本页起点，取自上一页的next。"
        ),
    ),
)

OF_COVERAGE: Final = (
    *_AXES,
    *_EVIDENCE,
    *_BY,
    Parameter(
        "empty",
        CHOICE,
        Wording(
            "Whether rows and columns without any link are told; they are gaps.",
            "是否列出没有任何联系的行和列（即空白）。",
        ),
        default="yes",
        choices=_YES,
    ),
    Parameter(
        "limit",
        INTEGER,
        Wording("Rows, and columns, that are told.", "列出的行数和列数。"),
        default=str(MOST),
        least=1,
        most=MOST,
    ),
    *_WHAT_IF,
)
OF_CELL: Final = (
    *_AXES,
    Parameter(
        "row",
        TEXT,
        Wording("The thing of the row, by its key.", "行中事物，以键表示。"),
        example="rise-up",
        required=True,
    ),
    Parameter(
        "column",
        TEXT,
        Wording("The thing of the column, by its key.", "列中事物，以键表示。"),
        example="11",
        required=True,
    ),
    *_EVIDENCE,
    *_BY,
    *_PAGE,
    *_WHAT_IF,
)
OF_GAPS: Final = (*_EVIDENCE, *_BY, *_WHAT_IF)
OF_GAP: Final = (
    Parameter(
        "reading",
        TEXT,
        Wording(
            "How the question is read, a name of the member readings; without it, the first.",
            "问题的读法，取readings中的名称；默认为第一种。",
        ),
    ),
    *OF_GAPS,
    *_PAGE,
)
OF_STATED_COUNTS: Final = _WHAT_IF
NAME: Final = Parameter(
    "name",
    CHOICE,
    Wording("The name of the question.", "问题名称。"),
    example="targets-without-programme",
    choices=tuple(gaps().by_name),
)


def of_matrix(given: Mapping[str, Any], keys: KeyIndex) -> dict[str, Any]:
    """The arguments of ``coverage``.

    Raises:
        ParameterError: a link is written in another way.
        NotFound: a thing of it is none.
    """
    return {
        "rows": given["rows"],
        "columns": given["columns"],
        "via": given.get("via", ""),
        "empty": given.get("empty", "yes") == "yes",
        "limit": int(given["limit"]),
        **of_gaps(given, keys),
    }


def of_cell(given: Mapping[str, Any], keys: KeyIndex) -> dict[str, Any]:
    """The arguments of ``coverage-cell`` but for the offset; raises as :func:`of_matrix`."""
    ends = {
        name: thing_of(
            given[kind], given[name], keys, f"/api/v1/{kinds().by_one[given[kind]].name}"
        )
        for name, kind in (("row", "rows"), ("column", "columns"))
    }
    return {**of_matrix(given, keys), **ends}


def of_gaps(given: Mapping[str, Any], keys: KeyIndex) -> dict[str, Any]:
    """The arguments of ``gaps``; raises as :func:`of_matrix`."""
    return {
        "bases": [iri.rpartition("/")[2] for iri in given.get("basis", ())],
        "level": given.get("level", ""),
        "by": {name: given[name] for name in ENDS if name in given},
        **of_what_if(given, keys),
    }


def of_what_if(given: Mapping[str, Any], keys: KeyIndex) -> dict[str, Any]:
    """What is imagined; raises as :func:`of_matrix`."""
    return {
        "without": list(given.get("without", ())),
        "without_links": [
            link_of("without_link", text, keys) for text in given.get("without_link", ())
        ],
        "with_links": [link_of("with", text, keys) for text in given.get("with", ())],
    }
