"""Coverage and gaps as rows: a row for each cell, for each source of each link, for each thing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from api.v1.answers import Table
from api.v1.lookup_tables import LINK, rows_of
from kg.analysis.declared import PARTS
from kg.vocab import BASES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from api.v1.answers import Cell

_ENDS: Final = ("row", "row_label", "column", "column_label")
_COUNTED: Final = ("direct", "rolled_up")
_BASES: Final = (*BASES, "none")
_SIDES: Final = ("rows", "columns")
_THING: Final = ("iri", "kind", "key", "label")


def table_of_matrix(said: Mapping[str, Any], *, empty: bool) -> Table:
    """A row for each cell; also for those where nothing is, if ``empty``."""
    columns = [*_ENDS]
    for part in _COUNTED:
        columns += [part, *(f"{part}_{name}" for name in (*_SIDES, *_BASES))]
    columns += ["derived", *(f"derived_{side}" for side in _SIDES)]
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
        told.append([*ends, *_numbers(cells.get((row, column)), said["total"])])
    return Table(columns, told)


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
            yield from ([*about, link["role"], *row] for row in rows_of({**link, "via": []}))


def _named(thing: Mapping[str, Any]) -> list[Cell]:
    return [thing["key"] or thing["iri"], thing["label"]]


def _numbers(cell: Mapping[str, Any] | None, total: Mapping[str, Any]) -> list[Cell]:
    """The numbers of a cell; ends stay open where the answer has none, as with something between.

    ``total`` is that of the answer, which has the members that every cell has.
    """
    told: list[Cell] = []
    for part in PARTS:
        number = _nothing(total[part]) if cell is None else cell[part]
        told.append(number["links"])
        told += [number["ends"][side]["things"] if "ends" in number else None for side in _SIDES]
        if part in _COUNTED:
            told += [number["by_basis"].get(basis, 0) for basis in _BASES]
    return told


def _nothing(number: Mapping[str, Any]) -> dict[str, Any]:
    """A part of an empty cell."""
    ends = {"ends": {side: {"things": 0} for side in _SIDES}} if "ends" in number else {}
    return {"links": 0, "by_basis": {}, **ends}
