"""Adds rows to a document's table of anchors and leaves the others as they were."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Final

from kg.sources.anchors import COLUMNS, LONGEST, NAME
from kg.sources.tables import read_table
from kg.vocab import DEFAULT_BASE, SDG

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.documents.suggestions import Suggestion
    from kg.sources.content import Content

_STOPS: Final = "。！？；;!?"


def add_anchors(content: Content, document: str, found: Iterable[Suggestion]) -> int:
    """Anchor the mentions by their names; those that have an anchor there keep it.

    A row goes after the last one of its part, or to the end.

    Returns:
        How many rows were added.

    Raises:
        SourceError: the table's first line does not name its columns.
    """
    path = content.root / "data/documents" / document / NAME
    text = path.read_bytes().decode("utf-8") if path.is_file() else _line(COLUMNS)
    table = read_table(text, content.relative(path), COLUMNS, optional={"property"})
    known = {(row["paragraph"], row["thing"]) for row in table.rows}
    after = {row["paragraph"]: row.line for row in table.rows}
    names = next(csv.reader(io.StringIO(text)))
    lines = text.splitlines(keepends=True)
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    added: dict[int, list[str]] = {}
    for one in found:
        values = {"paragraph": one.where, "thing": _thing(one), "anchor": anchor(one.name)}
        if values["anchor"] and (values["paragraph"], values["thing"]) not in known:
            row = _line([values.get(name.strip(), "") for name in names])
            added.setdefault(after.get(one.where, len(lines)), []).append(row)
    for line, rows in sorted(added.items(), reverse=True):
        lines[line:line] = rows
    count = sum(map(len, added.values()))
    if count:
        beside = path.with_name(f".{path.name}.new")
        beside.write_bytes("".join(lines).encode("utf-8"))
        beside.replace(path)
    return count


def anchor(name: str) -> str:
    """The name, or as many of its first words as an anchor may have.

    >>> anchor("Kenya"), anchor("Framework Convention on Climate Change"), anchor("Who? We")
    ('Kenya', 'Framework Convention on', '')
    """
    short = name
    if len(name) > LONGEST:
        short = name[: LONGEST + 1].rpartition(" ")[0] or name[:LONGEST]
    return "" if any(c in _STOPS for c in short) or ". " in short else short.rstrip(" .")


def _thing(one: Suggestion) -> str:
    """A thing as the table names it: a goal or target by its code, others by their path."""
    if one.thing.startswith(SDG.iri):
        return one.thing.removeprefix(SDG.iri)
    return one.thing.removeprefix(f"{DEFAULT_BASE}id/")


def _line(values: Iterable[str]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(values)
    return text.getvalue()
