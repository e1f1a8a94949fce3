"""Totals as rows: a row for each thing, one for what is unsplit and one for the total."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from api.v1.answers import Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from api.v1.answers import Cell

_WAYS: Final = ("declared", "sole", "assumed")
_REASONS: Final = ("unlinked", "undeclared", "remainder", "conflicting")
_TOTALS: Final = (
    *("currency", "row", "key", "label", "amount", *_WAYS, *_REASONS),
    *("projects", "budgets", "basis", "iri"),
)
_FIGURES: Final = (
    *("currency", "amount", "how", "budget", "percent", "year"),
    *("project", "project_label", "figure", "share", "for", "for_label"),
    *("basis", "source", "share_basis", "share_source"),
)
_SEPARATOR: Final = "; "
_EXACT: Final = 2**53
"""Hundredths up to which a number of a workbook is exact."""


def table_of_totals(tables: Iterable[Mapping[str, Any]], *, numbers: bool) -> Table:
    """The rows of all currencies; amounts as numbers where a number is exact and wanted."""
    rows: list[list[Cell]] = []
    for table in tables:
        currency = _currency(table["unit"])
        for row in table["rows"]:
            amounts = [_amount(row[name], numbers) for name in ("amount", *_WAYS)]
            ends = [row["projects"], row["budgets"], _SEPARATOR.join(row["basis"])]
            thing = row["thing"]
            rows.append(
                [currency, "thing", thing["key"], thing["label"], *amounts]
                + [None] * len(_REASONS)
                + [*ends, thing["iri"]]
            )
        if table["more"]["rows"]:
            amount = _amount(table["more"]["amount"], numbers)
            label = f"{table['more']['rows']} more"
            rows.append([currency, "more", None, label, amount, *[None] * 11])
        unsplit = table["unsplit"]
        reasons = [_amount(unsplit[name], numbers) for name in _REASONS]
        amount = _amount(unsplit["amount"], numbers)
        ends = [unsplit["projects"], unsplit["budgets"], None, None]
        rows.append([currency, "unsplit", None, None, amount, *[None] * 3, *reasons, *ends])
        amount = _amount(table["total"], numbers)
        ends = [table["projects"], table["budgets"], None, None]
        rows.append([currency, "total", None, None, amount, *[None] * 7, *ends])
    return Table(_TOTALS, rows)


def table_of_figures(figures: Iterable[Mapping[str, Any]], *, numbers: bool) -> Table:
    """A row for each part of a budget."""
    rows: list[list[Cell]] = []
    for part in figures:
        share = part["share"] or {"figure": {}, "for": {}, "percent": None, "sources": ()}
        rows.append(
            [
                _currency(part["unit"]),
                _amount(part["amount"], numbers),
                part["how"],
                _amount(part["budget"], numbers),
                share["percent"],
                part["year"],
                part["project"]["iri"],
                part["project"]["label"],
                part["figure"]["iri"],
                share["figure"].get("iri"),
                share["for"].get("iri"),
                share["for"].get("label"),
                *_sources(part["sources"]),
                *_sources(share["sources"]),
            ]
        )
    return Table(_FIGURES, rows)


def _amount(text: str, numbers: bool) -> Cell:
    return float(text) if numbers and abs(float(text)) * 100 < _EXACT else text


def _currency(unit: Mapping[str, Any] | None) -> Cell:
    return None if unit is None else unit["code"] or unit["label"]


def _sources(sources: Iterable[Mapping[str, Any]]) -> tuple[str, str]:
    held = list(sources)
    bases = dict.fromkeys(source["basis"] for source in held if source["basis"])
    return _SEPARATOR.join(bases), _SEPARATOR.join(source["iri"] for source in held)
