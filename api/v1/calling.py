"""Asks a function of a worker for a request: in its languages, of the release that it chooses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from api.asking import work
from api.chosen import pinned
from api.rendering import languages_of
from kg.workers.protocol import Call

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request

    from kg.workers.protocol import Answer


async def called(request: Request, function: str, arguments: Mapping[str, Any]) -> Answer:
    """What the function of that name answers; ``arguments`` are what it takes beside those two.

    Raises:
        KgError: what :func:`api.asking.work` raises.
    """
    beside = {"languages": list(languages_of(request)), "release": pinned(request)}
    return await work(request, Call(function, {**arguments, **beside}))
