"""A finished file as an answer: whole, or the part of it that a client lacks (RFC 9110 §14)."""

from __future__ import annotations

import asyncio
import base64
import re
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from starlette.responses import Response

from api.caching import coded
from kg.errors import RangeNotSatisfiable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request
    from starlette.types import Receive, Scope, Send

    from kg.exports.folders import Made

_PIECE: Final = 256 * 1024
_RANGE: Final = re.compile(r"bytes=\s*(\d*)-(\d*)\s*", re.IGNORECASE)


class Download(Response):
    """The bytes of a file, read in another thread.

    It takes ``Range`` and ``If-Range``, tells ``Repr-Digest`` (RFC 9530), and has a strong tag made
    of the release and the file's hash. What asks for several ranges gets the whole.
    """

    def __init__(
        self,
        request: Request,
        release: str,
        file: Made,
        headers: Mapping[str, str],
        *,
        plain: Made | None = None,
    ) -> None:
        """An answer to ``request``.

        Args:
            request: what is answered.
            release: id of the release that the file is of.
            file: what is sent.
            headers: beside those that the file decides.
            plain: the file that ``file`` is the gzip coding of, where it is sent in its place.

        Raises:
            RangeNotSatisfiable: the range begins beyond the end of the file.
        """
        self._file = file
        tag = _tag(release, plain or file)
        if plain is not None:
            tag = coded(tag.encode(), b"gzip").decode()
        digest = base64.b64encode(bytes.fromhex(file.sha256)).decode()
        about = {
            "Accept-Ranges": "bytes",
            "Cache-Control": "no-cache, no-transform",
            "ETag": tag,
            "Repr-Digest": f"sha-256=:{digest}:",
            "X-Release": release,
            **headers,
        }
        if plain is not None:
            about["Content-Encoding"] = "gzip"
        self._part = _part(request, tag, file.size)
        status, (first, end) = 200, self._part or (0, file.size)
        if self._part is not None:
            status = 206
            about["Content-Range"] = f"bytes {first}-{end - 1}/{file.size}"
        about["Content-Length"] = str(end - first)
        super().__init__(None, status, about)
        self._first, self._end = first, end

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        start = {"type": "http.response.start", "status": self.status_code}
        await send({**start, "headers": self.raw_headers})
        if scope["method"] != "HEAD":
            await self._send(send)
        await send({"type": "http.response.body", "body": b""})

    async def _send(self, send: Send) -> None:
        file = await asyncio.to_thread(self._file.path.open, "rb")
        try:
            left = self._end - self._first
            await asyncio.to_thread(file.seek, self._first)
            while left:
                piece = await asyncio.to_thread(file.read, min(left, _PIECE))
                if not piece:
                    raise EOFError(f"{self._file.path} is shorter than it was")
                left -= len(piece)
                await send({"type": "http.response.body", "body": piece, "more_body": True})
        finally:
            file.close()


def attachment(name: str) -> str:
    """The value of Content-Disposition that has a file saved under ``name`` (RFC 6266).

    >>> attachment("habitat-kg.ttl"), attachment("城市.csv")
    ('attachment; filename="habitat-kg.ttl"', "attachment; filename*=UTF-8''%E5%9F%8E%E5%B8%82.csv")
    """
    if quote(name) == name:
        return f'attachment; filename="{name}"'
    return f"attachment; filename*=UTF-8''{quote(name, safe='')}"


def _tag(release: str, file: Made) -> str:
    return f'"{release}-{file.sha256[:16]}"'


def _part(request: Request, tag: str, size: int) -> tuple[int, int] | None:
    """First byte and end of the part asked for; ``None`` where it is the whole.

    A request with If-None-Match is answered by that first (RFC 9110 §13.2.2).
    """
    given = request.headers
    found = _RANGE.fullmatch(given.get("range", ""))
    if request.method != "GET" or found is None or "if-none-match" in given:
        return None
    if given.get("if-range", tag) != tag:
        return None
    first, last = found.groups()
    if not first and not last:
        return None
    if not first:
        begin, end = max(size - int(last), 0), size
    else:
        begin, end = int(first), min(int(last) + 1, size) if last else size
        if last and int(last) < begin:
            return None
    if begin >= size:
        raise RangeNotSatisfiable(
            f"The file has {size} bytes, and byte {begin} was asked for.",
            "Leave Range out, or ask for bytes that it has.",
            size,
        )
    return begin, end
