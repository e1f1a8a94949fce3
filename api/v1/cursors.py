"""Cursors: where in a list of a release the next page begins, as one short text."""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, urlencode

from api.chosen import release_of
from api.memento_links import RELEASE
from api.signposting import Signpost, header
from kg.errors import ParameterError

if TYPE_CHECKING:
    from starlette.requests import Request

NAME: Final = "cursor"
_BESIDE: Final = (NAME, RELEASE, "limit", "lang", "format", "facets")
"""Parameters that do not decide what the list is made of."""

_SAFE: Final = "/:@!$&'()*+,;=-._~"


def place_of(request: Request) -> int:
    """How many entries the cursor of a request has passed; none without one.

    Raises:
        ParameterError: it is no cursor, or one of another list or release.
    """
    text = request.query_params.get(NAME, "").strip()
    if not text:
        return 0
    try:
        release, question, place = urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode().split()
        passed = int(place)
    except ValueError:
        raise ParameterError(
            NAME, f'"{text}" is no cursor.', "Take it from the member next of the page before."
        ) from None
    if question != _question(request):
        raise ParameterError(
            NAME, "The cursor is of another list.", "Leave it out to begin this list."
        )
    if release != release_of(request).id:
        raise ParameterError(
            NAME, "The cursor is of another release.", f"Ask with {RELEASE}={release}."
        )
    return max(passed, 0)


def next_page(request: Request, place: int, total: int) -> str | None:
    """The address of the page that begins after ``place`` entries; ``None`` at the end.

    It names the release, so that the pages fit together however long reading them takes.
    """
    if place >= total:
        return None
    release = release_of(request).id
    token = urlsafe_b64encode(f"{release} {_question(request)} {place}".encode()).decode()
    kept = [(n, v) for n, v in request.query_params.multi_items() if n not in (NAME, RELEASE)]
    query = urlencode([*kept, (NAME, token.rstrip("=")), (RELEASE, release)])
    return f"{quote(request.scope['path'], safe=_SAFE)}?{query}"


def next_header(following: str | None) -> dict[str, str]:
    """The header that names the next page, by its address; none at the end."""
    return {"Link": header([Signpost(following, "next")])} if following else {}


def _question(request: Request) -> str:
    """A short name of what a request lists, however it pages."""
    asked = sorted((n, v) for n, v in request.query_params.multi_items() if n not in _BESIDE)
    return hashlib.sha256(repr((request.scope["path"], asked)).encode()).hexdigest()[:8]
