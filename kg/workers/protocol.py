"""What passes between the pool and a worker: requests, answers, and their frames.

A frame is two big-endian 32-bit lengths, a JSON header, and a body of bytes. The first frame
of a worker says that it is ready; then each request frame gets one answer frame.
"""

from __future__ import annotations

import json
import struct
from dataclasses import asdict, dataclass
from typing import IO, Any, Final

LENGTHS: Final = struct.Struct(">II")


@dataclass(frozen=True, slots=True)
class Query:
    """Evaluate a query.

    Attributes:
        text: the query; the caller has refused what is unsafe in it (``kg.queries.safety``).
        formats: for each kind of answer (``solutions``, ``boolean``, ``graph``) the name of the
            format in ``kg.formats`` to write it in; a kind that is missing is refused.
        default_graphs, named_graphs: dataset of the protocol; either overrides FROM.
        named: graphs that FROM names; they and the dataset must be in the store.
        base: what relative IRIs in the query are resolved against; else the base of the release.
    """

    text: str
    formats: dict[str, str]
    default_graphs: tuple[str, ...] | None = None
    named_graphs: tuple[str, ...] | None = None
    named: tuple[str, ...] = ()
    base: str | None = None


@dataclass(frozen=True, slots=True)
class Thing:
    """Write the RDF of one thing in a format of ``kg.formats``; datasets keep the sources."""

    iri: str
    format: str


@dataclass(frozen=True, slots=True)
class Page:
    """Give all that a page of one thing shows, as JSON (see ``kg.workers.describe``)."""

    iri: str
    incoming: int = 50


Request = Query | Thing | Page
KINDS: Final[dict[str, type[Query] | type[Thing] | type[Page]]] = {
    "query": Query,
    "thing": Thing,
    "page": Page,
}
_NAMES: Final = {kind: name for name, kind in KINDS.items()}


@dataclass(frozen=True, slots=True)
class Answer:
    """A complete answer: its bytes, the name of its format, its kind, the release it is from."""

    body: bytes
    format: str
    kind: str
    release: str


def pack(header: dict[str, Any], body: bytes = b"") -> bytes:
    """One frame.

    >>> len(pack({}, b"abc"))
    13
    """
    head = json.dumps(header, ensure_ascii=False).encode()
    return LENGTHS.pack(len(head), len(body)) + head + body


def pack_request(request: Request, limit: int) -> bytes:
    """The frame of a request whose answer may have ``limit`` bytes."""
    return pack({"kind": _NAMES[type(request)], "limit": limit, "request": asdict(request)})


def unpack_request(header: dict[str, Any]) -> Request:
    """The request of a header that :func:`pack_request` wrote.

    >>> frame = pack_request(Page("http://e/a"), 10)
    >>> unpack_request(json.loads(frame[LENGTHS.size:]))
    Page(iri='http://e/a', incoming=50)
    """
    return KINDS[header["kind"]](**header["request"])


def read(stream: IO[bytes]) -> tuple[dict[str, Any], bytes] | None:
    """The next frame of a blocking stream; ``None`` at its end."""
    lengths = stream.read(LENGTHS.size)
    if len(lengths) < LENGTHS.size:
        return None
    head, body = LENGTHS.unpack(lengths)
    return json.loads(stream.read(head)), stream.read(body)
