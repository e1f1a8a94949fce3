"""What searching routes share: a worker asked beside the index of the release in question."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from api.asking import work
from api.chosen import release_of
from api.rendering import languages_of
from kg.errors import ParameterError
from kg.workers.protocol import Call

if TYPE_CHECKING:
    from starlette.requests import Request

    from kg.search.indexer import Indexer


async def asked(request: Request, function: str, **arguments: Any) -> tuple[dict[str, Any], str]:
    """What a function of :mod:`kg.search.functions` answers, and the release that it is from.

    Raises:
        Preparing: the index of that release is being made.
        ParameterError: the function refuses a parameter.
        KgError: as :func:`api.asking.work`.
    """
    indexer: Indexer = request.app.state.indexer
    release = release_of(request)
    path = await indexer.index(release, request.scope["state"]["client"])
    given = {"index": str(path), "languages": list(languages_of(request)), **arguments}
    answer = await work(request, Call(function, given))
    said: dict[str, Any] = json.loads(answer.body)
    if "refused" in said:
        raise ParameterError(*said["refused"])
    return said, answer.release
