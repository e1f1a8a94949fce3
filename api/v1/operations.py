"""Operations of ``/api/v1``: a route with what OpenAPI says of it, added in one way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from starlette.responses import Response

from api.v1 import examples
from api.v1.answers import JSON, LINKED, XLSX
from api.v1.parameters import shared
from api.v1.schemas import TEXT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fastapi import APIRouter

    from api.v1.schemas import Schema
    from kg.formats import Format


@dataclass(frozen=True)
class Operation:
    """What OpenAPI says of a route.

    Attributes:
        name: of the operation.
        path: its address below ``/api/v1``.
        tag: the group that it stands in.
        words: its summary and its description.
        parameters: their entries, but for those that all operations share.
        schema: of its answer as JSON.
        formats: that it answers in, the default first.
        example: the address whose answer is its example, one of :mod:`api.v1.examples`.
    """

    name: str
    path: str
    tag: str
    words: tuple[str, str]
    parameters: Sequence[Schema]
    schema: Schema
    formats: tuple[Format, ...]
    example: str

    def add(self, router: APIRouter, endpoint: Any) -> None:
        """Add the route, which ``endpoint`` answers."""
        summary, description = self.words
        entries = [*self.parameters, *shared([entry.name for entry in self.formats])]
        router.add_api_route(
            self.path,
            endpoint,
            methods=["GET"],
            response_class=Response,
            operation_id=self.name,
            name=self.name,
            tags=[self.tag],
            summary=summary,
            description=description,
            openapi_extra={"parameters": entries, examples.MARK: self.example},
            responses={200: {"description": summary, "content": self._contents()}},
        )
        router.add_api_route(self.path, endpoint, methods=["HEAD"], include_in_schema=False)

    def _contents(self) -> Schema:
        schemas: dict[str, Schema] = {
            JSON.name: self.schema,
            LINKED.name: {"type": "object"},
            XLSX.name: {"type": "string", "format": "binary"},
        }
        return {
            entry.media_type: {"schema": schemas.get(entry.name, TEXT)} for entry in self.formats
        }
