"""Lookups as rows: a row for each thing of a list, a row for each source of each link."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from api.v1.answers import Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from api.v1.answers import Cell
    from kg.lookups.kinds import Kind

_SEPARATOR: Final = "; "
"""What stands between several things in one cell."""

_THING: Final = ("iri", "key", "label")
LINK: Final = (
    *("subject", "subject_kind", "subject_key", "subject_label"),
    *("property", "property_label"),
    *("object", "object_kind", "object_key", "object_label"),
    *("via", "basis", "level", "source", "source_label", "document", "paragraph"),
    *("rationale", "supported_by"),
)


_NO_SOURCE: Final[dict[str, Any]] = {
    **dict.fromkeys(("level", "iri", "label", "document", "paragraph", "rationale")),
    "supported_by": (),
}


def table_of_things(kind: Kind, items: Iterable[Mapping[str, Any]]) -> Table:
    """A row for each thing.

    Things beside it are their keys in one column and their labels in another.
    """
    plain = [name.partition(":")[2] for name in kind.values]
    beside = [name for name, _ in kind.beside]
    columns = [*_THING, "class", *plain]
    columns += [column for name in beside for column in (name, f"{name}_label")]
    rows = [
        [
            *(item[name] for name in _THING),
            item["class"]["label"] if item["class"] else None,
            *(item[name] for name in plain),
            *(cell for name in beside for cell in _cells(item[name])),
        ]
        for item in items
    ]
    return Table(columns, rows)


def table_of_links(links: Iterable[Mapping[str, Any]]) -> Table:
    """A row for each source of each link, so that no evidence is lost."""
    return Table(LINK, [row for link in links for row in rows_of(link)])


def rows_of(link: Mapping[str, Any]) -> Iterable[list[Cell]]:
    """The rows of a link under the columns :data:`LINK`: one for each source.

    One that is imagined, or that only a default graph holds, has a row without source.
    """
    about: list[Cell] = [
        *_end(link["subject"]),
        link["property"]["iri"],
        link["property"]["label"],
        *_end(link["object"]),
        _SEPARATOR.join(thing["iri"] for thing in link["via"]),
    ]
    unsaid = {**_NO_SOURCE, "basis": _SEPARATOR.join(link.get("basis", ())) or None}
    for source in link["sources"] or [unsaid]:
        document = source["document"]
        yield [
            *about,
            source["basis"],
            source["level"],
            source["iri"],
            source["label"],
            document["key"] if document else None,
            source["paragraph"],
            source["rationale"],
            _SEPARATOR.join(_place(ground) for ground in source["supported_by"]),
        ]


def _end(thing: Mapping[str, Any]) -> list[Cell]:
    return [thing["iri"], thing["kind"], thing["key"], thing["label"]]


def _place(source: Mapping[str, Any]) -> str:
    """A source in short: the document and the number of the paragraph, else its IRI."""
    if source["document"] and source["paragraph"]:
        return f"{source['document']['key']}#{source['paragraph']}"
    return str(source["iri"])


def _cells(things: Sequence[Mapping[str, Any]]) -> tuple[str, str]:
    return (
        _SEPARATOR.join(thing["key"] or thing["iri"] for thing in things),
        _SEPARATOR.join(thing["label"] for thing in things),
    )
