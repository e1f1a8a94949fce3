"""The answer to a stored query as a table for people: things as links, bases as marks."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from api.views import address, in_framework
from kg.languages import choose
from kg.vocab import SDG, compact

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

ROWS: Final = 200
"""Rows that a page shows; all of them are in the answer as data."""

_LABEL: Final = "_label"
_IRI: Final = "uri"
_WEB: Final = ("http://", "https://")


@dataclass(frozen=True)
class Cell:
    """A value: text in its language, where it leads, and what marks it."""

    text: str = ""
    href: str = ""
    language: str = ""
    form: str = ""
    goal: str = ""
    code: str = ""


@dataclass(frozen=True)
class Answered:
    """Columns by name, the rows that are shown, and how many there are."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: int


class Table:
    """An answer in SPARQL Results JSON, read once; ``unnamed`` are IRIs that it has no label of."""

    def __init__(self, body: bytes) -> None:
        answer = json.loads(body)
        names: list[str] = answer["head"]["vars"]
        self.columns = tuple(
            name for name in names if not (name.endswith(_LABEL) and _named(name) in names)
        )
        self._bindings: list[dict[str, dict[str, Any]]] = answer["results"]["bindings"]
        self._shown = self._bindings[:ROWS]

    @property
    def unnamed(self) -> list[str]:
        """In the order in which they come."""
        return [
            row[name]["value"]
            for row in self._shown
            for name in self.columns
            if name in row and row[name]["type"] == _IRI and name + _LABEL not in row
        ]

    def answered(
        self,
        labels: Mapping[str, Mapping[str, str]],
        languages: Sequence[str],
        base: str,
        pin: Callable[[str], str],
    ) -> Answered:
        """The table.

        Args:
            labels: of what is unnamed, by language.
            languages: of the reader, by preference.
            base: of the IRIs of the release.
            pin: makes of a local address one that stays in the release of the page.
        """

        def cell(row: Mapping[str, Mapping[str, Any]], name: str) -> Cell:
            if name not in row:
                return Cell()
            value = str(row[name]["value"])
            if row[name]["type"] != _IRI:
                return Cell(value, language=row[name].get("xml:lang", ""))
            own = row.get(name + _LABEL)
            language, text = (
                (str(own.get("xml:lang", "")), str(own["value"]))
                if own
                else choose(labels.get(value, {}), languages)
            )
            local = value.startswith((base, SDG.iri))
            form = value.removeprefix(f"{base}id/basis/")
            return Cell(
                text or compact(value, base).strip("<>"),
                pin(address(value, base)) if local else value if value.startswith(_WEB) else "",
                language,
                form if form != value else "",
                *in_framework(value),
            )

        rows = tuple(tuple(cell(row, name) for name in self.columns) for row in self._shown)
        return Answered(self.columns, rows, len(self._bindings))


def _named(label: str) -> str:
    return label.removesuffix(_LABEL)
