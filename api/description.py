"""The OpenAPI description: what FastAPI finds, and the plain routes as a file describes them."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from fastapi import FastAPI


def describe_plain_routes(app: FastAPI) -> None:
    """Add the paths of ``openapi.yaml`` to the description that ``app`` generates."""
    generate = app.openapi

    def described() -> dict[str, Any]:
        if app.openapi_schema is None:
            written = yaml.safe_load(files("api").joinpath("openapi.yaml").read_text("utf-8"))
            schema = generate()
            schema["paths"] = {**written["paths"], **schema.get("paths", {})}
            for kind, parts in written.get("components", {}).items():
                schema.setdefault("components", {}).setdefault(kind, {}).update(parts)
            app.openapi_schema = schema
        return app.openapi_schema

    app.openapi = described  # type: ignore[method-assign]  # FastAPI's documented way
