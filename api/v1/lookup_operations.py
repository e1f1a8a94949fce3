"""The operations of lookups in OpenAPI, with the routes that they describe."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from starlette.responses import Response

from api.v1 import asking_lookups as asking
from api.v1 import examples
from api.v1.answers import CSV, FORMATS, JSON, LINKED, XLSX
from api.v1.parameters import Parameter, described, shared
from kg.lookups.kinds import kinds
from kg.queries.header import Wording
from kg.queries.kinds import KINDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fastapi import APIRouter

    from api.routes.stored_queries import Questions
    from kg.lookups.kinds import Kind

_SCHEMAS: Final = "#/components/schemas/"
_TAG: Final = "lookups"


def add_kind(router: APIRouter, kind: Kind, questions: Questions, listing: Any, below: Any) -> None:
    """Add the list of a kind, its things, and their links."""
    noun = KINDS[kind.one].noun
    key = Parameter(
        "key",
        kind.one,
        Wording(f"{noun[0].upper()}{noun[1:]} by its key.", f"以键表示：{kind.title.zh}。"),
        example=kind.example,
    )
    in_path = described(key, questions, place="path")
    linked = {
        "name": "linked",
        "in": "path",
        "required": True,
        "description": "The kind of things at the other end. 另一端事物的种类。",
        "schema": {"type": "string", "enum": list(kinds().looked_up)},
        "example": examples.linked_example(kind),
    }
    _add(
        router,
        f"/{kind.name}",
        listing,
        operation=f"list_{kind.name}",
        words=(f"{kind.title.en}: a list", f"{kind.title.en}. {kind.title.zh}。"),
        parameters=_parameters(asking.of_list(kind), questions),
        schema=_list_schema(kind),
        example=examples.list_address(kind),
    )
    _add(
        router,
        f"/{kind.name}/{{key:path}}/{{linked}}",
        below,
        operation=f"links_of_{kind.one}",
        words=(
            f"What {noun} is linked with, in both directions",
            "Every link with its basis, its level and its sources. 每条联系及其依据、程度和来源。",
        ),
        parameters=[in_path, linked, *_parameters(asking.of_links(), questions)],
        schema=_links_schema(["thing"]),
        example=examples.links_address(kind),
    )
    _add(
        router,
        f"/{kind.name}/{{key:path}}",
        below,
        operation=f"look_up_{kind.one}",
        words=(
            f"{noun[0].upper()}{noun[1:]}",
            "What it is called, and with what it is linked. 其名称及所联系的事物。",
        ),
        parameters=[in_path, *shared([entry.name for entry in FORMATS])],
        schema=_thing_schema(kind),
        example=examples.thing_address(kind),
    )


def add_linkages(router: APIRouter, questions: Questions, linkages: Any) -> None:
    """Add the links between any things."""
    _add(
        router,
        "/linkages",
        linkages,
        operation="list_linkages",
        words=(
            "Links between things, by their ends and by their evidence",
            "A link has each of the things named at one of its ends; two may be named. "
            "Without any, all links with such evidence. "
            "按两端事物和证据列出联系，至多指定两个事物。",
        ),
        parameters=_parameters(asking.of_linkages(), questions),
        schema=_links_schema([]),
        example=examples.LINKAGES,
    )


def _add(
    router: APIRouter,
    path: str,
    endpoint: Any,
    *,
    operation: str,
    words: tuple[str, str],
    parameters: list[dict[str, Any]],
    schema: dict[str, Any],
    example: str,
) -> None:
    contents: dict[str, Any] = {
        JSON.media_type: {"schema": schema},
        LINKED.media_type: {"schema": {"type": "object"}},
        CSV.media_type: {"schema": {"type": "string"}},
        XLSX.media_type: {"schema": {"type": "string", "format": "binary"}},
    }
    router.add_api_route(
        path,
        endpoint,
        methods=["GET"],
        response_class=Response,
        operation_id=operation,
        name=operation,
        tags=[_TAG],
        summary=words[0],
        description=words[1],
        openapi_extra={"parameters": parameters, examples.MARK: example},
        responses={200: {"description": words[0], "content": contents}},
    )
    router.add_api_route(path, endpoint, methods=["HEAD"], include_in_schema=False)


def _parameters(declared: Sequence[Parameter], questions: Questions) -> list[dict[str, Any]]:
    own = [described(parameter, questions) for parameter in declared]
    return [*own, *shared([entry.name for entry in FORMATS])]


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"{_SCHEMAS}{name}"}


def _item(kind: Kind) -> dict[str, Any]:
    """The members of a thing in a list, written out, as generators of clients lose allOf."""
    plain = {name.partition(":")[2]: {"type": ["string", "null"]} for name in kind.values}
    beside = {name: {"type": "array", "items": _ref("Thing")} for name, _ in kind.beside}
    class_ = {"anyOf": [_ref("Term"), {"type": "null"}]}
    return {**_THING, "class": class_, **plain, **beside}


def _list_schema(kind: Kind) -> dict[str, Any]:
    return _object(
        {
            **_HEAD,
            "kind": {"type": "string", "const": kind.one},
            **_COUNTS,
            "items": {"type": "array", "items": _object(_item(kind), {})},
            "next": _NEXT,
        },
        {
            "facets": {
                "type": "object",
                "properties": {one: _ref("Facet") for one in kind.by},
            }
        },
    )


def _links_schema(more: list[str]) -> dict[str, Any]:
    thing = {name: _ref("Thing") for name in more}
    links = {"type": "array", "items": _ref("Link")}
    optional = {} if thing else {"thing": _ref("Thing")}
    return _object({**_HEAD, **thing, **_COUNTS, "links": links, "next": _NEXT}, optional)


def _thing_schema(kind: Kind) -> dict[str, Any]:
    texts = {"type": "object", "additionalProperties": {"type": "string"}}
    lists = {
        "type": "object",
        "additionalProperties": {"type": "array", "items": {"type": "string"}},
    }
    counted = _object({"links": {"type": "integer"}, "href": {"type": "string"}}, {})
    linkages = {"type": "object", "additionalProperties": counted}
    own = {"page": {"type": "string"}, "labels": texts, "alt_labels": lists}
    return _object({**_HEAD, **_item(kind), **own, "linkages": linkages, "states": counted}, {})


def _object(required: dict[str, Any], optional: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "required": list(required),
        "properties": {**required, **optional},
    }


_HEAD: Final[dict[str, Any]] = {"release": {"type": "string"}, "language": {"type": "string"}}
_THING: Final[dict[str, Any]] = {
    name: {"type": "string"} for name in ("iri", "kind", "key", "label", "href")
}
_COUNTS: Final[dict[str, Any]] = {"total": {"type": "integer"}, "count": {"type": "integer"}}
_NEXT: Final[dict[str, Any]] = {"type": ["string", "null"]}
