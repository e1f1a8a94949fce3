"""What is asked of every server, in its own address."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from benchmarks.load.sending import Load

if TYPE_CHECKING:
    from collections.abc import Sequence

JSON: Final = "application/sparql-results+json"
HTML: Final = "text/html"
FOLDER: Final = Path(__file__).parent
POINT: Final = (FOLDER / "point.rq").read_text(encoding="utf-8").strip()
RUNAWAY: Final = (FOLDER / "runaway.rq").read_text(encoding="utf-8").strip()
STORED: Final = "/api/v1/queries/programme/programmes-by-target?target=11.1"


def asking(endpoint: str, query: str) -> str:
    """The path that asks a query at an endpoint's path."""
    return f"{endpoint}?query={quote(query, safe='')}"


def about(thing: str) -> str:
    """The query for what is said of a thing."""
    return POINT.replace("urn:thing", thing)


def same_query(endpoint: str, things: Sequence[str]) -> Load:
    """One query over and over."""
    return Load("one query again and again", [asking(endpoint, about(things[0]))], JSON)


def new_queries(endpoint: str, things: Sequence[str]) -> Load:
    """Queries of which no two are the same: another thing, another LIMIT."""
    paths = [
        asking(endpoint, about(thing)).replace("LIMIT%201000", "LIMIT%20@") for thing in things
    ]
    return Load("small queries, no two the same", paths, JSON)


def stored_query() -> Load:
    """A stored query of ours, as JSON."""
    return Load("a stored query", [STORED], "application/json")


def pages(things: Sequence[str], base: str) -> Load:
    """The pages of our things, one after the other."""
    ours = [f"/{quote(thing.removeprefix(base))}" for thing in things if thing.startswith(base)]
    return Load("pages of things, in turn", ours, HTML)


def mixed(endpoint: str, things: Sequence[str], base: str) -> Load:
    """All of these in one: what a day brings."""
    new, shown = new_queries(endpoint, things).paths, pages(things, base).paths
    paths = []
    for number, path in enumerate(new):
        same = same_query(endpoint, things).paths[0]
        paths += [path, same, STORED, shown[number % len(shown)]]
    return Load("mixed", paths, "*/*")
