"""What the address of a matrix asks for: read once, asked of a worker, written into links."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from starlette.requests import Request

from api.asking import work
from api.chosen import link, pinned
from api.rendering import languages_of
from api.v1.coverage_parameters import OF_CELL, OF_COVERAGE, of_cell, of_matrix
from api.v1.cursors import NAME as CURSOR
from api.v1.cursors import place_of
from api.v1.parameters import SHARED, read
from kg.workers.protocol import Call

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.queries.keys import KeyIndex

MATRIX: Final = "/matrix"
CELL: Final = "/matrix/cell"
ROWS: Final = 250
"""Rows, and columns, of a page at most."""

ENTRIES: Final = 25
"""What one page of an opened cell tells at most."""

_CELL: Final = tuple(parameter for parameter in OF_CELL if parameter.name != "limit")
_SEVERAL: Final = frozenset(parameter.name for parameter in OF_COVERAGE if parameter.several)
_OF_CELL_ALONE: Final = frozenset({"row", "column", CURSOR})
_OF_MATRIX_ALONE: Final = frozenset({"empty", "limit", "part", "count"})


@dataclass(frozen=True)
class Asked:
    """What was asked: ``written`` as in the address, ``given`` as it was read, and of which keys.

    ``release`` is the one that answered; ``told`` what the worker said.
    """

    written: Mapping[str, str]
    given: Mapping[str, Any]
    release: str
    told: dict[str, Any]


def written_in(request: Request) -> dict[str, str]:
    """The parameters of the address but for those that every page takes.

    >>> scope = {"type": "http", "query_string": b"rows=goal&lang=zh&part=direct"}
    >>> written_in(Request(scope))
    {'rows': 'goal', 'part': 'direct'}
    """
    return {n: text for n, text in request.query_params.items() if n not in SHARED}


def shorter(request: Request) -> str:
    """The query of an address as a form sends it, in short; empty where it is short already.

    Fields that were left open are left out, and several values of one are joined by commas.

    >>> def query(text): return Request({"type": "http", "query_string": text})
    >>> shorter(query(b"rows=goal&via=&basis=stated&basis=mapped"))
    'rows=goal&basis=stated%2Cmapped'
    >>> shorter(query(b"rows=goal"))
    ''
    """
    given: dict[str, str] = {}
    changed = False
    for name, text in request.query_params.multi_items():
        if not text.strip():
            changed = True
        elif name in given and name in _SEVERAL:
            given[name] = f"{given[name]},{text}"
            changed = True
        elif name in given:
            return ""  # an error, which is told where the address is read
        else:
            given[name] = text
    return urlencode(given) if changed else ""


async def matrix(
    request: Request, keys: KeyIndex, *, deadline: float | None = None, alone: bool = False
) -> Asked:
    """The matrix that an address asks for, with what is asked of it.

    Args:
        request: whose address it is.
        keys: of its release.
        deadline: seconds, if fewer than the settings allow.
        alone: whether the address asks for something else, and the usual matrix is wanted.

    Raises:
        ParameterError: something of the address is not as it should be.
        KgError: what asking the worker raises.
    """
    bare = Request({**request.scope, "query_string": b""}, request.receive) if alone else request
    given = read(bare, OF_COVERAGE, keys)
    arguments = of_matrix(given, keys)
    arguments["limit"] = min(arguments["limit"], ROWS)
    release, told = await _told(request, "coverage", arguments, deadline)
    return Asked({} if alone else written_in(request), given, release, told)


async def cell(request: Request, keys: KeyIndex) -> Asked:
    """The opened cell that an address asks for; raises as :func:`matrix`, and NotFound."""
    given = {**read(request, _CELL, keys), "limit": str(ENTRIES)}
    arguments = {**of_cell(given, keys), "offset": place_of(request)}
    release, told = await _told(request, "coverage-cell", arguments, None)
    return Asked(written_in(request), given, release, told)


def read_matrix(request: Request, keys: KeyIndex) -> Mapping[str, Any]:
    """The values of an address of a matrix; raises as :func:`matrix`."""
    return read(request, OF_COVERAGE, keys)


def place(request: Request, written: Mapping[str, str], **changes: str) -> str:
    """The address of a matrix that differs from another in some parameters; none where empty."""
    return _place(request, MATRIX, {**written, **changes}, _OF_CELL_ALONE)


def place_of_cell(request: Request, written: Mapping[str, str], row: str, column: str) -> str:
    """The address of a cell of a matrix, by the keys of both things."""
    said = {**written, "row": row, "column": column}
    return _place(request, CELL, said, _OF_MATRIX_ALONE | {CURSOR})


def data_of(request: Request, written: Mapping[str, str], path: str, format_: str) -> str:
    """The address of the same as data."""
    kept = {name: text for name, text in written.items() if text}
    kept |= {"lang": request.query_params.get("lang", ""), "format": format_}
    return link(request, path, **kept)


def _place(request: Request, path: str, said: Mapping[str, str], without: frozenset[str]) -> str:
    return link(request, path, **{n: text for n, text in said.items() if n not in without})


async def _told(
    request: Request, function: str, arguments: Mapping[str, Any], deadline: float | None
) -> tuple[str, dict[str, Any]]:
    spoken = {"languages": list(languages_of(request)), "release": pinned(request)}
    answer = await work(request, Call(function, {**arguments, **spoken}), deadline=deadline)
    told: dict[str, Any] = await asyncio.to_thread(json.loads, answer.body)
    return answer.release, told
