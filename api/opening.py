"""The picture with which the first page opens: the usual matrix, of which it shows a part."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from api.matrix import asking
from api.matrix.shown import shown
from kg.errors import KgError

if TYPE_CHECKING:
    from starlette.requests import Request

    from api.matrix.view import Matrix
    from api.routes.stored_queries import Questions

_SHOWN: Final = 12
"""Rows that are shown: those that have most."""

_DEADLINE: Final = 5.0
"""Seconds that the picture may take: the page does without it rather than wait."""


async def opening(request: Request) -> Matrix | None:
    """The picture, or none where there is nothing to show or it takes too long."""
    questions: Questions = request.app.state.questions
    try:
        keys = await questions.keys(request)
        asked = await asking.matrix(request, keys, deadline=_DEADLINE, alone=True)
    except KgError:
        return None
    matrix = shown(request, asked)
    if not matrix.total:
        return None
    most = sorted(matrix.lines, key=lambda line: -line.head.total)[:_SHOWN]
    return replace(matrix, lines=tuple(most))
