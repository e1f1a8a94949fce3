"""Examples of lookups: which addresses they answer, and the answers as they were given."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from kg.lookups.kinds import kinds

if TYPE_CHECKING:
    from kg.lookups.kinds import Kind

FILE: Final = "examples.json"
"""Renewed by ``scripts/examples.py`` from a server; a test compares it with the shipped data."""

MARK: Final = "x-example"
"""Where an operation names the address whose answer is its example."""

LINKAGES: Final = "/api/v1/linkages?programme=rise-up&target=11.1"


def list_address(kind: Kind) -> str:
    """Of one thing of a kind, as a list."""
    return f"/api/v1/{kind.name}?limit=1&facets=false"


def thing_address(kind: Kind) -> str:
    """Of the thing that stands as the example of a kind."""
    return f"/api/v1/{kind.name}/{kind.example}"


def links_address(kind: Kind) -> str:
    """Of one link of that thing."""
    return f"{thing_address(kind)}/{linked_example(kind)}?limit=1"


def linked_example(kind: Kind) -> str:
    """What the example of a kind is linked with."""
    return next(name for one in kind.by if (name := kinds().by_one[one].name))


def addresses() -> list[str]:
    """Every address that there is an example of."""
    each = (list_address, thing_address, links_address)
    return [*(of(kind) for kind in kinds().looked_up.values() for of in each), LINKAGES]


@cache
def answers() -> dict[str, dict[str, Any]]:
    """The answers by their addresses."""
    text = files("api.v1").joinpath(FILE).read_text("utf-8")
    held: dict[str, dict[str, Any]] = json.loads(text)
    return held


def put_in(operation: dict[str, Any]) -> None:
    """Put the answer of the address that an operation names by :data:`MARK` in its place.

    FastAPI would take every ``null`` out of it.
    """
    address = operation.pop(MARK, None)
    if address in answers():
        example = {"summary": f"GET {address}", "value": answers()[address]}
        content = operation["responses"]["200"]["content"]["application/json"]
        content["examples"] = {operation["operationId"]: example}
