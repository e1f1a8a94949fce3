"""What coverage and gaps take, and the arguments of the worker's functions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from api.v1.asking_lookups import BASIS, CURSOR, ENDS, LEVEL, MOST, bases_of
from api.v1.parameters import CHOICE, INTEGER, TEXT, YES, Parameter, thing_of
from api.v1.what_if import WHAT_IF, of_what_if
from kg.analysis.declared import COUNTS, PARTS
from kg.analysis.gap_questions import gaps
from kg.lookups.kinds import kinds
from kg.queries.header import Wording
from kg.queries.kinds import KINDS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.queries.keys import KeyIndex

_USUAL: Final = 50


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
    CURSOR,
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
        default="true",
        choices=YES,
    ),
    Parameter(
        "limit",
        INTEGER,
        Wording("Rows, and columns, that are told.", "列出的行数和列数。"),
        default=str(MOST),
        least=1,
        most=MOST,
    ),
    Parameter(
        "part",
        CHOICE,
        Wording(
            "Which part of the numbers is shown, which the member shown repeats; without it the "
            "one that has most. All are told.",
            "所示为哪一部分的数字（见shown）；默认为最多者。各部分均予列出。",
        ),
        choices=PARTS,
    ),
    Parameter(
        "count",
        CHOICE,
        Wording(
            "What is shown of it: pairs, or the different things at the ends of pairs on the side "
            "of the rows or columns; without it columns where a cell has several of them, else "
            "rows likewise, else pairs. Not with via.",
            "所示为何者之数：事物对，或行侧、列侧的不同事物；默认先取列侧，若各格均不超过一项则取"
            "行侧，再则取事物对。不与via并用。",
        ),
        choices=COUNTS,
    ),
    *WHAT_IF,
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
    *WHAT_IF,
)
OF_GAPS: Final = (*_EVIDENCE, *_BY, *WHAT_IF)
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
OF_STATED_COUNTS: Final = WHAT_IF
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
        "empty": given.get("empty", "true") == "true",
        "limit": int(given["limit"]),
        "part": given.get("part", ""),
        "count": given.get("count", ""),
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
        "bases": bases_of(given),
        "level": given.get("level", ""),
        "by": {name: given[name] for name in ENDS if name in given},
        **of_what_if(given, keys),
    }
