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

TRAVERSALS: Final = {
    "paths": "/api/v1/paths?from=surge&to=11.1&limit=1",
    "why": "/api/v1/why?programme=rise-up&target=11.1&limit=1",
    "neighbourhood": "/api/v1/neighbourhood?thing=surge&property=contributesTo&cap=1",
    "subgraph": "/api/v1/subgraph?from=surge,rise-up&limit=1",
    "common": "/api/v1/common?one=surge&other=rise-up&limit=1",
    "impact": "/api/v1/impact?thing=eb-2024-1-item-7%2332(c)&limit=1",
}
"""Of each question of ways between things, by its name."""

TOTALS: Final = "/api/v1/totals?by=goal"
TOTAL_FIGURES: Final = "/api/v1/totals/figures?by=goal&key=unsplit"

PORTFOLIO: Final = {
    "centrality": "/api/v1/portfolio/centrality?measure=betweenness&kind=programme&limit=3",
    "communities": "/api/v1/portfolio/communities?limit=2&cap=3",
    "bridges": "/api/v1/portfolio/bridges?basis=stated&limit=1&cap=3",
    "similarity": "/api/v1/similarity?programme=rise-up&limit=1&cap=1",
    "duplicates": "/api/v1/duplicates?country=KEN",
}
"""Of each question of the portfolio, by its name."""

COVERAGE: Final = {
    "coverage": "/api/v1/coverage?rows=resolution&columns=goal&goal=11&empty=false",
    "cell": "/api/v1/coverage/cell?rows=programme&columns=goal&row=rise-up&column=11&limit=1",
    "gaps": "/api/v1/gaps",
    "stated-counts": "/api/v1/gaps/stated-counts",
    "gap": "/api/v1/gaps/resolutions-without-project?reading=programme&limit=2",
}
"""Of each operation of coverage and gaps, by its name."""


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
    return [
        *(of(kind) for kind in kinds().looked_up.values() for of in each),
        LINKAGES,
        *TRAVERSALS.values(),
        *PORTFOLIO.values(),
        *COVERAGE.values(),
        TOTALS,
        TOTAL_FIGURES,
    ]


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
