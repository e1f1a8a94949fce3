"""Answers of ways between things as rows, a row for each source of each link, and as GraphML."""

from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING, Any, Final

from api.v1.answers import Table
from api.v1.lookup_tables import LINK, rows_of
from kg.exports.graphml import write_graph
from kg.graph.rdf import links_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from api.v1.answers import Cell

Said = dict[str, Any]
Row = tuple[tuple["Cell", ...], Said]
"""What stands before a link in its rows, and the link."""

_OF_PATHS: Final = ("path", "length", "path_basis", "hop", "direction", "imagined")

COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    "paths": _OF_PATHS,
    "why": _OF_PATHS,
    "neighbourhood": ("distance", "direction", "total", "more"),
    "subgraph": (),
    "common": ("shared", "shared_label", "direction"),
    "impact": ("what",),
}
"""What stands before the columns of a link, by the function that answers."""


def table_of(name: str, answer: Said) -> Table:
    """An answer as rows.

    Args:
        name: of the function that gave it.
        answer: as JSON.
    """
    rows: list[list[Cell]] = []
    for before, link in _rows(name, answer):
        rows += [[*before, *row] for row in rows_of(whole(link, answer))]
    return Table((*COLUMNS[name], *LINK), rows)


def graphml_of(answer: Said, release: str) -> str:
    """An answer as GraphML: its things as nodes, each of its links as one edge."""
    out = StringIO()
    things = answer["things"]
    links = {(k["subject"], k["property"], k["object"]): k for k in links_in(answer)}
    write_graph(
        release,
        (
            (
                iri,
                {
                    "label": thing["label"],
                    "class": thing["classes"],
                    **({"notation": thing["key"]} if thing["key"] else {}),
                },
            )
            for iri, thing in things.items()
        ),
        (
            (
                link["subject"],
                link["object"],
                {
                    "label": answer["properties"][link["property"]]["label"],
                    "property": link["property"],
                    "basis": link["basis"],
                    "sources": link["sources"],
                },
            )
            for _, link in sorted(links.items())
        ),
        out,
    )
    return out.getvalue()


def _rows(name: str, answer: Said) -> Iterable[Row]:
    if name in ("paths", "why"):
        return _of_paths(answer["paths"])
    if name == "neighbourhood":
        return (
            ((step["distance"], group["direction"], group["total"], group["more"]), link)
            for step in answer["steps"]
            for group in step["groups"]
            for link in group["links"]
        )
    if name == "common":
        return (
            ((row["thing"], answer["things"][row["thing"]]["label"], row["direction"]), link)
            for row in answer["shared"]
            for link in row["links"]
        )
    if name == "impact":
        return (
            *((("falls",), link) for link in answer["links"]["fall"]),
            *((("weakened",), link) for link in answer["weakened"]["links"]),
        )
    return (((), link) for link in answer["links"])


def _of_paths(paths: Iterable[Said]) -> Iterator[Row]:
    for number, path in enumerate(paths, 1):
        for place, hop in enumerate(path["hops"], 1):
            for link in hop["links"]:
                about = (number, path["length"], path["basis"], place)
                yield (*about, link["direction"], link["imagined"]), link


def whole(link: Said, answer: Said) -> Said:
    """A link with what it names described in it, as lookups tell links."""
    return {
        "subject": answer["things"][link["subject"]],
        "property": answer["properties"][link["property"]],
        "object": answer["things"][link["object"]],
        "via": [],
        "basis": link["basis"],
        "sources": [answer["sources"][iri] for iri in link["sources"]],
    }
