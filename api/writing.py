"""What all writes by HTTP have in common: their conditions, and how the client is told."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

from starlette.responses import JSONResponse, Response

from api.negotiation import negotiate
from kg.errors import NotAcceptable, PreconditionFailed
from kg.formats import Format

if TYPE_CHECKING:
    from starlette.requests import Request

    from kg.workers.pool import Pool
    from kg.writes.protocol import Written

_NOTHING: Final = Format("nothing", "text/plain", (), "txt")
_SUMMARY: Final = Format("summary", "application/json", (), "json", charset=False)


def conditions(request: Request) -> dict[str, Any]:
    """The preconditions of a write as :meth:`kg.writes.writer.Writer.write` takes them.

    An ETag begins with the release that it is of, and every write makes another release: a
    representation is the one that the tag is of as long as its release is the current one.

    Raises:
        PreconditionFailed: If-None-Match names what is there (RFC 9110, section 13.1.2).
    """
    none = _tags(request, "if-none-match")
    pool: Pool = request.app.state.pool
    if none and "*" not in none and pool.release().id in map(_release_of, none):
        raise PreconditionFailed(
            "What is there is what If-None-Match names.", "Nothing was written."
        )
    match = _tags(request, "if-match")
    return {
        "if_match": None if match is None else ("*",) if "*" in match else _releases(match),
        "if_none_match_any": "*" in (none or ()),
    }


def told(request: Request, written: Written, *, location: str | None = None) -> Response:
    """The answer to a write that was made: a summary as JSON if the client names it, else no body.

    Args:
        request: the write.
        written: what became of it.
        location: the address of the graph that it made, where that is not the one it was sent to.
    """
    headers = {"X-Release": written.release, "Cache-Control": "no-store", "Vary": "Accept"}
    if location is not None:
        headers["Location"] = location
    made = written.created or location is not None
    if _wants_summary(request):
        summary = {**asdict(written), "warnings": list(written.warnings)}
        return JSONResponse(summary, 201 if made else 200, headers)
    return Response(status_code=201 if made else 204, headers=headers)


def _wants_summary(request: Request) -> bool:
    accept = ",".join(request.headers.getlist("accept")) or None
    try:
        return negotiate(accept, (_NOTHING, _SUMMARY)) is _SUMMARY
    except NotAcceptable:
        return False


def _tags(request: Request, name: str) -> list[str] | None:
    """The entity tags of a header, or ``None`` without it."""
    given = request.headers.getlist(name)
    return [tag.strip() for tag in ",".join(given).split(",")] if given else None


def _releases(tags: list[str]) -> tuple[str, ...]:
    """The releases of the strong tags; a weak one never matches here (RFC 9110, 13.1.1)."""
    return tuple("" if tag.startswith("W/") else _release_of(tag) for tag in tags)


def _release_of(tag: str) -> str:
    return tag.removeprefix("W/").strip('"').partition("-")[0]
