"""Answers about the portfolio as rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from api.v1.answers import Table
from api.v1.lookup_tables import LINK, rows_of
from api.v1.traversal_tables import whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from api.v1.answers import Cell

Said = dict[str, Any]

_THING: Final = ("kind", "key", "label", "iri")
_SEPARATOR: Final = "; "
_RESPECTS: Final = ("names", "countries", "programmes", "targets", "budgets", "years")


def table_of(name: str, answer: Said) -> Table:
    """An answer as rows.

    Args:
        name: of the function that gave it.
        answer: as JSON.
    """
    columns, rows = _TABLES[name]
    return Table(columns, list(rows(answer)))


def _centrality(answer: Said) -> Iterator[list[Cell]]:
    for one in answer["results"]:
        yield [one["rank"], one["value"], one["connected"], *_thing(answer, one["thing"])]


def _communities(answer: Said) -> Iterator[list[Cell]]:
    for one in answer["communities"]:
        for iri in one["things"]:
            yield [one["community"], one["size"], *_thing(answer, iri)]


def _bridges(answer: Said) -> Iterator[list[Cell]]:
    """A row for each source of each link of a bridge, one for each articulation point."""
    for one in answer["bridges"]["results"]:
        for row in _links(answer, one["links"]):
            yield ["bridge", *_parts(one), *[None] * len(_THING), *row]
    for one in answer["articulation_points"]["results"]:
        thing = _thing(answer, one["thing"])
        yield ["articulation point", *_parts(one), *thing, *[None] * len(LINK)]


def _similarity(answer: Said) -> Iterator[list[Cell]]:
    """A row for each source of each link with what is shared; one where nothing is."""
    for one in answer["results"]:
        for name, part in one["components"].items():
            counts = [name, part["likeness"], part["common"], part["either"]]
            before = [*_thing(answer, one["thing"]), one["score"], *counts]
            if not part["shared"]:
                yield [*before, None, None, *[None] * len(LINK)]
            for shared in part["shared"]:
                label = answer["things"][shared["thing"]]["label"]
                for row in _links(answer, shared["links"]):
                    yield [*before, shared["thing"], label, *row]


def _duplicates(answer: Said) -> Iterator[list[Cell]]:
    """A row for each pair that is found, then for those that sources tell and are not found."""
    for one in answer["results"]:
        reasons = _SEPARATOR.join(reason["text"] for reason in one["reasons"])
        likeness = [one["likeness"][respect] for respect in _RESPECTS]
        yield [*_pair(answer, one), one["score"], *likeness, reasons, bool(one["said"])]
    for one in answer["said"]["results"]:
        if not one["found"]:
            yield [*_pair(answer, one), None, *[None] * len(_RESPECTS), None, True]


def _thing(answer: Said, iri: str) -> list[Cell]:
    said = answer["things"][iri]
    return [said["kind"], said["key"], said["label"], iri]


def _pair(answer: Said, one: Said) -> list[Cell]:
    return [cell for iri in one["projects"] for cell in (iri, answer["things"][iri]["label"])]


def _parts(one: Said) -> list[Cell]:
    return [_SEPARATOR.join(map(str, one["parts"])), one["holds"]["size"]]


def _links(answer: Said, links: list[Said]) -> Iterator[list[Cell]]:
    for link in links:
        yield from rows_of(whole(link, answer))


_TABLES: Final[dict[str, tuple[tuple[str, ...], Callable[[Said], Iterator[list[Cell]]]]]] = {
    "centrality": (("rank", "value", "connected", *_THING), _centrality),
    "communities": (("community", "size", *_THING), _communities),
    "bridges": (("what", "parts", "holds", *_THING, *LINK), _bridges),
    "similarity": (
        (
            *_THING,
            *("score", "component", "likeness", "common", "either"),
            *("shared", "shared_label"),
            *LINK,
        ),
        _similarity,
    ),
    "duplicates": (
        (
            *("project", "project_label", "other", "other_label", "score"),
            *_RESPECTS,
            *("reasons", "said"),
        ),
        _duplicates,
    ),
}
"""Columns and rows of the answer of each function."""
