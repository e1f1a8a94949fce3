"""Coverage and gaps as rows: a row for each cell, for each source of each link, for each thing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from api.v1.answers import Table
from api.v1.lookup_tables import LINK, rows_of
from kg.analysis.declared import BASES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from api.v1.answers import Cell

_ENDS: Final = ("row", "row_label", "column", "column_label")
_COUNTED: Final = ("direct", "rolled_up")
_BASES: Final = (*BASES, "none")
_THING: Final = ("iri", "kind", "key", "label")


def table_of_matrix(said: Mapping[str, Any], *, empty: bool) -> Table:
    """A row for each cell; also for those where nothing is, if ``empty``."""
    columns = [*_ENDS]
    for part in _COUNTED:
        columns += [part, *(f"{part}_{basis}" for basis in _BASES)]
    rows, across = (said[name]["things"] for name in ("rows", "columns"))
    cells = {(cell["row"], cell["column"]): cell for cell in said["cells"]}
    places = (
        [(row, column) for row in range(len(rows)) for column in range(len(across))]
        if empty
        else list(cells)
    )
    told: list[list[Cell]] = []
    for row, column in places:
        ends = [*_named(rows[row]["thing"]), *_named(across[column]["thing"])]
        told.append([*ends, *_numbers(cells.get((row, column)))])
    return Table([*columns, "derived"], told)


def table_of_cell(said: Mapping[str, Any]) -> Table:
    """A row for each source of each link of what a cell counts."""
    columns = ("number", "part", "counted_basis", "in_between", "role", *LINK)
    return Table(columns, list(_rows_of_cell(said)))


def table_of_gaps(said: Mapping[str, Any]) -> Table:
    """A row for each reading of each question."""
    columns = ("gap", "title", "reading", "says", "among", "total")
    rows = [
        [gap["name"], gap["title"], *(reading[n] for n in ("name", "says", "among", "total"))]
        for gap in said["gaps"]
        for reading in gap["readings"]
    ]
    return Table(columns, rows)


def table_of_gap(said: Mapping[str, Any]) -> Table:
    """A row for each thing."""
    return Table(_THING, [[thing[name] for name in _THING] for thing in said["things"]])


def table_of_stated_counts(said: Mapping[str, Any]) -> Table:
    """A row for each number."""
    columns = (
        *("figure", "figure_label", "of", "of_label", "kind"),
        *("stated", "out_of", "mapped", "difference", "source", "source_label"),
    )
    rows: list[list[Cell]] = []
    for count in said["counts"]:
        of = count["of"] or {"iri": None, "label": None}
        sources = count["sources"]
        rows.append(
            [
                *(count["figure"]["iri"], count["figure"]["label"], of["iri"], of["label"]),
                *(count[n] for n in ("kind", "stated", "out_of", "mapped", "difference")),
                *("; ".join(source[n] for source in sources) for n in ("iri", "label")),
            ]
        )
    return Table(columns, rows)


def _rows_of_cell(said: Mapping[str, Any]) -> Iterator[list[Cell]]:
    for number, entry in enumerate(said["entries"], said["offset"] + 1):
        between = entry["via"]["iri"] if entry["via"] else None
        about: list[Cell] = [number, entry["part"], "; ".join(entry["basis"]), between]
        for link in entry["links"]:
            rows = list(rows_of({**link, "via": []})) or [_without_source(link)]
            yield from ([*about, link["role"], *row] for row in rows)


def _without_source(link: Mapping[str, Any]) -> list[Cell]:
    """An imagined link, or one that only a default graph holds."""
    said: dict[str, Cell] = dict.fromkeys(LINK)
    said |= {name: link[name]["iri"] for name in ("subject", "property", "object")}
    said["basis"] = "; ".join(link["basis"])
    return list(said.values())


def _named(thing: Mapping[str, Any]) -> list[Cell]:
    return [thing["key"] or thing["iri"], thing["label"]]


def _numbers(cell: Mapping[str, Any] | None) -> list[Cell]:
    if cell is None:
        return [0] * (len(_COUNTED) * (len(_BASES) + 1) + 1)
    told: list[Cell] = []
    for part in _COUNTED:
        by_basis = cell[part]["by_basis"]
        told += [cell[part]["links"], *(by_basis.get(basis, 0) for basis in _BASES)]
    return [*told, cell["derived"]["links"]]
