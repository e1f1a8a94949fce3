"""The OpenAPI description: what FastAPI finds, and the plain routes as a file describes them."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

import yaml

from api.v1 import examples

if TYPE_CHECKING:
    from fastapi import FastAPI

_REFUSALS: Final = {
    "304": "Unchanged",
    "400": "BadRequest",
    "401": "Unauthorized",
    "404": "NotFound",
    "406": "NotAcceptable",
    "408": "Timeout",
    "410": "Gone",
    "413": "TooLarge",
    "429": "TooMany",
    "503": "Unavailable",
}
"""Status → the answer of ``openapi.yaml`` that any stored query may give instead of rows."""


def describe_plain_routes(app: FastAPI) -> None:
    """Add the paths of ``openapi.yaml`` to the description that ``app`` generates."""
    generate = app.openapi

    def described() -> dict[str, Any]:
        if app.openapi_schema is None:
            written = yaml.safe_load(files("api").joinpath("openapi.yaml").read_text("utf-8"))
            schema = generate()
            found = schema.get("paths", {})
            for operation in (op for path in found.values() for op in path.values()):
                examples.put_in(operation)
                for status, name in _REFUSALS.items():
                    refusal = {"$ref": f"#/components/responses/{name}"}
                    operation["responses"].setdefault(status, refusal)
            schema["paths"] = {**written["paths"], **found}
            for kind, parts in written.get("components", {}).items():
                schema.setdefault("components", {}).setdefault(kind, {}).update(parts)
            app.openapi_schema = schema
        return app.openapi_schema

    app.openapi = described  # type: ignore[method-assign]  # FastAPI's documented way
