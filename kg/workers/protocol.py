"""What passes between the pool and a worker: requests, answers, and their frames.

A frame is two big-endian 32-bit lengths, a header (JSON in answers), and a body of bytes. The
first frame of a worker says that it is ready; then each request frame gets an answer of one frame
or more, with the number of the request: all but the last have ``more`` in their header. An ``open``
frame has no answer: what follows it is asked of the store of another release. Neither has a
``forget`` frame: the worker passes over the request of that number if it has not begun on it.
"""

from __future__ import annotations

import json
import marshal
import struct
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from kg.workers.rest import Rest

LENGTHS: Final = struct.Struct(">II")
FORGET: Final = "forget"
READY: Final = 0
"""The number of the frame that says that a worker is ready; those of requests are higher."""

_WRITE: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(frozen=True, slots=True)
class Query:
    """Evaluate a query.

    Attributes:
        text: the query; the worker refuses what is unsafe in it (``kg.queries.safety``).
        formats: for each kind of answer (``solutions``, ``boolean``, ``graph``) the name of the
            format in ``kg.formats`` to write it in; a kind that is missing is refused.
        default_graphs, named_graphs: dataset of the protocol; either overrides FROM.
        base: what relative IRIs in the query are resolved against; else the base of the release.
        services: IRI of each endpoint that SERVICE may ask → the relay's IRI for it; without it
            SERVICE is refused.
        checked: whether the caller vouches for the text, as the catalog does for its own.
        absent_graphs: whether FROM may name graphs that the store has not; they count as empty.
    """

    text: str
    formats: dict[str, str]
    default_graphs: tuple[str, ...] | None = None
    named_graphs: tuple[str, ...] | None = None
    base: str | None = None
    checked: bool = False
    services: dict[str, str] | None = None
    absent_graphs: bool = False


@dataclass(frozen=True, slots=True)
class Thing:
    """Write what is said with one thing; see :class:`kg.things.writing.Wanted`.

    ``others`` are further spellings of ``iri``, tried in turn where the store does not mention it.
    """

    iri: str
    format: str
    profile: str = "plain"
    number: int = 1
    others: tuple[str, ...] = ()
    ontology: str = ""
    context: str = ""


@dataclass(frozen=True, slots=True)
class Notation:
    """Give the IRIs of the things whose ``skos:notation`` is this text, as a JSON list."""

    text: str


@dataclass(frozen=True, slots=True)
class GraphDump:
    """Write the triples of one graph, ``None`` for the default graph, in a format."""

    graph: str | None
    format: str


@dataclass(frozen=True, slots=True)
class DatasetDump:
    """Write all named graphs, and the default graph where ``default``, in TriG or N-Quads."""

    format: str
    default: bool = False


@dataclass(frozen=True, slots=True)
class Selection:
    """Write what :mod:`kg.workers.selection` selects, with its sources where the format can.

    ``plain`` says that the default graph is not the merged set.
    """

    kind: str
    iri: str
    format: str
    plain: bool = False


@dataclass(frozen=True, slots=True)
class Call:
    """Call a function of :mod:`kg.workers.functions` and give what it returns, as JSON.

    ``arguments`` are plain values: numbers, texts, lists and dictionaries of them. ``release`` is
    the folder of the release that it is to look at, which the pool fills in.
    """

    name: str
    arguments: dict[str, Any] = field(default_factory=dict)
    release: str = ""


Request = Query | Thing | Notation | GraphDump | DatasetDump | Selection | Call
KINDS: Final[dict[str, type[Request]]] = {
    "query": Query,
    "thing": Thing,
    "notation": Notation,
    "graph": GraphDump,
    "dataset": DatasetDump,
    "selection": Selection,
    "call": Call,
}
NAMES: Final = {kind: name for name, kind in KINDS.items()}


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer: its bytes, the name of its format, its kind, the release it is from.

    ``rest`` is ``None`` where ``body`` is all of it; otherwise ``body`` is its beginning, and
    whoever holds the answer takes the rest or closes it. ``rows`` counts the rows or statements
    and ``seconds`` the evaluation so far; a streamed answer has told neither yet.
    """

    body: bytes
    format: str
    kind: str
    release: str
    rows: int = 0
    seconds: float = 0.0
    rest: Rest | None = None


def pack(header: dict[str, Any], body: bytes = b"") -> bytes:
    """One frame.

    >>> len(pack({}, b"abc"))
    13
    """
    head = _WRITE(header).encode()
    return LENGTHS.pack(len(head), len(body)) + head + body


def pack_request(request: Request, *, number: int, buffer: int, limit: int) -> bytes:
    """The frame of a request.

    Args:
        request: what to do.
        number: by which the frames of its answer are known.
        buffer: bytes up to which the answer is to be one frame.
        limit: bytes that the answer may have.
    """
    return _pack(
        {
            "kind": NAMES[type(request)],
            "number": number,
            "buffer": buffer,
            "limit": limit,
            "request": {name: getattr(request, name) for name in type(request).__slots__},
        }
    )


def pack_answer(number: int, format_: str, kind: str, rows: int | None, body: bytes) -> bytes:
    """The frame of an answer, or of a piece of one: then ``rows`` is ``None`` until the last.

    The names are ours, so nothing in them needs escaping.

    >>> pack_answer(7, "csv", "solutions", None, b"x")[8:]
    b'{"format":"csv","kind":"solutions","number":7,"more":true}x'
    """
    end = '"more":true' if rows is None else f'"rows":{rows}'
    head = f'{{"format":"{format_}","kind":"{kind}","number":{number},{end}}}'.encode()
    return LENGTHS.pack(len(head), len(body)) + head + body


def pack_open(location: str, base: str) -> bytes:
    """The frame that has a worker take another release's store."""
    return _pack({"kind": "open", "location": location, "base": base})


def pack_forget(number: int) -> bytes:
    """The frame that takes back a request."""
    return _pack({"kind": FORGET, "number": number})


def _pack(header: dict[str, Any]) -> bytes:
    """The frame of a request, whose header is in the interpreter's own notation.

    A worker runs the same interpreter and has every reason to believe its parent; the other way,
    where it is JSON, a worker that was subverted must not have the parent run anything.
    """
    head = marshal.dumps(header)
    return LENGTHS.pack(len(head), 0) + head


def unpack_header(head: bytes) -> dict[str, Any]:
    """The header of the frame of a request."""
    header: dict[str, Any] = marshal.loads(head)  # noqa: S302 (it is the parent who writes it)
    return header


def unpack_request(header: dict[str, Any]) -> Request:
    """The request of a header that :func:`pack_request` wrote.

    >>> frame = pack_request(Notation("11.1.1"), number=1, buffer=10, limit=10)
    >>> unpack_request(unpack_header(frame[LENGTHS.size:]))
    Notation(text='11.1.1')
    """
    return KINDS[header["kind"]](**header["request"])


def read(stream: IO[bytes]) -> tuple[dict[str, Any], bytes] | None:
    """The next frame of a blocking stream; ``None`` at its end."""
    lengths = stream.read(LENGTHS.size)
    if len(lengths) < LENGTHS.size:
        return None
    head, body = LENGTHS.unpack(lengths)
    return json.loads(stream.read(head)), stream.read(body)
