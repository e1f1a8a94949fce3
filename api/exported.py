"""Exports and tables as pages and JSON list them."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from api.chosen import link
from kg.exports.catalogue import PATH
from kg.exports.csvw import ROWS, class_of
from kg.exports.kinds import CSV_ENDING, PARQUET_ENDING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from starlette.requests import Request

    from kg.exports.catalogue import Distribution
    from kg.exports.folders import Made
    from kg.exports.kinds import Kind

_UNITS = ("B", "kB", "MB", "GB", "TB")


def as_json(request: Request, one: Distribution) -> dict[str, Any]:
    """A file as the list in JSON has it; its size and hash are there once it is made."""
    found = {
        "name": one.name,
        "export": one.kind.name,
        "title": {"en": one.title.en, "zh": one.title.zh},
        "purpose": {"en": one.purpose.en, "zh": one.purpose.zh},
        "url": str(request.base_url).rstrip("/") + link(request, one.path),
        "fileName": one.file_name,
        "mediaType": one.media_type,
        "compressFormat": one.compress_format,
        "packageFormat": one.package_format,
        "byteSize": one.size,
        "sha256": one.sha256,
    }
    return {name: value for name, value in found.items() if value}


def grouped(
    request: Request, found: Sequence[Distribution]
) -> list[tuple[Kind, list[tuple[Distribution, str, str]]]]:
    """Each export with its files, where each is, and its size in words where it is made."""
    return [
        (kind, [(one, link(request, one.path), in_words(one.size)) for one in files])
        for kind, files in groupby(found, key=lambda one: one.kind)
    ]


def row(
    request: Request, described: Mapping[str, Any], made: Mapping[str, Made], tongue: str
) -> dict[str, Any]:
    """A table as the page lists it: its title, its rows, and where it is had in which form.

    Args:
        request: for the page.
        described: the table as :mod:`kg.exports.csvw` describes it.
        made: the files of the tables.
        tongue: language of the title.
    """
    titles = {title["@language"]: title["@value"] for title in described["dc:title"]}
    file: str = described["url"]
    name = file.removesuffix(CSV_ENDING)
    class_ = class_of(described)
    return {
        "name": name,
        "title": titles.get(tongue) or next(iter(titles.values())),
        "rows": described[ROWS],
        "csv": link(request, f"{PATH}tables/{file}"),
        "size": in_words(made[file].size),
        "parquet": link(request, f"{PATH}parquet/{name}{PARQUET_ENDING}"),
        "rdf": link(request, f"{PATH}selection", **{"class": class_}) if class_ else "",
    }


def in_words(size: int | None) -> str:
    """A size as people read it; empty where there is none.

    >>> in_words(999), in_words(1_234_567), in_words(None)
    ('999 B', '1.2 MB', '')
    """
    if size is None:
        return ""
    value, unit = float(size), 0
    while value >= 1000 and unit + 1 < len(_UNITS):
        value, unit = value / 1000, unit + 1
    return f"{value:.1f} {_UNITS[unit]}" if unit else f"{size} B"
