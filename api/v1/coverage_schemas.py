"""What coverage and gaps answer, as schemas of OpenAPI."""

from __future__ import annotations

from typing import Final

from api.v1.schemas import (
    COUNT,
    FLAG,
    MAYBE_COUNT,
    MAYBE_TEXT,
    TEXT,
    Schema,
    list_of,
    map_of,
    object_of,
    or_null,
    ref,
)
from kg.analysis.declared import COUNTS, PARTS

_THING: Final = ref("Thing")
_BARE_LINK: Final = object_of({"subject": _THING, "property": ref("Term"), "object": _THING})
HYPOTHESIS: Final[Schema] = {
    "hypothetical": {**FLAG, "description": "whether something was left out or added"},
    "imagined": or_null(
        object_of(
            {
                "without": list_of(_THING),
                "without_links": list_of(_BARE_LINK),
                "with_links": list_of(_BARE_LINK),
                "assumed_basis": MAYBE_TEXT,
                "fallen_links": COUNT,
                "fallen_derived": MAYBE_COUNT,
            }
        )
    ),
}
"""Whether an answer is of the release as it is."""

_HEAD: Final[Schema] = {"release": TEXT, "language": TEXT, **HYPOTHESIS}
_BY_BASIS: Final[Schema] = {"by_basis": map_of(COUNT)}


def _number(by_basis: Schema) -> Schema:
    """One part of a cell or total, with what stands at the ends of its pairs."""
    side = object_of({"things": COUNT, **by_basis})
    said = object_of({"links": COUNT, **by_basis})
    ends = {
        **object_of({"rows": side, "columns": side}),
        "description": "how many different things stand at the ends of the pairs, on the side of "
        "the row and of the column; left out with via 各对两端不同事物的数目，分行侧与列侧；"
        "使用via时无此项",
    }
    return {**said, "properties": {**said["properties"], "ends": ends}}


_COUNTS: Final[Schema] = {
    "direct": _number(_BY_BASIS),
    "rolled_up": _number(_BY_BASIS),
    "derived": _number({}),
}
_AXIS: Final = object_of(
    {
        "kind": TEXT,
        "title": TEXT,
        "total": COUNT,
        "count": COUNT,
        "things": list_of(object_of({"thing": _THING, "totals": object_of(_COUNTS)})),
    }
)
COVERAGE: Final = object_of(
    {
        **_HEAD,
        "via": or_null(object_of({"kind": TEXT, "title": TEXT})),
        "narrowed": list_of(object_of({"by": TEXT, "thing": _THING, "narrows": list_of(TEXT)})),
        "basis": list_of(TEXT),
        "shown": {
            **object_of(
                {
                    "part": {**TEXT, "enum": list(PARTS)},
                    "counts": {**TEXT, "enum": [*COUNTS, "via"]},
                    "says": TEXT,
                }
            ),
            "description": "which number a table or picture shows: of which part, and what of it "
            "is counted; says has it in words "
            "表格或图示所示的数字：哪一部分、所计为何；says以文字说明",
        },
        "meaning": map_of(TEXT),
        "total": object_of(_COUNTS),
        "rows": _AXIS,
        "columns": _AXIS,
        "cells": list_of(object_of({"row": COUNT, "column": COUNT, **_COUNTS})),
        "complete": FLAG,
        "cut": list_of(TEXT),
    }
)
_LINK: Final = object_of(
    {
        "role": {**TEXT, "enum": ["row", "link", "column"]},
        "subject": _THING,
        "property": ref("Term"),
        "object": _THING,
        "basis": list_of(TEXT),
        "level": MAYBE_TEXT,
        "imagined": FLAG,
        "sources": list_of(ref("Source")),
    }
)
_ENTRY: Final = object_of(
    {
        "part": TEXT,
        "basis": list_of(TEXT),
        "row": list_of(_THING),
        "via": or_null(_THING),
        "column": list_of(_THING),
        "links": list_of(_LINK),
    }
)
_PAGE: Final[Schema] = {"total": COUNT, "offset": COUNT, "count": COUNT}
CELL: Final = object_of(
    {
        **_HEAD,
        "row": _THING,
        "column": _THING,
        "via": MAYBE_TEXT,
        "parts": object_of(dict.fromkeys(("direct", "rolled_up", "derived"), COUNT)),
        **_PAGE,
        "entries": list_of(_ENTRY),
        "next": MAYBE_TEXT,
    }
)
_READING: Final = object_of(
    {
        "name": TEXT,
        "says": TEXT,
        "via": MAYBE_TEXT,
        "parts": list_of(TEXT),
        "basis": list_of(TEXT),
        "among": COUNT,
        "total": COUNT,
    }
)
_QUESTION: Final[Schema] = {
    "name": TEXT,
    "title": TEXT,
    "of": TEXT,
    "missing": TEXT,
    "readings": list_of(_READING),
}
GAPS: Final = object_of(
    {
        **_HEAD,
        "gaps": list_of(object_of({**_QUESTION, "href": TEXT})),
        "stated_counts": object_of({"name": TEXT, "title": TEXT, "total": COUNT, "href": TEXT}),
    }
)
GAP: Final = object_of(
    {
        **_HEAD,
        **_QUESTION,
        "reading": TEXT,
        **_PAGE,
        "things": list_of(_THING),
        "next": MAYBE_TEXT,
    }
)
_STATED: Final = object_of(
    {
        "figure": _THING,
        "of": or_null(_THING),
        "kind": TEXT,
        **dict.fromkeys(("stated", "out_of", "mapped", "difference"), MAYBE_COUNT),
        "sources": list_of(ref("Source")),
    }
)
STATED_COUNTS: Final = object_of(
    {
        **_HEAD,
        "name": TEXT,
        "title": TEXT,
        "note": TEXT,
        "total": COUNT,
        "counts": list_of(_STATED),
    }
)
