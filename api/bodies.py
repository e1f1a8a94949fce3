"""Reading the body of a request: its media type, its coding, its size and its pace.

Nothing here holds more of a body than the caller asks for: a compressed one is unpacked piece by
piece and refused at the first byte beyond the bound.
"""

from __future__ import annotations

import asyncio
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl

from python_multipart.multipart import parse_options_header

from kg.errors import BadRequest, RequestTimeout, RequestTooLarge, UnsupportedMediaType

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from starlette.requests import Request

FORM: Final = "application/x-www-form-urlencoded"

_PIECE: Final = 1 << 16
_PACE: Final = 1 << 16
"""Bytes that have to come within the seconds that a client may take."""

_CODINGS: Final = {"gzip": 31, "x-gzip": 31, "deflate": 15}
"""Content coding → what zlib calls it (RFC 9110, section 8.4.1)."""

_CHARSETS: Final = frozenset(("", "utf-8", "utf8", "us-ascii"))
_FIELDS: Final = 1000


@dataclass(frozen=True, slots=True)
class ContentType:
    """What a Content-Type header says: the media type in small letters, and its parameters."""

    media_type: str
    parameters: dict[str, str]

    @classmethod
    def parse(cls, header: str) -> ContentType:
        """Read a header.

        >>> ContentType.parse('Text/Turtle; charset="utf-8"')
        ContentType(media_type='text/turtle', parameters={'charset': 'utf-8'})
        """
        name, given = parse_options_header(header.encode("latin-1", "replace"))
        pairs = {key.decode("latin-1"): value.decode("latin-1") for key, value in given.items()}
        return cls(name.decode("latin-1").strip(), pairs)

    def refuse_other_charsets(self) -> None:
        """Refuse what is not UTF-8, which all that is sent to this service has to be.

        Raises:
            UnsupportedMediaType: the header names another character encoding.
        """
        charset = self.parameters.get("charset", "").strip().lower()
        if charset not in _CHARSETS:
            raise UnsupportedMediaType(f"The body is in {charset}.", "Send it in UTF-8.")


def content_type(request: Request) -> ContentType:
    """What the request says its body is.

    Raises:
        BadRequest: it says two things.
        UnsupportedMediaType: the body is not in UTF-8.
    """
    headers = request.headers.getlist("content-type")
    if len(headers) > 1:
        raise BadRequest("The request has more than one Content-Type.", "Send one.")
    found = ContentType.parse(headers[0] if headers else "")
    found.refuse_other_charsets()
    return found


async def pieces(request: Request, *, limit: int, wait: float) -> AsyncIterator[bytes]:
    """The body, unpacked, piece by piece.

    Args:
        request: whose body nobody has read.
        limit: bytes that it may have once unpacked.
        wait: seconds within which the next 64 KiB, or the end, have to come.

    Raises:
        UnsupportedMediaType: it is in a coding that is not read.
        RequestTooLarge: it is longer than the limit.
        RequestTimeout: it comes too slowly.
        BadRequest: it is not in the coding that it claims, or the client went away.
    """
    packed = _packed(request, wait)
    coding = ",".join(request.headers.getlist("content-encoding")).strip().lower()
    unpacked = packed if coding in ("", "identity") else _unpacked(packed, _window(coding))
    taken = 0
    async for piece in unpacked:
        taken += len(piece)
        if taken > limit:
            raise too_large(limit)
        yield piece


async def read(request: Request, *, limit: int, wait: float) -> bytes:
    """The whole body, unpacked; see :func:`pieces`."""
    return b"".join([piece async for piece in pieces(request, limit=limit, wait=wait)])


def too_large(limit: int) -> RequestTooLarge:
    """The error of a body beyond ``limit`` bytes."""
    return RequestTooLarge(
        f"The body of the request is larger than {limit:,} bytes.",
        "Send it in parts; values that repeat in a query can be grouped with VALUES.",
    )


def text(body: bytes, noun: str) -> str:
    """A body that has to be UTF-8 as text; ``noun`` is what it is.

    Raises:
        BadRequest: it is not.
    """
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise BadRequest(
            f"The {noun} is not UTF-8: byte {error.start} begins no character.", "Send it in UTF-8."
        ) from None


def fields(encoded: bytes) -> list[tuple[str, str]]:
    """The names and values of a query string or form.

    Raises:
        BadRequest: they are not UTF-8, or too many.

    >>> fields(b"graph=http%3A%2F%2Fe%2F&default")
    [('graph', 'http://e/'), ('default', '')]
    """
    try:
        return parse_qsl(
            encoded.decode(), keep_blank_values=True, errors="strict", max_num_fields=_FIELDS
        )
    except UnicodeDecodeError:
        raise BadRequest("The parameters are not UTF-8.", "Encode them as UTF-8.") from None
    except ValueError:
        raise BadRequest(f"There are more than {_FIELDS} parameters.", "Send fewer.") from None


async def _packed(request: Request, wait: float) -> AsyncIterator[bytes]:
    loop = asyncio.get_running_loop()
    until, since = loop.time() + wait, 0
    more = True
    while more:
        try:
            async with asyncio.timeout_at(until):
                message: Any = await request.receive()
        except TimeoutError:
            raise RequestTimeout(
                f"The body came too slowly: {since:,} bytes in {wait:g} seconds.",
                "Send it in one go.",
            ) from None
        if message["type"] == "http.disconnect":
            raise BadRequest("The client went away before its request was whole.")
        piece = message.get("body", b"")
        more = message.get("more_body", False)
        since += len(piece)
        if since >= _PACE:
            until, since = loop.time() + wait, 0
        if piece:
            yield piece


def _window(coding: str) -> int:
    window = _CODINGS.get(coding)
    if window is None:
        raise UnsupportedMediaType(
            f'The body is in the coding "{coding}", which is not read here.',
            "Send it as it is, or in gzip or deflate, once.",
            reads={"Accept-Encoding": "gzip, deflate"},
        )
    return window


async def _unpacked(packed: AsyncIterator[bytes], window: int) -> AsyncIterator[bytes]:
    unpacking = zlib.decompressobj(window)
    begun = False
    async for piece in packed:
        rest = piece
        while rest:
            if unpacking.eof:  # gzip files put one after the other are one file (RFC 1952, 2.2)
                unpacking = zlib.decompressobj(window)
            begun = True
            try:
                for made in _inflated(unpacking, rest):
                    yield made
                    await asyncio.sleep(0)  # a body that unpacks to much must not hold the loop
            except zlib.error:
                raise _broken() from None
            rest = unpacking.unused_data
    if begun and not unpacking.eof:
        raise _broken()


def _inflated(unpacking: Any, piece: bytes) -> Iterator[bytes]:
    made = unpacking.decompress(piece, _PIECE)
    while made:
        yield made
        made = unpacking.decompress(unpacking.unconsumed_tail, _PIECE)


def _broken() -> BadRequest:
    return BadRequest(
        "The body is not in the coding that Content-Encoding names.",
        "deflate means the zlib format (RFC 9110, section 8.4.1.2).",
    )
