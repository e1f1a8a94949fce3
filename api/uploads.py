"""RDF documents that are sent: spooled to files of the home, one for each document of a body."""

from __future__ import annotations

import os
import tempfile
import time
from contextlib import ExitStack, asynccontextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser

from api.bodies import ContentType, content_type, pieces
from kg.errors import BadRequest, UnsupportedMediaType
from kg.formats import GRAPH_FORMATS, N_QUADS, TRIG, TURTLE, Format, by_name
from kg.writes.protocol import Document

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from python_multipart.multipart import MultipartCallbacks
    from starlette.requests import Request

MULTIPART: Final = "multipart/form-data"
DATASETS: Final = (TRIG, N_QUADS)
"""What a whole graph store comes and goes in."""

_FOLDER: Final = "uploads"
_PARTS: Final = 100
"""Documents that one body may hold."""

_LEFT_OVER: Final = 3600
"""Seconds after which a file that nobody wrote to was left by a server that ended."""

_AS_IT_IS: Final = ("", "7bit", "8bit", "binary")


@asynccontextmanager
async def received(
    request: Request, base: str, *, home: Path, limit: int, wait: float
) -> AsyncIterator[tuple[Document, ...]]:
    """The documents of a body, as files that are there for as long as the context lasts.

    A body is one document of the type that Content-Type names; that of a POST may also be
    ``multipart/form-data`` with a document in each part (section 5.5 of the Graph Store Protocol).
    A body of no bytes is an empty document.

    Args:
        request: whose body nobody has read.
        base: what relative IRIs in the documents stand on.
        home: the folder in which the files may stand.
        limit: bytes that the body may have once unpacked.
        wait: seconds that the client may take, see :func:`api.bodies.pieces`.

    Raises:
        UnsupportedMediaType: a document is in no format of RDF that is read.
        BadRequest: the parts cannot be told apart.
        KgError: what :func:`api.bodies.pieces` raises.
    """
    sent = content_type(request)
    body = pieces(request, limit=limit, wait=wait)
    with ExitStack() as files:
        spool = _Spool(_folder(home), base, files)
        if sent.media_type == MULTIPART and request.method == "POST":
            await _take_parts(sent, body, spool)
        else:
            await _take_one(request, sent, body, spool)
        yield tuple(spool.documents)


def readable(method: str) -> dict[str, str]:
    """The headers that say what a method takes (RFC 9110, section 15.5.16)."""
    types = ", ".join(entry.media_type for entry in GRAPH_FORMATS)
    if method == "POST":
        return {"Accept-Post": f"{types}, {MULTIPART}"}
    return {"Accept": types}


class _Spool:
    """Files of documents, removed when ``files`` closes."""

    def __init__(self, folder: Path, base: str, files: ExitStack) -> None:
        self.folder = folder
        self.base = base
        self.files = files
        self.documents: list[Document] = []

    def open(self, format_: Format) -> IO[bytes]:
        handle, name = tempfile.mkstemp(prefix="document-", dir=self.folder)
        self.files.callback(Path(name).unlink, missing_ok=True)
        self.documents.append(Document(name, format_.name, self.base))
        return self.files.enter_context(os.fdopen(handle, "wb"))


class _Parts:
    """What the parser of a multipart body finds, put into files."""

    def __init__(self, spool: _Spool) -> None:
        self.spool = spool
        self.ended = False
        self._headers: dict[str, str] = {}
        self._name = self._value = b""
        self._file: IO[bytes] | None = None

    def callbacks(self) -> MultipartCallbacks:
        return {
            "on_part_begin": self._begin,
            "on_header_field": self._field,
            "on_header_value": self._more,
            "on_header_end": self._header,
            "on_headers_finished": self._open,
            "on_part_data": self._write,
            "on_part_end": self._close,
            "on_end": self._end,
        }

    def _begin(self) -> None:
        self._headers = {}
        if len(self.spool.documents) == _PARTS:
            raise BadRequest(f"The body has more than {_PARTS} parts.", "Send fewer at once.")

    def _field(self, data: bytes, start: int, end: int) -> None:
        self._name += data[start:end]

    def _more(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _header(self) -> None:
        self._headers[self._name.decode("latin-1").lower()] = self._value.decode("latin-1").strip()
        self._name = self._value = b""

    def _open(self) -> None:
        self._file = self.spool.open(_format_of_part(self._headers))

    def _write(self, data: bytes, start: int, end: int) -> None:
        assert self._file is not None
        self._file.write(data[start:end])

    def _close(self) -> None:
        assert self._file is not None
        self._file.close()

    def _end(self) -> None:
        self.ended = True


async def _take_one(
    request: Request, sent: ContentType, body: AsyncIterator[bytes], spool: _Spool
) -> None:
    named = _named(sent)
    if named is None and sent.media_type:
        raise _unreadable(f'The body is "{sent.media_type}"', request.method)
    file: IO[bytes] | None = None
    async for piece in body:
        if named is None:
            raise _unreadable("The body has no Content-Type", request.method)
        file = file or spool.open(named)
        file.write(piece)
    if file is None:  # no document of XML or JSON is empty; a graph may be
        file = spool.open(named if named in DATASETS else TURTLE)
    file.close()


async def _take_parts(sent: ContentType, body: AsyncIterator[bytes], spool: _Spool) -> None:
    parts = _Parts(spool)
    boundary = sent.parameters.get("boundary", "")
    if not boundary:
        raise BadRequest("The multipart body names no boundary.", "Add boundary=… to Content-Type.")
    try:
        parser = MultipartParser(boundary.encode("latin-1"), parts.callbacks())
        async for piece in body:
            parser.write(piece)
    except FormParserError as error:
        raise BadRequest(f"The multipart body cannot be read: {error}.", "See RFC 7578.") from None
    if not parts.ended or not spool.documents:
        raise BadRequest(
            "The multipart body holds no document, or its last boundary is missing.",
            "End it with --boundary--.",
        )


def _format_of_part(headers: dict[str, str]) -> Format:
    disposition = ContentType.parse(headers.get("content-disposition", ""))
    name = disposition.parameters.get("filename") or disposition.parameters.get("name", "")
    coding = headers.get("content-transfer-encoding", "").lower()
    if coding not in _AS_IT_IS:
        raise UnsupportedMediaType(f'The part "{name}" is in {coding}.', "Send it as it is.")
    sent = ContentType.parse(headers.get("content-type", ""))
    sent.refuse_other_charsets()
    ending = name.rpartition(".")[2].lower()
    found = _named(sent) or by_name(ending, GRAPH_FORMATS)
    if found is None:
        said = f' of type "{sent.media_type}"' if sent.media_type else ""
        raise _unreadable(f'The part "{name}"{said}', "POST")
    return found


def _named(sent: ContentType) -> Format | None:
    return by_name(sent.media_type, GRAPH_FORMATS) if "/" in sent.media_type else None


def _unreadable(what: str, method: str) -> UnsupportedMediaType:
    types = ", ".join(entry.media_type for entry in GRAPH_FORMATS)
    return UnsupportedMediaType(
        f"{what}, which is no RDF document that is read here.",
        f"Send one of {types}.",
        reads=readable(method),
    )


def _folder(home: Path) -> Path:
    folder = home / _FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    oldest = time.time() - _LEFT_OVER
    for path in folder.iterdir():
        try:
            if path.stat().st_mtime < oldest:
                path.unlink()
        except FileNotFoundError:  # another request was quicker
            continue
    return folder
