"""What schemas of answers are made of in OpenAPI: texts, numbers, lists, objects, references."""

from __future__ import annotations

from typing import Any, Final

Schema = dict[str, Any]

TEXT: Final[Schema] = {"type": "string"}
MAYBE_TEXT: Final[Schema] = {"type": ["string", "null"]}
COUNT: Final[Schema] = {"type": "integer"}
MAYBE_COUNT: Final[Schema] = {"type": ["integer", "null"]}
NUMBER: Final[Schema] = {"type": "number"}
MAYBE_NUMBER: Final[Schema] = {"type": ["number", "null"]}
FLAG: Final[Schema] = {"type": "boolean"}


def ref(name: str) -> Schema:
    """A schema of ``api/openapi.yaml`` by its name."""
    return {"$ref": f"#/components/schemas/{name}"}


def list_of(items: Schema) -> Schema:
    """Several of something."""
    return {"type": "array", "items": items}


def map_of(values: Schema) -> Schema:
    """Values by names that are not known before."""
    return {"type": "object", "additionalProperties": values}


def object_of(required: Schema, optional: Schema | None = None) -> Schema:
    """Members by their names: those that are always there, and others.

    >>> object_of({"total": COUNT})
    {'type': 'object', 'required': ['total'], 'properties': {'total': {'type': 'integer'}}}
    """
    members = {**required, **(optional or {})}
    return {"type": "object", "required": list(required), "properties": members}


def or_null(schema: Schema) -> Schema:
    """What may be missing, and is ``null`` then."""
    return {"anyOf": [schema, {"type": "null"}]}
