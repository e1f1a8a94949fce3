"""The operations of lookups in OpenAPI, with the routes that they describe."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from api.v1 import asking_lookups as asking
from api.v1 import examples
from api.v1.answers import FORMATS
from api.v1.operations import Operation
from api.v1.parameters import Parameter, described
from api.v1.schemas import COUNT, MAYBE_TEXT, TEXT, list_of, map_of, object_of, or_null, ref
from kg.lookups.kinds import kinds
from kg.queries.header import Wording
from kg.queries.kinds import KINDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fastapi import APIRouter

    from api.routes.stored_queries import Questions
    from api.v1.schemas import Schema
    from kg.lookups.kinds import Kind

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
        parameters=[in_path],
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
    parameters: list[Schema],
    schema: Schema,
    example: str,
) -> None:
    made = Operation(operation, path, _TAG, words, parameters, schema, FORMATS, example)
    made.add(router, endpoint)


def _parameters(declared: Sequence[Parameter], questions: Questions) -> list[Schema]:
    return [described(parameter, questions) for parameter in declared]


def _item(kind: Kind) -> Schema:
    """The members of a thing in a list, written out, as generators of clients lose allOf."""
    plain = {name.partition(":")[2]: MAYBE_TEXT for name in kind.values}
    beside = {name: list_of(ref("Thing")) for name, _ in kind.beside}
    class_ = or_null(ref("Term"))
    return {**_THING, "class": class_, **plain, **beside}


def _list_schema(kind: Kind) -> Schema:
    return object_of(
        {
            **_HEAD,
            "kind": {"type": "string", "const": kind.one},
            **_COUNTS,
            "items": list_of(object_of(_item(kind))),
            "next": MAYBE_TEXT,
        },
        {
            "facets": {
                "type": "object",
                "properties": {one: ref("Facet") for one in kind.by},
            }
        },
    )


def _links_schema(more: list[str]) -> Schema:
    thing = {name: ref("Thing") for name in more}
    links = list_of(ref("Link"))
    optional = {} if thing else {"thing": ref("Thing")}
    return object_of({**_HEAD, **thing, **_COUNTS, "links": links, "next": MAYBE_TEXT}, optional)


def _thing_schema(kind: Kind) -> Schema:
    texts = map_of(TEXT)
    lists = map_of(list_of(TEXT))
    counted = object_of({"links": COUNT, "href": TEXT})
    linkages = map_of(counted)
    own = {"page": TEXT, "labels": texts, "alt_labels": lists}
    return object_of({**_HEAD, **_item(kind), **own, "linkages": linkages, "states": counted})


_HEAD: Final[Schema] = {"release": TEXT, "language": TEXT}
_THING: Final[Schema] = dict.fromkeys(("iri", "kind", "key", "label", "href"), TEXT)
_COUNTS: Final[Schema] = {"total": COUNT, "count": COUNT}
