"""The worker process: open the store, give up sockets, answer requests until the input ends.

Started as ``python -m kg.workers.process LOCATION BASE MEGABYTES`` with frames of
:mod:`kg.workers.protocol` on standard input and output.
"""

from __future__ import annotations

import json
import os
import sys
from typing import IO, TYPE_CHECKING, Any, Final, cast

from pyoxigraph import NamedNode, serialize

from kg.errors import BadRequest, KgError, NotAcceptable, NotFound, QueryRefused
from kg.formats import GRAPH_FORMATS, N_QUADS, SOLUTION_FORMATS, TRIG, by_name
from kg.store.opening import is_remote, open_store
from kg.store.port import kind_of, write
from kg.vocab import prefixes
from kg.workers.describe import describe, quads_of, triples_of
from kg.workers.limits import DATASET_GRAPHS, Bounded, limit_process, out_of_memory
from kg.workers.protocol import Page, Query, Request, Thing, pack, read, unpack_request
from kg.workers.sandbox import deny_sockets, end_with_parent

_SOURCED: Final = (TRIG, N_QUADS)
"""Formats in which a thing's statements stand in the graphs of their sources. JSON-LD could hold
graphs too, but who asks for it reads one graph."""

_KINDS: Final = {
    "solutions": "a table of solutions",
    "boolean": "true or false",
    "graph": "an RDF graph",
}

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.store.port import Store


def main(location: str, base: str, megabytes: str) -> int:
    """Serve frames until standard input ends; see the module."""
    frames = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever prints must not break a frame
    end_with_parent()
    try:
        store = open_store(location)
    except KgError as error:
        _send(frames, _said(error))
        return 1
    limit_process(int(megabytes))
    sealed = False if is_remote(location) else deny_sockets()
    _send(frames, {"ready": True, "sealed": sealed})
    while (frame := read(sys.stdin.buffer)) is not None:
        header, _ = frame
        out = Bounded(header["limit"])
        try:
            said = answer(store, unpack_request(header), out, base)
        except KgError as error:
            _send(frames, _said(error))
        except MemoryError:
            _send(frames, _said(out_of_memory()))
            return 1  # what the engine still holds is unknown
        else:
            _send(frames, said, out.value())
    return 0


def answer(store: Store, request: Request, out: Bounded, base: str) -> dict[str, Any]:
    """Write the answer of one request to ``out`` and say its format and kind.

    Raises:
        KgError: the request cannot be answered; the sentence says why.
    """
    if isinstance(request, Query):
        return _query(store, request, out, base)
    thing = _iri(request.iri)
    if isinstance(request, Thing):
        return _thing(store, thing, request, out, base)
    return _page(store, thing, request, out, base)


def _query(store: Store, request: Query, out: Bounded, base: str) -> dict[str, Any]:
    default, named = _graphs(request.default_graphs), _graphs(request.named_graphs)
    overriding = default is not None or named is not None
    if overriding:
        _refuse_many([*(default or ()), *(named or ())])
    else:
        _refuse_outside(store, _graphs(request.named) or [])
    found = store.query(
        request.text, default_graphs=default, named_graphs=named, base=request.base or base
    )
    kind = kind_of(found)
    choice = request.formats.get(kind)
    tables = GRAPH_FORMATS if kind == "graph" else SOLUTION_FORMATS
    format_ = by_name(choice, tables) if choice else None
    if format_ is None:
        raise NotAcceptable(
            f"The answer is {_KINDS[kind]}, which is not to be had in the media types asked for.",
            f"Ask for one of {', '.join(entry.media_type for entry in tables)}.",
        )
    write(found, format_, cast("IO[bytes]", out), prefixes(base))
    return {"format": format_.name, "kind": kind}


def _thing(
    store: Store, thing: NamedNode, request: Thing, out: Bounded, base: str
) -> dict[str, Any]:
    format_ = by_name(request.format, GRAPH_FORMATS)
    if format_ is None or format_.rdf is None:
        raise NotAcceptable(f'"{request.format}" is not a format of RDF.')
    rows: Iterable[Any] = (quads_of if format_ in _SOURCED else triples_of)(store, thing)
    found = sorted(rows, key=str)
    if not found and not store.contains_graph(thing):
        raise _unknown(thing)
    serialize(found, cast("IO[bytes]", out), format_.rdf, prefixes=prefixes(base))
    return {"format": format_.name, "kind": "graph"}


def _page(store: Store, thing: NamedNode, request: Page, out: Bounded, base: str) -> dict[str, Any]:
    found = describe(store, thing, incoming=request.incoming, base=base)
    if found is None:
        raise _unknown(thing)
    out.write(json.dumps(found, ensure_ascii=False).encode())
    return {"format": "page", "kind": "page"}


def _unknown(thing: NamedNode) -> NotFound:
    return NotFound(
        f"The release says nothing of {thing.value}.", "See that the address is spelt right."
    )


def _refuse_many(dataset: Sequence[NamedNode]) -> None:
    count = len(set(dataset))
    if count > DATASET_GRAPHS:
        raise QueryRefused(
            f"The query names {count} graphs as its dataset; {DATASET_GRAPHS} is the most.",
            "Leave FROM out and write GRAPH ?source { … } with a condition on ?source.",
        )


def _refuse_outside(store: Store, dataset: Sequence[NamedNode]) -> None:
    """Refuse FROM of what the store has not: who writes it expects it to be fetched.

    A dataset of the protocol is not held to this: approved tests of the protocol name a graph
    that no server has and expect an answer, for which it counts as empty.
    """
    _refuse_many(dataset)
    for graph in dataset:
        if not store.contains_graph(graph):
            raise QueryRefused(
                f"The graph {graph.value} is not in this release, and nothing is fetched.",
                "Ask for the graphs there are: SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }.",
            )


def _graphs(names: Sequence[str] | None) -> list[NamedNode] | None:
    try:
        return None if names is None else [NamedNode(name) for name in names]
    except ValueError as error:
        raise BadRequest(f"A graph is named by no IRI: {error}.", "Give whole IRIs.") from None


def _iri(text: str) -> NamedNode:
    try:
        return NamedNode(text)
    except ValueError:
        raise NotFound(f'"{text}" is not an absolute IRI.', "Give a whole IRI.") from None


def _said(error: KgError) -> dict[str, Any]:
    return {"error": error.code, "problem": error.problem, "remedy": error.remedy}


def _send(frames: IO[bytes], header: dict[str, Any], body: bytes = b"") -> None:
    frames.write(pack(header, body))
    frames.flush()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
