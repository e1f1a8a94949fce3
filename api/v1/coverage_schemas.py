"""What coverage and gaps answer, as schemas of OpenAPI."""

from __future__ import annotations

from typing import Any, Final

Schema = dict[str, Any]


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _object(members: Schema) -> Schema:
    return {"type": "object", "required": list(members), "properties": members}


def _or_null(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


_TEXT: Final[Schema] = {"type": "string"}
_MAYBE_TEXT: Final[Schema] = {"type": ["string", "null"]}
_COUNT: Final[Schema] = {"type": "integer"}
_MAYBE_COUNT: Final[Schema] = {"type": ["integer", "null"]}
_FLAG: Final[Schema] = {"type": "boolean"}
_THING: Final = _ref("Thing")
_TEXTS: Final[Schema] = {"type": "object", "additionalProperties": _TEXT}
_BARE_LINK: Final = _object({"subject": _THING, "property": _ref("Term"), "object": _THING})
_HEAD: Final[Schema] = {
    "release": _TEXT,
    "language": _TEXT,
    "hypothetical": {**_FLAG, "description": "whether something was left out or added"},
    "imagined": _or_null(
        _object(
            {
                "without": _list(_THING),
                "without_links": _list(_BARE_LINK),
                "with_links": _list(_BARE_LINK),
                "assumed_basis": _MAYBE_TEXT,
                "fallen_links": _COUNT,
                "fallen_derived": _MAYBE_COUNT,
            }
        )
    ),
}
_NUMBER: Final = _object(
    {"links": _COUNT, "by_basis": {"type": "object", "additionalProperties": _COUNT}}
)
_COUNTS: Final[Schema] = {
    "direct": _NUMBER,
    "rolled_up": _NUMBER,
    "derived": _object({"links": _COUNT}),
}
_AXIS: Final = _object(
    {
        "kind": _TEXT,
        "title": _TEXT,
        "total": _COUNT,
        "count": _COUNT,
        "things": _list(_object({"thing": _THING, "totals": _object(_COUNTS)})),
    }
)
COVERAGE: Final = _object(
    {
        **_HEAD,
        "via": _or_null(_object({"kind": _TEXT, "title": _TEXT})),
        "narrowed": _list(_object({"by": _TEXT, "thing": _THING, "narrows": _list(_TEXT)})),
        "basis": _list(_TEXT),
        "shown": {**_TEXT, "description": "the part that has most"},
        "meaning": _TEXTS,
        "total": _object(_COUNTS),
        "rows": _AXIS,
        "columns": _AXIS,
        "cells": _list(_object({"row": _COUNT, "column": _COUNT, **_COUNTS})),
        "complete": _FLAG,
        "cut": _list(_TEXT),
    }
)
_LINK: Final = _object(
    {
        "role": {**_TEXT, "enum": ["row", "link", "column"]},
        "subject": _THING,
        "property": _ref("Term"),
        "object": _THING,
        "basis": _list(_TEXT),
        "level": _MAYBE_TEXT,
        "imagined": _FLAG,
        "sources": _list(_ref("Source")),
    }
)
_ENTRY: Final = _object(
    {
        "part": _TEXT,
        "basis": _list(_TEXT),
        "row": _list(_THING),
        "via": _or_null(_THING),
        "column": _list(_THING),
        "links": _list(_LINK),
    }
)
_PAGE: Final[Schema] = {"total": _COUNT, "offset": _COUNT, "count": _COUNT}
CELL: Final = _object(
    {
        **_HEAD,
        "row": _THING,
        "column": _THING,
        "via": _MAYBE_TEXT,
        "parts": _object(dict.fromkeys(("direct", "rolled_up", "derived"), _COUNT)),
        **_PAGE,
        "entries": _list(_ENTRY),
        "next": _MAYBE_TEXT,
    }
)
_READING: Final = _object(
    {
        "name": _TEXT,
        "says": _TEXT,
        "via": _MAYBE_TEXT,
        "parts": _list(_TEXT),
        "basis": _list(_TEXT),
        "among": _COUNT,
        "total": _COUNT,
    }
)
_QUESTION: Final[Schema] = {
    "name": _TEXT,
    "title": _TEXT,
    "of": _TEXT,
    "missing": _TEXT,
    "readings": _list(_READING),
}
GAPS: Final = _object(
    {
        **_HEAD,
        "gaps": _list(_object({**_QUESTION, "href": _TEXT})),
        "stated_counts": _object({"name": _TEXT, "title": _TEXT, "total": _COUNT, "href": _TEXT}),
    }
)
GAP: Final = _object(
    {
        **_HEAD,
        **_QUESTION,
        "reading": _TEXT,
        **_PAGE,
        "things": _list(_THING),
        "next": _MAYBE_TEXT,
    }
)
_STATED: Final = _object(
    {
        "figure": _THING,
        "of": _or_null(_THING),
        "kind": _TEXT,
        **dict.fromkeys(("stated", "out_of", "mapped", "difference"), _MAYBE_COUNT),
        "sources": _list(_ref("Source")),
    }
)
STATED_COUNTS: Final = _object(
    {
        **_HEAD,
        "name": _TEXT,
        "title": _TEXT,
        "note": _TEXT,
        "total": _COUNT,
        "counts": _list(_STATED),
    }
)
