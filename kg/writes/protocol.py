"""What passes between a server and its writer: writes, what became of them, and their frames.

The frames are those of :mod:`kg.workers.protocol`. A write is one frame; it is answered by a frame
for each stage that it enters and by one that says what became of it.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Final

from kg.workers.protocol import pack


@dataclass(frozen=True, slots=True)
class Update:
    """Carry out a SPARQL update.

    Attributes:
        text: the update.
        using, using_named: graphs of the protocol (``using-graph-uri``, ``using-named-graph-uri``);
            ``None`` where the request names none.
        base: what relative IRIs in it are resolved against; empty: the base of the release.
    """

    text: str
    using: tuple[str, ...] | None = None
    using_named: tuple[str, ...] | None = None
    base: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """An RDF document that was sent: a file, the name of its format in ``kg.formats``, its base."""

    path: str
    format: str
    base: str


@dataclass(frozen=True, slots=True)
class Put:
    """Put documents into a graph, in place of what it holds or beside it.

    Attributes:
        graph: the IRI of the graph; ``None``: the default graph.
        documents: what the graph is to hold; none: nothing.
        replace: whether what the graph holds now goes.
        whole: the documents are datasets, and each graph that they name is meant; ``replace`` then
            empties the whole dataset first, and ``graph`` is ``None``.
    """

    graph: str | None
    documents: tuple[Document, ...]
    replace: bool
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Drop:
    """Remove a graph; ``None``: empty the default graph, which cannot be removed."""

    graph: str | None


Write = Update | Put | Drop


@dataclass(frozen=True, slots=True)
class Conditions:
    """What must be so before a write, as HTTP says it (RFC 9110, 13.1.1 and 13.1.2).

    Attributes:
        if_match: ids of releases of which one must be the current one, or ``("*",)``: the graph
            must be there.
        if_none_match_any: the graph must not be there.
    """

    if_match: tuple[str, ...] | None = None
    if_none_match_any: bool = False


@dataclass(frozen=True, slots=True)
class Written:
    """What became of a write.

    Attributes:
        release: the id of the release that is current after it.
        previous: the id of the one before; the same where nothing changed.
        added, removed: how many statements; derived ones do not count.
        created: whether a graph was made that was not there.
        warnings: sentences about what the write left that is allowed but not as it should be.
    """

    release: str
    previous: str
    added: int
    removed: int
    created: bool
    warnings: tuple[str, ...]


WAITING, APPLYING, VALIDATING, PUBLISHING = "waiting", "applying", "validating", "publishing"
"""The stages of a write: for the home's lock, the change itself, rules and shapes, the release."""

_KINDS: Final[dict[str, type[Update] | type[Put] | type[Drop]]] = {
    "update": Update,
    "put": Put,
    "drop": Drop,
}
_NAMES: Final = {kind: name for name, kind in _KINDS.items()}


def pack_write(write: Write, conditions: Conditions) -> bytes:
    """The frame of a write."""
    header = {
        "kind": _NAMES[type(write)],
        "write": asdict(write),
        "conditions": asdict(conditions),
    }
    return pack(header)


def unpack_write(header: dict[str, Any]) -> tuple[Write, Conditions]:
    """The write of a header that :func:`pack_write` wrote.

    >>> unpack_write({"kind": "drop", "write": {"graph": None}, "conditions": {}})
    (Drop(graph=None), Conditions(if_match=None, if_none_match_any=False))
    """
    given = dict(header["write"])
    if header["kind"] == "put":
        given["documents"] = tuple(Document(**document) for document in given["documents"])
    for name in ("using", "using_named"):
        if given.get(name) is not None:
            given[name] = tuple(given[name])
    conditions = dict(header["conditions"])
    if conditions.get("if_match") is not None:
        conditions["if_match"] = tuple(conditions["if_match"])
    return _KINDS[header["kind"]](**given), Conditions(**conditions)


def unpack_written(header: dict[str, Any]) -> Written:
    """What became of a write, from the header that says so."""
    return Written(**{**header, "warnings": tuple(header["warnings"])})
