"""``/context.jsonld`` and ``/schema``: what readable JSON means, and what form it has."""

from __future__ import annotations

import asyncio
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from starlette.responses import Response
from starlette.routing import Route

from api.answers import CACHING
from api.chosen import manifest_of, release_of
from api.negotiation import negotiate
from kg.formats import JSON_LD, Format
from kg.jsonld.layout import laid_out
from kg.jsonld.ontology import ontology_at
from kg.jsonld.schema import schema_of, schema_of_class

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from starlette.requests import Request

SCHEMA: Final = Format(
    "schema", "application/schema+json", ("application/json",), "json", charset=False
)
"""JSON Schema (draft-bhutton-json-schema-01 §14.1)."""


async def context(request: Request) -> Response:
    """The JSON-LD context: the short names of everything that the ontology of the release names.

    Raises:
        NotAcceptable: the client takes no JSON.
    """
    return await _answer(request, JSON_LD, _context)


async def schema(request: Request) -> Response:
    """The JSON Schema of readable JSON, for a thing of any class.

    Raises:
        NotAcceptable: the client takes no JSON.
    """
    return await _answer(request, SCHEMA, _schema)


async def class_schema(request: Request) -> Response:
    """The JSON Schema of readable JSON, for a thing of one class.

    Raises:
        NotFound: the ontology has no class of that name.
        NotAcceptable: the client takes no JSON.
    """
    return await _answer(request, SCHEMA, _class_schema, request.path_params["name"])


async def _answer(
    request: Request, format_: Format, text: Callable[..., bytes], *more: str
) -> Response:
    accept = ",".join(request.headers.getlist("accept")) or None
    negotiate(accept, (format_,), request.query_params.get("format"))
    release, base = release_of(request), manifest_of(request).base
    body = await asyncio.to_thread(text, release.ontology, base, *more)
    about = {**CACHING, "Content-Type": format_.content_type, "X-Release": release.id}
    return Response(body, headers=about)


@lru_cache(maxsize=8)
def _context(folder: Path, base: str) -> bytes:
    return laid_out(ontology_at(folder, base).context.document())


@lru_cache(maxsize=8)
def _schema(folder: Path, base: str) -> bytes:
    return laid_out(schema_of(ontology_at(folder, base)))


@lru_cache(maxsize=128)
def _class_schema(folder: Path, base: str, name: str) -> bytes:
    return laid_out(schema_of_class(ontology_at(folder, base), name))


routes: Final = [
    Route("/context.jsonld", context, methods=["GET", "HEAD"]),
    Route("/schema", schema, methods=["GET", "HEAD"]),
    Route("/schema/{name}", class_schema, methods=["GET", "HEAD"]),
]
